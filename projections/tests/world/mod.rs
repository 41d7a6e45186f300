//! A small world: schools, providers, people, learners and cases that live through random but
//! possible histories, with a naive model of them to compare the read models with.

mod directory;
mod life;

use casetrail_domain::access::{Actor, Grant};
use casetrail_domain::case::Case;
use casetrail_domain::event::Event;
use casetrail_domain::id::{CaseId, LearnerId, OrganisationId, PersonId};
use casetrail_domain::policy::Parties;
use casetrail_domain::recorded::Recorded;
use casetrail_eventlog::{Append, Expected, Log, Meta, NewEvent};
use casetrail_projections::Views;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::path::PathBuf;
use uuid::Uuid;

/// Reproducible chance.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap() % sides
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())].clone()
    }
}

/// An event with its header, owned.
#[derive(Clone, Debug)]
pub struct Written {
    pub position: u64,
    pub stream: Uuid,
    pub revision: u64,
    pub at: DateTime<Utc>,
    pub actor: PersonId,
    pub grant: Option<Grant>,
    pub number: Option<u64>,
    pub event: Event,
}

impl Written {
    pub fn recorded(&self) -> Recorded<'_> {
        Recorded {
            position: self.position,
            stream: self.stream,
            revision: self.revision,
            id: Uuid::from_u128(0xE000_0000 + u128::from(self.position)),
            at: self.at,
            actor: self.actor,
            organisation: self.grant.map(|grant| grant.organisation),
            role: self.grant.map(|grant| grant.role),
            number: self.number,
            event: &self.event,
        }
    }

    fn append(&self) -> Append<Event> {
        let new = NewEvent {
            id: self.recorded().id,
            subject: Some(self.stream),
            series: self.event.series(),
            number: self.number,
            event: self.event.clone(),
        };
        Append {
            stream: self.stream,
            expected: Expected::Any,
            events: vec![new],
            claims: Vec::new(),
            relied_on: Vec::new(),
            rows: Vec::new(),
            meta: Meta {
                command: Uuid::new_v4(),
                fingerprint: [0; 16],
                actor: self.actor.0,
                organisation: self.grant.map(|grant| grant.organisation.0),
                role: self.grant.map(|grant| grant.role.key().to_owned()),
                cause: None,
                at: self.at,
            },
        }
    }
}

/// Appends these events to a log, which gives them the positions they have here.
pub async fn write_down(log: &Log<Event>, events: &[Written]) {
    for written in events {
        let appended = log.append(written.append()).await.unwrap();
        assert_eq!(appended.position, written.position);
    }
}

/// The world, with the events that made it.
pub struct World {
    pub dice: Dice,
    /// Dice of their own for the provider's work, so that all else happens as it did without.
    work: Dice,
    pub events: Vec<Written>,
    pub schools: Vec<OrganisationId>,
    pub providers: Vec<OrganisationId>,
    pub people: BTreeMap<PersonId, Vec<Grant>>,
    pub names: BTreeMap<Uuid, String>,
    pub learners: BTreeMap<LearnerId, Option<OrganisationId>>,
    pub cases: BTreeMap<CaseId, Case>,
    revisions: BTreeMap<Uuid, u64>,
    now: DateTime<Utc>,
    fresh: u128,
}

impl World {
    /// A directory, and nothing has happened yet.
    pub fn new(seed: u64) -> Self {
        let mut world = Self {
            dice: Dice::new(seed),
            work: Dice::new(seed + 1_000),
            events: Vec::new(),
            schools: Vec::new(),
            providers: Vec::new(),
            people: BTreeMap::new(),
            names: BTreeMap::new(),
            learners: BTreeMap::new(),
            cases: BTreeMap::new(),
            revisions: BTreeMap::new(),
            now: "2026-03-02T01:00:00Z".parse().unwrap(),
            fresh: 1,
        };
        world.found_organisations();
        world.people_and_learners();
        world
    }

    /// A world in which this many things happened.
    pub fn lived(seed: u64, steps: usize) -> Self {
        let mut world = Self::new(seed);
        for _ in 0..steps {
            world.step();
        }
        world
    }

    pub fn id(&mut self) -> Uuid {
        self.fresh += 1;
        // Spread over the range, as random ids are.
        Uuid::from_u128(self.fresh.wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835))
    }

    fn write(&mut self, stream: Uuid, event: Event) {
        self.write_as(stream, PersonId::default(), None, None, event);
    }

    fn write_as(
        &mut self,
        stream: Uuid,
        actor: PersonId,
        grant: Option<Grant>,
        number: Option<u64>,
        event: Event,
    ) {
        let revision = self.revisions.entry(stream).or_default();
        *revision += 1;
        let written = Written {
            position: self.events.len() as u64 + 1,
            stream,
            revision: *revision,
            at: self.now,
            actor,
            grant,
            number,
            event,
        };
        self.events.push(written);
    }

    /// Something that a test tells happened at a time, in order.
    pub fn write_at(&mut self, at: DateTime<Utc>, stream: Uuid, number: Option<u64>, event: Event) {
        self.now = at;
        self.write_as(stream, PersonId::default(), None, number, event);
    }

    /// Appends what a command came to, in the case's stream.
    fn append(&mut self, case: CaseId, actor: PersonId, grant: Option<Grant>, events: Vec<Event>) {
        for event in events {
            let number = event.series().map(|_| self.events.len() as u64 + 1);
            self.write_as(case.0, actor, grant, number, event);
            let folded = self.cases.remove(&case).unwrap_or_default();
            let last = self.events.last().unwrap();
            self.cases.insert(case, folded.evolve(&last.recorded()));
        }
    }

    pub fn actors(&self) -> Vec<Actor> {
        let actor = |(person, grants): (&PersonId, &Vec<Grant>)| Actor {
            person: *person,
            grants: grants.clone(),
        };
        self.people.iter().map(actor).collect()
    }

    pub fn parties(&self, case: &Case) -> Parties {
        Parties::of(case, self.learners[&case.learner])
    }

    pub fn recorded(&self) -> Vec<Recorded<'_>> {
        self.events.iter().map(Written::recorded).collect()
    }
}

/// A folder for one test, gone when the test is done.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("casetrail-{name}-{}", Uuid::new_v4()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn views(&self) -> Views {
        Views::open(&self.0).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
