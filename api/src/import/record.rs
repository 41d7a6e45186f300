//! What a record says, its references found: nothing here can be wrong any more.

use casetrail_domain::access::{Grant, OrganisationKind};
use casetrail_domain::id::{CatalogueId, LearnerId, OrganisationId, PersonId};
use chrono::NaiveDate;
use uuid::Uuid;

/// A record of a file.
#[derive(Clone, Debug)]
pub enum Record {
    /// A school or a provider.
    Organisation(Organisation),
    /// Which provider serves a catchment.
    Catchment(Catchment),
    /// A learner and where they are enrolled.
    Learner(Learner),
    /// A person with an account, and roles of theirs.
    Person(Person),
    /// A service that cases can be referred to.
    CatalogueEntry(CatalogueEntry),
}

/// What a file says of something that it may leave as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said<T> {
    /// Nothing: the file has no such column.
    Nothing,
    /// That there is none: the field is empty.
    None,
    /// What it is.
    Is(T),
}

impl<T> Said<T> {
    /// What holds now, given what held.
    #[must_use]
    pub fn over(self, present: Option<T>) -> Option<T> {
        match self {
            Self::Nothing => present,
            Self::None => None,
            Self::Is(value) => Some(value),
        }
    }
}

/// A school or a provider.
#[derive(Clone, Debug)]
pub struct Organisation {
    pub id: OrganisationId,
    pub kind: OrganisationKind,
    pub name: String,
    pub catchment: Option<String>,
    pub provision_of: Option<OrganisationId>,
}

/// Which provider serves a catchment.
#[derive(Clone, Debug)]
pub struct Catchment {
    /// The stream that says so, unless another one did before.
    pub stream: Uuid,
    pub name: String,
    pub provider: OrganisationId,
}

/// A learner and where they are enrolled.
#[derive(Clone, Debug)]
pub struct Learner {
    pub id: LearnerId,
    pub name: String,
    pub nsn: String,
    pub date_of_birth: NaiveDate,
    pub year_level: u8,
    pub school: Said<OrganisationId>,
    pub provision: Said<OrganisationId>,
}

/// A person with an account, and roles of theirs.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: PersonId,
    pub username: String,
    pub name: String,
    pub organisation: OrganisationId,
    pub phone: Said<String>,
    pub email: Said<String>,
    pub granted: Vec<Grant>,
    pub ended: Vec<Grant>,
}

/// A service that cases can be referred to.
#[derive(Clone, Debug)]
pub struct CatalogueEntry {
    pub id: CatalogueId,
    pub service_name: String,
    pub service_provider: String,
    pub active: bool,
}

impl Record {
    /// What it is about: two records of a file never are about the same.
    #[must_use]
    pub fn about(&self) -> Uuid {
        match self {
            Self::Organisation(organisation) => organisation.id.0,
            Self::Catchment(catchment) => catchment.stream,
            Self::Learner(learner) => learner.id.0,
            Self::Person(person) => person.id.0,
            Self::CatalogueEntry(entry) => entry.id.0,
        }
    }
}
