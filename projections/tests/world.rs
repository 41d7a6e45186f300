//! A small world: schools, providers, people, learners and cases that live through random but
//! possible histories, with a naive model of them to compare the read models with.

use casetrail_domain::access::{Actor, Grant, OrganisationKind, Role};
use casetrail_domain::case::{Case, Change, Command, Facts, PersonFacts, RouteFacts, decide};
use casetrail_domain::event::{CaseType, ContactDetails, Event, ReferralStatus, Route, Visibility};
use casetrail_domain::feature::FeatureDates;
use casetrail_domain::form::{Answer, Answers, CHRONIC_ABSENCE};
use casetrail_domain::id::{
    CaseId, CommentId, LearnerId, OrganisationId, PersonId, ReferralId, RequestId,
};
use casetrail_domain::policy::{self, Parties};
use casetrail_domain::recorded::Recorded;
use casetrail_projections::Views;
use chrono::{DateTime, Duration, Utc};
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
}

/// The world, with the events that made it.
pub struct World {
    pub dice: Dice,
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

const NAMES: [&str; 8] = [
    "Māori Ngata",
    "Maaori Ngaata",
    "Fa'atali Solomona",
    "Faʻatali Solomona",
    "Joseph Bloggs",
    "Jane Doe",
    "Zoë O'Neil",
    "Anne-Marie Aotea",
];

impl World {
    /// A directory, and nothing has happened yet.
    pub fn new(seed: u64) -> Self {
        let mut world = Self {
            dice: Dice::new(seed),
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

    fn found_organisations(&mut self) {
        let kinds = [
            (OrganisationKind::School, "North High School"),
            (OrganisationKind::School, "South College"),
            (OrganisationKind::Provider, "Northwood Attendance"),
            (OrganisationKind::Provider, "Harbour Attendance"),
            (OrganisationKind::Provider, "South Provision"),
            (OrganisationKind::Ministry, "Ministry"),
        ];
        for (kind, name) in kinds {
            let id = OrganisationId(self.id());
            self.names.insert(id.0, name.to_owned());
            self.write(id.0, Event::OrganisationRegistered { kind, name: name.to_owned() });
            match kind {
                OrganisationKind::School => self.schools.push(id),
                OrganisationKind::Provider => self.providers.push(id),
                OrganisationKind::Ministry => self.providers.insert(0, id),
            }
        }
        let ministry = self.providers.remove(0);
        let (school, provision) = (self.schools[1], self.providers[2]);
        self.write(provision.0, Event::ProvisionLinked { school });
        self.staff(ministry);
    }

    fn staff(&mut self, ministry: OrganisationId) {
        for role in [Role::MinistryAdmin, Role::Auditor] {
            let person = self.register(ministry);
            self.grant(person, Grant { organisation: ministry, role });
        }
    }

    fn people_and_learners(&mut self) {
        for school in self.schools.clone() {
            for role in [Role::PrimaryContact, Role::OfficeSupport, Role::AttendanceLead] {
                let person = self.register(school);
                self.grant(person, Grant { organisation: school, role });
            }
        }
        for provider in self.providers.clone() {
            for role in [Role::CaseManager, Role::CaseManager, Role::WorkflowLead] {
                let person = self.register(provider);
                self.grant(person, Grant { organisation: provider, role });
            }
        }
        for _ in 0..4 {
            let person = self.register(self.schools[0]);
            for _ in 0..self.dice.roll(4) {
                let grant = self.some_grant();
                self.grant(person, grant);
            }
        }
        for _ in 0..12 {
            let id = LearnerId(self.id());
            self.learners.insert(id, None);
            self.name_learner(id);
            let school = self.dice.pick(&self.schools.clone());
            self.enrol(id, Some(school));
        }
    }

    fn name_learner(&mut self, id: LearnerId) {
        let name = self.dice.pick(&NAMES).to_owned();
        self.names.insert(id.0, name.clone());
        let nsn = format!("{:09}", 100_000_000 + self.dice.roll(900));
        self.write(
            id.0,
            Event::LearnerRegistered {
                name: name.into(),
                nsn: nsn.into(),
                date_of_birth: "2012-05-06".parse::<chrono::NaiveDate>().unwrap().into(),
                year_level: 9.into(),
            },
        );
    }

    fn some_grant(&mut self) -> Grant {
        let role = self.dice.pick(&[
            Role::PrimaryContact,
            Role::OfficeSupport,
            Role::AttendanceLead,
            Role::DelegatedAuthoriser,
            Role::CaseManager,
            Role::WorkflowLead,
        ]);
        let school = role.fits(OrganisationKind::School) && self.dice.roll(2) == 0;
        let school = school || !role.fits(OrganisationKind::Provider);
        let at = if school { self.schools.clone() } else { self.providers.clone() };
        Grant { organisation: self.dice.pick(&at), role }
    }

    fn register(&mut self, organisation: OrganisationId) -> PersonId {
        let id = PersonId(self.id());
        self.people.insert(id, Vec::new());
        self.name_person(id, organisation);
        id
    }

    fn name_person(&mut self, id: PersonId, organisation: OrganisationId) {
        let name = self.dice.pick(&NAMES).to_owned();
        self.names.insert(id.0, name.clone());
        self.write(
            id.0,
            Event::PersonRegistered {
                organisation,
                username: format!("user{}", id.0.as_u128() % 100_000).into(),
                name: name.into(),
                phone: Some("09 555 0123".to_owned().into()),
                email: None,
            },
        );
    }

    fn grant(&mut self, person: PersonId, grant: Grant) {
        let Grant { organisation, role } = grant;
        let grants = self.people.entry(person).or_default();
        if !grants.contains(&grant) {
            grants.push(grant);
            grants.sort_unstable();
        }
        self.write(person.0, Event::AccessGranted { organisation, role });
    }

    fn enrol(&mut self, learner: LearnerId, school: Option<OrganisationId>) {
        if let Some(left) = self.learners.insert(learner, school).flatten() {
            self.write(learner.0, Event::EnrolmentEnded { school: left });
        }
        if let Some(school) = school {
            self.write(learner.0, Event::EnrolmentStarted { school });
        }
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

    /// Something happens.
    pub fn step(&mut self) {
        self.now += Duration::minutes(self.dice.roll(400) as i64);
        match self.dice.roll(20) {
            0..3 => self.submit(),
            3..5 => self.move_somebody(),
            5 => self.rename(),
            _ => self.command(),
        }
    }

    fn submit(&mut self) {
        let enrolled: Vec<_> =
            self.learners.iter().filter_map(|(l, s)| Some((*l, (*s)?))).collect();
        if enrolled.is_empty() {
            return;
        }
        let (learner, school) = self.dice.pick(&enrolled);
        let people: Vec<PersonId> = self.people.keys().copied().collect();
        let contact = self.dice.pick(&people);
        let (case, request) = (CaseId(self.id()), RequestId(self.id()));
        let answers = Answers::default().with("note", Answer::Text("answered".to_owned()));
        let routed = if self.dice.roll(5) == 0 {
            Event::AllocationFailed { school }
        } else {
            let provider = self.dice.pick(&self.providers.clone());
            Event::CaseAllocated { provider, route: Route::Catchment }
        };
        let events = vec![
            Event::RequestSubmitted {
                request,
                number: 999_000_000 + self.events.len() as u64,
                service: CHRONIC_ABSENCE.id,
                case_type: CaseType::ChronicAbsence,
                learner,
                school,
                form_version: 1,
                answers: answers.into(),
            },
            Event::CaseOpened {
                case_type: CaseType::ChronicAbsence,
                learner,
                catchment: Some("Northwood area".to_owned()),
                contact,
                details: ContactDetails::default(),
            },
            routed,
        ];
        self.append(case, contact, None, events);
    }

    fn move_somebody(&mut self) {
        let learners: Vec<LearnerId> = self.learners.keys().copied().collect();
        let people: Vec<PersonId> = self.people.keys().copied().collect();
        match self.dice.roll(3) {
            0 => {
                let learner = self.dice.pick(&learners);
                let school = self.dice.pick(&self.schools.clone());
                let school = (self.dice.roll(4) > 0).then_some(school);
                self.enrol(learner, school);
            }
            1 => {
                let person = self.dice.pick(&people);
                let grant = self.some_grant();
                self.grant(person, grant);
            }
            _ => {
                let person = self.dice.pick(&people);
                let Some(grant) = self.people[&person].first().copied() else {
                    return;
                };
                if grant.role.fits(OrganisationKind::Ministry) {
                    return;
                }
                self.people.get_mut(&person).unwrap().retain(|held| *held != grant);
                let Grant { organisation, role } = grant;
                self.write(person.0, Event::AccessEnded { organisation, role });
            }
        }
    }

    fn rename(&mut self) {
        let people: Vec<PersonId> = self.people.keys().copied().collect();
        let learners: Vec<LearnerId> = self.learners.keys().copied().collect();
        match self.dice.roll(3) {
            0 => {
                let (person, at) = (self.dice.pick(&people), self.schools[0]);
                self.name_person(person, at);
            }
            1 => {
                let learner = self.dice.pick(&learners);
                self.name_learner(learner);
            }
            _ => {
                let school = self.dice.pick(&self.schools.clone());
                let name = format!("{} School", self.dice.pick(&NAMES));
                self.names.insert(school.0, name.clone());
                self.write(
                    school.0,
                    Event::OrganisationRegistered { kind: OrganisationKind::School, name },
                );
            }
        }
    }

    fn command(&mut self) {
        let cases: Vec<CaseId> = self.cases.keys().copied().collect();
        if cases.is_empty() {
            return;
        }
        let id = self.dice.pick(&cases);
        let case = self.cases[&id].clone();
        let school = self.learners[&case.learner];
        let standing: Vec<Actor> = self
            .actors()
            .into_iter()
            .filter(|actor| policy::stand(actor, &case, school).is_some())
            .collect();
        if standing.is_empty() {
            return;
        }
        let actor = self.dice.pick(&standing);
        let change = self.change(&case);
        let action = change.action().unwrap();
        let facts = self.facts(school, &change);
        let command = Command { expected: Some(case.version), change };
        let stands = policy::stand(&actor, &case, school).unwrap();
        if let Ok(events) = decide(&case, &actor, command, &facts) {
            self.append(id, actor.person, stands.acting(action), events);
        }
    }

    pub fn actors(&self) -> Vec<Actor> {
        let actor = |(person, grants): (&PersonId, &Vec<Grant>)| Actor {
            person: *person,
            grants: grants.clone(),
        };
        self.people.iter().map(actor).collect()
    }

    fn facts(&self, school: Option<OrganisationId>, change: &Change) -> Facts {
        let named = match change {
            Change::Assign { person } | Change::ChangePrimaryContact { person, .. } => {
                Some(*person)
            }
            _ => None,
        };
        Facts {
            now: self.now,
            features: FeatureDates::default(),
            school,
            person: named.map(|id| PersonFacts {
                id,
                grants: self.people[&id].clone(),
                phone: None,
                email: None,
            }),
            route: RouteFacts::default(),
            names_provider: true,
        }
    }

    fn change(&mut self, case: &Case) -> Change {
        let reason = || "a reason".to_owned();
        let comments: Vec<CommentId> = case.comments.iter().map(|comment| comment.id).collect();
        let comment =
            if comments.is_empty() { CommentId::default() } else { self.dice.pick(&comments) };
        let people: Vec<PersonId> = self.people.keys().copied().collect();
        match self.dice.roll(24) {
            0..5 => Change::AddComment {
                comment: CommentId(self.id()),
                body: format!("text {}", self.events.len()),
                visibility: [None, Some(Visibility::Shared)][self.dice.roll(2)],
            },
            5..7 => {
                Change::AmendComment { comment, body: format!("amended {}", self.events.len()) }
            }
            7 => Change::WithdrawComment { comment, reason: Some(reason()) },
            8..10 => Change::Share { comments: vec![comment] },
            10 => Change::Unshare { comments: vec![comment], reason: None },
            11..13 => Change::ChangePrimaryContact {
                person: self.dice.pick(&people),
                phone: None,
                email: None,
                notes: Some("call".to_owned()),
            },
            13..16 => Change::Assign { person: self.dice.pick(&people) },
            16 => Change::Pause { reason: reason(), until: None },
            17 => Change::Resume { reason: None },
            18 => Change::Close { outcome: "Returned".to_owned(), summary: Some(reason()) },
            19 => Change::Reopen { reason: reason() },
            20 => Change::RequestTransfer {
                to: self.dice.pick(&self.providers.clone()),
                reason: reason(),
            },
            21 => Change::AnswerTransfer { accept: self.dice.roll(2) == 0, reason: None },
            22 => Change::Allocate { provider: self.dice.pick(&self.providers.clone()) },
            _ => match case.referrals.first() {
                Some(referral) => Change::UpdateReferral {
                    referral: referral.id,
                    status: ReferralStatus::Accepted,
                },
                None => Change::Refer {
                    referral: ReferralId(self.id()),
                    service_name: "Counselling".to_owned(),
                    service_provider: "Te Ora".to_owned(),
                    source: "School".to_owned(),
                },
            },
        }
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
