//! A walk along the log: each event once, in order, and only once this instance has applied it.

use crate::app::App;
use crate::error::{Internal, bad_request};
use crate::graphql::scalar::Position;
use crate::reader::Reader;
use async_graphql::Result;
use casetrail_domain::Event;
use casetrail_domain::access::Actor;
use casetrail_domain::id::{CaseId, PersonId};
use casetrail_domain::policy::Training;
use casetrail_eventlog::{Follow, Recorded};
use futures_util::{Stream, stream};
use std::collections::VecDeque;
use std::sync::Arc;

/// How many events are fetched at a time.
const BATCH_EVENTS_MAX: usize = 256;

/// A walk along the log for one person.
pub struct Walk {
    app: App,
    /// Whose walk it is, with the access they hold; looked up again when that moves.
    actor: Actor,
    follow: Follow<Event>,
    ahead: VecDeque<Arc<Recorded<Event>>>,
    ended: bool,
}

/// Where a walk begins: after the position given, or now.
///
/// # Errors
/// `BAD_REQUEST` for a position beyond the head.
pub fn start(reader: &Reader, after: Option<Position>) -> Result<u64> {
    let head = reader.app.log.head();
    match after {
        Some(Position(after)) if after > head => {
            Err(bad_request(format!("The log ends at position {head}.")))
        }
        Some(Position(after)) => Ok(after),
        None => Ok(reader.position),
    }
}

impl Walk {
    /// A walk from this position on.
    pub fn new(reader: &Reader, after: u64) -> Self {
        Self {
            app: reader.app.clone(),
            actor: reader.actor.clone(),
            follow: reader.app.log.follow(after),
            ahead: VecDeque::new(),
            ended: false,
        }
    }

    /// The next event, once this instance has applied it.
    pub async fn next(&mut self) -> Result<Arc<Recorded<Event>>> {
        if self.ahead.is_empty() {
            let batch = self.follow.next_batch(BATCH_EVENTS_MAX).await.map_err(Internal::new)?;
            self.ahead.extend(batch);
        }
        let event = self.ahead.pop_front().ok_or_else(|| Internal::new("an empty batch"))?;
        let mut applied = self.app.views.watch();
        let reached = applied.wait_for(|applied| *applied >= event.position).await;
        reached.map_err(|_| Internal::new("the read models stopped"))?;
        if event.stream == self.actor.person.0 {
            self.actor = self.reader()?.actor.clone();
        }
        Ok(event)
    }

    /// The person's view of the present snapshot.
    pub fn reader(&self) -> Result<Arc<Reader>> {
        Ok(Reader::open(&self.app, self.actor.person)?)
    }

    /// Whose walk it is.
    pub fn person(&self) -> PersonId {
        self.actor.person
    }

    /// Whether access may wait for the learning module.
    pub fn requires_training(&self) -> bool {
        self.app.training == Training::Required
    }

    /// The cases whose rows an event may have changed for this person.
    pub fn touched(&self, position: u64) -> Result<Vec<CaseId>> {
        let touched = self.app.touched.by(position, &self.app.views).map_err(Internal::new)?;
        let concerning = touched.iter().filter(|touch| touch.concerns(&self.actor));
        Ok(concerning.map(|touch| touch.case).collect())
    }
}

/// What an event comes to for one subscriber: perhaps an item; an error ends the stream.
pub trait Tell<T>: FnMut(&Walk, &Arc<Recorded<Event>>) -> Result<Option<T>> + Send {}

impl<T, F: FnMut(&Walk, &Arc<Recorded<Event>>) -> Result<Option<T>> + Send> Tell<T> for F {}

/// The items that a walk comes to, until an error ends it.
pub fn items<T>(walk: Walk, tell: impl Tell<T>) -> impl Stream<Item = Result<T>> {
    stream::unfold((walk, tell), |(mut walk, mut tell)| async move {
        if walk.ended {
            return None;
        }
        loop {
            let told = match walk.next().await {
                Ok(event) => tell(&walk, &event),
                Err(error) => Err(error),
            };
            match told {
                Ok(None) => {}
                Ok(Some(item)) => return Some((Ok(item), (walk, tell))),
                Err(error) => {
                    walk.ended = true;
                    return Some((Err(error), (walk, tell)));
                }
            }
        }
    })
}
