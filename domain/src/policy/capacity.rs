//! What somebody can be to a case, and on which side of it.

use crate::access::Role;

/// What a person can be to one case. They may be several at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Capacity {
    /// Designated as its Primary Contact, with active access at the learner's school.
    NamedContact,
    /// Office Support at the learner's school.
    OfficeSupport,
    /// Attendance Lead at the learner's school.
    AttendanceLead,
    /// The Case Manager it is assigned to.
    CaseOwner,
    /// Workflow Lead of its provider.
    WorkflowLead,
    /// Workflow Lead of the provider it is being transferred to.
    Receiver,
    /// Ministry administrator, while no provider has it.
    Allocator,
    /// Auditor.
    Auditor,
}

impl Capacity {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::NamedContact,
        Self::OfficeSupport,
        Self::AttendanceLead,
        Self::CaseOwner,
        Self::WorkflowLead,
        Self::Receiver,
        Self::Allocator,
        Self::Auditor,
    ];

    /// The role that is in effect for somebody who acts in this capacity.
    #[must_use]
    pub fn role(self) -> Role {
        match self {
            Self::NamedContact => Role::PrimaryContact,
            Self::OfficeSupport => Role::OfficeSupport,
            Self::AttendanceLead => Role::AttendanceLead,
            Self::CaseOwner => Role::CaseManager,
            Self::WorkflowLead | Self::Receiver => Role::WorkflowLead,
            Self::Allocator => Role::MinistryAdmin,
            Self::Auditor => Role::Auditor,
        }
    }
}

/// Which side of a case somebody is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The learner's school: Paused reads Open, internal content does not exist.
    School,
    /// The provider.
    Provider,
    /// The Ministry's administrators: no names.
    Ministry,
    /// Auditors.
    Audit,
}
