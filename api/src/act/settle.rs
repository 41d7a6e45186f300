//! What becomes of an accepted command: its answer, also when it was known or this instance lags.

use super::{APPLYING_MAX, Acted, Decided, Denied, Order, Sender};
use crate::app::App;
use crate::error::Fault;
use crate::reader::Reader;
use casetrail_domain::policy::Standing;
use casetrail_domain::{CaseId, Event};
use casetrail_eventlog::Appended;
use casetrail_projections::CaseRow;
use casetrail_projections::feed::recorded;
use std::sync::Arc;
use uuid::Uuid;

/// Waits until this instance has applied what the log holds now.
pub async fn catch_up(app: &App) -> bool {
    app.views.reach(app.log.head(), APPLYING_MAX).await
}

/// The answer to a command that was accepted before, wherever in its stream's history that was.
pub async fn known(
    app: &App,
    row: Option<&CaseRow>,
    order: &Order,
) -> Result<Option<Acted>, Denied> {
    let sender = order.sender;
    let found = match app.log.known(sender.person.0, sender.command) {
        Some(known) => Some(known),
        None => app.commands.find(app, row, sender).await?,
    };
    match found {
        None => Ok(None),
        Some((fingerprint, _)) if fingerprint != sender.fingerprint => Err(Denied::Reused),
        Some((_, first)) => {
            let events = app.log.read_command(first).await.map_err(Fault::from)?;
            let position = events.last().map_or(first, |event| event.position);
            let appended = Appended { events, rows: Vec::new(), repeated: true, position };
            repeated(app, sender, order.case, appended).await.map(Some)
        }
    }
}

/// The last position of what a command came to in a person's stream, when it was accepted before,
/// however long ago, and this instance has applied it.
pub async fn known_in(app: &App, stream: Uuid, sender: Sender) -> Result<Option<u64>, Denied> {
    let events = app.log.read_stream(stream).await.map_err(Fault::from)?;
    let mut own = events
        .iter()
        .filter(|event| (event.actor, event.command) == (sender.person.0, sender.command));
    let Some(first) = own.next() else {
        return Ok(None);
    };
    if first.fingerprint != sender.fingerprint {
        return Err(Denied::Reused);
    }
    let position = own.next_back().map_or(first.position, |last| last.position);
    match app.views.reach(position, APPLYING_MAX).await {
        true => Ok(Some(position)),
        false => Err(Denied::Overloaded),
    }
}

/// The answer to a repeated command: what it came to, as this viewer may see it now.
pub async fn repeated(
    app: &App,
    sender: Sender,
    case: CaseId,
    appended: Appended<Event>,
) -> Result<Acted, Denied> {
    if !app.views.reach(appended.position, APPLYING_MAX).await {
        return Err(Denied::Overloaded);
    }
    let reader = Reader::open(app, sender.person)?;
    let stream = appended.events.first().map_or(case.0, |event| event.stream);
    let case = CaseId(stream);
    let row = reader.read(|views| views.case(case))?.ok_or(Denied::Overloaded)?;
    let standing = reader.stand(&row.parties());
    Ok(Acted {
        reader,
        row,
        standing,
        position: appended.position,
        repeated: true,
        events: super::events(&appended),
    })
}

/// The answer to a command that was accepted now: the case as its actor could see it when deciding.
pub async fn accepted(
    reader: &Reader,
    order: &Order,
    decided: Decided,
    appended: Appended<Event>,
) -> Result<Acted, Denied> {
    let applied = reader.app.views.reach(appended.position, APPLYING_MAX).await;
    let reader = reader.anew()?;
    let loaded = if applied { reader.read(|views| views.case(order.case))? } else { None };
    let Some(row) = loaded.or_else(|| decided.folded(&appended)) else {
        return Err(Denied::Overloaded);
    };
    let school = decided.grant.organisation;
    let submitted = || Standing::of_submitter(&reader.actor, &row.parties(), school);
    let standing = Some(decided.standing.unwrap_or_else(submitted));
    Ok(Acted {
        reader,
        row,
        standing,
        position: appended.position,
        repeated: false,
        events: super::events(&appended),
    })
}

impl Decided {
    /// The case folded from the log's answer, for an instance that lags.
    fn folded(&self, appended: &Appended<Event>) -> Option<CaseRow> {
        let mut row = self.before.clone()?;
        let mut case = (*self.case).clone();
        for event in &appended.events {
            case = case.evolve(&recorded(event));
        }
        row.case = Arc::new(case);
        Some(row)
    }
}
