//! One stream, read along its links.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::LogError;
use crate::log::Log;
use crate::record::{Hash, Position, Recorded, Stored};

/// Some of a stream's events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamPage<E> {
    /// Oldest first, following one another.
    pub events: Vec<Arc<Recorded<E>>>,
    /// The stream's revision when they were read: how many events it has; 0 when there is none.
    pub revision: u64,
}

impl<E: Serialize + DeserializeOwned + Send + Sync + 'static> Log<E> {
    /// The events of a stream, oldest first; none when there is no such stream.
    pub async fn read_stream(&self, stream: Uuid) -> Result<Vec<Arc<Recorded<E>>>, LogError> {
        let mut stored = self.reader().stream(stream).await?;
        stored.reverse();
        follow_one_another(stream, Link::default(), &stored)?;
        self.unseal(stored).await
    }

    /// At most `limit` events of a stream that follow its revision `after`, oldest first. What
    /// comes later is passed over by its links, and nothing else of it is read.
    pub async fn read_stream_page(
        &self,
        stream: Uuid,
        after: u64,
        limit: usize,
    ) -> Result<StreamPage<E>, LogError> {
        let revision = self.reader().revision(stream).await?;
        let last = revision.min(after.saturating_add(limit as u64));
        if last <= after {
            return Ok(StreamPage { events: Vec::new(), revision });
        }
        let mut stored = self.reader().stream_part(stream, after, last).await?;
        let mut link = Link::default();
        if after > 0 && !stored.is_empty() {
            link = Link::of(&stored.remove(0));
        }
        let follows = link.revision == after;
        if !follows || stored.len() as u64 != last - after {
            let position = stored.first().map_or(link.position, |event| event.position);
            return Err(broken(stream, position));
        }
        follow_one_another(stream, link, &stored)?;
        Ok(StreamPage { events: self.unseal(stored).await?, revision })
    }

    /// The stream in which an event was given this number of a series; the first, had several been
    /// given it.
    pub async fn stream_numbered(
        &self,
        series: &str,
        number: u64,
    ) -> Result<Option<Uuid>, LogError> {
        self.reader().stream_numbered(series, number).await
    }
}

/// What the next event of a stream must name.
#[derive(Clone, Copy, Default)]
struct Link {
    revision: u64,
    position: Position,
    hash: Hash,
}

impl Link {
    fn of(event: &Recorded<Stored>) -> Self {
        Self { revision: event.revision, position: event.position, hash: event.hash }
    }
}

/// A stream's events are numbered from 1, and each names the one before it, and its hash.
fn follow_one_another(
    stream: Uuid,
    mut link: Link,
    events: &[Recorded<Stored>],
) -> Result<(), LogError> {
    for event in events {
        let named = (event.stream, event.revision, event.previous, event.previous_hash);
        if named != (stream, link.revision + 1, link.position, link.hash) {
            return Err(broken(stream, event.position));
        }
        link = Link::of(event);
    }
    Ok(())
}

fn broken(stream: Uuid, position: Position) -> LogError {
    LogError::Tampered { position, stream, rule: "a stream's events follow one another" }
}
