//! Everything that can happen.
//!
//! Names and fields are stored for ever: a variant may gain optional fields, it never loses or
//! renames one. Personal data is [`Personal`]; ids, codes and dates stay clear. An event never
//! names other people, it holds their ids.

use crate::access::{OrganisationKind, Role};
use crate::feature::Feature;
use crate::form::Answers;
use crate::id::{
    CatalogueId, CommentId, LearnerId, OrganisationId, PersonId, ReferralId, RequestId, ServiceId,
};
use crate::personal::Personal;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What kind of case it is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum CaseType {
    /// Attending 70 % or less.
    #[default]
    ChronicAbsence,
}

/// Who may see a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Visibility {
    /// The provider alone.
    Internal,
    /// The school's Primary Contact and Attendance Lead too.
    Shared,
}

/// Why a case went to its provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Route {
    /// The school's own provision covers the learner.
    InSchoolProvision,
    /// The provider of the school's catchment.
    Catchment,
    /// The Ministry decided.
    ByHand,
}

/// How far a referral to a service has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ReferralStatus {
    /// Sent.
    Pending,
    /// Arrived.
    Received,
    /// Taken on.
    Accepted,
    /// Not taken on.
    Declined,
    /// Done.
    Completed,
}

/// How to reach the Primary Contact about this case; absent parts are none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactDetails {
    /// Phone number.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::personal::present"
    )]
    pub phone: Option<Personal<String>>,
    /// Email address.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::personal::present"
    )]
    pub email: Option<Personal<String>>,
    /// Preferred method of contact, best times.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::personal::present"
    )]
    pub notes: Option<Personal<String>>,
}

/// An event. In a case's stream its subject is the learner, in a person's stream the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields say what they hold; entry.rs says each event in words")]
pub enum Event {
    // The request.
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
    RequestReturned {
        reason: Personal<String>,
    },
    RequestResubmitted {
        form_version: u32,
        answers: Personal<Answers>,
    },
    RequestWithdrawn {
        reason: Personal<String>,
    },
    RequestDeclined {
        reason: Personal<String>,
    },

    // The case.
    CaseOpened {
        case_type: CaseType,
        learner: LearnerId,
        catchment: Option<String>,
        contact: PersonId,
        details: ContactDetails,
    },
    CaseAllocated {
        provider: OrganisationId,
        route: Route,
    },
    AllocationFailed {
        school: OrganisationId,
    },
    CaseAssigned {
        owner: PersonId,
    },
    CaseReassigned {
        from: PersonId,
        owner: PersonId,
    },
    CasePaused {
        reason: Personal<String>,
        until: Option<NaiveDate>,
    },
    CaseResumed {
        reason: Option<Personal<String>>,
    },
    CaseClosed {
        outcome: Personal<String>,
        summary: Option<Personal<String>>,
    },
    CaseReopened {
        reason: Personal<String>,
    },
    TransferRequested {
        to: OrganisationId,
        reason: Personal<String>,
    },
    TransferAccepted {
        to: OrganisationId,
        reason: Option<Personal<String>>,
    },
    TransferRejected {
        to: OrganisationId,
        reason: Option<Personal<String>>,
    },

    // The Primary Contact.
    PrimaryContactChanged {
        person: PersonId,
        details: ContactDetails,
    },
    PrimaryContactDetailsChanged {
        person: PersonId,
        details: ContactDetails,
    },
    PrimaryContactVacated {
        person: PersonId,
    },

    // Comments.
    CommentAdded {
        comment: CommentId,
        visibility: Visibility,
        body: Personal<String>,
    },
    CommentAmended {
        comment: CommentId,
        body: Personal<String>,
    },
    CommentWithdrawn {
        comment: CommentId,
        reason: Option<Personal<String>>,
    },
    CommentShared {
        comment: CommentId,
    },
    CommentUnshared {
        comment: CommentId,
        reason: Option<Personal<String>>,
    },

    // Services.
    ServiceReferred {
        referral: ReferralId,
        source: Personal<String>,
        service_name: Personal<String>,
        service_provider: Personal<String>,
    },
    ServiceReferralUpdated {
        referral: ReferralId,
        status: ReferralStatus,
    },

    // The directory.
    OrganisationRegistered {
        kind: OrganisationKind,
        name: String,
    },
    SchoolCatchmentSet {
        catchment: String,
    },
    ProvisionLinked {
        school: OrganisationId,
    },
    CatchmentAssigned {
        catchment: String,
        provider: OrganisationId,
    },
    LearnerRegistered {
        name: Personal<String>,
        nsn: Personal<String>,
        date_of_birth: Personal<NaiveDate>,
        year_level: Personal<u8>,
    },
    EnrolmentStarted {
        school: OrganisationId,
    },
    EnrolmentEnded {
        school: OrganisationId,
    },
    ProvisionCoverageStarted {
        provider: OrganisationId,
    },
    ProvisionCoverageEnded {
        provider: OrganisationId,
    },
    PersonRegistered {
        organisation: OrganisationId,
        username: Personal<String>,
        name: Personal<String>,
        phone: Option<Personal<String>>,
        email: Option<Personal<String>>,
    },
    AccessGranted {
        organisation: OrganisationId,
        role: Role,
    },
    AccessEnded {
        organisation: OrganisationId,
        role: Role,
    },
    CatalogueEntrySaved {
        entry: CatalogueId,
        service_name: String,
        service_provider: String,
        active: bool,
    },
    FeatureDateSet {
        feature: Feature,
        available_from: NaiveDate,
    },
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
            Self::ServiceReferred { .. } => "ServiceReferred",
            Self::ServiceReferralUpdated { .. } => "ServiceReferralUpdated",
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
            Self::AccessGranted { .. } => "AccessGranted",
            Self::AccessEnded { .. } => "AccessEnded",
            Self::CatalogueEntrySaved { .. } => "CatalogueEntrySaved",
            Self::FeatureDateSet { .. } => "FeatureDateSet",
        }
    }

    /// Whether an addition may be appended after this event without deciding again.
    ///
    /// Additions (a comment, a referral) commute with each other; what moves rights or the state
    /// of the case does not.
    #[must_use]
    pub fn commutes(&self) -> bool {
        match self {
            Self::CommentAdded { .. }
            | Self::CommentAmended { .. }
            | Self::ServiceReferred { .. }
            | Self::ServiceReferralUpdated { .. } => true,
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
            | Self::CommentWithdrawn { .. }
            | Self::CommentShared { .. }
            | Self::CommentUnshared { .. }
            | Self::OrganisationRegistered { .. }
            | Self::SchoolCatchmentSet { .. }
            | Self::ProvisionLinked { .. }
            | Self::CatchmentAssigned { .. }
            | Self::LearnerRegistered { .. }
            | Self::EnrolmentStarted { .. }
            | Self::EnrolmentEnded { .. }
            | Self::ProvisionCoverageStarted { .. }
            | Self::ProvisionCoverageEnded { .. }
            | Self::PersonRegistered { .. }
            | Self::AccessGranted { .. }
            | Self::AccessEnded { .. }
            | Self::CatalogueEntrySaved { .. }
            | Self::FeatureDateSet { .. } => false,
        }
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
