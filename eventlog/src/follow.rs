//! Follows the log: every event once, in order, for as long as one likes.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::watch;

use crate::LogError;
use crate::log::Log;
use crate::record::{Position, Recorded};
use crate::ring::Reached;

/// How often a log that another process writes is looked at.
const POLL: Duration = Duration::from_millis(100);

/// A place in the log that moves forward with what it has given out.
pub struct Follow<E> {
    log: Log<E>,
    after: Position,
    reached: watch::Receiver<Reached>,
}

impl<E: Serialize + DeserializeOwned + Send + Sync + 'static> Follow<E> {
    pub(crate) fn new(log: Log<E>, after: Position, reached: watch::Receiver<Reached>) -> Self {
        Self { log, after, reached }
    }

    /// The position up to which everything was given out.
    pub fn after(&self) -> Position {
        self.after
    }

    /// Waits for events, and gives out at most `max` that directly follow the last. An event that
    /// can't be read is an error, again and again, until it is [passed](Self::pass).
    ///
    /// Nothing is lost when the future is dropped.
    pub async fn next_batch(&mut self, max: usize) -> Result<Vec<Arc<Recorded<E>>>, LogError> {
        loop {
            let reached = *self.reached.borrow_and_update();
            if reached.head > self.after {
                let events = match self.log.recent(self.after, max) {
                    Some(events) => events,
                    None => self.log.read(self.after, max.max(1)).await?,
                };
                if let Some(last) = events.last() {
                    self.after = last.position;
                    return Ok(events);
                }
            }
            if !reached.open {
                return Err(LogError::Closed);
            }
            self.wait().await?;
        }
    }

    /// Leaves out the next event, which can't be read: its stream is parked by the caller.
    pub fn pass(&mut self) {
        self.after += 1;
    }

    async fn wait(&mut self) -> Result<(), LogError> {
        if self.log.is_read_only() {
            tokio::time::sleep(POLL).await;
            return self.log.look_for_head().await;
        }
        self.reached.changed().await.map_err(|_| LogError::Closed)
    }
}
