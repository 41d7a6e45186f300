//! Who works at an organisation, and which active cases name them.

use super::directory::{all, one, person};
use crate::directory::{Member, Person};
use crate::search::Search;
use crate::snapshot::{Answer, Snapshot};
use crate::sql::{Id, uint};
use casetrail_domain::access::Role;
use casetrail_domain::id::{CaseId, LearnerId, OrganisationId, PersonId};
use rusqlite::params;
use rusqlite::types::ToSql;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Active cases that name somebody as the Primary Contact where the learner is enrolled.
const NAMING: &str = "designated = ?1 AND school = ?2 AND closed = 0";
/// Active cases of a provider that somebody owns.
const OWNED: &str = "owner = ?1 AND provider = ?2 AND closed = 0";

impl Snapshot {
    /// Everybody who has or had access at an organisation, by name; those whose names or usernames
    /// begin as typed first.
    pub fn members(
        &self,
        organisation: OrganisationId,
        search: Option<&str>,
    ) -> Answer<Vec<Member>> {
        let sql = "SELECT p.id, p.name, p.username, p.organisation, p.phone, p.email, \
                     CASE WHEN a.until > ?2 THEN a.role END, p.name_key \
                   FROM access a JOIN person p ON p.id = a.person AND p.since <= ?2 AND p.until > ?2 \
                   WHERE a.organisation = ?1 AND a.since <= ?2";
        let moment = self.moment();
        let rows = self.with(|db| {
            all(db, sql, params![Id(organisation.0), moment], |row| {
                let role = row.get::<_, Option<String>>(6)?;
                let role = role.as_deref().and_then(Role::parse);
                Ok((row.get::<_, String>(7)?, person(row)?, role))
            })
        })?;
        let mut found: BTreeMap<(String, Uuid), (Person, Vec<Role>)> = BTreeMap::new();
        for (key, person, role) in rows {
            let known = found.entry((key, person.id.0)).or_insert_with(|| (person, Vec::new()));
            known.1.extend(role);
        }
        let mut people: Vec<_> = found.into_values().collect();
        if let Some(search) = Search::parse(search) {
            let rank =
                |person: &Person| search.rank_of(&[Some(&person.name), Some(&person.username)]);
            people.retain(|(person, _)| rank(person) > 0);
            people.sort_by_key(|(person, _)| -rank(person));
        }
        let member = |(person, roles)| self.member_of(person, roles, organisation);
        people.into_iter().map(member).collect()
    }

    /// A member of an organisation; `None` when they never had access there.
    pub fn member(&self, person: PersonId, organisation: OrganisationId) -> Answer<Option<Member>> {
        let sql = "SELECT 1 FROM access WHERE person = ?1 AND organisation = ?2 AND since <= ?3";
        let known = self.with(|db| {
            one(db, sql, params![Id(person.0), Id(organisation.0), self.moment()], |_| Ok(()))
        })?;
        let Some(found) = known.map(|()| self.person(person)).transpose()?.flatten() else {
            return Ok(None);
        };
        let grants = self.grants(person)?.into_iter();
        let here = grants.filter(|grant| grant.organisation == organisation);
        let roles = here.map(|grant| grant.role).collect();
        self.member_of(found, roles, organisation).map(Some)
    }

    fn member_of(
        &self,
        person: Person,
        mut roles: Vec<Role>,
        organisation: OrganisationId,
    ) -> Answer<Member> {
        roles.sort_unstable();
        roles.dedup();
        let counted = |condition| self.count_of(condition, person.id, organisation);
        let (primary_contact_of, owns) = (counted(NAMING)?, counted(OWNED)?);
        Ok(Member { person, organisation, roles, primary_contact_of, owns })
    }

    fn count_of(
        &self,
        condition: &str,
        person: PersonId,
        organisation: OrganisationId,
    ) -> Answer<u64> {
        let sql = format!("SELECT count(*) FROM listing WHERE {condition}");
        let count = self.with(|db| {
            one(db, &sql, params![Id(person.0), Id(organisation.0)], |row| row.get::<_, i64>(0))
        })?;
        Ok(count.map_or(0, uint))
    }

    /// The active cases of learners at this school that name this person as Primary Contact.
    pub fn cases_naming(&self, person: PersonId, school: OrganisationId) -> Answer<Vec<CaseId>> {
        self.cases_where(NAMING, params![Id(person.0), Id(school.0)])
    }

    /// The active cases of this provider that this person owns.
    pub fn cases_owned(&self, person: PersonId, provider: OrganisationId) -> Answer<Vec<CaseId>> {
        self.cases_where(OWNED, params![Id(person.0), Id(provider.0)])
    }

    /// The active cases of a learner, each with whoever is named as Primary Contact.
    pub fn active_cases_of(&self, learner: LearnerId) -> Answer<Vec<(CaseId, Option<PersonId>)>> {
        let sql = "SELECT c.id, l.designated FROM listing l JOIN cases c ON c.key = l.key \
                   WHERE l.learner = ?1 AND l.closed = 0 ORDER BY c.key";
        self.with(|db| {
            all(db, sql, params![Id(learner.0)], |row| {
                let named = row.get::<_, Option<Id>>(1)?;
                Ok((CaseId(row.get::<_, Id>(0)?.0), named.map(|id| PersonId(id.0))))
            })
        })
    }

    fn cases_where(&self, condition: &str, parameters: &[&dyn ToSql]) -> Answer<Vec<CaseId>> {
        let sql = format!(
            "SELECT c.id FROM listing l JOIN cases c ON c.key = l.key WHERE {condition} ORDER BY c.key"
        );
        self.with(|db| all(db, &sql, parameters, |row| Ok(CaseId(row.get::<_, Id>(0)?.0))))
    }

    /// Whose account at an issuer this is.
    pub fn person_by_account(&self, issuer: &str, subject: &str) -> Answer<Option<PersonId>> {
        let sql = "SELECT person FROM account WHERE issuer = ?1 AND subject = ?2";
        self.with(|db| {
            one(db, sql, params![issuer, subject], |row| Ok(PersonId(row.get::<_, Id>(0)?.0)))
        })
    }

    /// Whether a person has an account bound to them.
    pub fn has_account(&self, person: PersonId) -> Answer<bool> {
        let sql = "SELECT 1 FROM account WHERE person = ?1";
        Ok(self.with(|db| one(db, sql, params![Id(person.0)], |_| Ok(())))?.is_some())
    }
}
