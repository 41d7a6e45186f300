//! From the log to the read models: following it, and filling a new file from it.

use crate::{Position, Views, ViewsError};
use casetrail_domain::access::Role;
use casetrail_domain::event::Event;
use casetrail_domain::id::{OrganisationId, PersonId};
use casetrail_domain::recorded::Recorded;
use casetrail_eventlog::{Log, LogError};
use std::future::Future;
use std::ops::ControlFlow;
use std::pin::pin;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;
use thiserror::Error;
use tokio::runtime::Handle;

/// How many events are applied in one transaction while following.
const FOLLOWED_MAX: usize = 1_000;
/// How many events are applied in one transaction while filling a file.
const SCANNED_MAX: usize = 20_000;
/// How many batches are read ahead of the one being applied.
const BATCHES_READ_AHEAD: usize = 1;
/// How long to wait before trying again after the file failed.
const RETRY: Duration = Duration::from_millis(500);

/// Why the read models no longer follow the log.
#[derive(Debug, Error)]
pub enum FeedError {
    /// The log can't be read.
    #[error("the log: {0}")]
    Log(#[from] LogError),
    /// An event can't be applied, or the file can't be used.
    #[error(transparent)]
    Views(#[from] ViewsError),
    /// The thread could not be started.
    #[error("no thread: {0}")]
    Thread(#[from] std::io::Error),
}

/// An event of the log as the domain knows it.
#[must_use]
pub fn recorded(event: &casetrail_eventlog::Recorded<Event>) -> Recorded<'_> {
    Recorded {
        position: event.position,
        stream: event.stream,
        revision: event.revision,
        id: event.id,
        at: event.at,
        actor: PersonId(event.actor),
        organisation: event.organisation.map(OrganisationId),
        role: event.role.as_deref().and_then(Role::parse),
        number: event.number,
        event: &event.event,
    }
}

/// Keeps the read models at the head of the log, on a thread of their own, until `stop` resolves.
///
/// # Errors
/// When the thread can't be started. The thread ends with an error when an event can't be read or
/// applied; [`Views::failed`] says so too.
pub fn follow(
    views: Views,
    log: Log<Event>,
    runtime: Handle,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<JoinHandle<Result<(), FeedError>>, FeedError> {
    let thread = std::thread::Builder::new().name("views".to_owned());
    let handle = thread.spawn(move || {
        let outcome = keep_up(&views, &log, &runtime, stop);
        if let Err(error) = &outcome {
            views.stop(error);
        }
        outcome
    })?;
    Ok(handle)
}

fn keep_up(
    views: &Views,
    log: &Log<Event>,
    runtime: &Handle,
    stop: impl Future<Output = ()>,
) -> Result<(), FeedError> {
    scan(log, views.applied(), log.head(), |batch| views.apply(batch))?;
    let mut stop = pin!(stop);
    let mut follow = log.follow(views.applied());
    loop {
        let next = runtime.block_on(async {
            tokio::select! {
                biased;
                () = &mut stop => None,
                batch = follow.next_batch(FOLLOWED_MAX) => Some(batch),
            }
        });
        let batch = match next {
            None | Some(Err(LogError::Closed)) => return Ok(()),
            Some(batch) => batch?,
        };
        apply_until_done(views, &batch)?;
    }
}

/// Applies a batch; a file that fails for a while (a full disk) is tried again, for nothing may
/// be left out.
fn apply_until_done(
    views: &Views,
    batch: &[Arc<casetrail_eventlog::Recorded<Event>>],
) -> Result<(), ViewsError> {
    let events: Vec<Recorded<'_>> = batch.iter().map(|event| recorded(event)).collect();
    loop {
        match views.apply(&events) {
            Err(error @ (ViewsError::Database(_) | ViewsError::Io(_))) => {
                tracing::error!(%error, "the read models can't be written; trying again");
                std::thread::sleep(RETRY);
            }
            outcome => return outcome,
        }
    }
}

/// Fills a new file from the whole log beside the present one, and swaps. Blocks its thread.
/// `progress` hears the applied position after each transaction.
///
/// # Errors
/// When the log can't be read, an event can't be applied, or the files can't be exchanged; the
/// present file then stays.
pub fn rebuild(
    views: &Views,
    log: &Log<Event>,
    mut progress: impl FnMut(Position),
) -> Result<Position, FeedError> {
    let mut rebuild = views.begin_rebuild()?;
    loop {
        let head = log.head().max(views.applied());
        scan(log, rebuild.applied(), head, |batch| {
            rebuild.apply(batch)?;
            progress(rebuild.applied());
            Ok(())
        })?;
        match views.swap(rebuild) {
            Ok(()) => return Ok(views.applied()),
            Err((Some(behind), _)) => rebuild = behind,
            Err((None, error)) => return Err(error.into()),
        }
    }
}

/// Gives the log's events to `apply` in large batches, while the next ones are read, verified and
/// opened on another thread.
fn scan(
    log: &Log<Event>,
    after: Position,
    upto: Position,
    mut apply: impl FnMut(&[Recorded<'_>]) -> Result<(), ViewsError>,
) -> Result<(), FeedError> {
    std::thread::scope(|threads| {
        let (sender, batches) = mpsc::sync_channel(BATCHES_READ_AHEAD);
        let reading = threads.spawn(move || read_batches(log, after, upto, &sender));
        let mut outcome = Ok(());
        // Leaving the loop drops the receiver, at which the reading ends.
        for batch in batches {
            outcome = apply(&batch.iter().map(recorded).collect::<Vec<_>>());
            if outcome.is_err() {
                break;
            }
        }
        let read = reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        outcome?;
        Ok(read?)
    })
}

type Batch = Vec<casetrail_eventlog::Recorded<Event>>;

fn read_batches(
    log: &Log<Event>,
    after: Position,
    upto: Position,
    to: &mpsc::SyncSender<Batch>,
) -> Result<(), LogError> {
    let mut held = Vec::new();
    log.scan(after, upto, |event| {
        held.push(event);
        if held.len() < SCANNED_MAX {
            return ControlFlow::Continue(());
        }
        match to.send(std::mem::take(&mut held)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    })?;
    // Nobody takes it any more when an earlier batch could not be applied.
    drop(to.send(held));
    Ok(())
}
