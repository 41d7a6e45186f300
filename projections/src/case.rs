//! One case with what the directory adds to it.

use casetrail_domain::case::Case;
use casetrail_domain::id::OrganisationId;
use casetrail_domain::policy::Parties;
use std::sync::Arc;

/// A case, folded, with the names and facts that the directory adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    /// The case.
    pub case: Arc<Case>,
    /// Where its learner is enrolled now.
    pub school: Option<OrganisationId>,
    /// Whether the designated contact has active access at that school.
    pub contact_active: bool,
    /// The learner's name; `None` once erased.
    pub learner_name: Option<String>,
    /// The name of the contact, while the designation counts.
    pub contact_name: Option<String>,
    /// The Case Owner's name.
    pub owner_name: Option<String>,
    /// The present school's name.
    pub school_name: Option<String>,
    /// The provider's name.
    pub provider_name: Option<String>,
}

impl CaseRow {
    /// Whom the case concerns, for the policy.
    #[must_use]
    pub fn parties(&self) -> Parties {
        Parties::of(&self.case, self.school)
    }
}
