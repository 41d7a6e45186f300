//! What one person may do at once, over all their connections.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use async_graphql::Context;
use uuid::Uuid;

use super::settings::PersonLimits;

/// People remembered before those at rest are forgotten.
const PEOPLE_MAX: usize = 10_000;

/// The limits of all people.
#[derive(Debug)]
pub struct Limits {
    settings: PersonLimits,
    people: Mutex<HashMap<Uuid, Holdings>>,
}

/// This person is over a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimited;

/// One open socket, subscription or upload of a person, until it is dropped.
#[derive(Debug)]
pub struct Held {
    limits: Arc<Limits>,
    person: Uuid,
    what: What,
}

/// What a person may hold so many of.
#[derive(Debug, Clone, Copy)]
pub enum What {
    /// An open WebSocket.
    Socket,
    /// An open subscription.
    Subscription,
    /// A file on its way.
    Upload,
}

#[derive(Debug)]
struct Holdings {
    /// Mutations that may be sent right now.
    mutations: f64,
    at: Instant,
    sockets: u32,
    subscriptions: u32,
    uploads: u32,
}

impl Limits {
    /// Nobody holds anything yet.
    #[must_use]
    pub fn new(settings: PersonLimits) -> Self {
        Self { settings, people: Mutex::default() }
    }

    /// Takes one mutation of a person, or refuses it.
    fn mutation(&self, person: Uuid) -> Result<(), RateLimited> {
        self.mutation_at(person, Instant::now())
    }

    /// Gives one mutation back: it was a repeat of a known command.
    fn refund(&self, person: Uuid) {
        if self.settings.mutations_per_second > 0 {
            let burst = f64::from(self.settings.mutation_burst);
            self.with(person, Instant::now(), |held| {
                held.mutations = (held.mutations + 1.0).min(burst);
            });
        }
    }

    fn mutation_at(&self, person: Uuid, now: Instant) -> Result<(), RateLimited> {
        if self.settings.mutations_per_second == 0 {
            return Ok(());
        }
        self.with(person, now, |held| {
            if held.mutations < 1.0 {
                return Err(RateLimited);
            }
            held.mutations -= 1.0;
            Ok(())
        })
    }

    /// Takes one of these for a person until it is dropped, or refuses it.
    ///
    /// # Errors
    /// When they hold as many as they may.
    pub fn hold(self: &Arc<Self>, person: Uuid, what: What) -> Result<Held, RateLimited> {
        let most = match what {
            What::Socket => self.settings.sockets,
            What::Subscription => self.settings.subscriptions,
            What::Upload => self.settings.uploads,
        };
        self.with(person, Instant::now(), |held| {
            let count = held.count(what);
            if most > 0 && *count >= most {
                return Err(RateLimited);
            }
            *count += 1;
            Ok(())
        })?;
        Ok(Held { limits: Arc::clone(self), person, what })
    }

    fn with<T>(&self, person: Uuid, now: Instant, act: impl FnOnce(&mut Holdings) -> T) -> T {
        let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        if people.len() >= PEOPLE_MAX && !people.contains_key(&person) {
            people.retain(|_, held| {
                held.refill(now, &self.settings);
                !held.at_rest(&self.settings)
            });
        }
        let held = people.entry(person).or_insert_with(|| Holdings::fresh(now, &self.settings));
        held.refill(now, &self.settings);
        act(held)
    }
}

impl Holdings {
    fn fresh(now: Instant, settings: &PersonLimits) -> Self {
        Self {
            mutations: f64::from(settings.mutation_burst),
            at: now,
            sockets: 0,
            subscriptions: 0,
            uploads: 0,
        }
    }

    fn refill(&mut self, now: Instant, settings: &PersonLimits) {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        self.at = self.at.max(now);
        self.mutations = (self.mutations + passed * f64::from(settings.mutations_per_second))
            .min(f64::from(settings.mutation_burst));
    }

    fn at_rest(&self, settings: &PersonLimits) -> bool {
        self.sockets == 0
            && self.subscriptions == 0
            && self.uploads == 0
            && self.mutations >= f64::from(settings.mutation_burst)
    }

    fn count(&mut self, what: What) -> &mut u32 {
        match what {
            What::Socket => &mut self.sockets,
            What::Subscription => &mut self.subscriptions,
            What::Upload => &mut self.uploads,
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.limits.with(self.person, Instant::now(), |held| {
            let count = held.count(self.what);
            *count = count.saturating_sub(1);
        });
    }
}

/// One request's right to run mutations; it stands in the request's data, and every mutation takes it before it does anything.
#[derive(Debug)]
pub struct Turn {
    limits: Arc<Limits>,
    person: Uuid,
    stale: bool,
}

/// Why a mutation may not run now. Nothing was done, and it may be sent again with the same `commandId`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotNow {
    /// This instance has not applied the position that the request asked for.
    Stale,
    /// The person sends too many mutations.
    RateLimited,
}

impl Turn {
    pub(super) fn new(limits: Arc<Limits>, person: Uuid, stale: bool) -> Self {
        Self { limits, person, stale }
    }

    /// The turn of the request that a field is resolved for. One that is missing is an error: without it nothing would be limited.
    pub fn of<'a>(ctx: &Context<'a>) -> async_graphql::Result<&'a Self> {
        ctx.data::<Arc<Self>>().map(AsRef::as_ref)
    }

    /// Takes the turn for one mutation.
    pub fn take(&self) -> Result<(), NotNow> {
        if self.stale {
            return Err(NotNow::Stale);
        }
        self.limits.mutation(self.person).map_err(|RateLimited| NotNow::RateLimited)
    }

    /// Gives the turn back: the command was known, a repeat is free.
    pub fn give_back(&self) {
        self.limits.refund(self.person);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn limits() -> Arc<Limits> {
        Arc::new(Limits::new(PersonLimits {
            mutations_per_second: 50,
            mutation_burst: 500,
            sockets: 2,
            subscriptions: 0,
            uploads: 1,
        }))
    }

    #[test]
    fn five_hundred_at_once_then_fifty_a_second() {
        let (limits, person, start) = (limits(), Uuid::from_u128(1), Instant::now());
        let taken = (0..600).filter(|_| limits.mutation_at(person, start).is_ok()).count();
        assert_eq!(taken, 500);
        let later = start + Duration::from_secs(1);
        let taken = (0..600).filter(|_| limits.mutation_at(person, later).is_ok()).count();
        assert_eq!(taken, 50);
        assert!(limits.mutation_at(Uuid::from_u128(2), later).is_ok(), "others are not held back");
    }

    #[test]
    fn a_turn_given_back_is_free() {
        let (limits, person) = (limits(), Uuid::from_u128(1));
        for _ in 0..2_000 {
            assert_eq!(limits.mutation(person), Ok(()));
            limits.refund(person);
        }
    }

    #[test]
    fn what_is_dropped_is_no_longer_held() {
        let (limits, person) = (limits(), Uuid::from_u128(1));
        let first = limits.hold(person, What::Socket).unwrap();
        let _second = limits.hold(person, What::Socket).unwrap();
        assert_eq!(limits.hold(person, What::Socket).unwrap_err(), RateLimited);
        drop(first);
        assert!(limits.hold(person, What::Socket).is_ok());
        let held: Vec<_> = (0..1_000).map(|_| limits.hold(person, What::Subscription)).collect();
        assert!(held.iter().all(Result::is_ok), "0 is off");
    }
}
