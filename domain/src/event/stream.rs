//! Whose stream an event stands in.

use super::Event;

/// What a stream tells of; there is one for each case, learner and so on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stream {
    /// A case. What is personal in it is its learner's.
    Case,
    /// A school, a provider or the Ministry.
    Organisation,
    /// The catchments, all in one stream.
    Catchments,
    /// A learner. What is personal in it is theirs.
    Learner,
    /// A person with an account. What is personal in it is theirs.
    Person,
    /// An entry of the catalogue.
    Catalogue,
    /// The feature dates, all in one stream.
    Features,
    /// What one person is told.
    Inbox,
}

impl Event {
    /// Whose stream this event stands in.
    #[must_use]
    pub fn stream(&self) -> Stream {
        match self {
            Self::RequestSubmitted { .. }
            | Self::RequestReturned { .. }
            | Self::RequestResubmitted { .. }
            | Self::RequestWithdrawn { .. }
            | Self::RequestDeclined { .. }
            | Self::CaseOpened { .. }
            | Self::CaseAllocated { .. }
            | Self::AllocationFailed { .. }
            | Self::CaseAssigned { .. }
            | Self::CaseReassigned { .. }
            | Self::CaseRequeued { .. }
            | Self::CasePaused { .. }
            | Self::CaseResumed { .. }
            | Self::CaseClosed { .. }
            | Self::CaseReopened { .. }
            | Self::TransferRequested { .. }
            | Self::TransferAccepted { .. }
            | Self::TransferRejected { .. }
            | Self::PrimaryContactChanged { .. }
            | Self::PrimaryContactDetailsChanged { .. }
            | Self::PrimaryContactVacated { .. }
            | Self::CommentAdded { .. }
            | Self::CommentAmended { .. }
            | Self::CommentWithdrawn { .. }
            | Self::CommentShared { .. }
            | Self::CommentUnshared { .. }
            | Self::FileUploaded { .. }
            | Self::FileScanned { .. }
            | Self::FileRenamed { .. }
            | Self::FileShared { .. }
            | Self::FileUnshared { .. }
            | Self::FileWithdrawn { .. }
            | Self::MisfilingReported { .. }
            | Self::ServiceReferred { .. }
            | Self::ServiceReferralUpdated { .. }
            | Self::ContactAttemptLogged { .. }
            | Self::TaskAdded { .. }
            | Self::TaskCompleted { .. }
            | Self::AttendanceObserved { .. } => Stream::Case,
            Self::OrganisationRegistered { .. }
            | Self::SchoolCatchmentSet { .. }
            | Self::ProvisionLinked { .. } => Stream::Organisation,
            Self::CatchmentAssigned { .. } => Stream::Catchments,
            Self::LearnerRegistered { .. }
            | Self::EnrolmentStarted { .. }
            | Self::EnrolmentEnded { .. }
            | Self::ProvisionCoverageStarted { .. }
            | Self::ProvisionCoverageEnded { .. } => Stream::Learner,
            Self::PersonRegistered { .. }
            | Self::AccountBound { .. }
            | Self::AccessGranted { .. }
            | Self::AccessEnded { .. }
            | Self::Enrolled { .. }
            | Self::LessonCompleted { .. }
            | Self::CourseCompleted { .. } => Stream::Person,
            Self::CatalogueEntrySaved { .. } => Stream::Catalogue,
            Self::FeatureDateSet { .. } => Stream::Features,
            Self::NotificationRaised { .. }
            | Self::NotificationsRead { .. }
            | Self::NotificationSent { .. }
            | Self::NotificationFailed { .. } => Stream::Inbox,
        }
    }

    /// Whether this event belongs to a case, rather than to the directory.
    #[must_use]
    pub fn is_of_a_case(&self) -> bool {
        self.stream() == Stream::Case
    }
}
