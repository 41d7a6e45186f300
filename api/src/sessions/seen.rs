//! What this instance knows of the sessions it has seen lately.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How long it may be since the log was asked whether a session has ended.
const LOOKED_MAX: Duration = Duration::from_secs(1);
/// How many sessions are remembered; those not asked for lately are dropped beyond that.
const SESSIONS_MAX: usize = 100_000;

/// Sessions seen lately. Forgetting one costs a look.
#[derive(Default)]
pub struct Seen(Mutex<HashMap<Uuid, State>>);

#[derive(Clone, Copy, Default)]
struct State {
    looked: Option<Instant>,
    ended: bool,
    active: i64,
}

impl Seen {
    /// Whether the log must be asked again whether this session has ended.
    pub fn needs_a_look(&self, id: Uuid) -> bool {
        let known = self.lock().get(&id).copied().unwrap_or_default();
        !known.ended && known.looked.is_none_or(|looked| looked.elapsed() > LOOKED_MAX)
    }

    /// The log was asked. What has ended stays ended.
    pub fn looked(&self, id: Uuid, ended: bool) {
        self.change(id, |state| {
            state.looked = Some(Instant::now());
            state.ended |= ended;
        });
    }

    /// Whether the session has ended, as far as this instance knows.
    pub fn has_ended(&self, id: Uuid) -> bool {
        self.lock().get(&id).is_some_and(|state| state.ended)
    }

    /// The person of this session did something, at this second.
    pub fn acted(&self, id: Uuid, at: i64) {
        self.change(id, |state| state.active = state.active.max(at));
    }

    /// The second at which the person of this session last did something, as far as this instance
    /// knows.
    pub fn active(&self, id: Uuid) -> i64 {
        self.lock().get(&id).map_or(0, |state| state.active)
    }

    fn change(&self, id: Uuid, change: impl FnOnce(&mut State)) {
        let mut states = self.lock();
        if states.len() >= SESSIONS_MAX {
            states.retain(|_, state| state.looked.is_some_and(|at| at.elapsed() < LOOKED_MAX));
        }
        change(states.entry(id).or_default());
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, State>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_ended_stays_ended() {
        let seen = Seen::default();
        let id = Uuid::from_u128(1);
        assert!(seen.needs_a_look(id) && !seen.has_ended(id));
        seen.looked(id, false);
        assert!(!seen.needs_a_look(id) && !seen.has_ended(id));
        seen.looked(id, true);
        seen.looked(id, false);
        assert!(seen.has_ended(id) && !seen.needs_a_look(id));
    }

    #[test]
    fn the_last_thing_done_counts() {
        let seen = Seen::default();
        let id = Uuid::from_u128(1);
        assert_eq!(seen.active(id), 0);
        seen.acted(id, 20);
        seen.acted(id, 10);
        assert_eq!(seen.active(id), 20);
    }
}
