//! One case with what the directory adds to it.

use crate::{Snapshot, ViewsError};
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
    /// A case folded from the log, with what the directory of this snapshot adds.
    ///
    /// # Errors
    /// When the directory can't be read.
    pub fn of(case: Arc<Case>, directory: &Snapshot) -> Result<Self, ViewsError> {
        let person = |id| directory.person(id).map(|found| found.map(|person| person.name));
        let organisation = |id| {
            directory.organisation(id).map(|found| found.map(|organisation| organisation.name))
        };
        let learner = directory.learner(case.learner)?;
        let school = learner.as_ref().and_then(|learner| learner.school);
        let contact = case.contact.as_ref().map(|contact| contact.person);
        let grants = contact.map(|id| directory.grants(id)).transpose()?.unwrap_or_default();
        let contact_active = grants.iter().any(|grant| Some(grant.organisation) == school);
        let named = contact.filter(|_| contact_active);
        Ok(Self {
            school,
            contact_active,
            learner_name: learner.and_then(|learner| learner.name),
            contact_name: named.map(person).transpose()?.flatten(),
            owner_name: case.owner.map(person).transpose()?.flatten(),
            school_name: school.map(organisation).transpose()?.flatten(),
            provider_name: case.provider.map(organisation).transpose()?.flatten(),
            case,
        })
    }

    /// Whom the case concerns, for the policy.
    #[must_use]
    pub fn parties(&self) -> Parties {
        Parties::of(&self.case, self.school)
    }
}
