//! Members: a Delegated Authoriser's users.

use super::choice::Role;
use super::people::Person;
use super::scalar::DateTime;
use crate::reader::Reader;
use crate::sign_ins;
use async_graphql::{ID, Object, Result};
use casetrail_domain::id::MemberId;
use casetrail_domain::member::manages;
use casetrail_projections as views;
use std::sync::Arc;

/// A user of the Delegated Authoriser's organisation.
#[derive(Clone)]
pub struct Member {
    reader: Arc<Reader>,
    row: Arc<views::Member>,
}

impl Member {
    /// The member with this id; `None` when missing, or of an organisation that the viewer does
    /// not manage.
    ///
    /// # Errors
    /// `INTERNAL` when the read models can't be read.
    pub fn find(reader: &Arc<Reader>, id: MemberId) -> Result<Option<Self>> {
        if !manages(&reader.actor, id.organisation) {
            return Ok(None);
        }
        let row = reader.read(|views| views.member(id.person, id.organisation))?;
        Ok(row.map(|row| Self::of(reader, row)))
    }

    /// The members of every organisation that the viewer manages.
    ///
    /// # Errors
    /// As [`Member::find`].
    pub fn list(reader: &Arc<Reader>, search: Option<&str>) -> Result<Vec<Self>> {
        use casetrail_domain::access::Role::DelegatedAuthoriser;
        let mut members = Vec::new();
        for organisation in reader.actor.organisations(DelegatedAuthoriser) {
            let rows = reader.read(|views| views.members(organisation, search))?;
            members.extend(rows.into_iter().map(|row| Self::of(reader, row)));
        }
        Ok(members)
    }

    fn of(reader: &Arc<Reader>, row: views::Member) -> Self {
        Self { reader: reader.clone(), row: Arc::new(row) }
    }
}

fn count(cases: u64) -> i32 {
    i32::try_from(cases).unwrap_or(i32::MAX)
}

/// A user of the Delegated Authoriser's organisation.
#[Object]
impl Member {
    /// Their id.
    pub async fn id(&self) -> ID {
        let (person, organisation) = (self.row.person.id, self.row.organisation);
        MemberId { person, organisation }.global().into()
    }
    async fn person(&self) -> Person {
        Person::new(&self.reader, self.row.person.id, Some(self.row.person.name.clone()))
    }
    async fn username(&self) -> &str {
        &self.row.person.username
    }
    async fn roles(&self) -> Vec<Role> {
        self.row.roles.iter().map(|&role| role.into()).collect()
    }
    async fn active(&self) -> bool {
        !self.row.roles.is_empty()
    }
    async fn last_sign_in(&self) -> Result<Option<DateTime>> {
        let last = sign_ins::last(&self.reader.app, self.row.person.id).await?;
        Ok(last.map(DateTime))
    }
    /// How many active cases name them; no case content.
    async fn primary_contact_of(&self) -> i32 {
        count(self.row.primary_contact_of)
    }
    async fn owns(&self) -> i32 {
        count(self.row.owns)
    }
}
