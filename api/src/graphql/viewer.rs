//! The person who looks: who they are, what they may do, their home page.

use super::choice::{Capability, CaseScope, EmailChoice, Role};
use super::connection::Connection;
use super::notification::{Notification, unread};
use super::people::Organisation;
use super::scalar::Cursor;
use crate::act::own;
use crate::reader::Reader;
use async_graphql::{Context, ID, Json, Object, Result, SimpleObject};
use casetrail_domain::access;
use std::sync::Arc;
use uuid::Uuid;

/// The person who looks.
#[derive(Clone)]
pub struct Viewer(pub Arc<Reader>);

#[Object]
impl Viewer {
    /// The person's id.
    async fn id(&self) -> ID {
        self.0.me.id.global().into()
    }
    async fn name(&self) -> &str {
        &self.0.me.name
    }
    async fn username(&self) -> &str {
        &self.0.me.username
    }
    /// Where they signed in as; all their roles are in access.
    async fn organisation(&self) -> Result<Organisation> {
        let found = Organisation::find(&self.0, self.0.me.organisation)?;
        found.ok_or_else(|| crate::error::Internal::new("a person without organisation").into())
    }
    async fn roles(&self) -> Vec<Role> {
        let mut roles: Vec<access::Role> =
            self.0.actor.grants.iter().map(|grant| grant.role).collect();
        roles.sort_unstable();
        roles.dedup();
        roles.into_iter().map(Into::into).collect()
    }
    async fn access(&self) -> Result<Vec<Grant>> {
        grants(&self.0, &self.0.actor.grants)
    }
    /// Access that takes effect once the viewer has completed the course.
    async fn waiting_access(&self) -> Result<Vec<Grant>> {
        grants(&self.0, &self.0.waiting)
    }
    async fn may(&self) -> Vec<Capability> {
        capabilities(&self.0)
    }
    async fn preferences(&self) -> Result<Preferences> {
        let kept = own::preferences(&self.0.app, self.0.actor.person).await?;
        Ok(Preferences { language: kept.language, email: kept.email.into() })
    }
    async fn saved_views(&self) -> Result<Vec<SavedView>> {
        let kept = own::views(&self.0.app, self.0.actor.person).await?;
        Ok(kept.into_iter().map(SavedView::from).collect())
    }
    async fn notifications(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(25)")] first: Option<i32>,
        after: Option<Cursor>,
        #[graphql(default_with = "Some(false)")] unread_only: Option<bool>,
    ) -> Result<Connection<Notification>> {
        let unread_only = unread_only.unwrap_or_default();
        Notification::list(ctx, &self.0, first, after.as_ref(), unread_only)
    }
    /// Up to 1,000.
    async fn unread_count(&self) -> Result<i32> {
        unread(&self.0)
    }
}

fn grants(reader: &Arc<Reader>, held: &[access::Grant]) -> Result<Vec<Grant>> {
    let mut grants = Vec::new();
    for grant in held {
        if let Some(organisation) = Organisation::find(reader, grant.organisation)? {
            grants.push(Grant { organisation, role: grant.role.into() });
        }
    }
    Ok(grants)
}

fn capabilities(reader: &Reader) -> Vec<Capability> {
    use access::Role as R;
    let is = |role| reader.is(role);
    let lists = reader.submits() || is(R::CaseManager) || is(R::WorkflowLead);
    let held = [
        (Capability::SubmitRequest, reader.submits()),
        (Capability::ListCases, lists || is(R::MinistryAdmin) || is(R::Auditor)),
        (Capability::ManageMembers, is(R::DelegatedAuthoriser)),
        (Capability::Assign, is(R::WorkflowLead)),
        (Capability::ViewDashboard, is(R::WorkflowLead)),
        (Capability::Allocate, is(R::MinistryAdmin)),
        (Capability::Audit, is(R::Auditor)),
    ];
    held.into_iter().filter(|(_, held)| *held).map(|(capability, _)| capability).collect()
}

/// One role at one organisation.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Grant {
    pub organisation: Organisation,
    pub role: Role,
}

/// What somebody chose for themselves.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Preferences {
    pub language: String,
    pub email: EmailChoice,
}

/// A list somebody saved.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SavedView {
    pub id: ID,
    pub name: String,
    pub version: i32,
    pub scope: CaseScope,
    pub arguments: Json<serde_json::Value>,
}

impl From<own::Saved> for SavedView {
    fn from(saved: own::Saved) -> Self {
        Self {
            id: format!("{VIEW}{}", saved.id).into(),
            name: saved.view.name,
            version: i32::try_from(saved.version).unwrap_or(i32::MAX),
            scope: CaseScope::of(&saved.view.scope).unwrap_or(CaseScope::All),
            arguments: Json(saved.view.arguments),
        }
    }
}

/// What stands before the id of a saved list.
const VIEW: &str = "viw_";

/// The saved list that this id names; a text that is none names one that is not there.
#[must_use]
pub fn view_id(id: &str) -> Uuid {
    id.strip_prefix(VIEW).and_then(|id| id.parse().ok()).unwrap_or_default()
}

/// The four sections' counts.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Home {
    pub services: i32,
    pub drafts: i32,
    pub active_cases: i32,
    pub closed_cases: i32,
}
