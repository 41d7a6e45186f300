//! What somebody was told: the stream it stands in, and that they have read it.

use super::own::Kept;
use super::{APPLYING_MAX, Denied, Sender, denied, meta};
use crate::app::App;
use crate::derive::derive;
use casetrail_domain::access::SYSTEM;
use casetrail_domain::id::PersonId;
use casetrail_domain::{Event, Refusal};
use casetrail_eventlog::{Append, Expected, Meta, NewEvent, RowWrite};
use uuid::Uuid;

/// The stream of what this person is told.
#[must_use]
pub fn stream(person: PersonId) -> Uuid {
    derive(SYSTEM.0, person.0, "inbox", 0)
}

/// An append to somebody's inbox. Its events commute, and say nothing personal.
#[must_use]
pub fn append(
    person: PersonId,
    events: Vec<(Uuid, Event)>,
    rows: Vec<RowWrite>,
    meta: Meta,
) -> Append<Event> {
    let new = |(id, event)| NewEvent { id, subject: None, series: None, number: None, event };
    Append {
        stream: stream(person),
        expected: Expected::Any,
        events: events.into_iter().map(new).collect(),
        claims: Vec::new(),
        relied_on: Vec::new(),
        rows,
        meta,
    }
}

/// Somebody has read all that they were told up to a position.
///
/// # Errors
/// `INVALID_INPUT` for a position beyond the log's end, or why nothing could be done.
pub async fn read(app: &App, sender: Sender, up_to: u64) -> Result<Kept, Denied> {
    let head = app.log.head();
    if up_to > head {
        return Err(Refusal::invalid("upTo", format!("The log ends at position {head}.")).into());
    }
    let event = Event::NotificationsRead { person: sender.person, up_to };
    let id = derive(sender.person.0, sender.command, "event", 0);
    let append = append(sender.person, vec![(id, event)], Vec::new(), meta(app, sender, None));
    let appended = app.log.append(append).await.map_err(denied)?;
    // When this instance lags, the count it answers does too.
    let _ = app.views.reach(appended.position, APPLYING_MAX).await;
    Ok(Kept { position: appended.position, repeated: appended.repeated })
}
