//! What somebody is told, as it comes, for as long as they may see it.

use super::NotificationChange;
use super::walk::{Walk, items, start};
use crate::graphql::notification::{Notification, unread};
use crate::graphql::scalar::Position;
use crate::notices::Inbox;
use crate::reader::Reader;
use async_graphql::Result;
use casetrail_domain::Event;
use casetrail_eventlog::Recorded;
use futures_util::Stream;
use std::sync::Arc;

/// Follows the viewer's inbox.
pub fn follow(
    reader: &Arc<Reader>,
    after: Option<Position>,
) -> Result<impl Stream<Item = Result<NotificationChange>> + use<>> {
    let walk = Walk::new(reader, start(reader, after)?);
    Ok(items(walk, tell))
}

fn tell(walk: &Walk, event: &Arc<Recorded<Event>>) -> Result<Option<NotificationChange>> {
    let Event::NotificationRaised { notification, person, .. } = &event.event else {
        return Ok(None);
    };
    if *person != walk.person() {
        return Ok(None);
    }
    let reader = walk.reader()?;
    let mut inbox = Inbox::of(&reader);
    let Some(notice) = inbox.find(*notification)? else {
        return Ok(None);
    };
    Ok(Some(NotificationChange {
        position: Position(event.position),
        notification: Notification::new(&reader, &inbox, &notice)?,
        unread_count: unread(&reader)?,
    }))
}
