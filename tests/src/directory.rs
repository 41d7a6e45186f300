//! What only an import of the directory changes: enrolments, access, new organisations. The
//! events are appended to the log of a stopped service, as an import appends them.

use crate::app::App;
use casetrail_domain::access::{OrganisationKind, Role};
use casetrail_domain::{Event, LearnerId, OrganisationId, PersonId};
use casetrail_eventlog::{Append, Expected, Log, Meta, NewEvent};
use chrono::Utc;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use uuid::Uuid;

/// The directory of a stopped service.
pub struct Directory {
    log: Log<Event>,
    organisations: BTreeMap<String, OrganisationId>,
    enrolments: BTreeMap<LearnerId, OrganisationId>,
    covered: BTreeMap<LearnerId, OrganisationId>,
    people: BTreeMap<String, PersonId>,
}

impl App {
    /// Opens the directory. The service must be stopped, and the directory closed before it goes
    /// on.
    ///
    /// # Panics
    /// When the log can't be opened or read.
    pub async fn directory(&self) -> Directory {
        let log = Log::open(self.log_settings("log")).await.expect("the service is stopped");
        let mut directory = Directory {
            log: log.clone(),
            organisations: BTreeMap::new(),
            enrolments: BTreeMap::new(),
            covered: BTreeMap::new(),
            people: BTreeMap::new(),
        };
        let head = log.head();
        log.scan(0, head, |recorded| {
            directory.note(recorded.stream, &recorded.event);
            ControlFlow::Continue(())
        })
        .expect("the log can be read");
        directory
    }
}

impl Directory {
    /// A learner moves to another school, or to none.
    pub async fn enrol(&mut self, learner: &str, school: Option<&str>) {
        let learner = LearnerId::parse(learner).expect("a learner's id");
        let present = self.enrolments.get(&learner).copied();
        let ended = present.map(|school| Event::EnrolmentEnded { school });
        let school = school.map(|name| self.organisations[name]);
        let started = school.map(|school| Event::EnrolmentStarted { school });
        self.append(learner.0, ended.into_iter().chain(started).collect()).await;
    }

    /// The learners whom an In-School Provision covers, in the order of their ids.
    #[must_use]
    pub fn covered(&self) -> Vec<String> {
        self.covered.keys().map(|learner| learner.global()).collect()
    }

    /// An In-School Provision covers a learner no longer.
    ///
    /// # Panics
    /// When none covered them.
    pub async fn uncover(&mut self, learner: &str) {
        let learner = LearnerId::parse(learner).expect("a learner's id");
        let provider = self.covered.remove(&learner).expect("a provision covers them");
        self.append(learner.0, vec![Event::ProvisionCoverageEnded { provider }]).await;
    }

    /// All roles of a person at an organisation end.
    pub async fn end_access(&self, username: &str, organisation: &str, role: Role) {
        let organisation = self.organisations[organisation];
        let person = self.people[username];
        self.append(person.0, vec![Event::AccessEnded { organisation, role, replacement: None }])
            .await;
    }

    /// A school in an area that no provider has.
    pub async fn found_school(&mut self, name: &str) {
        let school = OrganisationId(Uuid::now_v7());
        let kind = OrganisationKind::School;
        let registered = Event::OrganisationRegistered { kind, name: name.to_owned() };
        let area = Event::SchoolCatchmentSet { catchment: "Nobody's area".to_owned() };
        self.append(school.0, vec![registered, area]).await;
        self.organisations.insert(name.to_owned(), school);
    }

    /// A person of an organisation gains a role at another.
    pub async fn grant(&self, username: &str, organisation: &str, role: Role) {
        let organisation = self.organisations[organisation];
        let person = self.people[username];
        self.append(person.0, vec![Event::AccessGranted { organisation, role }]).await;
    }

    /// The organisation of this name.
    #[must_use]
    pub fn organisation(&self, name: &str) -> OrganisationId {
        self.organisations[name]
    }

    /// The person with this username.
    #[must_use]
    pub fn person(&self, username: &str) -> PersonId {
        self.people[username]
    }

    /// The log itself.
    #[must_use]
    pub fn log(&self) -> &Log<Event> {
        &self.log
    }

    /// Closes the log, so that the service can have it.
    pub async fn close(self) {
        self.log.close().await;
    }

    fn note(&mut self, stream: Uuid, event: &Event) {
        // Of all events only these make up what is needed here.
        if let Event::OrganisationRegistered { name, .. } = event {
            self.organisations.insert(name.clone(), OrganisationId(stream));
        } else if let Event::EnrolmentStarted { school } = event {
            self.enrolments.insert(LearnerId(stream), *school);
        } else if let Event::EnrolmentEnded { .. } = event {
            self.enrolments.remove(&LearnerId(stream));
        } else if let Event::ProvisionCoverageStarted { provider } = event {
            self.covered.insert(LearnerId(stream), *provider);
        } else if let Event::PersonRegistered { username, .. } = event
            && let Some(username) = username.known()
        {
            self.people.insert(username.clone(), PersonId(stream));
        }
    }

    async fn append(&self, stream: Uuid, events: Vec<Event>) {
        let new = |event| NewEvent {
            id: Uuid::now_v7(),
            subject: None,
            series: None,
            number: None,
            event,
        };
        let meta = Meta {
            command: Uuid::new_v4(),
            fingerprint: [0; 16],
            actor: self.people["admin@ministry"].0,
            organisation: None,
            role: None,
            cause: None,
            at: Utc::now(),
        };
        let append = Append {
            stream,
            expected: Expected::Any,
            events: events.into_iter().map(new).collect(),
            claims: Vec::new(),
            relied_on: Vec::new(),
            rows: Vec::new(),
            meta,
        };
        self.log.append(append).await.expect("the log takes it");
    }
}
