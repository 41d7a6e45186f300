//! Notifications: what somebody was told, as far as they may still see it.

use super::case::Case;
use super::connection::Connection;
use super::page;
use super::scalar::{Cursor, DateTime, Position};
use crate::notices::Inbox;
use crate::reader::Reader;
use async_graphql::{Context, ID, Result, SimpleObject};
use casetrail_domain::id::NotificationId;
use casetrail_domain::number::CaseNumber;
use casetrail_projections::{Edge, Notice};
use std::sync::Arc;

/// Something somebody is told.
#[derive(SimpleObject, Clone)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Notification {
    #[graphql(owned)]
    pub id: ID,
    pub at: DateTime,
    pub kind: String,
    pub title: String,
    pub case: Option<Case>,
    pub read: bool,
    pub position: Position,
}

impl Notification {
    /// A notice that its reader may see.
    ///
    /// # Errors
    /// `INTERNAL` when the read models can't be read.
    pub fn new(reader: &Arc<Reader>, inbox: &Inbox<'_>, notice: &Notice) -> Result<Self> {
        let case = Case::find(reader, notice.case)?;
        let number = CaseNumber(inbox.number(notice.case).unwrap_or_default());
        Ok(Self {
            id: notice.id.global().into(),
            at: DateTime(notice.at),
            kind: notice.topic.key().to_owned(),
            title: notice.topic.title(&number),
            case,
            read: notice.position <= inbox.read_to()?,
            position: Position(notice.position),
        })
    }

    /// The viewer's notification with this id.
    ///
    /// # Errors
    /// `INTERNAL` when the read models can't be read.
    pub fn find(reader: &Arc<Reader>, id: NotificationId) -> Result<Option<Self>> {
        let mut inbox = Inbox::of(reader);
        let found = inbox.find(id)?;
        found.map(|notice| Self::new(reader, &inbox, &notice)).transpose()
    }

    /// A page of the viewer's notifications, the newest first.
    ///
    /// # Errors
    /// `BAD_REQUEST` for a page that can't be.
    pub fn list(
        ctx: &Context<'_>,
        reader: &Arc<Reader>,
        first: Option<i32>,
        after: Option<&Cursor>,
        unread_only: bool,
    ) -> Result<Connection<Self>> {
        let field = ("notifications", unread_only);
        let request = page::request(reader, &field, first, after)?;
        let mut inbox = Inbox::of(reader);
        let from = if unread_only { inbox.read_to()? } else { 0 };
        let found = inbox.page(from, &request)?;
        let total = page::total(ctx, || inbox.count(from))?;
        let cursors = reader.app.cursors.of(&field);
        let row = |edge: Edge<Notice>| {
            let node = Self::new(reader, &inbox, &edge.row)?;
            Ok((Cursor::Row(cursors.clone(), edge.cursor), node))
        };
        let rows = found.edges.into_iter().map(row).collect::<Result<_>>()?;
        Ok(Connection::new(rows, found.has_previous, found.has_next, total))
    }
}

/// How many notifications the viewer has not read.
///
/// # Errors
/// `INTERNAL` when the read models can't be read.
pub fn unread(reader: &Arc<Reader>) -> Result<i32> {
    Ok(i32::try_from(Inbox::of(reader).unread()?).unwrap_or(i32::MAX))
}
