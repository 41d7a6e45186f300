//! Organisations, people and learners.

use super::choice::{OrganisationKind, Role};
use super::scalar::Date;
use crate::error::Internal;
use crate::reader::Reader;
use async_graphql::{ID, Object, Result, SimpleObject};
use casetrail_domain::id::{LearnerId, OrganisationId, PersonId};
use casetrail_projections as views;
use std::sync::{Arc, OnceLock};

/// A school, a provider or the Ministry.
#[derive(SimpleObject, Clone)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Organisation {
    #[graphql(owned)]
    pub id: ID,
    pub name: String,
    pub kind: OrganisationKind,
}

impl From<views::Organisation> for Organisation {
    fn from(row: views::Organisation) -> Self {
        Self { id: row.id.global().into(), name: row.name, kind: row.kind.into() }
    }
}

impl Organisation {
    /// The organisation with this id.
    ///
    /// # Errors
    /// `INTERNAL` when the read models can't be read.
    pub fn find(reader: &Reader, id: OrganisationId) -> Result<Option<Self>> {
        Ok(reader.read(|views| views.organisation(id))?.map(Self::from))
    }
}

/// Somebody with an account.
#[derive(Clone)]
pub struct Person {
    reader: Arc<Reader>,
    id: PersonId,
    name: Option<String>,
}

impl Person {
    /// A person; their name is looked up when asked for, unless it is known.
    #[must_use]
    pub fn new(reader: &Arc<Reader>, id: PersonId, name: Option<String>) -> Self {
        Self { reader: reader.clone(), id, name }
    }

    /// A person, unless it is Casetrail itself.
    #[must_use]
    pub fn actor(reader: &Arc<Reader>, id: PersonId) -> Option<Self> {
        (id != casetrail_domain::access::SYSTEM).then(|| Self::new(reader, id, None))
    }

    fn row(&self) -> Result<Option<views::Person>> {
        Ok(self.reader.read(|views| views.person(self.id))?)
    }
}

#[Object]
impl Person {
    /// Their id.
    pub async fn id(&self) -> ID {
        self.id.global().into()
    }
    async fn name(&self) -> Result<String> {
        match &self.name {
            Some(name) => Ok(name.clone()),
            None => Ok(self.row()?.map_or_else(unknown, |row| row.name)),
        }
    }
    async fn organisation(&self) -> Result<Organisation> {
        let home = self.row()?.map(|row| row.organisation);
        let found = home.map(|id| Organisation::find(&self.reader, id)).transpose()?.flatten();
        found.ok_or_else(|| Internal::new("a person without organisation").into())
    }
}

fn unknown() -> String {
    "Unknown person".to_owned()
}

/// Somebody who can be named Primary Contact.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Contact {
    pub person: Person,
    pub roles: Vec<Role>,
    pub phone: Option<String>,
    pub email: Option<String>,
}

impl Contact {
    /// A person found by Find Contact.
    #[must_use]
    pub fn new(
        reader: &Arc<Reader>,
        row: views::Person,
        roles: Vec<casetrail_domain::access::Role>,
    ) -> Self {
        Self {
            person: Person::new(reader, row.id, Some(row.name)),
            roles: roles.into_iter().map(Into::into).collect(),
            phone: row.phone,
            email: row.email,
        }
    }
}

/// A learner.
#[derive(Clone)]
pub struct Learner {
    reader: Arc<Reader>,
    id: LearnerId,
    name: Option<String>,
    /// Looked up when something else than the name is asked for.
    row: Arc<OnceLock<views::Learner>>,
}

impl Learner {
    /// A learner who exists; the rest is looked up when asked for, the name unless it is known.
    #[must_use]
    pub fn new(reader: &Arc<Reader>, id: LearnerId, name: Option<String>) -> Self {
        Self { reader: reader.clone(), id, name, row: Arc::default() }
    }

    /// A learner as the directory has them.
    #[must_use]
    pub fn loaded(reader: &Arc<Reader>, row: views::Learner) -> Self {
        let new = Self::new(reader, row.id, row.name.clone());
        Self { row: Arc::new(OnceLock::from(row)), ..new }
    }

    /// The learner with this id.
    ///
    /// # Errors
    /// `INTERNAL` when the read models can't be read.
    pub fn find(reader: &Arc<Reader>, id: LearnerId) -> Result<Option<Self>> {
        Ok(reader.read(|views| views.learner(id))?.map(|row| Self::loaded(reader, row)))
    }

    fn row(&self) -> Result<&views::Learner> {
        if let Some(row) = self.row.get() {
            return Ok(row);
        }
        let row = self.reader.read(|views| views.learner(self.id))?;
        let row = row.ok_or_else(|| Internal::new("a learner that the directory lacks"))?;
        Ok(self.row.get_or_init(|| row))
    }
}

#[Object]
impl Learner {
    /// Their id.
    pub async fn id(&self) -> ID {
        self.id.global().into()
    }
    async fn name(&self) -> Result<Option<String>> {
        match &self.name {
            Some(name) => Ok(Some(name.clone())),
            None => Ok(self.row()?.name.clone()),
        }
    }
    async fn year_level(&self) -> Result<Option<i32>> {
        Ok(self.row()?.year_level.map(i32::from))
    }
    async fn nsn(&self) -> Result<Option<String>> {
        Ok(self.row()?.nsn.clone())
    }
    async fn date_of_birth(&self) -> Result<Option<Date>> {
        Ok(self.row()?.date_of_birth.map(Date))
    }
    async fn school(&self) -> Result<Option<Organisation>> {
        match self.row()?.school {
            Some(school) => Organisation::find(&self.reader, school),
            None => Ok(None),
        }
    }
    async fn erased(&self) -> Result<bool> {
        Ok(self.name.is_none() && self.row()?.name.is_none())
    }
}

/// A Case Manager and how many cases they have.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CaseManagerLoad {
    pub person: Person,
    pub open: i32,
    pub paused: i32,
}

/// Somebody who sees a case, and why.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Access {
    pub person: Person,
    pub because: String,
}
