//! Who lost access, told to those who serve them once this instance has applied it.

use casetrail_domain::Event;
use casetrail_domain::id::PersonId;
use casetrail_eventlog::Log;
use casetrail_projections::Views;
use tokio::sync::broadcast;

/// How many events are looked at at a time.
const BATCH_EVENTS_MAX: usize = 1_000;
/// How many people may lose access before a slow listener has to look for itself.
const LOST_ACCESS_MAX: usize = 1_024;

/// People whose access ended somewhere.
#[derive(Clone)]
pub struct Live(broadcast::Sender<PersonId>);

impl Default for Live {
    fn default() -> Self {
        Self(broadcast::Sender::new(LOST_ACCESS_MAX))
    }
}

impl Live {
    /// Listens for people whose access ended somewhere.
    #[must_use]
    pub fn access_ended(&self) -> broadcast::Receiver<PersonId> {
        self.0.subscribe()
    }

    /// Follows the log from a position on, until it is closed or can't be read.
    pub async fn run(self, log: Log<Event>, views: Views, after: u64) {
        let mut follow = log.follow(after);
        while let Ok(batch) = follow.next_batch(BATCH_EVENTS_MAX).await {
            for event in batch {
                if !matches!(event.event, Event::AccessEnded { .. }) {
                    continue;
                }
                let mut applied = views.watch();
                if applied.wait_for(|applied| *applied >= event.position).await.is_err() {
                    return;
                }
                // Nobody may be listening.
                let _ = self.0.send(PersonId(event.stream));
            }
        }
    }
}
