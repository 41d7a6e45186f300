//! Commands on a case, and the facts a decision needs beside the case.

use crate::access::Grant;
use crate::event::{ItemId, ReferralStatus, Route, Visibility};
use crate::feature::FeatureDates;
use crate::file::FileKind;
use crate::form::{Answers, Service};
use crate::id::{CommentId, FileId, OrganisationId, PersonId, ReferralId, RequestId, TaskId};
use crate::policy::Action;
use chrono::{DateTime, NaiveDate, Utc};

/// What somebody wants done with a case.
#[derive(Clone, Debug)]
pub struct Command {
    /// The version of the case they decided on; `None` for additions.
    pub expected: Option<u64>,
    /// What.
    pub change: Change,
}

/// What is to be done. Ids of new things come with it.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "fields are those of the mutations in schema.graphql")]
pub enum Change {
    Submit {
        request: RequestId,
        number: u64,
        service: &'static Service,
        answers: Answers,
    },
    AddComment {
        comment: CommentId,
        body: String,
        visibility: Option<Visibility>,
    },
    AmendComment {
        comment: CommentId,
        body: String,
    },
    WithdrawComment {
        comment: CommentId,
        reason: Option<String>,
    },
    AttachFiles {
        files: Vec<NewFile>,
        visibility: Option<Visibility>,
    },
    RenameFile {
        file: FileId,
        name: String,
    },
    WithdrawFile {
        file: FileId,
        reason: Option<String>,
    },
    ReportMisfiling {
        item: ItemId,
        reason: String,
    },
    ChangePrimaryContact {
        person: PersonId,
        /// `None`: the person's own; empty: none.
        phone: Option<String>,
        /// `None`: the person's own; empty: none.
        email: Option<String>,
        notes: Option<String>,
    },
    Share {
        items: Vec<ItemId>,
    },
    Unshare {
        items: Vec<ItemId>,
        reason: Option<String>,
    },
    Allocate {
        provider: OrganisationId,
    },
    Assign {
        person: PersonId,
    },
    Pause {
        reason: String,
        until: Option<NaiveDate>,
    },
    Resume {
        reason: Option<String>,
    },
    Close {
        outcome: String,
        summary: Option<String>,
    },
    Reopen {
        reason: String,
    },
    RequestTransfer {
        to: OrganisationId,
        reason: String,
    },
    AnswerTransfer {
        accept: bool,
        reason: Option<String>,
    },
    Refer {
        referral: ReferralId,
        service_name: String,
        service_provider: String,
        source: String,
    },
    UpdateReferral {
        referral: ReferralId,
        status: ReferralStatus,
    },
    LogContactAttempt {
        at: DateTime<Utc>,
        means: String,
        reached: bool,
        notes: Option<String>,
    },
    AddTask {
        task: TaskId,
        title: String,
        due: Option<NaiveDate>,
    },
    CompleteTask {
        task: TaskId,
    },
    ObserveAttendance {
        from: NaiveDate,
        to: NaiveDate,
        possible: u16,
        attended: u16,
    },
    ReturnRequest {
        reason: String,
    },
    DeclineRequest {
        reason: String,
    },
    WithdrawRequest {
        reason: String,
    },
    ResubmitRequest {
        answers: Answers,
    },
}

/// A file that is to be put on a case.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// Its id.
    pub id: FileId,
    /// Its name, cleaned.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// What is stored of it; `None` while its bytes have not all arrived.
    pub stored: Option<StoredFile>,
}

/// What is stored of a file.
#[derive(Clone, Debug)]
pub struct StoredFile {
    /// How large it is.
    pub bytes: u64,
    /// SHA-256 of the file itself, in hexadecimal digits.
    pub sha256: String,
    /// SHA-256 of what is stored, which is sealed.
    pub stored_sha256: String,
}

impl Change {
    /// The right it takes; `None` for submitting, which no case exists for yet.
    #[must_use]
    pub fn action(&self) -> Option<Action> {
        Some(match self {
            Self::Submit { .. } => return None,
            Self::AddComment { .. } | Self::AmendComment { .. } | Self::WithdrawComment { .. } => {
                Action::AddComment
            }
            Self::AttachFiles { .. } | Self::RenameFile { .. } | Self::WithdrawFile { .. } => {
                Action::UploadFiles
            }
            Self::ReportMisfiling { .. } => Action::ReportMisfiling,
            Self::ChangePrimaryContact { .. } => Action::ChangePrimaryContact,
            Self::Share { .. } | Self::Unshare { .. } => Action::Share,
            Self::Allocate { .. } => Action::Allocate,
            Self::Assign { .. } => Action::Assign,
            Self::Pause { .. } => Action::Pause,
            Self::Resume { .. } => Action::Resume,
            Self::Close { .. } => Action::Close,
            Self::Reopen { .. } => Action::Reopen,
            Self::RequestTransfer { .. } => Action::Transfer,
            Self::AnswerTransfer { .. } => Action::AnswerTransfer,
            Self::Refer { .. } | Self::UpdateReferral { .. } => Action::Refer,
            Self::LogContactAttempt { .. }
            | Self::AddTask { .. }
            | Self::CompleteTask { .. }
            | Self::ObserveAttendance { .. } => Action::Work,
            Self::ReturnRequest { .. } => Action::ReturnRequest,
            Self::DeclineRequest { .. } => Action::DeclineRequest,
            Self::WithdrawRequest { .. } => Action::WithdrawRequest,
            Self::ResubmitRequest { .. } => Action::ResubmitRequest,
        })
    }
}

/// What a decision needs to know beside the case: the directory as one snapshot of it has it.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The present moment.
    pub now: DateTime<Utc>,
    /// From when each feature is on.
    pub features: FeatureDates,
    /// Where the learner is enrolled now.
    pub school: Option<OrganisationId>,
    /// The person the command names: a new contact, a new owner.
    pub person: Option<PersonFacts>,
    /// Where a new case of this learner goes.
    pub route: RouteFacts,
    /// Whether the organisation the command names is a provider.
    pub names_provider: bool,
    /// The most files that a case may hold, as this installation has it.
    pub files_of_case_max: usize,
}

/// The person a command names.
#[derive(Clone, Debug)]
pub struct PersonFacts {
    /// Who.
    pub id: PersonId,
    /// Their active access.
    pub grants: Vec<Grant>,
    /// Their own phone number.
    pub phone: Option<String>,
    /// Their own email address.
    pub email: Option<String>,
}

/// Where a new case goes.
#[derive(Clone, Debug, Default)]
pub struct RouteFacts {
    /// The school's catchment.
    pub catchment: Option<String>,
    /// The provider, and why that one; `None`: the Ministry's queue.
    pub provider: Option<(OrganisationId, Route)>,
}
