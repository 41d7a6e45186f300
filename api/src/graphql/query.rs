//! Everything that can be read.

use super::audit::Audit;
use super::case::Case;
use super::cases::{self, Asked, CaseFilter, CaseOrder};
use super::choice::CaseScope;
use super::connection::Connection;
use super::dashboard::{self, Dashboard};
use super::draft::Draft;
use super::learning::Course;
use super::member::Member;
use super::node::{self, Node};
use super::page;
use super::payload::{CatalogueEntry, Erasure, Feature};
use super::people::{CaseManagerLoad, Contact, Learner, Organisation};
use super::scalar::{Cursor, Date, Position};
use super::service::Service;
use super::viewer::{Home, Viewer};
use crate::drafts;
use crate::reader::Reader;
use async_graphql::{Context, ID, InputObject, Object, Result};
use casetrail_domain::access::Role;
use casetrail_domain::id::{CaseId, DraftId, OrganisationId, ServiceId};
use casetrail_domain::number::{CaseNumber, RequestNumber};
use casetrail_domain::policy::Action;
use casetrail_domain::{auckland, fold, form};
use std::sync::Arc;

/// The root of all queries.
#[derive(Default)]
pub struct Query;

/// Whose view this request is.
///
/// # Errors
/// `INTERNAL` when the request carries none, which the front rules out.
pub fn reader<'a>(ctx: &Context<'a>) -> Result<&'a Arc<Reader>> {
    ctx.data::<Arc<Reader>>()
}

/// What the drafts of a list must fulfil.
#[derive(InputObject, Debug, Default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct DraftFilter {
    pub created_by_viewer: Option<bool>,
    pub service_id: Option<ID>,
    pub modified_from: Option<Date>,
    pub modified_to: Option<Date>,
}

#[Object]
impl Query {
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Viewer> {
        Ok(Viewer(reader(ctx)?.clone()))
    }

    async fn node(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Node>> {
        let reader = reader(ctx)?;
        reader.note_look("node", CaseId::parse(&id)).await?;
        node::find(reader, &id).await
    }

    /// Counts of the four home page sections.
    async fn home(&self, ctx: &Context<'_>) -> Result<Home> {
        let reader = reader(ctx)?;
        let drafts = if reader.submits() { drafts::list(reader).await?.len() } else { 0 };
        Ok(Home {
            services: i32::try_from(services(reader).len()).unwrap_or(i32::MAX),
            drafts: i32::try_from(drafts).unwrap_or(i32::MAX),
            active_cases: cases::count(reader, CaseScope::Active)?,
            closed_cases: cases::count(reader, CaseScope::Closed)?,
        })
    }

    async fn services(&self, ctx: &Context<'_>) -> Result<Vec<Service>> {
        Ok(services(reader(ctx)?))
    }

    /// Creators list their own; an Attendance Lead the school's.
    async fn drafts(
        &self,
        ctx: &Context<'_>,
        search: Option<String>,
        filter: Option<DraftFilter>,
        #[graphql(default_with = "Some(25)")] first: Option<i32>,
        after: Option<Cursor>,
    ) -> Result<Connection<Draft>> {
        let reader = reader(ctx)?;
        let field = ("drafts", &search, &filter);
        let request = page::request(reader, &field, first, after.as_ref())?;
        let mut found = drafts::list(reader).await?;
        if let Some(filter) = &filter {
            found.retain(|draft| filter.holds(draft, reader));
        }
        if let Some(search) = &search {
            let words = fold::words(search);
            let mut kept = Vec::new();
            for draft in found {
                if matches_search(reader, &draft, &words)? {
                    kept.push(draft);
                }
            }
            found = kept;
        }
        let drafts = found.into_iter().map(|draft| Draft::new(reader, draft)).collect();
        page::of_all(reader, &field, drafts, &request)
    }

    async fn draft(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Draft>> {
        let reader = reader(ctx)?;
        let Some(id) = DraftId::parse(&id) else {
            return Ok(None);
        };
        let seen = drafts::seen(reader, id).await?;
        Ok(seen.map(|(draft, _)| Draft::new(reader, draft)))
    }

    /// Active and closed cases, and the provider's work queue.
    #[expect(clippy::too_many_arguments, reason = "the contract's arguments")]
    async fn cases(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "CaseScope::Active")] scope: CaseScope,
        search: Option<String>,
        filter: Option<CaseFilter>,
        order_by: Option<CaseOrder>,
        #[graphql(default_with = "Some(25)")] first: Option<i32>,
        after: Option<Cursor>,
    ) -> Result<Connection<Case>> {
        let reader = reader(ctx)?;
        reader.note_look("cases", None).await?;
        let asked = Asked { scope, search, filter, order: order_by };
        let scopes = reader.scopes();
        cases::list(ctx, reader, &asked, scopes, first, after.as_ref())
    }

    /// Null when missing or hidden: the two answer alike.
    async fn case(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Case>> {
        let reader = reader(ctx)?;
        let id = CaseId::parse(&id);
        reader.note_look("case", id).await?;
        id.map_or(Ok(None), |id| Case::find(reader, id))
    }

    async fn case_by_number(&self, ctx: &Context<'_>, number: String) -> Result<Option<Case>> {
        let reader = reader(ctx)?;
        let Some(number) = CaseNumber::parse(&number) else {
            return Ok(None);
        };
        let row = reader.read(|views| views.case_by_number(number))?;
        reader.note_look("caseByNumber", row.as_ref().map(|row| row.case.id)).await?;
        Ok(row.and_then(|row| {
            let standing = reader.stand(&row.parties())?;
            Some(Case::loaded(reader, standing, row))
        }))
    }

    /// Learners enrolled at the viewer's school, for the form.
    async fn learners(
        &self,
        ctx: &Context<'_>,
        search: String,
        #[graphql(default_with = "Some(10)")] first: Option<i32>,
    ) -> Result<Vec<Learner>> {
        let reader = reader(ctx)?;
        let first = page::count(first)?;
        let schools = submitting_at(reader);
        let found = reader.read(|views| views.learners(&schools, &search, first))?;
        Ok(found.into_iter().map(|row| Learner::loaded(reader, row)).collect())
    }

    /// Find Contact: people with active access at the case's (or the viewer's) school.
    async fn contacts(
        &self,
        ctx: &Context<'_>,
        case_id: Option<ID>,
        search: String,
        #[graphql(default_with = "Some(10)")] first: Option<i32>,
    ) -> Result<Vec<Contact>> {
        let reader = reader(ctx)?;
        let first = page::count(first)?;
        let schools = match case_id {
            None => submitting_at(reader),
            Some(id) => school_of(reader, &id)?.into_iter().collect(),
        };
        let mut contacts = Vec::new();
        for school in schools {
            let found = reader.read(|views| views.contacts(school, &search, first))?;
            contacts.extend(
                found.into_iter().map(|(person, roles)| Contact::new(reader, person, roles)),
            );
        }
        contacts.truncate(first);
        Ok(contacts)
    }

    /// Case managers of the viewer's provider, with their load.
    async fn case_managers(&self, ctx: &Context<'_>) -> Result<Vec<CaseManagerLoad>> {
        let reader = reader(ctx)?;
        let mut managers = Vec::new();
        for provider in led(reader) {
            managers.extend(dashboard::assignable(reader, provider)?);
        }
        Ok(managers)
    }

    async fn dashboard(&self, ctx: &Context<'_>) -> Result<Option<Dashboard>> {
        dashboard_of(reader(ctx)?)
    }

    /// The Delegated Authoriser's users.
    async fn members(
        &self,
        ctx: &Context<'_>,
        search: Option<String>,
        #[graphql(default_with = "Some(25)")] first: Option<i32>,
        after: Option<Cursor>,
    ) -> Result<Connection<Member>> {
        let reader = reader(ctx)?;
        let field = ("members", search);
        let request = page::request(reader, &field, first, after.as_ref())?;
        let all = Member::list(reader, field.1.as_deref())?;
        page::of_all(reader, &field, all, &request)
    }

    /// The courses that concern the viewer.
    async fn courses(&self, ctx: &Context<'_>) -> Result<Vec<Course>> {
        Course::list(reader(ctx)?)
    }

    async fn features(&self, ctx: &Context<'_>) -> Result<Vec<Feature>> {
        Ok(Feature::list(reader(ctx)?))
    }

    /// For transfer and allocation.
    async fn providers(
        &self,
        ctx: &Context<'_>,
        search: Option<String>,
    ) -> Result<Vec<Organisation>> {
        let found = reader(ctx)?.read(|views| views.providers(search.as_deref()))?;
        Ok(found.into_iter().map(Into::into).collect())
    }

    /// Services a case can be referred to.
    async fn catalogue(
        &self,
        ctx: &Context<'_>,
        search: Option<String>,
    ) -> Result<Vec<CatalogueEntry>> {
        CatalogueEntry::list(reader(ctx)?, search.as_deref())
    }

    async fn erasures(&self) -> Vec<Erasure> {
        Vec::new()
    }

    /// Null unless the viewer is an auditor.
    async fn audit(&self, ctx: &Context<'_>) -> Result<Option<Audit>> {
        let reader = reader(ctx)?;
        Ok(reader.is(Role::Auditor).then(|| Audit(reader.clone())))
    }

    /// What this instance has applied.
    async fn position(&self, ctx: &Context<'_>) -> Result<Position> {
        Ok(Position(reader(ctx)?.position))
    }
}

impl DraftFilter {
    fn holds(&self, draft: &drafts::Draft, reader: &Reader) -> bool {
        let modified = auckland::date(draft.modified);
        let own = draft.owner == reader.actor.person;
        let service = |id: &ID| ServiceId::parse(id) == Some(draft.service.id);
        self.created_by_viewer.is_none_or(|wanted| wanted == own)
            && self.service_id.as_ref().is_none_or(service)
            && self.modified_from.is_none_or(|from| modified >= from.0)
            && self.modified_to.is_none_or(|to| modified <= to.0)
    }
}

fn matches_search(reader: &Reader, draft: &drafts::Draft, words: &[String]) -> Result<bool> {
    let learner = match draft.body.answers.learner() {
        Some(learner) => reader.read(|views| views.learner(learner))?,
        None => None,
    };
    let creator = reader.read(|views| views.person(draft.owner))?;
    let mut text = RequestNumber(draft.number).to_string();
    for name in [learner.and_then(|learner| learner.name), creator.map(|person| person.name)] {
        text.push(' ');
        text.push_str(&name.unwrap_or_default());
    }
    text.push(' ');
    text.push_str(draft.service.name);
    let known = fold::words(&text);
    Ok(words.iter().all(|word| known.iter().any(|known| known.starts_with(word.as_str()))))
}

fn services(reader: &Reader) -> Vec<Service> {
    if !reader.submits() {
        return Vec::new();
    }
    let new = |service| Service::new(service, reader.features.clone(), reader.now);
    form::SERVICES.into_iter().map(new).collect()
}

/// The schools for which this person may submit requests.
fn submitting_at(reader: &Reader) -> Vec<OrganisationId> {
    let mut schools: Vec<OrganisationId> = reader
        .actor
        .grants
        .iter()
        .filter(|grant| grant.role.submits())
        .map(|grant| grant.organisation)
        .collect();
    schools.sort_unstable();
    schools.dedup();
    schools
}

/// The school of a case whose Primary Contact this person may change.
fn school_of(reader: &Reader, id: &ID) -> Result<Option<OrganisationId>> {
    let Some(id) = CaseId::parse(id) else {
        return Ok(None);
    };
    let found = reader.case(id)?;
    Ok(found
        .filter(|(_, standing)| standing.acting(Action::ChangePrimaryContact).is_some())
        .and_then(|(row, _)| row.school))
}

/// The providers whose work this person distributes.
#[must_use]
pub fn led(reader: &Reader) -> Vec<OrganisationId> {
    reader.actor.organisations(Role::WorkflowLead).collect()
}

/// The dashboard of the provider whose work this person distributes.
///
/// # Errors
/// `INTERNAL` when the read models can't be read.
pub fn dashboard_of(reader: &Arc<Reader>) -> Result<Option<Dashboard>> {
    let Some(provider) = led(reader).first().copied() else {
        return Ok(None);
    };
    let found = reader.read(|views| views.dashboard(provider, reader.now, &reader.app.overdue))?;
    Ok(Some(Dashboard::of(reader, provider, found)))
}
