//! The directory: people, organisations, learners, and who has which access.

use casetrail_domain::access::{OrganisationKind, Role};
use casetrail_domain::id::{CatalogueId, LearnerId, OrganisationId, PersonId};
use chrono::NaiveDate;

/// A person with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// Their name; empty once erased.
    pub name: String,
    /// What they sign in with.
    pub username: String,
    /// Where they belong.
    pub organisation: OrganisationId,
    /// Their phone number.
    pub phone: Option<String>,
    /// Their email address.
    pub email: Option<String>,
}

/// Somebody who has, or once had, access at an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: Person,
    /// Where.
    pub organisation: OrganisationId,
    /// The roles they hold there now; none when their access has ended.
    pub roles: Vec<Role>,
    /// How many active cases name them as Primary Contact there.
    pub primary_contact_of: u64,
    /// How many active cases of the organisation they own.
    pub owns: u64,
}

/// A school, a provider or the Ministry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Which.
    pub id: OrganisationId,
    /// What it is.
    pub kind: OrganisationKind,
    /// Its name.
    pub name: String,
    /// A school's catchment.
    pub catchment: Option<String>,
    /// The school whose In-School Provision it is.
    pub provision_of: Option<OrganisationId>,
}

/// A learner, as the directory has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learner {
    /// Who.
    pub id: LearnerId,
    /// Their name; `None` once erased.
    pub name: Option<String>,
    /// Their National Student Number; `None` once erased.
    pub nsn: Option<String>,
    /// Their date of birth; `None` once erased.
    pub date_of_birth: Option<NaiveDate>,
    /// Their year level; `None` once erased.
    pub year_level: Option<u8>,
    /// Where they are enrolled.
    pub school: Option<OrganisationId>,
    /// The In-School Provision that covers them.
    pub covered_by: Option<OrganisationId>,
}

/// A service that cases can be referred to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueEntry {
    /// Which.
    pub id: CatalogueId,
    /// The service.
    pub service_name: String,
    /// Who provides it.
    pub service_provider: String,
    /// Whether it can be chosen.
    pub active: bool,
}
