//! A case: its state, folded from its events.

mod command;
pub mod consequence;
mod decide;
mod evolve;
pub mod work;

pub use command::{Change, Command, Facts, NewFile, PersonFacts, RouteFacts, StoredFile};
pub use decide::{
    ItemAction, OUTCOME_DECLINED, OUTCOME_WITHDRAWN, allowed, allowed_on, decide, may_upload,
    scanned,
};

use crate::event::{CaseType, ContactDetails, Event, ItemId, ReferralStatus, Verdict, Visibility};
use crate::file::FileKind;
use crate::form::Answers;
use crate::id::{
    CaseId, CommentId, FileId, LearnerId, OrganisationId, PersonId, ReferralId, RequestId,
    ServiceId,
};
use crate::personal::Personal;
use crate::policy::Item;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use work::Work;

/// Where a case stands.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum Status {
    /// No provider was found; the Ministry allocates by hand.
    #[default]
    AwaitingAllocation,
    /// In its provider's queue.
    Allocated,
    /// With a Case Manager.
    Open,
    /// Resting; a school reads Open.
    Paused,
    /// Closed.
    Closed,
}

/// How far the request has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RequestState {
    /// Submitted.
    #[default]
    Submitted,
    /// Returned to the school with a reason.
    Returned,
    /// Submitted again after a return.
    Resubmitted,
    /// Taken back by the school.
    Withdrawn,
    /// Declined.
    Declined,
}

/// A case. Version 0 is a case that does not exist yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Its id and stream.
    pub id: CaseId,
    /// Its reference number.
    pub number: u64,
    /// How many events it has.
    pub version: u64,
    /// The position of its last event.
    pub position: u64,
    /// The position of its first event.
    pub first_position: u64,
    /// Its type.
    pub case_type: CaseType,
    /// Where it stands.
    pub status: Status,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// When it was closed, while it is.
    pub closed_at: Option<DateTime<Utc>>,
    /// Whom it is about.
    pub learner: LearnerId,
    /// The catchment of the school at the time.
    pub catchment: Option<String>,
    /// The organisation that has it.
    pub provider: Option<OrganisationId>,
    /// The Case Owner.
    pub owner: Option<PersonId>,
    /// The version at which it was last assigned.
    pub assigned_version: u64,
    /// The designated Primary Contact.
    pub contact: Option<Contact>,
    /// How it ended, while it is closed.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::personal::present"
    )]
    pub outcome: Option<Personal<String>>,
    /// What the provider said when closing.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::personal::present"
    )]
    pub closing_summary: Option<Personal<String>>,
    /// The day on which a pause ends by itself.
    pub paused_until: Option<NaiveDate>,
    /// A transfer that waits for an answer.
    pub transfer: Option<Transfer>,
    /// The request it came from.
    pub request: Request,
    /// Its comments, oldest first, without their bodies. Read models keep them as rows of their own.
    #[serde(skip)]
    pub comments: Vec<Comment>,
    /// Its files, oldest first, without their names. Kept as comments are.
    #[serde(skip)]
    pub files: Vec<File>,
    /// Its referrals, oldest first.
    pub referrals: Vec<Referral>,
    /// What the provider does on it from day to day.
    pub work: Work,
}

/// The designated Primary Contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Who.
    pub person: PersonId,
    /// How to reach them about this case.
    pub details: ContactDetails,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// A transfer that waits for an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// To which provider.
    pub to: OrganisationId,
    /// Who asked.
    pub requested_by: PersonId,
    /// When.
    pub requested_at: DateTime<Utc>,
    /// Why.
    pub reason: Personal<String>,
}

/// The request a case came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// Its number.
    pub number: u64,
    /// Which service was asked for.
    pub service: ServiceId,
    /// When it was submitted.
    pub submitted_at: DateTime<Utc>,
    /// By whom.
    pub submitted_by: PersonId,
    /// The learner's school then.
    pub school: OrganisationId,
    /// Whom it named as Primary Contact.
    pub contact: PersonId,
    /// How far it has come.
    pub state: RequestState,
    /// The form's version.
    pub form_version: u32,
    /// What was answered, as last submitted.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::personal::present"
    )]
    pub answers: Option<Personal<Answers>>,
    /// Why it was returned, while it is.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::personal::present"
    )]
    pub return_reason: Option<Personal<String>>,
}

/// A comment, without its body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// Who wrote it.
    pub author: PersonId,
    /// For which organisation.
    pub organisation: Option<OrganisationId>,
    /// On the provider's side, rather than the school's.
    pub by_provider: bool,
    /// Internal or shared now.
    pub visibility: Visibility,
    /// Withdrawn, or reported as misfiled.
    pub withdrawn: bool,
}

impl Comment {
    /// What the policy needs to know of it.
    #[must_use]
    pub fn item(&self) -> Item {
        Item {
            author: self.author,
            organisation: self.organisation,
            by_provider: self.by_provider,
            visibility: self.visibility,
            withdrawn: self.withdrawn,
        }
    }
}

/// A file, without its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Its id.
    pub id: FileId,
    /// When it was put on the case.
    pub created_at: DateTime<Utc>,
    /// By whom.
    pub author: PersonId,
    /// For which organisation.
    pub organisation: Option<OrganisationId>,
    /// On the provider's side, rather than the school's.
    pub by_provider: bool,
    /// Internal or shared now.
    pub visibility: Visibility,
    /// Withdrawn, or reported as misfiled.
    pub withdrawn: bool,
    /// What it is.
    pub kind: FileKind,
    /// How large it is.
    pub bytes: u64,
    /// What a scan of it came to; `None`: it was not scanned yet, and nobody reads it.
    pub verdict: Option<Verdict>,
}

impl File {
    /// What the policy needs to know of it.
    #[must_use]
    pub fn item(&self) -> Item {
        Item {
            author: self.author,
            organisation: self.organisation,
            by_provider: self.by_provider,
            visibility: self.visibility,
            withdrawn: self.withdrawn,
        }
    }
}

/// A referral of the case to a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referral {
    /// Its id.
    pub id: ReferralId,
    /// Its number.
    pub number: u64,
    /// When it was made.
    pub date: DateTime<Utc>,
    /// Who asked.
    pub source: Personal<String>,
    /// How far it has come.
    pub status: ReferralStatus,
    /// The service.
    pub service_name: Personal<String>,
    /// Who provides it.
    pub service_provider: Personal<String>,
}

impl Case {
    /// Whether it exists.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.version > 0
    }

    /// Whether it is closed.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.status == Status::Closed
    }

    /// The comment with this id.
    #[must_use]
    pub fn comment(&self, id: CommentId) -> Option<&Comment> {
        self.comments.iter().rev().find(|comment| comment.id == id)
    }

    /// The file with this id.
    #[must_use]
    pub fn file(&self, id: FileId) -> Option<&File> {
        self.files.iter().rev().find(|file| file.id == id)
    }

    /// The comment or file with this id, as far as rights go.
    #[must_use]
    pub fn item(&self, id: ItemId) -> Option<Item> {
        match id {
            ItemId::Comment(id) => self.comment(id).map(Comment::item),
            ItemId::File(id) => self.file(id).map(File::item),
        }
    }

    /// The referral with this id.
    #[must_use]
    pub fn referral(&self, id: ReferralId) -> Option<&Referral> {
        self.referrals.iter().find(|referral| referral.id == id)
    }
}

/// A unique fact that a case holds: it is the open case of its type for its learner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The event takes it, or is refused because another case holds it.
    Take(LearnerId, CaseType),
    /// The event gives it up.
    Release(LearnerId, CaseType),
}

impl Case {
    /// What this event, decided on this case, does to the claim of being the only open one.
    #[must_use]
    pub fn claim(&self, event: &Event) -> Option<Claim> {
        if let Event::CaseOpened { learner, case_type, .. } = event {
            return Some(Claim::Take(*learner, *case_type));
        }
        if matches!(event, Event::CaseReopened { .. }) {
            return Some(Claim::Take(self.learner, self.case_type));
        }
        matches!(event, Event::CaseClosed { .. })
            .then_some(Claim::Release(self.learner, self.case_type))
    }
}
