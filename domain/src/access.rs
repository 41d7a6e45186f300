//! Who acts: roles, organisations' kinds, and the access a person holds.

use crate::id::{OrganisationId, PersonId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a person may be at an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// School: the named contact of cases.
    PrimaryContact,
    /// School: the office.
    OfficeSupport,
    /// School: responsible for attendance.
    AttendanceLead,
    /// School or provider: who manages the organisation's users.
    DelegatedAuthoriser,
    /// Provider: works on assigned cases.
    CaseManager,
    /// Provider: distributes the work.
    WorkflowLead,
    /// Ministry: directory, routing failures, erasure.
    MinistryAdmin,
    /// Ministry: replays and verifies, changes nothing.
    Auditor,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::PrimaryContact,
        Self::OfficeSupport,
        Self::AttendanceLead,
        Self::DelegatedAuthoriser,
        Self::CaseManager,
        Self::WorkflowLead,
        Self::MinistryAdmin,
        Self::Auditor,
    ];

    /// The name stored and shown outside.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::PrimaryContact => "PRIMARY_CONTACT",
            Self::OfficeSupport => "OFFICE_SUPPORT",
            Self::AttendanceLead => "ATTENDANCE_LEAD",
            Self::DelegatedAuthoriser => "DELEGATED_AUTHORISER",
            Self::CaseManager => "CASE_MANAGER",
            Self::WorkflowLead => "WORKFLOW_LEAD",
            Self::MinistryAdmin => "MINISTRY_ADMIN",
            Self::Auditor => "AUDITOR",
        }
    }

    /// The role as people say it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::PrimaryContact => "Primary Contact",
            Self::OfficeSupport => "Office Support",
            Self::AttendanceLead => "Attendance Lead",
            Self::DelegatedAuthoriser => "Delegated Authoriser",
            Self::CaseManager => "Case Manager",
            Self::WorkflowLead => "Workflow Lead",
            Self::MinistryAdmin => "Ministry administrator",
            Self::Auditor => "Auditor",
        }
    }

    /// The role of that name.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }

    /// Whether the role can be held at an organisation of this kind.
    #[must_use]
    pub fn fits(self, kind: OrganisationKind) -> bool {
        match self {
            Self::PrimaryContact | Self::OfficeSupport | Self::AttendanceLead => {
                kind == OrganisationKind::School
            }
            Self::DelegatedAuthoriser => kind != OrganisationKind::Ministry,
            Self::CaseManager | Self::WorkflowLead => kind == OrganisationKind::Provider,
            Self::MinistryAdmin | Self::Auditor => kind == OrganisationKind::Ministry,
        }
    }

    /// Whether somebody with this role may submit requests at their school.
    #[must_use]
    pub fn submits(self) -> bool {
        match self {
            Self::PrimaryContact | Self::OfficeSupport | Self::AttendanceLead => true,
            Self::DelegatedAuthoriser
            | Self::CaseManager
            | Self::WorkflowLead
            | Self::MinistryAdmin
            | Self::Auditor => false,
        }
    }
}

/// What an organisation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum OrganisationKind {
    /// A school.
    School,
    /// An attendance service provider, or a school's In-School Provision.
    Provider,
    /// The Ministry.
    Ministry,
}

/// One role at one organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Grant {
    /// Where.
    pub organisation: OrganisationId,
    /// As what.
    pub role: Role,
}

/// A person with all the access that is in effect for them now; see
/// [`Training::held`](crate::policy::Training::held).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub person: PersonId,
    /// Their active access.
    pub grants: Vec<Grant>,
}

impl Actor {
    /// Whether they hold any role at this organisation.
    #[must_use]
    pub fn belongs_to(&self, organisation: OrganisationId) -> bool {
        self.grants.iter().any(|grant| grant.organisation == organisation)
    }

    /// Whether they hold this role at this organisation.
    #[must_use]
    pub fn is(&self, role: Role, organisation: OrganisationId) -> bool {
        self.grants.contains(&Grant { organisation, role })
    }

    /// Whether they hold this role anywhere.
    #[must_use]
    pub fn is_any(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }

    /// The organisations at which they hold this role.
    pub fn organisations(&self, role: Role) -> impl Iterator<Item = OrganisationId> {
        self.grants.iter().filter(move |grant| grant.role == role).map(|grant| grant.organisation)
    }
}

/// Casetrail itself: the actor of what imports, reactors and the calendar do.
pub const SYSTEM: PersonId = PersonId(Uuid::nil());
