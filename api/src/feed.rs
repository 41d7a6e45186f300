//! The feed: one follower per instance brings the read models forward and tells who lost access.

use casetrail_domain::access::Role;
use casetrail_domain::id::{OrganisationId, PersonId};
use casetrail_domain::{Event, Recorded};
use casetrail_eventlog::{self as eventlog, Log};
use casetrail_projections::Views;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast;

/// How many events are applied in one transaction at most.
const BATCH_EVENTS_MAX: usize = 1_000;
/// How long the feed waits before it reads the log again after a failure.
const AGAIN: Duration = Duration::from_secs(1);
/// How many people may lose access before a slow listener has to look for itself.
const LOST_ACCESS_MAX: usize = 1_024;

/// People whose access changed, for those who serve them.
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

    fn tell(&self, events: &[Arc<eventlog::Recorded<Event>>]) {
        for event in events {
            if matches!(event.event, Event::AccessEnded { .. }) {
                // Nobody may be listening.
                let _ = self.0.send(PersonId(event.stream));
            }
        }
    }
}

/// Follows the log into the read models until the log is closed, or an event can't be applied.
pub async fn run(log: Log<Event>, views: Views, live: Live) {
    let mut follow = log.follow(views.applied());
    loop {
        match follow.next_batch(BATCH_EVENTS_MAX).await {
            Ok(batch) => {
                let applying = (views.clone(), batch.clone());
                let applied = tokio::task::spawn_blocking(move || {
                    let (views, batch) = applying;
                    let batch: Vec<Recorded<'_>> =
                        batch.iter().map(|event| recorded(event)).collect();
                    views.apply(&batch)
                });
                match applied.await {
                    Ok(Ok(())) => live.tell(&batch),
                    Ok(Err(error)) => {
                        tracing::error!(%error, "the read models stopped");
                        return;
                    }
                    Err(_) => {
                        tracing::error!("the read models' writer broke off");
                        return;
                    }
                }
            }
            Err(eventlog::LogError::Closed) => return,
            Err(error) => {
                tracing::error!(%error, "the log can't be followed; trying again");
                tokio::time::sleep(AGAIN).await;
            }
        }
    }
}

/// An event of the log as the domain reads it.
#[must_use]
pub fn recorded(event: &eventlog::Recorded<Event>) -> Recorded<'_> {
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
