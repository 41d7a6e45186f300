//! Batches that are worth their COMMIT.

use std::sync::atomic::Ordering;

use super::{Appender, Batch, Request};
use crate::prepare::Prepared;
use crate::settings::Settings;

/// Turns that callers are given to come, after the last that did.
const TURNS_MAX: usize = 4;

/// What one transaction may still hold.
struct Room {
    appends: usize,
    events: usize,
    bytes: usize,
}

impl Room {
    /// The room that the first append leaves, which is taken however large it is.
    fn of<E>(settings: &Settings, first: &Prepared<E>) -> Self {
        Self {
            appends: settings.batch_events_max.saturating_sub(1),
            events: settings.batch_events_max.saturating_sub(first.events.len()),
            bytes: settings.batch_bytes_max.saturating_sub(first.bytes),
        }
    }

    /// Takes the room for an append, if there is enough.
    fn holds<E>(&mut self, append: &Prepared<E>) -> bool {
        let left = |room: usize, wanted: usize| room.checked_sub(wanted);
        let (Some(appends), Some(events), Some(bytes)) = (
            left(self.appends, 1),
            left(self.events, append.events.len()),
            left(self.bytes, append.bytes),
        ) else {
            return false;
        };
        (self.appends, self.events, self.bytes) = (appends, events, bytes);
        true
    }
}

impl<E: Send + Sync + 'static> Appender<E> {
    /// A batch that is worth its COMMIT: what waits, and the callers just answered, who come again
    /// now. They are given their turns for as long as they keep coming, and a few more.
    pub(super) async fn gather(&mut self, first: Box<Prepared<E>>) -> Batch<E> {
        let mut room = Room::of(&self.settings, &first);
        let mut batch = vec![first];
        let mut turns_left = TURNS_MAX;
        while turns_left > 0 && self.next.is_none() {
            tokio::task::yield_now().await;
            let before = batch.len();
            self.drain(&mut room, &mut batch);
            let came = batch.len() > before;
            turns_left = match batch.len() < self.answered {
                true if came => TURNS_MAX,
                true => turns_left - 1,
                false => 0,
            };
        }
        self.answered = batch.len();
        let bytes: usize = batch.iter().map(|append| append.bytes).sum();
        self.shared.queued_bytes.fetch_sub(bytes, Ordering::Relaxed);
        batch
    }

    /// Adds what waits in the queue, as far as one transaction may hold it.
    fn drain(&mut self, room: &mut Room, batch: &mut Batch<E>) {
        while self.next.is_none() {
            match self.queue.try_recv() {
                Ok(Request::Append(append)) if room.holds(&append) => batch.push(append),
                Ok(other @ (Request::Append(_) | Request::StartSeries { .. } | Request::Close)) => {
                    self.next = Some(other);
                }
                Err(_) => return,
            }
        }
    }
}
