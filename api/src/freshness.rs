//! Whether this instance may answer: what it answers from must not stay behind the log for long,
//! or access that ended would still hold here.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long the read models may stay behind a position of the log, unless set otherwise.
pub const STALE_AFTER: Duration = Duration::from_secs(2);

/// Remembers how far the log was at some moment, until that much is applied.
#[derive(Clone)]
pub struct Freshness {
    stale_after: Duration,
    awaited: Arc<Mutex<Awaited>>,
}

struct Awaited {
    position: u64,
    since: Instant,
}

impl Freshness {
    /// Fresh as of `now`, and for that long without another look.
    #[must_use]
    pub fn new(stale_after: Duration, now: Instant) -> Self {
        Self { stale_after, awaited: Arc::new(Mutex::new(Awaited { position: 0, since: now })) }
    }

    /// How often to look, so that a quiet instance notices in time too.
    #[must_use]
    pub fn looked_at_every(&self) -> Duration {
        self.stale_after / 8
    }

    /// Whether a moment is not longer ago than an instance may stay behind.
    #[must_use]
    pub fn is_recent(&self, moment: Instant, now: Instant) -> bool {
        now.saturating_duration_since(moment) <= self.stale_after
    }

    /// Whether what was in the log `stale_after` ago is applied.
    #[must_use]
    pub fn look(&self, applied: u64, head: u64, now: Instant) -> bool {
        let mut awaited = self.awaited.lock().unwrap_or_else(PoisonError::into_inner);
        if applied >= awaited.position {
            *awaited = Awaited { position: head, since: now };
            return true;
        }
        now.saturating_duration_since(awaited.since) <= self.stale_after
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(start: Instant, milliseconds: u64) -> Instant {
        start + Duration::from_millis(milliseconds)
    }

    #[test]
    fn stale_when_a_position_stays_unapplied() {
        let start = Instant::now();
        let fresh = Freshness::new(STALE_AFTER, start);
        assert!(fresh.look(7, 8, at(start, 0)), "the first look only notes the head");
        assert!(fresh.look(7, 9, at(start, 2_000)));
        assert!(!fresh.look(7, 9, at(start, 2_001)));
        assert!(fresh.look(8, 9, at(start, 2_002)), "what was awaited is applied");
        assert!(fresh.look(8, 9, at(start, 4_002)));
        assert!(!fresh.look(8, 9, at(start, 4_003)), "the next position is awaited in turn");
    }

    #[test]
    fn fresh_while_keeping_up_behind_a_moving_head() {
        let start = Instant::now();
        let fresh = Freshness::new(STALE_AFTER, start);
        for second in 0..100 {
            assert!(fresh.look(second * 10, second * 10 + 10, at(start, second * 1_000)));
        }
    }
}
