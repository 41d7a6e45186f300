//! What people are told: one table says which events, and whom they concern.
//!
//! Whoever is concerned is told only what they may see (the line of the timeline that the event
//! makes), and never of what they did themselves. Source: product.md, "What must hold".

use crate::access::Role;
use crate::event::{Event, Route, Visibility};
use crate::policy::{Capacity, Standing};
use serde::{Deserialize, Serialize};

/// Whom an event may concern, by what they are to its case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Concerned {
    /// Its Primary Contact.
    PrimaryContact,
    /// The Attendance Leads of the learner's school.
    AttendanceLeads,
    /// The Case Owner; until there is one, the provider's Workflow Leads.
    Owner,
    /// The provider's Workflow Leads.
    WorkflowLeads,
    /// The Workflow Leads of the provider that is asked to take it.
    Receivers,
    /// The Ministry's administrators.
    Allocators,
}

/// What somebody is told of. Names are stored for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "their words say it")]
pub enum Topic {
    RequestSubmitted,
    RequestReturned,
    RequestResubmitted,
    RequestWithdrawn,
    RequestDeclined,
    CaseAllocated,
    AllocationFailed,
    CaseAssigned,
    CaseReassigned,
    CaseRequeued,
    CasePaused,
    CaseResumed,
    CaseClosed,
    CaseReopened,
    TransferRequested,
    TransferAccepted,
    TransferRejected,
    PrimaryContactChanged,
    PrimaryContactVacated,
    CommentAdded,
    CommentShared,
    FileUploaded,
    FileShared,
    LearnerArrived,
}

/// Why a notification was not sent by email, and will not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unsent {
    /// The mail server refused it for good.
    Refused,
    /// It could not be sent for too long.
    TooLate,
    /// They may not see what it tells any more.
    NoLongerConcerned,
    /// They have no address, or one that can't be one.
    NoAddress,
    /// They chose to be told no more by email.
    NotWanted,
}

const SCHOOL: [Concerned; 2] = [Concerned::PrimaryContact, Concerned::AttendanceLeads];
const ALL: [Concerned; 3] =
    [Concerned::PrimaryContact, Concerned::AttendanceLeads, Concerned::Owner];

/// What an event is told as and to whom, when it was done in this role; `None`: to nobody.
#[must_use]
pub fn notice(event: &Event, role: Option<Role>) -> Option<(Topic, &'static [Concerned])> {
    use Concerned as C;
    let by_provider = matches!(role, Some(Role::CaseManager | Role::WorkflowLead));
    let told = match event {
        Event::CaseOpened { .. } => (Topic::RequestSubmitted, &SCHOOL[..]),
        Event::RequestReturned { .. } => (Topic::RequestReturned, &SCHOOL[..]),
        Event::RequestResubmitted { .. } => {
            (Topic::RequestResubmitted, &[C::WorkflowLeads, C::Allocators][..])
        }
        Event::RequestWithdrawn { .. } => (Topic::RequestWithdrawn, &[C::WorkflowLeads][..]),
        Event::RequestDeclined { .. } => (Topic::RequestDeclined, &SCHOOL[..]),
        // With the request it is the same news to the school.
        Event::CaseAllocated { route: Route::InSchoolProvision | Route::Catchment, .. } => {
            (Topic::CaseAllocated, &[C::WorkflowLeads][..])
        }
        Event::CaseAllocated { route: Route::ByHand, .. } => {
            (Topic::CaseAllocated, &[C::WorkflowLeads, C::PrimaryContact, C::AttendanceLeads][..])
        }
        Event::AllocationFailed { .. } => (Topic::AllocationFailed, &[C::Allocators][..]),
        Event::CaseAssigned { .. } => (Topic::CaseAssigned, &ALL[..]),
        Event::CaseReassigned { .. } => (Topic::CaseReassigned, &ALL[..]),
        Event::CaseRequeued { .. } => (Topic::CaseRequeued, &[C::WorkflowLeads][..]),
        // To a school a paused case is an open one.
        Event::CasePaused { .. } => (Topic::CasePaused, &[C::Owner][..]),
        Event::CaseResumed { .. } => (Topic::CaseResumed, &[C::Owner][..]),
        Event::CaseClosed { .. } => (Topic::CaseClosed, &ALL[..]),
        Event::CaseReopened { .. } => (Topic::CaseReopened, &ALL[..]),
        Event::TransferRequested { .. } => {
            (Topic::TransferRequested, &[C::Receivers, C::Owner][..])
        }
        Event::TransferAccepted { .. } => (Topic::TransferAccepted, &[C::WorkflowLeads][..]),
        Event::TransferRejected { .. } => {
            (Topic::TransferRejected, &[C::WorkflowLeads, C::Owner][..])
        }
        Event::PrimaryContactChanged { .. } => (Topic::PrimaryContactChanged, &ALL[..]),
        Event::PrimaryContactVacated { .. } => {
            (Topic::PrimaryContactVacated, &[C::AttendanceLeads, C::Owner][..])
        }
        Event::CommentAdded { visibility, .. } => {
            (Topic::CommentAdded, reader(*visibility, by_provider)?)
        }
        Event::FileUploaded { visibility, .. } => {
            (Topic::FileUploaded, reader(*visibility, by_provider)?)
        }
        Event::CommentShared { .. } => (Topic::CommentShared, &SCHOOL[..]),
        Event::FileShared { .. } => (Topic::FileShared, &SCHOOL[..]),
        Event::EnrolmentStarted { .. } => (Topic::LearnerArrived, &[C::AttendanceLeads][..]),
        Event::RequestSubmitted { .. }
        | Event::PrimaryContactDetailsChanged { .. }
        | Event::CommentAmended { .. }
        | Event::CommentWithdrawn { .. }
        | Event::CommentUnshared { .. }
        | Event::FileScanned { .. }
        | Event::FileRenamed { .. }
        | Event::FileUnshared { .. }
        | Event::FileWithdrawn { .. }
        | Event::MisfilingReported { .. }
        | Event::ServiceReferred { .. }
        | Event::ServiceReferralUpdated { .. }
        // The provider's own doing, which its people see on the case.
        | Event::ContactAttemptLogged { .. }
        | Event::TaskAdded { .. }
        | Event::TaskCompleted { .. }
        | Event::AttendanceObserved { .. }
        | Event::OrganisationRegistered { .. }
        | Event::SchoolCatchmentSet { .. }
        | Event::ProvisionLinked { .. }
        | Event::CatchmentAssigned { .. }
        | Event::LearnerRegistered { .. }
        | Event::EnrolmentEnded { .. }
        | Event::ProvisionCoverageStarted { .. }
        | Event::ProvisionCoverageEnded { .. }
        | Event::PersonRegistered { .. }
        | Event::AccountBound { .. }
        | Event::AccessGranted { .. }
        | Event::AccessEnded { .. }
        | Event::CatalogueEntrySaved { .. }
        | Event::FeatureDateSet { .. }
        | Event::Enrolled { .. }
        | Event::LessonCompleted { .. }
        | Event::CourseCompleted { .. }
        | Event::NotificationRaised { .. }
        | Event::NotificationsRead { .. }
        | Event::NotificationSent { .. }
        | Event::NotificationFailed { .. } => return None,
    };
    Some(told)
}

/// Whether somebody who stands so to a case is told of this topic there, although its timeline is
/// not theirs to read; `None`: they are told what they see of the timeline.
#[must_use]
pub fn told_beside(standing: &Standing, topic: Topic) -> Option<bool> {
    if standing.is(Capacity::Receiver) {
        return Some(topic == Topic::TransferRequested);
    }
    if standing.is(Capacity::Allocator) {
        return Some(matches!(topic, Topic::AllocationFailed | Topic::RequestResubmitted));
    }
    // The learner's move is in nobody's timeline, and a school's lead sees who is enrolled there.
    (topic == Topic::LearnerArrived).then(|| standing.is(Capacity::AttendanceLead))
}

/// The other side of something new on a case; a provider's internal content is news to nobody.
fn reader(visibility: Visibility, by_provider: bool) -> Option<&'static [Concerned]> {
    match (by_provider, visibility) {
        (false, _) => Some(&[Concerned::Owner]),
        (true, Visibility::Shared) => Some(&SCHOOL),
        (true, Visibility::Internal) => None,
    }
}

impl Topic {
    /// All of them.
    pub const ALL: [Self; 24] = [
        Self::RequestSubmitted,
        Self::RequestReturned,
        Self::RequestResubmitted,
        Self::RequestWithdrawn,
        Self::RequestDeclined,
        Self::CaseAllocated,
        Self::AllocationFailed,
        Self::CaseAssigned,
        Self::CaseReassigned,
        Self::CaseRequeued,
        Self::CasePaused,
        Self::CaseResumed,
        Self::CaseClosed,
        Self::CaseReopened,
        Self::TransferRequested,
        Self::TransferAccepted,
        Self::TransferRejected,
        Self::PrimaryContactChanged,
        Self::PrimaryContactVacated,
        Self::CommentAdded,
        Self::CommentShared,
        Self::FileUploaded,
        Self::FileShared,
        Self::LearnerArrived,
    ];

    /// Its stored name.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::RequestSubmitted => "RequestSubmitted",
            Self::RequestReturned => "RequestReturned",
            Self::RequestResubmitted => "RequestResubmitted",
            Self::RequestWithdrawn => "RequestWithdrawn",
            Self::RequestDeclined => "RequestDeclined",
            Self::CaseAllocated => "CaseAllocated",
            Self::AllocationFailed => "AllocationFailed",
            Self::CaseAssigned => "CaseAssigned",
            Self::CaseReassigned => "CaseReassigned",
            Self::CaseRequeued => "CaseRequeued",
            Self::CasePaused => "CasePaused",
            Self::CaseResumed => "CaseResumed",
            Self::CaseClosed => "CaseClosed",
            Self::CaseReopened => "CaseReopened",
            Self::TransferRequested => "TransferRequested",
            Self::TransferAccepted => "TransferAccepted",
            Self::TransferRejected => "TransferRejected",
            Self::PrimaryContactChanged => "PrimaryContactChanged",
            Self::PrimaryContactVacated => "PrimaryContactVacated",
            Self::CommentAdded => "CommentAdded",
            Self::CommentShared => "CommentShared",
            Self::FileUploaded => "FileUploaded",
            Self::FileShared => "FileShared",
            Self::LearnerArrived => "LearnerArrived",
        }
    }

    /// The topic with this stored name.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.key() == key)
    }

    /// What happened, without saying to whom.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::RequestSubmitted => "Request submitted",
            Self::RequestReturned => "Request returned to the school",
            Self::RequestResubmitted => "Request resubmitted",
            Self::RequestWithdrawn => "Request withdrawn",
            Self::RequestDeclined => "Request declined",
            Self::CaseAllocated => "Case allocated to a provider",
            Self::AllocationFailed => "Case to be allocated by the Ministry",
            Self::CaseAssigned => "Case assigned",
            Self::CaseReassigned => "Case reassigned",
            Self::CaseRequeued => "Case back in the provider's queue",
            Self::CasePaused => "Case paused",
            Self::CaseResumed => "Case resumed",
            Self::CaseClosed => "Case closed",
            Self::CaseReopened => "Case reopened",
            Self::TransferRequested => "Transfer requested",
            Self::TransferAccepted => "Transfer accepted",
            Self::TransferRejected => "Transfer rejected",
            Self::PrimaryContactChanged => "Primary Contact changed",
            Self::PrimaryContactVacated => "Primary Contact needed",
            Self::CommentAdded => "Comment added",
            Self::CommentShared => "Comment shared",
            Self::FileUploaded => "File uploaded",
            Self::FileShared => "File shared",
            Self::LearnerArrived => "Learner with a case enrolled at your school",
        }
    }

    /// The line that somebody is shown: what happened and on which case, and nobody's name.
    #[must_use]
    pub fn title(self, case: &crate::number::CaseNumber) -> String {
        format!("{}: case {case}", self.words())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::CommentId;

    fn comment(visibility: Visibility) -> Event {
        let body = "Kia ora".to_owned().into();
        Event::CommentAdded { comment: CommentId::default(), visibility, body }
    }

    #[test]
    fn topics_are_named_once() {
        for topic in Topic::ALL {
            assert_eq!(Topic::parse(topic.key()), Some(topic));
            let stored = serde_json::to_value(topic).unwrap();
            assert_eq!(stored, topic.key());
        }
        assert_eq!(Topic::parse("Topic"), None);
    }

    #[test]
    fn a_schools_comment_is_told_to_the_owner_and_a_providers_only_when_shared() {
        let told = |event, role| notice(&event, Some(role)).map(|(_, whom)| whom);
        let lead = Role::AttendanceLead;
        assert_eq!(told(comment(Visibility::Shared), lead), Some(&[Concerned::Owner][..]));
        let manager = Role::CaseManager;
        assert_eq!(told(comment(Visibility::Shared), manager), Some(&SCHOOL[..]));
        assert_eq!(told(comment(Visibility::Internal), manager), None);
    }
}
