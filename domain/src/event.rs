//! Everything that can happen.
//!
//! Names and fields are stored for ever: a variant may gain optional fields, it never loses or
//! renames one. Personal data is [`Personal`]; ids, codes and dates stay clear. An event never
//! names other people, it holds their ids. `docs/EVENTS.md` is made from this file.

mod stream;
mod value;

pub use stream::Stream;
pub use value::{
    CaseType, ContactDetails, ItemId, ReferralStatus, Route, Scanner, Verdict, Visibility,
};

use crate::access::{OrganisationKind, Role};
use crate::feature::Feature;
use crate::file::FileKind;
use crate::form::Answers;
use crate::id::{
    CaseId, CatalogueId, CommentId, FileId, LearnerId, NotificationId, OrganisationId, PersonId,
    ReferralId, RequestId, ServiceId, TaskId,
};
use crate::notice::{Topic, Unsent};
use crate::personal::Personal;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// An event. In a case's stream its subject is the learner, in a person's stream the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "their fields say what they hold")]
pub enum Event {
    // The request.
    /// A school asked for support for a learner.
    RequestSubmitted {
        request: RequestId,
        number: u64,
        service: ServiceId,
        case_type: CaseType,
        learner: LearnerId,
        school: OrganisationId,
        form_version: u32,
        answers: Personal<Answers>,
    },
    /// The provider, or the Ministry, gave the request back to the school.
    RequestReturned { reason: Personal<String> },
    /// The school sent a returned request again, with new answers.
    RequestResubmitted { form_version: u32, answers: Personal<Answers> },
    /// The school took a returned request back.
    RequestWithdrawn { reason: Personal<String> },
    /// The provider, or the Ministry, will not take the request on.
    RequestDeclined { reason: Personal<String> },

    // The case.
    /// The request opened a case, in the same append.
    CaseOpened {
        case_type: CaseType,
        learner: LearnerId,
        catchment: Option<String>,
        contact: PersonId,
        details: ContactDetails,
    },
    /// The case went to a provider.
    CaseAllocated { provider: OrganisationId, route: Route },
    /// No provider serves the learner's school; the Ministry allocates by hand.
    AllocationFailed { school: OrganisationId },
    /// The case got its first Case Owner.
    CaseAssigned { owner: PersonId },
    /// The case went from one Case Owner to another.
    CaseReassigned { from: PersonId, owner: PersonId },
    /// The Case Owner no longer works for the provider; the case is in its queue again.
    CaseRequeued { from: PersonId },
    /// The provider lets the case rest.
    CasePaused { reason: Personal<String>, until: Option<NaiveDate> },
    /// Work on the case went on.
    CaseResumed { reason: Option<Personal<String>> },
    /// The case ended.
    CaseClosed { outcome: Personal<String>, summary: Option<Personal<String>> },
    /// A closed case goes on.
    CaseReopened { reason: Personal<String> },
    /// The provider asked another one to take the case.
    TransferRequested { to: OrganisationId, reason: Personal<String> },
    /// The other provider took the case.
    TransferAccepted { to: OrganisationId, reason: Option<Personal<String>> },
    /// The other provider did not take the case.
    TransferRejected { to: OrganisationId, reason: Option<Personal<String>> },

    // The Primary Contact.
    /// Somebody else became the Primary Contact.
    PrimaryContactChanged { person: PersonId, details: ContactDetails },
    /// The present Primary Contact is reached in another way.
    PrimaryContactDetailsChanged { person: PersonId, details: ContactDetails },
    /// The Primary Contact may no longer be it, and nobody is.
    PrimaryContactVacated { person: PersonId },

    // Comments.
    /// Somebody commented on the case.
    CommentAdded { comment: CommentId, visibility: Visibility, body: Personal<String> },
    /// The author changed the text of a comment.
    CommentAmended { comment: CommentId, body: Personal<String> },
    /// The author, or the provider's Workflow Lead, took a comment back.
    CommentWithdrawn { comment: CommentId, reason: Option<Personal<String>> },
    /// The provider let the school read a comment.
    CommentShared { comment: CommentId },
    /// The provider took a shared comment back from the school.
    CommentUnshared { comment: CommentId, reason: Option<Personal<String>> },

    // Files.
    /// Somebody put a file on the case. Nobody reads it before it was scanned.
    FileUploaded {
        file: FileId,
        visibility: Visibility,
        file_kind: FileKind,
        bytes: u64,
        stored_sha256: String,
        name: Personal<String>,
        sha256: Personal<String>,
    },
    /// A file was scanned: from now on it may be read, or never.
    FileScanned { file: FileId, verdict: Verdict, scanner: Scanner },
    /// The author gave a file another name.
    FileRenamed { file: FileId, name: Personal<String> },
    /// The provider let the school read a file.
    FileShared { file: FileId },
    /// The provider took a shared file back from the school.
    FileUnshared { file: FileId, reason: Option<Personal<String>> },
    /// The author, or the provider's Workflow Lead, took a file back.
    FileWithdrawn { file: FileId, reason: Option<Personal<String>> },
    /// Somebody found a comment or file on the wrong case; it is withdrawn with that.
    MisfilingReported { item: ItemId, reason: Personal<String> },

    // Services.
    /// The case was referred to a service.
    ServiceReferred {
        referral: ReferralId,
        source: Personal<String>,
        service_name: Personal<String>,
        service_provider: Personal<String>,
    },
    /// A referral came further.
    ServiceReferralUpdated { referral: ReferralId, status: ReferralStatus },

    // The provider's work.
    /// Somebody tried to reach the whānau.
    ContactAttemptLogged {
        attempted_at: DateTime<Utc>,
        reached: bool,
        means: Personal<String>,
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "crate::personal::present"
        )]
        notes: Option<Personal<String>>,
    },
    /// Something is to be done on the case.
    TaskAdded { task: TaskId, due: Option<NaiveDate>, title: Personal<String> },
    /// It was done.
    TaskCompleted {
        task: TaskId,
        /// What it was, so that the line tells it; missing where it was erased before.
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "crate::personal::present"
        )]
        title: Option<Personal<String>>,
    },
    /// How often the learner attended in a period.
    AttendanceObserved {
        from: NaiveDate,
        to: NaiveDate,
        half_days_possible: Personal<u16>,
        half_days_attended: Personal<u16>,
    },

    // The directory.
    /// A school, a provider or the Ministry became known.
    OrganisationRegistered { kind: OrganisationKind, name: String },
    /// A school lies in this catchment from now on.
    SchoolCatchmentSet { catchment: String },
    /// A provider is the In-School Provision of this school.
    ProvisionLinked { school: OrganisationId },
    /// A provider serves this catchment from now on.
    CatchmentAssigned { catchment: String, provider: OrganisationId },
    /// A learner became known, or their particulars changed.
    LearnerRegistered {
        name: Personal<String>,
        nsn: Personal<String>,
        date_of_birth: Personal<NaiveDate>,
        year_level: Personal<u8>,
    },
    /// A learner is enrolled at this school from now on.
    EnrolmentStarted { school: OrganisationId },
    /// A learner left this school.
    EnrolmentEnded { school: OrganisationId },
    /// An In-School Provision covers a learner from now on.
    ProvisionCoverageStarted { provider: OrganisationId },
    /// An In-School Provision no longer covers a learner.
    ProvisionCoverageEnded { provider: OrganisationId },
    /// A person with an account became known, or their particulars changed.
    PersonRegistered {
        organisation: OrganisationId,
        username: Personal<String>,
        name: Personal<String>,
        phone: Option<Personal<String>>,
        email: Option<Personal<String>>,
    },
    /// A person signed in for the first time with an account of this issuer; it is theirs for good.
    AccountBound { issuer: String, subject: Personal<String> },
    /// A person got a role at an organisation.
    AccessGranted { organisation: OrganisationId, role: Role },
    /// A person lost a role at an organisation.
    AccessEnded {
        organisation: OrganisationId,
        role: Role,
        /// Who becomes Primary Contact of all their active cases there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replacement: Option<PersonId>,
    },

    // Learning.
    /// A person began a course, in this version of it.
    Enrolled { course: String, version: u32 },
    /// A person completed a lesson of a course: every question of its check answered right.
    LessonCompleted { course: String, lesson: String, version: u32 },
    /// A person completed a course, with the last of its lessons.
    CourseCompleted { course: String, version: u32 },

    // The Ministry's settings.
    /// A service that cases can be referred to was entered or changed.
    CatalogueEntrySaved {
        entry: CatalogueId,
        service_name: String,
        service_provider: String,
        active: bool,
    },
    /// A feature comes on at this date.
    FeatureDateSet { feature: Feature, available_from: NaiveDate },

    // Notifications, each in the inbox of whom it is for.
    /// Somebody is told of what happened on a case; `cause` is the position of the event.
    NotificationRaised {
        notification: NotificationId,
        person: PersonId,
        topic: Topic,
        case: CaseId,
        cause: u64,
    },
    /// Somebody has read what they were told up to a position of the log.
    NotificationsRead { person: PersonId, up_to: u64 },
    /// A notification went out by email.
    NotificationSent { notification: NotificationId, message_id: String },
    /// A notification was not sent by email, and will not be.
    NotificationFailed { notification: NotificationId, reason: Unsent },
}

impl Event {
    /// The event's name, as stored.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::RequestSubmitted { .. } => "RequestSubmitted",
            Self::RequestReturned { .. } => "RequestReturned",
            Self::RequestResubmitted { .. } => "RequestResubmitted",
            Self::RequestWithdrawn { .. } => "RequestWithdrawn",
            Self::RequestDeclined { .. } => "RequestDeclined",
            Self::CaseOpened { .. } => "CaseOpened",
            Self::CaseAllocated { .. } => "CaseAllocated",
            Self::AllocationFailed { .. } => "AllocationFailed",
            Self::CaseAssigned { .. } => "CaseAssigned",
            Self::CaseReassigned { .. } => "CaseReassigned",
            Self::CaseRequeued { .. } => "CaseRequeued",
            Self::CasePaused { .. } => "CasePaused",
            Self::CaseResumed { .. } => "CaseResumed",
            Self::CaseClosed { .. } => "CaseClosed",
            Self::CaseReopened { .. } => "CaseReopened",
            Self::TransferRequested { .. } => "TransferRequested",
            Self::TransferAccepted { .. } => "TransferAccepted",
            Self::TransferRejected { .. } => "TransferRejected",
            Self::PrimaryContactChanged { .. } => "PrimaryContactChanged",
            Self::PrimaryContactDetailsChanged { .. } => "PrimaryContactDetailsChanged",
            Self::PrimaryContactVacated { .. } => "PrimaryContactVacated",
            Self::CommentAdded { .. } => "CommentAdded",
            Self::CommentAmended { .. } => "CommentAmended",
            Self::CommentWithdrawn { .. } => "CommentWithdrawn",
            Self::CommentShared { .. } => "CommentShared",
            Self::CommentUnshared { .. } => "CommentUnshared",
            Self::FileUploaded { .. } => "FileUploaded",
            Self::FileScanned { .. } => "FileScanned",
            Self::FileRenamed { .. } => "FileRenamed",
            Self::FileShared { .. } => "FileShared",
            Self::FileUnshared { .. } => "FileUnshared",
            Self::FileWithdrawn { .. } => "FileWithdrawn",
            Self::MisfilingReported { .. } => "MisfilingReported",
            Self::ServiceReferred { .. } => "ServiceReferred",
            Self::ServiceReferralUpdated { .. } => "ServiceReferralUpdated",
            Self::ContactAttemptLogged { .. } => "ContactAttemptLogged",
            Self::TaskAdded { .. } => "TaskAdded",
            Self::TaskCompleted { .. } => "TaskCompleted",
            Self::AttendanceObserved { .. } => "AttendanceObserved",
            Self::OrganisationRegistered { .. } => "OrganisationRegistered",
            Self::SchoolCatchmentSet { .. } => "SchoolCatchmentSet",
            Self::ProvisionLinked { .. } => "ProvisionLinked",
            Self::CatchmentAssigned { .. } => "CatchmentAssigned",
            Self::LearnerRegistered { .. } => "LearnerRegistered",
            Self::EnrolmentStarted { .. } => "EnrolmentStarted",
            Self::EnrolmentEnded { .. } => "EnrolmentEnded",
            Self::ProvisionCoverageStarted { .. } => "ProvisionCoverageStarted",
            Self::ProvisionCoverageEnded { .. } => "ProvisionCoverageEnded",
            Self::PersonRegistered { .. } => "PersonRegistered",
            Self::AccountBound { .. } => "AccountBound",
            Self::AccessGranted { .. } => "AccessGranted",
            Self::AccessEnded { .. } => "AccessEnded",
            Self::Enrolled { .. } => "Enrolled",
            Self::LessonCompleted { .. } => "LessonCompleted",
            Self::CourseCompleted { .. } => "CourseCompleted",
            Self::CatalogueEntrySaved { .. } => "CatalogueEntrySaved",
            Self::FeatureDateSet { .. } => "FeatureDateSet",
            Self::NotificationRaised { .. } => "NotificationRaised",
            Self::NotificationsRead { .. } => "NotificationsRead",
            Self::NotificationSent { .. } => "NotificationSent",
            Self::NotificationFailed { .. } => "NotificationFailed",
        }
    }

    /// Whether an addition may be appended after this event without deciding again.
    ///
    /// Additions (a comment, a file, a referral) commute with each other; what moves rights or the state
    /// of the case does not, nor does the completing of a task, which happens once. An event that isn't named here makes the addition be decided again,
    /// which is always right and only slower.
    #[must_use]
    pub fn commutes(&self) -> bool {
        matches!(
            self,
            Self::CommentAdded { .. }
                | Self::CommentAmended { .. }
                | Self::FileUploaded { .. }
                | Self::FileScanned { .. }
                | Self::FileRenamed { .. }
                | Self::ServiceReferred { .. }
                | Self::ServiceReferralUpdated { .. }
                | Self::ContactAttemptLogged { .. }
                | Self::TaskAdded { .. }
                | Self::AttendanceObserved { .. }
        )
    }

    /// The series that this event's number comes from, when it is given one.
    #[must_use]
    pub fn series(&self) -> Option<&'static str> {
        if matches!(self, Self::CaseOpened { .. }) {
            return Some(crate::number::CASES);
        }
        matches!(self, Self::ServiceReferred { .. }).then_some(crate::number::REFERRALS)
    }
}
