//! What the appender shares with everybody: the newest events, the head, and whether it can write.

use std::collections::VecDeque;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::recent::{CommandKey, Known, RecentCommands};
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

/// How far the log is.
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
    condition: Mutex<Condition>,
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
            condition: Mutex::new(condition),
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

    pub fn head(&self) -> Position {
        self.reached.borrow().head
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

    /// Adds committed events, which must follow the last published, and wakes the followers.
    pub fn publish(&self, events: &[Arc<Recorded<E>>]) {
        let Some(last) = events.last() else { return };
        let mut ring = lock(&self.ring);
        ring.head = last.position;
        ring.events.extend(events.iter().cloned());
        let surplus = ring.events.len().saturating_sub(ring.events_max);
        ring.events.drain(..surplus);
        drop(ring);
        self.reached.send_modify(|reached| reached.head = last.position);
    }

    /// Goes on at a head found in the log: what came before is read from there.
    pub fn found(&self, head: Position) {
        let mut ring = lock(&self.ring);
        if ring.head != head {
            ring.events.clear();
            ring.head = head;
        }
        drop(ring);
        self.reached.send_if_modified(|reached| std::mem::replace(&mut reached.head, head) != head);
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
