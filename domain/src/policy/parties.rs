//! Whom a case concerns.

use crate::case::{Case, Status};
use crate::id::{OrganisationId, PersonId};

/// Whom a case concerns: all that rights depend on, beside where its learner is enrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parties {
    /// Where it stands.
    pub status: Status,
    /// The organisation that has it.
    pub provider: Option<OrganisationId>,
    /// The Case Owner.
    pub owner: Option<PersonId>,
    /// The person designated as Primary Contact, whether or not that counts now.
    pub contact: Option<PersonId>,
    /// The provider that a pending transfer asks.
    pub receiver: Option<OrganisationId>,
    /// Where the learner is enrolled now; `None`: nowhere.
    pub school: Option<OrganisationId>,
}

impl Parties {
    /// The parties of this case, whose learner is enrolled at `school` now.
    #[must_use]
    pub fn of(case: &Case, school: Option<OrganisationId>) -> Self {
        Self {
            status: case.status,
            provider: case.provider,
            owner: case.owner,
            contact: case.contact.as_ref().map(|contact| contact.person),
            receiver: case.transfer.as_ref().map(|transfer| transfer.to),
            school,
        }
    }
}
