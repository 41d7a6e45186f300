//! The directory: organisations, people and learners, and how they change.

use super::World;
use casetrail_domain::access::{Grant, OrganisationKind, Role};
use casetrail_domain::event::Event;
use casetrail_domain::id::{LearnerId, OrganisationId, PersonId};

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
    pub(super) fn found_organisations(&mut self) {
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

    pub(super) fn people_and_learners(&mut self) {
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

    pub(super) fn move_somebody(&mut self) {
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
                self.write(person.0, Event::AccessEnded { organisation, role, replacement: None });
            }
        }
    }

    pub(super) fn rename(&mut self) {
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
}
