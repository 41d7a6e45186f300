//! The enumerations of the contract, each the outside face of one of the domain's.

use crate::act::own;
use async_graphql::Enum;
use casetrail_domain::{access, case, event, overdue, policy};

#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "access::Role")]
#[expect(missing_docs, reason = "described where the domain defines them")]
pub enum Role {
    PrimaryContact,
    OfficeSupport,
    AttendanceLead,
    DelegatedAuthoriser,
    CaseManager,
    WorkflowLead,
    MinistryAdmin,
    Auditor,
}

#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "access::OrganisationKind")]
#[expect(missing_docs, reason = "described where the domain defines them")]
pub enum OrganisationKind {
    School,
    Provider,
    Ministry,
}

#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "event::CaseType")]
#[expect(missing_docs, reason = "described where the domain defines them")]
pub enum CaseType {
    ChronicAbsence,
}

#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "case::Status")]
#[expect(missing_docs, reason = "described where the domain defines them")]
pub enum CaseStatus {
    AwaitingAllocation,
    Allocated,
    Open,
    Paused,
    Closed,
}

#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "case::RequestState")]
#[expect(missing_docs, reason = "described where the domain defines them")]
pub enum RequestState {
    Submitted,
    Returned,
    Resubmitted,
    Withdrawn,
    Declined,
}

#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "event::Visibility")]
#[expect(missing_docs, reason = "described where the domain defines them")]
pub enum Visibility {
    Internal,
    Shared,
}

#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "event::ReferralStatus")]
#[expect(missing_docs, reason = "described where the domain defines them")]
pub enum ReferralStatus {
    Pending,
    Received,
    Accepted,
    Declined,
    Completed,
}

#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "overdue::Kind")]
#[expect(missing_docs, reason = "described where the domain defines them")]
pub enum OverdueKind {
    /// It waits to be assigned.
    Unassigned,
    /// Nobody has tried to reach the whānau since it was assigned.
    NoContact,
    /// The day by which a task was to be done is over.
    Task,
}

/// What the viewer may do with a comment or file, beside sharing it.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "casetrail_domain::case::ItemAction")]
#[expect(missing_docs, reason = "described where the domain defines them")]
pub enum ItemAction {
    Amend,
    Rename,
    Withdraw,
    ReportMisfiling,
}

#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "policy::Action")]
#[expect(missing_docs, reason = "described where the domain defines them")]
pub enum CaseAction {
    AddComment,
    UploadFiles,
    ChangePrimaryContact,
    ViewShared,
    Assign,
    Pause,
    Resume,
    Close,
    Reopen,
    Share,
    Refer,
    Transfer,
    AnswerTransfer,
    Allocate,
    ReturnRequest,
    DeclineRequest,
    ResubmitRequest,
    WithdrawRequest,
    ReportMisfiling,
    Work,
}

/// Which cases.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseScope {
    /// Not closed.
    Active,
    /// Closed.
    Closed,
    /// Both.
    All,
}

impl CaseScope {
    /// All of them.
    const ALL: [Self; 3] = [Self::Active, Self::Closed, Self::All];

    /// The name it is kept under.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Closed => "CLOSED",
            Self::All => "ALL",
        }
    }

    /// The scope kept under this name.
    #[must_use]
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.key() == key)
    }
}

/// What a list of cases is sorted by.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the column of that name")]
pub enum CaseOrderBy {
    Number,
    Opened,
    Closed,
    Learner,
    PrimaryContact,
    Status,
    LastActivity,
}

/// What somebody may do beside single cases.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Capability {
    SubmitRequest,
    ListCases,
    ManageMembers,
    Assign,
    ViewDashboard,
    Allocate,
    Audit,
}

/// Which emails somebody wants.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum EmailChoice {
    Each,
    Daily,
    None,
}

impl From<EmailChoice> for own::Email {
    fn from(choice: EmailChoice) -> Self {
        match choice {
            EmailChoice::Each => Self::Each,
            EmailChoice::Daily => Self::Daily,
            EmailChoice::None => Self::Never,
        }
    }
}

impl From<own::Email> for EmailChoice {
    fn from(kept: own::Email) -> Self {
        match kept {
            own::Email::Each => Self::Each,
            own::Email::Daily => Self::Daily,
            own::Email::Never => Self::None,
        }
    }
}

/// What a scan of a file found.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Scan {
    Pending,
    Clean,
    Infected,
}

/// How a problem with a draft weighs.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Severity {
    Blocking,
    Warning,
}

/// What an answer to a question looks like.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum QuestionKind {
    Text,
    LongText,
    Choice,
    Choices,
    Date,
    Number,
    YesNo,
    Phone,
    Email,
    Learner,
    Contact,
}

/// What happened to a list.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Change {
    Added,
    Updated,
    Removed,
    Reset,
}

/// How far an erasure has come.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ErasureStatus {
    Requested,
    Held,
    Approved,
    Done,
}

/// Why a command was refused.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "described in schema.graphql")]
pub enum ErrorCode {
    InvalidInput,
    NotFound,
    NotPermitted,
    NotYetAvailable,
    VersionConflict,
    InvalidState,
    CaseClosed,
    AlreadyAssigned,
    DuplicateOpenCase,
    LearnerNotEnrolled,
    ContactNotEligible,
    CommandIdReused,
    FileTooLarge,
    FileEmpty,
    FileTypeNotAllowed,
    FileNotReady,
    FileInfected,
    Overloaded,
    RateLimited,
}
