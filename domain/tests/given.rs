//! A case with a past, the people of the demo, and the directory as it stands.

use casetrail_domain::access::{Actor, Grant, Role};
use casetrail_domain::case::{
    Case, Change, Command, Facts, NewFile, PersonFacts, RouteFacts, StoredFile, decide, scanned,
};
use casetrail_domain::event::{ItemId, Route, Scanner, Verdict, Visibility};
use casetrail_domain::feature::FeatureDates;
use casetrail_domain::file::FileKind;
use casetrail_domain::form::{Answer, Answers, CHRONIC_ABSENCE, CONTACT, LEARNER};
use casetrail_domain::policy::stand;
use casetrail_domain::{
    Code, CommentId, Event, FileId, LearnerId, OrganisationId, PersonId, Recorded, ReferralId,
    Refusal, RequestId,
};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// A school.
pub const NORTH: OrganisationId = OrganisationId(Uuid::from_u128(1));
/// Another school.
pub const SOUTH: OrganisationId = OrganisationId(Uuid::from_u128(2));
/// The provider of North's catchment.
pub const NORTHWOOD: OrganisationId = OrganisationId(Uuid::from_u128(3));
/// Another provider.
pub const HARBOUR: OrganisationId = OrganisationId(Uuid::from_u128(4));
const MINISTRY: OrganisationId = OrganisationId(Uuid::from_u128(5));
/// The learner.
pub const LEARNER_OF_NORTH: LearnerId = LearnerId(Uuid::from_u128(6));

/// Somebody of the demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Who(u8, Role, OrganisationId);

/// Primary Contact of North.
pub const JOHN: Who = Who(11, Role::PrimaryContact, NORTH);
/// Office Support of North.
pub const SUSAN: Who = Who(12, Role::OfficeSupport, NORTH);
/// Attendance Lead of North.
pub const DAVID: Who = Who(13, Role::AttendanceLead, NORTH);
/// Attendance Lead of South.
pub const STRANGER: Who = Who(14, Role::AttendanceLead, SOUTH);
/// Case Manager of Northwood.
pub const JANE: Who = Who(15, Role::CaseManager, NORTHWOOD);
/// Another Case Manager of Northwood.
pub const TOM: Who = Who(16, Role::CaseManager, NORTHWOOD);
/// Workflow Lead of Northwood.
pub const ANA: Who = Who(17, Role::WorkflowLead, NORTHWOOD);
/// Workflow Lead of Harbour.
pub const KIRSTY: Who = Who(18, Role::WorkflowLead, HARBOUR);
/// Case Manager of Harbour.
pub const SIONE: Who = Who(19, Role::CaseManager, HARBOUR);
/// Ministry administrator.
pub const ADMIN: Who = Who(20, Role::MinistryAdmin, MINISTRY);
/// Auditor.
pub const AUDITOR: Who = Who(21, Role::Auditor, MINISTRY);

/// All of them.
pub const PEOPLE: [Who; 11] =
    [JOHN, SUSAN, DAVID, STRANGER, JANE, TOM, ANA, KIRSTY, SIONE, ADMIN, AUDITOR];

impl Who {
    /// Their id.
    pub fn id(self) -> PersonId {
        PersonId(Uuid::from_u128(u128::from(self.0)))
    }

    fn grants(self) -> Vec<Grant> {
        vec![Grant { organisation: self.2, role: self.1 }]
    }

    /// They, with their access.
    pub fn actor(self) -> Actor {
        Actor { person: self.id(), grants: self.grants() }
    }
}

/// The comment with this number.
pub fn comment(number: u128) -> CommentId {
    CommentId(Uuid::from_u128(100 + number))
}

/// The same, to share or report.
pub fn of_comment(number: u128) -> ItemId {
    ItemId::Comment(comment(number))
}

/// The file with this number.
pub fn file(number: u128) -> FileId {
    FileId(Uuid::from_u128(400 + number))
}

/// The same, to share or report.
pub fn of_file(number: u128) -> ItemId {
    ItemId::File(file(number))
}

/// A file that has arrived, to be put on the case.
pub fn new_file(number: u128) -> NewFile {
    let digits = |digit: &str| digit.repeat(64);
    let stored = StoredFile { bytes: 1_000, sha256: digits("a"), stored_sha256: digits("b") };
    let name = format!("File {number}.pdf");
    NewFile { id: file(number), name, kind: FileKind::Pdf, stored: Some(stored) }
}

/// The command that puts it on the case.
pub fn attach(number: u128, visibility: Option<Visibility>) -> Change {
    Change::AttachFiles { files: vec![new_file(number)], visibility }
}

/// The one referral.
pub const REFERRAL: ReferralId = ReferralId(Uuid::from_u128(200));

/// A complete request for the learner, naming somebody as its contact.
pub fn answers(contact: Who) -> Answers {
    let text = |text: String| Answer::Text(text);
    Answers::default()
        .with(LEARNER, text(LEARNER_OF_NORTH.global()))
        .with(CONTACT, text(contact.id().global()))
        .with("halfDaysPossible", Answer::Number(100))
        .with("halfDaysAttended", Answer::Number(40))
}

/// The command that opens a case.
pub fn submit(contact: Who) -> Change {
    let request = RequestId(Uuid::from_u128(300));
    let answers = answers(contact);
    Change::Submit { request, number: 999_229_934, service: &CHRONIC_ABSENCE, answers }
}

/// A case and the world around it.
#[derive(Clone)]
pub struct Given {
    /// The case as it is now.
    pub case: Case,
    /// Where the learner is enrolled.
    pub school: Option<OrganisationId>,
    /// Where a new case goes.
    pub route: Option<(OrganisationId, Route)>,
    /// The moment.
    pub now: DateTime<Utc>,
}

/// Nothing yet: a learner at North, whose cases go to Northwood.
pub fn nothing() -> Given {
    Given {
        case: Case::default(),
        school: Some(NORTH),
        route: Some((NORTHWOOD, Route::Catchment)),
        now: "2026-06-01T00:00:00Z".parse().expect("a moment"),
    }
}

/// A case in Northwood's queue, of which John is the contact.
pub fn submitted() -> Given {
    nothing().and(JOHN, submit(JOHN))
}

/// The same, assigned to Jane.
pub fn assigned() -> Given {
    submitted().and(ANA, Change::Assign { person: JANE.id() })
}

impl Given {
    /// What comes of a command that was decided on the present version.
    pub fn when(&self, who: Who, change: Change) -> Result<Vec<Event>, Refusal> {
        self.when_seen(who, change, Some(self.case.version).filter(|&version| version > 0))
    }

    /// What comes of a command that was decided on this version.
    pub fn when_seen(
        &self,
        who: Who,
        change: Change,
        expected: Option<u64>,
    ) -> Result<Vec<Event>, Refusal> {
        let facts = self.facts(&change);
        decide(&self.case, &who.actor(), Command { expected, change }, &facts)
    }

    /// The case after a command that must be accepted.
    pub fn and(self, who: Who, change: Change) -> Self {
        let events = self.when(who, change.clone());
        let events = events.unwrap_or_else(|refusal| panic!("{who:?}, {change:?}: {refusal:?}"));
        self.happened(who, change.action().is_none(), &events)
    }

    /// The case after a scan of this file.
    pub fn found(self, number: u128, verdict: Verdict) -> Self {
        let event = scanned(&self.case, file(number), verdict, Scanner::BuiltIn);
        let event = event.expect("the file waits for its scan");
        self.happened(ADMIN, false, &[event])
    }

    /// The case after these events, which this person caused.
    pub fn happened(mut self, who: Who, opening: bool, events: &[Event]) -> Self {
        // The role in effect is that of the standing before.
        let standing = stand(&who.actor(), &self.case, self.school).filter(|_| !opening);
        let role = standing.and_then(|standing| standing.reasons().next());
        let role = role.map_or(who.1, casetrail_domain::policy::Capacity::role);
        for event in events {
            let revision = self.case.version + 1;
            self.now += TimeDelta::minutes(1);
            let recorded = Recorded {
                position: 1_000 + revision,
                stream: Uuid::from_u128(7),
                revision,
                id: Uuid::from_u128(u128::from(revision)),
                at: self.now,
                actor: who.id(),
                organisation: Some(who.2),
                role: Some(role),
                number: event.series().map(|_| 98_713),
                event,
            };
            self.case = self.case.evolve(&recorded);
        }
        self
    }

    /// The directory, as far as a change asks for it.
    pub fn facts(&self, change: &Change) -> Facts {
        let named = match change {
            Change::Submit { answers, .. } | Change::ResubmitRequest { answers } => {
                answers.contact()
            }
            Change::ChangePrimaryContact { person, .. } | Change::Assign { person } => {
                Some(*person)
            }
            _ => None,
        };
        let known = PEOPLE.into_iter().find(|who| Some(who.id()) == named);
        let names_provider = match change {
            Change::Allocate { provider } => [NORTHWOOD, HARBOUR].contains(provider),
            Change::RequestTransfer { to, .. } => [NORTHWOOD, HARBOUR].contains(to),
            _ => false,
        };
        Facts {
            now: self.now,
            features: FeatureDates::default(),
            school: self.school,
            person: known.map(|who| PersonFacts {
                id: who.id(),
                grants: who.grants(),
                phone: Some("04 555 0123".to_owned()),
                email: None,
            }),
            route: RouteFacts {
                catchment: Some("Northwood area".to_owned()),
                provider: self.route,
            },
            names_provider,
            files_of_case_max: casetrail_domain::file::FILES_OF_CASE_MAX,
        }
    }
}

/// The names of the events, or the code of the refusal.
pub fn outcome(outcome: &Result<Vec<Event>, Refusal>) -> String {
    match outcome {
        Ok(events) => events.iter().map(Event::kind).collect::<Vec<_>>().join(", "),
        Err(refusal) => format!("refused, {:?}", refusal.code),
    }
}

/// The code of the refusal, if it is one.
pub fn code(outcome: &Result<Vec<Event>, Refusal>) -> Option<Code> {
    outcome.as_ref().err().map(|refusal| refusal.code)
}
