//! What the appender shares with everybody: the newest events, the head, and whether it can write.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Instant;

use tokio::sync::{Notify, watch};

use crate::LogError;
use crate::fault::Fork;
use crate::recent::{CommandAt, CommandKey, Known, RecentCommands};
use crate::record::{Position, Recorded};

/// Can the log be written?
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Yes.
    Writing,
    /// Not now, and why. It is tried again every second and with every append.
    ReadOnly(String),
    /// No more: it was closed, or its appender stopped, and why.
    Stopped(String),
}

/// How far the log is, as followers have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reached {
    pub head: Position,
    pub open: bool,
}

/// What the appender shares with everybody.
pub(crate) struct Shared<E> {
    pub reached: watch::Sender<Reached>,
    /// Bytes waiting in the queue.
    pub queued_bytes: AtomicUsize,
    /// The newest position known; where others write too, the ring may not be there yet.
    newest: AtomicU64,
    /// Somebody knows of events that the ring lacks.
    pub lacking: Notify,
    /// When the log was last found to end at `newest` or before.
    confirmed: Mutex<Instant>,
    condition: Mutex<Condition>,
    /// Set once: it is not the log that was there before.
    forked: OnceLock<Fork>,
    recent: Mutex<RecentCommands>,
    ring: Mutex<Ring<E>>,
}

/// The newest events, contiguous, ending at `head`.
struct Ring<E> {
    events: VecDeque<Arc<Recorded<E>>>,
    events_max: usize,
    head: Position,
}

impl<E> Shared<E> {
    pub fn new(
        head: Position,
        events_max: usize,
        condition: Condition,
        recent: RecentCommands,
    ) -> Self {
        Self {
            reached: watch::Sender::new(Reached { head, open: true }),
            queued_bytes: AtomicUsize::new(0),
            newest: AtomicU64::new(head),
            lacking: Notify::new(),
            confirmed: Mutex::new(Instant::now()),
            condition: Mutex::new(condition),
            forked: OnceLock::new(),
            recent: Mutex::new(recent),
            ring: Mutex::new(Ring { events: VecDeque::new(), events_max, head }),
        }
    }

    /// The commands of the last positions; not to be held across an await.
    pub fn recent(&self) -> MutexGuard<'_, RecentCommands> {
        lock(&self.recent)
    }

    /// What a command wrote, when it is among those of the last positions.
    pub fn known(&self, key: &CommandKey) -> Option<Known> {
        self.recent().get(key)
    }

    /// The newest position known.
    pub fn head(&self) -> Position {
        self.newest.load(Ordering::Acquire)
    }

    /// The position up to which followers are served from here.
    pub fn followed(&self) -> Position {
        self.reached.borrow().head
    }

    /// The newest event at hand.
    pub fn last(&self) -> Option<Arc<Recorded<E>>> {
        lock(&self.ring).events.back().cloned()
    }

    /// Learns that the log has come to a position, whether or not its events are at hand.
    pub fn see(&self, head: Position) {
        self.newest.fetch_max(head, Ordering::AcqRel);
        if head > self.followed() {
            self.lacking.notify_one();
        }
    }

    /// Learns that the log's end was just looked at.
    pub fn confirm(&self, at: Instant) {
        let mut confirmed = lock(&self.confirmed);
        *confirmed = at.max(*confirmed);
    }

    /// When the log's end was last looked at.
    pub fn confirmed(&self) -> Instant {
        *lock(&self.confirmed)
    }

    /// Learns the commands of the log's tail.
    pub fn learn(&self, tail: &[CommandAt]) {
        if !tail.is_empty() {
            self.recent().extend(tail);
        }
    }

    pub fn condition(&self) -> Condition {
        lock(&self.condition).clone()
    }

    pub fn set_condition(&self, condition: Condition) {
        let stopped = matches!(condition, Condition::Stopped(_));
        *lock(&self.condition) = condition;
        if stopped {
            self.reached.send_modify(|reached| reached.open = false);
        }
    }

    /// Stops for good: it is not the log that was there before.
    pub fn fork(&self, fork: Fork) {
        let reason = LogError::from(fork).to_string();
        tracing::error!(reason, "the log is not what it must be: no more is written");
        // Whoever noticed first has said it.
        let _ = self.forked.set(fork);
        self.set_condition(Condition::Stopped(reason));
    }

    /// How it showed that it is not the log that was there before.
    pub fn forked(&self) -> Option<Fork> {
        self.forked.get().copied()
    }

    /// Adds committed events and wakes the followers. What is there already is left out; events that
    /// don't follow the last are left to whoever reads what came between.
    pub fn publish(&self, events: &[Arc<Recorded<E>>]) {
        let (Some(first), Some(last)) = (events.first(), events.last()) else { return };
        self.newest.fetch_max(last.position, Ordering::AcqRel);
        let mut ring = lock(&self.ring);
        if first.position > ring.head + 1 {
            drop(ring);
            return self.lacking.notify_one();
        }
        let known = (ring.head + 1 - first.position).min(events.len() as u64);
        let fresh = &events[known as usize..];
        ring.head = ring.head.max(last.position);
        ring.events.extend(fresh.iter().cloned());
        let surplus = ring.events.len().saturating_sub(ring.events_max);
        ring.events.drain(..surplus);
        drop(ring);
        self.reached.send_modify(|reached| reached.head = reached.head.max(last.position));
    }

    /// Goes on at a head found in the log: what came before is read from there.
    pub fn found(&self, head: Position) {
        self.newest.fetch_max(head, Ordering::AcqRel);
        let mut ring = lock(&self.ring);
        if ring.head < head {
            ring.events.clear();
            ring.head = head;
        }
        drop(ring);
        let forward = |reached: &mut Reached| {
            let before = reached.head;
            reached.head = before.max(head);
            reached.head != before
        };
        self.reached.send_if_modified(forward);
    }

    /// Events after a position, if the ring reaches back to it.
    pub fn after(&self, position: Position, max: usize) -> Option<Vec<Arc<Recorded<E>>>> {
        let ring = lock(&self.ring);
        let before = ring.head - ring.events.len() as u64;
        let skipped = position.checked_sub(before)?;
        let events: Vec<_> = ring.events.iter().skip(skipped as usize).take(max).cloned().collect();
        (!events.is_empty()).then_some(events)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
