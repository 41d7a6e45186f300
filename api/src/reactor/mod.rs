//! Reactors: what must follow elsewhere from an event, and what the calendar brings.
//!
//! They read the log from a place of their own and act as Casetrail itself, with ids that derive
//! from the event. One instance at a time is on duty. Each effect is decided anew when it is carried
//! out, so that repeating one is harmless, also by another instance.

mod calendar;
mod carry;
mod effects;
mod place;
mod tell;

pub use place::rows;

use crate::app::App;
use crate::error::Internal;
use crate::{mail, sweep};
use casetrail_domain::Event;
use casetrail_domain::case::consequence::Consequence;
use casetrail_domain::id::CaseId;
use casetrail_eventlog::{LogError, Recorded};
use place::{Place, Whose};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;
use uuid::Uuid;

/// What the instance that does all this is on duty for.
const DUTY: &str = "reactors";
/// How many events are looked at at a time.
const BATCH_EVENTS_MAX: usize = 1_000;
/// How often the place in the log is kept; what came since is looked at again after a crash.
const KEPT_EVERY: Duration = Duration::from_secs(5);
/// How long to wait before something that failed is tried again.
const AGAIN: Duration = Duration::from_secs(1);

/// Something that may have to follow on a case, and what names it: the same for the same cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effect {
    /// On which case.
    pub case: CaseId,
    /// What.
    pub consequence: Consequence,
    /// Its command's id.
    pub command: Uuid,
    /// The event that led to it; none when the calendar did.
    pub cause: Option<Uuid>,
}

/// Finds where to begin, before anything is served.
///
/// # Errors
/// When that can't be written down.
pub async fn prepare(app: &App) -> Result<(), Internal> {
    Place::begin(app, Whose::Tellers).await
}

/// Follows the log and the calendar until the service stops.
pub fn start(app: &App) -> JoinHandle<()> {
    let app = app.clone();
    tokio::spawn(async move {
        tokio::select! {
            () = in_turns(&app) => {}
            // Its letters are lent one by one.
            () = mail::keep(&app) => {}
        }
    })
}

/// What one instance does for all, whenever it is this one, until the log is closed.
async fn in_turns(app: &App) {
    loop {
        let mut duty = app.log.duty(DUTY).await;
        tracing::info!("this instance carries out what follows from events");
        tokio::select! {
            () = duty.keep() => tracing::warn!("another instance carries out what follows"),
            () = follow(app, Whose::Effects) => return,
            () = follow(app, Whose::Tellers) => return,
            () = calendar::keep(app) => return,
            () = sweep::keep(app) => return,
        }
    }
}

/// Follows the log from a place of its own, batch by batch.
async fn follow(app: &App, whose: Whose) {
    let mut place = Place::find(app, whose).await;
    // The first at once: who is killed again and again comes further each time.
    let mut keep_at = Instant::now();
    let mut follow = app.log.follow(place.position);
    loop {
        whose.note(place.position);
        // When nothing comes, the place is kept all the same.
        match tokio::time::timeout(KEPT_EVERY, follow.next_batch(BATCH_EVENTS_MAX)).await {
            Ok(Ok(batch)) => {
                match whose {
                    Whose::Effects => react(app, &batch).await,
                    Whose::Tellers => tell::all(app, &batch).await,
                }
                place.position = batch.last().map_or(place.position, |last| last.position);
            }
            Ok(Err(LogError::Closed)) => return,
            Ok(Err(error)) if error.poisoned().is_some() => {
                tracing::error!(%error, "nothing follows from an event that can't be read");
                follow.pass();
            }
            Ok(Err(error)) => {
                tracing::error!(%error, "the reactors can't read the log");
                tokio::time::sleep(AGAIN).await;
            }
            Err(_) => {}
        }
        if keep_at <= Instant::now() {
            place.keep(app).await;
            keep_at = Instant::now() + KEPT_EVERY;
        }
    }
}

/// Carries out what follows from events, however long that takes.
async fn react(app: &App, batch: &[Arc<Recorded<Event>>]) {
    for event in batch.iter().filter(|event| effects::may_follow(&event.event)) {
        reach(app, event.position).await;
        follow_up(app, event).await;
    }
}

/// Waits until the read models hold this position.
async fn reach(app: &App, position: u64) {
    while !app.views.reach(position, KEPT_EVERY).await {
        tracing::warn!(position, "the reactors wait for the read models");
    }
}

async fn follow_up(app: &App, event: &Recorded<Event>) {
    loop {
        let done = match effects::of(app, event) {
            Ok(effects) => carry::all(app, &effects).await,
            Err(error) => Err(error),
        };
        let noted = match done {
            Ok(()) => calendar::note(app, event).await,
            Err(error) => Err(error),
        };
        match noted {
            Ok(()) => return,
            // It was logged where it arose.
            Err(_) => tokio::time::sleep(AGAIN).await,
        }
    }
}
