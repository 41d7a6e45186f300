//! What people are told, as the writer stores it.

use super::poison;
use crate::ViewsError;
use crate::sql::{Id, int, micros};
use casetrail_domain::event::Event;
use casetrail_domain::recorded::Recorded;
use rusqlite::{Connection, params};

/// Applies an event of somebody's inbox.
pub fn apply(db: &Connection, recorded: &Recorded<'_>) -> Result<(), ViewsError> {
    match recorded.event {
        Event::NotificationRaised { notification, person, topic, case, cause } => {
            // Of one event nobody is told twice.
            let mut insert = db.prepare_cached(
                "INSERT OR IGNORE INTO notices (position, id, person, case_id, topic, cause, at) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?;
            insert.execute(params![
                int(recorded.position),
                Id(notification.0),
                Id(person.0),
                Id(case.0),
                topic.key(),
                int(*cause),
                micros(recorded.at)
            ])?;
        }
        Event::NotificationsRead { person, up_to } => {
            let mut read = db.prepare_cached(
                "INSERT INTO inboxes VALUES (?1, ?2) \
                 ON CONFLICT (person) DO UPDATE SET read_to = max(read_to, excluded.read_to)",
            )?;
            read.execute(params![Id(person.0), int(*up_to)])?;
        }
        // What became of an email is the outbox's and the auditor's business.
        Event::NotificationSent { .. } | Event::NotificationFailed { .. } => {}
        _ => return Err(poison(recorded, "it belongs to no inbox")),
    }
    Ok(())
}
