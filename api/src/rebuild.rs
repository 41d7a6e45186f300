//! Rebuilds the read models beside the running ones, then swaps.

use crate::app::App;
use crate::feed::recorded;
use casetrail_domain::{Event, Recorded};
use casetrail_eventlog::{self as eventlog, Log, LogError};
use casetrail_projections::{Rebuild, Views, ViewsError};
use std::ops::ControlFlow;
use tokio::sync::mpsc::UnboundedSender;

/// How many events are applied in one transaction.
const BATCH_EVENTS: usize = 5_000;

/// Rebuilds, telling how far it is.
///
/// # Errors
/// One sentence that says what failed; the present read models stay as they are.
pub async fn run(app: &App, progress: &UnboundedSender<String>) -> Result<(), String> {
    let (log, views, progress) = (app.log.clone(), app.views.clone(), progress.clone());
    let work = tokio::task::spawn_blocking(move || {
        let tell = |line: String| {
            // Nobody may be reading.
            let _ = progress.send(line);
        };
        rebuild(&log, &views, tell)
    });
    work.await.map_err(|_| "the rebuild broke off".to_owned())?
}

fn rebuild(log: &Log<Event>, views: &Views, tell: impl Fn(String)) -> Result<(), String> {
    let mut next = views.begin_rebuild().map_err(|error| error.to_string())?;
    loop {
        fill(log, &next, &tell)?;
        match views.swap(next) {
            Ok(()) => {
                tell("The read models were swapped.".to_owned());
                return Ok(());
            }
            Err((Some(behind), ViewsError::Behind { .. })) => next = behind,
            Err((_, error)) => return Err(error.to_string()),
        }
    }
}

fn fill(log: &Log<Event>, next: &Rebuild, tell: &impl Fn(String)) -> Result<(), String> {
    let head = log.head();
    let mut batch: Vec<eventlog::Recorded<Event>> = Vec::with_capacity(BATCH_EVENTS);
    let mut failed: Option<String> = None;
    let scanned = log.scan(next.applied(), head, |event| {
        let last = event.position == head;
        batch.push(event);
        if batch.len() < BATCH_EVENTS && !last {
            return ControlFlow::Continue(());
        }
        match apply(next, &batch) {
            Ok(()) => {
                tell(format!("{} of {head} events", next.applied()));
                batch.clear();
                ControlFlow::Continue(())
            }
            Err(error) => {
                failed = Some(error.to_string());
                ControlFlow::Break(())
            }
        }
    });
    scanned.map_err(|error: LogError| error.to_string())?;
    failed.map_or(Ok(()), Err)
}

fn apply(next: &Rebuild, batch: &[eventlog::Recorded<Event>]) -> Result<(), ViewsError> {
    let batch: Vec<Recorded<'_>> = batch.iter().map(recorded).collect();
    next.apply(&batch)
}
