//! What can be followed. Every item carries its position; access is checked for every item.

mod activity;
mod figures;
mod lists;
mod notices;
mod tail;
mod walk;

use super::audit::Event;
use super::case::Case;
use super::cases::{Asked, CaseFilter};
use super::choice::{CaseScope, Change};
use super::comment::Entry;
use super::dashboard::Dashboard;
use super::notification::Notification;
use super::query::reader;
use super::scalar::Position;
use crate::reader::Reader;
use async_graphql::{Context, ID, Result, SimpleObject, Subscription};
use futures_util::Stream;
use std::ops::Deref;
use std::sync::Arc;

/// Something happened on a case.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CaseChange {
    pub position: Position,
    pub entry: Option<Entry>,
    pub case: Case,
}

/// At most one item a position. RESET (null caseId and case): more than one row or the viewer's own
/// rights changed, ask the list again at least at this position.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ListChange {
    pub position: Position,
    pub change: Change,
    pub case_id: Option<ID>,
    pub case: Option<Case>,
    pub total_count: i32,
}

/// The figures changed.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct DashboardChange {
    pub position: Position,
    pub dashboard: Dashboard,
}

/// Somebody was told something.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct NotificationChange {
    pub position: Position,
    pub notification: Notification,
    pub unread_count: i32,
}

/// Something happened.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct EventChange {
    pub position: Position,
    pub event: Event,
}

/// The reader with which a subscription begins. Each item opens its own, so it is given back when the
/// beginning ends: held for as long as the subscription, it would hold up the read models.
struct Begun<'a>(&'a Arc<Reader>);

fn begun<'a>(ctx: &Context<'a>) -> Result<Begun<'a>> {
    Ok(Begun(reader(ctx)?))
}

impl Deref for Begun<'_> {
    type Target = Arc<Reader>;

    fn deref(&self) -> &Arc<Reader> {
        self.0
    }
}

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        self.0.give_back();
    }
}

/// The root of all subscriptions.
#[derive(Default)]
pub struct Root;

#[Subscription(name = "Subscription")]
impl Root {
    async fn case_activity(
        &self,
        ctx: &Context<'_>,
        case_id: ID,
        after: Option<Position>,
    ) -> Result<impl Stream<Item = Result<CaseChange>>> {
        let reader = begun(ctx)?;
        activity::follow(&reader, &case_id, after).await
    }

    /// Rows that entered, changed or left the list with these arguments.
    async fn case_list_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "CaseScope::Active")] scope: CaseScope,
        search: Option<String>,
        filter: Option<CaseFilter>,
        after: Option<Position>,
    ) -> Result<impl Stream<Item = Result<ListChange>>> {
        let asked = Asked { scope, search, filter, order: None };
        let reader = begun(ctx)?;
        lists::follow(&reader, asked, after)
    }

    /// At most one item a second.
    async fn dashboard_changes(
        &self,
        ctx: &Context<'_>,
        after: Option<Position>,
    ) -> Result<impl Stream<Item = Result<DashboardChange>>> {
        let reader = begun(ctx)?;
        figures::follow(&reader, after)
    }

    async fn notification_added(
        &self,
        ctx: &Context<'_>,
        after: Option<Position>,
    ) -> Result<impl Stream<Item = Result<NotificationChange>>> {
        let reader = begun(ctx)?;
        notices::follow(&reader, after)
    }

    /// The log's tail, for auditors.
    async fn events(
        &self,
        ctx: &Context<'_>,
        after: Option<Position>,
        kinds: Option<Vec<String>>,
    ) -> Result<impl Stream<Item = Result<EventChange>>> {
        let reader = begun(ctx)?;
        tail::follow(&reader, kinds, after).await
    }
}
