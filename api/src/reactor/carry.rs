//! Carries out what follows on a case: load, decide, append, as everything else.

use super::{AGAIN, Effect};
use crate::act::facts::{person, revisions};
use crate::act::unasked;
use crate::app::App;
use crate::derive::derive;
use crate::error::{Fault, Internal};
use casetrail_domain::Event;
use casetrail_domain::access::SYSTEM;
use casetrail_domain::case::consequence::{self, Consequence, Present};
use casetrail_domain::id::PersonId;
use casetrail_eventlog::{Append, AppendError, Expected, NewEvent, RowWrite};
use casetrail_projections::{Snapshot, ViewsError};
use uuid::Uuid;

/// Carries out these effects, each until it is done or needs not be.
pub async fn all(app: &App, effects: &[Effect]) -> Result<(), Fault> {
    for effect in effects {
        one(app, effect, Vec::new()).await?;
    }
    Ok(())
}

/// Carries out an effect, with row writes that belong to it; those are made also when nothing has
/// to follow.
pub async fn one(app: &App, effect: &Effect, rows: Vec<RowWrite>) -> Result<(), Fault> {
    loop {
        let Some(append) = decided(app, effect, &rows)? else {
            return Ok(());
        };
        match app.log.append(append).await {
            Ok(appended) => {
                // What follows next reads it; when that takes long, it is decided again there.
                let _ = app.views.reach(appended.position, AGAIN).await;
                return Ok(());
            }
            Err(AppendError::Conflict { .. } | AppendError::ReliedOnMoved { .. }) => {
                let _ = app.views.reach(app.log.head(), AGAIN).await;
            }
            // What was due is due on another day now, or another instance has done it.
            Err(AppendError::RowConflict { .. }) => return Ok(()),
            Err(AppendError::Overloaded | AppendError::ReadOnly(_)) => {
                tokio::time::sleep(AGAIN).await;
            }
            Err(error) => return Err(Internal::new(error).into()),
        }
    }
}

/// The append that the effect comes to now; `None` when there is nothing to write.
fn decided(app: &App, effect: &Effect, rows: &[RowWrite]) -> Result<Option<Append<Event>>, Fault> {
    let views = app.views.snapshot()?;
    let row = views.case(effect.case)?;
    let mut streams = Vec::new();
    let mut event = None;
    if let Some(row) = &row {
        let present = present(&views, effect.consequence, row.case.learner, &mut streams)?;
        event = consequence::follow(&row.case, effect.consequence, &present);
    }
    if event.is_none() && rows.is_empty() {
        return Ok(None);
    }
    let new = |event| NewEvent {
        id: derive(SYSTEM.0, effect.command, "event", 0),
        subject: row.as_ref().map(|row| row.case.learner.0),
        series: None,
        number: None,
        event,
    };
    let version = row.as_ref().map_or(0, |row| row.case.version);
    Ok(Some(Append {
        stream: effect.case.0,
        expected: if event.is_some() { Expected::Revision(version) } else { Expected::Any },
        relied_on: if event.is_some() { revisions(&views, streams)? } else { Vec::new() },
        events: event.map(new).into_iter().collect(),
        claims: Vec::new(),
        rows: rows.to_vec(),
        meta: unasked(app, SYSTEM, effect.command, effect.cause),
    }))
}

/// What the directory says now, and the streams that say it.
fn present(
    views: &Snapshot,
    consequence: Consequence,
    learner: casetrail_domain::LearnerId,
    streams: &mut Vec<Uuid>,
) -> Result<Present, ViewsError> {
    let (lost, replacement) = match consequence {
        Consequence::ContactLost { person, replacement } => (Some(person), replacement),
        Consequence::OwnerLost { person } => (Some(person), None),
        Consequence::PauseOver { .. } => (None, None),
    };
    if lost.is_some() {
        streams.push(learner.0);
    }
    streams.extend(lost.into_iter().chain(replacement).map(|person| person.0));
    let facts = |id: Option<PersonId>| id.map(|id| person(views, id)).transpose();
    Ok(Present {
        school: views.learner(learner)?.and_then(|learner| learner.school),
        lost: facts(lost)?.flatten(),
        replacement: facts(replacement)?.flatten(),
    })
}
