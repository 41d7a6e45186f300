//! Appends what records change, many at once, each record whole or not at all.

use super::decide::{Decided, decide};
use super::record::Record;
use crate::app::App;
use crate::derive::derive;
use casetrail_domain::Event;
use casetrail_domain::access::SYSTEM;
use casetrail_eventlog::{Append, AppendError, Expected, Meta, NewEvent};
use futures_util::future::try_join_all;
use std::time::Duration;
use uuid::Uuid;

/// How long to wait before an append that found no room is sent again.
const AGAIN: Duration = Duration::from_millis(50);
/// How long it may take until a conflicting event is read.
const APPLYING_MAX: Duration = Duration::from_secs(30);

/// What came of some records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// How many records changed something.
    pub changed: u64,
    /// How many events that took.
    pub events: u64,
}

/// Appends what these records change, all at once: one commit of the log takes many of them.
///
/// # Errors
/// One sentence that says what is in the way; what was appended by then stays.
pub async fn all(app: &App, records: &[Record]) -> Result<Outcome, String> {
    let appends = decided(app, records)?.into_iter();
    let appends = appends.map(|(record, decided)| one(app, record, decided));
    let counts = try_join_all(appends).await?;
    let changed = counts.iter().filter(|count| **count > 0).count();
    Ok(Outcome { changed: changed.try_into().unwrap_or(u64::MAX), events: counts.iter().sum() })
}

/// What each of them changes, as one state of the read models has it.
fn decided<'a>(app: &App, records: &'a [Record]) -> Result<Vec<(&'a Record, Decided)>, String> {
    let views = app.views.snapshot().map_err(|error| error.to_string())?;
    let mut changes = Vec::new();
    for record in records {
        let decided = decide(&views, record).map_err(|error| error.to_string())?;
        changes.extend(decided.map(|decided| (record, decided)));
    }
    Ok(changes)
}

/// Appends what a record changes, deciding again when its stream moved; answers how many events.
async fn one(app: &App, record: &Record, mut decided: Decided) -> Result<u64, String> {
    loop {
        match app.log.append(append(app, &decided)?).await {
            Ok(appended) => return Ok(appended.events.len().try_into().unwrap_or(u64::MAX)),
            Err(AppendError::Conflict { .. }) => {
                if !app.views.reach(app.log.head(), APPLYING_MAX).await {
                    return Err("The read models do not follow the log.".to_owned());
                }
                let views = app.views.snapshot().map_err(|error| error.to_string())?;
                match decide(&views, record).map_err(|error| error.to_string())? {
                    Some(again) => decided = again,
                    None => return Ok(0),
                }
            }
            Err(AppendError::Overloaded) => tokio::time::sleep(AGAIN).await,
            Err(error) => return Err(error.to_string()),
        }
    }
}

/// The append, under ids that follow from what it says and where: sent twice, it is made once.
fn append(app: &App, decided: &Decided) -> Result<Append<Event>, String> {
    let Decided { stream, revision, events } = decided;
    let input = serde_json::to_vec(&(stream, revision, events)).map_err(|e| e.to_string())?;
    let fingerprint = app.log.fingerprint(&input);
    let command = derive(SYSTEM.0, Uuid::from_bytes(fingerprint), "import", 0);
    let new = |(n, event): (usize, &Event)| NewEvent {
        id: derive(SYSTEM.0, command, "event", n),
        subject: is_personal(event).then_some(*stream),
        series: None,
        number: None,
        event: event.clone(),
    };
    Ok(Append {
        stream: *stream,
        expected: Expected::Revision(*revision),
        events: events.iter().enumerate().map(new).collect(),
        claims: Vec::new(),
        relied_on: Vec::new(),
        rows: Vec::new(),
        meta: Meta {
            command,
            fingerprint,
            actor: SYSTEM.0,
            organisation: None,
            role: None,
            cause: None,
            at: app.clock.now(),
        },
    })
}

/// Whether it holds personal data, and so has a subject.
fn is_personal(event: &Event) -> bool {
    matches!(event, Event::LearnerRegistered { .. } | Event::PersonRegistered { .. })
}
