//! People, organisations, access, the catalogue and feature dates.

use crate::directory::{CatalogueEntry, Organisation, Person};
use crate::search::Search;
use crate::snapshot::{Answer, Snapshot};
use crate::sql::{Id, uint};
use casetrail_domain::access::{Grant, OrganisationKind, Role};
use casetrail_domain::feature::{Feature, FeatureDates};
use casetrail_domain::fold;
use casetrail_domain::id::{CatalogueId, OrganisationId, PersonId};
use rusqlite::types::ToSql;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::BTreeMap;
use uuid::Uuid;

const PERSON: &str = "SELECT p.id, p.name, p.username, p.organisation, p.phone, p.email FROM ";

pub fn person(row: &Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person {
        id: PersonId(row.get::<_, Id>(0)?.0),
        name: row.get(1)?,
        username: row.get(2)?,
        organisation: OrganisationId(row.get::<_, Id>(3)?.0),
        phone: row.get(4)?,
        email: row.get(5)?,
    })
}

fn organisation(row: &Row<'_>) -> rusqlite::Result<Organisation> {
    Ok(Organisation {
        id: OrganisationId(row.get::<_, Id>(0)?.0),
        kind: match row.get::<_, i64>(1)? {
            0 => OrganisationKind::School,
            1 => OrganisationKind::Provider,
            _ => OrganisationKind::Ministry,
        },
        name: row.get(2)?,
        catchment: row.get(3)?,
        provision_of: row.get::<_, Option<Id>>(4)?.map(|id| OrganisationId(id.0)),
    })
}

/// All rows of a query.
pub fn all<T>(
    db: &Connection,
    sql: &str,
    parameters: &[&dyn ToSql],
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Answer<Vec<T>> {
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(parameters, read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The one row of a query, if there is one.
pub fn one<T>(
    db: &Connection,
    sql: &str,
    parameters: &[&dyn ToSql],
    read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> Answer<Option<T>> {
    Ok(db.prepare_cached(sql)?.query_row(parameters, read).optional()?)
}

impl Snapshot {
    /// A person.
    pub fn person(&self, id: PersonId) -> Answer<Option<Person>> {
        let sql = format!("{PERSON} person p WHERE p.id = ?1 AND p.since <= ?2 AND p.until > ?2");
        self.with(|db| one(db, &sql, params![Id(id.0), self.moment()], person))
    }

    /// The person who signs in with this name.
    pub fn person_by_username(&self, username: &str) -> Answer<Option<Person>> {
        let sql = format!(
            "{PERSON} person p WHERE p.username = ?1 AND p.until > ?2 AND p.since <= ?2 LIMIT 1"
        );
        self.with(|db| one(db, &sql, params![username, self.moment()], person))
    }

    /// The active access of a person, in the order of organisations and roles.
    pub fn grants(&self, person: PersonId) -> Answer<Vec<Grant>> {
        let sql = "SELECT organisation, role FROM access \
                   WHERE person = ?1 AND since <= ?2 AND until > ?2";
        let mut grants: Vec<Grant> = self.with(|db| {
            let rows = all(db, sql, params![Id(person.0), self.moment()], |row| {
                let organisation = OrganisationId(row.get::<_, Id>(0)?.0);
                Ok(Role::parse(row.get_ref(1)?.as_str()?).map(|role| Grant { organisation, role }))
            })?;
            Ok(rows.into_iter().flatten().collect())
        })?;
        grants.sort_unstable();
        Ok(grants)
    }

    /// People with active access at an organisation, in this role or any, by name.
    pub fn people_at(
        &self,
        organisation: OrganisationId,
        role: Option<Role>,
    ) -> Answer<Vec<Person>> {
        let people = self.access_at(organisation)?.into_iter();
        let fits = |roles: &[Role]| role.is_none_or(|role| roles.contains(&role));
        Ok(people.filter(|(_, roles)| fits(roles)).map(|(person, _)| person).collect())
    }

    /// People with active access at a school found by their names, with their roles there: those
    /// whose names begin as typed first, then by name.
    pub fn contacts(
        &self,
        school: OrganisationId,
        search: &str,
        first: usize,
    ) -> Answer<Vec<(Person, Vec<Role>)>> {
        let mut people = self.access_at(school)?;
        if let Some(search) = Search::parse(Some(search)) {
            people.retain(|(person, _)| search.rank_of(&[Some(&person.name)]) > 0);
            people.sort_by_key(|(person, _)| -search.rank_of(&[Some(&person.name)]));
        }
        people.truncate(first);
        Ok(people)
    }

    /// Everybody with active access there and their roles, by name.
    fn access_at(&self, organisation: OrganisationId) -> Answer<Vec<(Person, Vec<Role>)>> {
        let sql = format!(
            "{PERSON} access a JOIN person p ON p.id = a.person AND p.since <= ?2 AND p.until > ?2 \
             WHERE a.organisation = ?1 AND a.until > ?2 AND a.since <= ?2"
        );
        let sql = sql.replacen(" FROM", ", a.role, p.name_key FROM", 1);
        let rows = self.with(|db| {
            all(db, &sql, params![Id(organisation.0), self.moment()], |row| {
                let role = Role::parse(row.get_ref(6)?.as_str()?);
                Ok(((row.get::<_, String>(7)?, row.get::<_, Id>(0)?.0), person(row)?, role))
            })
        })?;
        let mut people: BTreeMap<(String, Uuid), (Person, Vec<Role>)> = BTreeMap::new();
        for (key, person, role) in rows {
            people.entry(key).or_insert_with(|| (person, Vec::new())).1.extend(role);
        }
        let mut people: Vec<(Person, Vec<Role>)> = people.into_values().collect();
        people.iter_mut().for_each(|(_, roles)| roles.sort_unstable());
        Ok(people)
    }

    /// An organisation.
    pub fn organisation(&self, id: OrganisationId) -> Answer<Option<Organisation>> {
        let sql = "SELECT id, kind, name, catchment, provision_of FROM organisation \
                   WHERE id = ?1 AND since <= ?2 AND until > ?2";
        self.with(|db| one(db, sql, params![Id(id.0), self.moment()], organisation))
    }

    /// Providers, found by name, by name.
    pub fn providers(&self, search: Option<&str>) -> Answer<Vec<Organisation>> {
        self.organisations(OrganisationKind::Provider, search)
    }

    /// Organisations of a kind, found by name: names that begin as typed first, then by name.
    pub fn organisations(
        &self,
        kind: OrganisationKind,
        search: Option<&str>,
    ) -> Answer<Vec<Organisation>> {
        let sql = "SELECT id, kind, name, catchment, provision_of FROM organisation \
                   WHERE kind = ?1 AND until > ?2 AND since <= ?2";
        let kind = crate::writer::kind_code(kind);
        let mut found = self.with(|db| all(db, sql, params![kind, self.moment()], organisation))?;
        found.sort_by_key(|found| (fold::sort_key(&found.name), found.id));
        if let Some(search) = Search::parse(search) {
            found.retain(|found| search.rank_of(&[Some(&found.name)]) > 0);
            found.sort_by_key(|found| -search.rank_of(&[Some(&found.name)]));
        }
        Ok(found)
    }

    /// The stream whose events say which provider serves a catchment; for `relied_on`.
    pub fn catchment_stream(&self, catchment: &str) -> Answer<Option<Uuid>> {
        Ok(self.catchment(catchment)?.map(|(_, stream)| stream))
    }

    /// The provider that serves a catchment, and the stream that says so.
    pub fn catchment(&self, name: &str) -> Answer<Option<(OrganisationId, Uuid)>> {
        let sql = "SELECT provider, stream FROM catchment \
                   WHERE name = ?1 AND since <= ?2 AND until > ?2";
        self.with(|db| {
            one(db, sql, params![name, self.moment()], |row| {
                Ok((OrganisationId(row.get::<_, Id>(0)?.0), row.get::<_, Id>(1)?.0))
            })
        })
    }

    /// How many events a directory or case stream has now; 0: none. For `relied_on`.
    pub fn revision(&self, stream: Uuid) -> Answer<u64> {
        let sql = "SELECT revision FROM streams WHERE id = ?1 \
                   UNION ALL SELECT version FROM cases WHERE id = ?1 LIMIT 1";
        let revision =
            self.with(|db| one(db, sql, params![Id(stream)], |row| row.get::<_, i64>(0)))?;
        Ok(revision.map_or(0, uint))
    }

    /// From when each feature is on.
    pub fn features(&self) -> Answer<FeatureDates> {
        let sql = "SELECT key, available_from FROM feature WHERE since <= ?1 AND until > ?1";
        let set = self.with(|db| {
            all(db, sql, params![self.moment()], |row| {
                let feature = Feature::parse(row.get_ref(0)?.as_str()?);
                Ok(feature.zip(row.get_ref(1)?.as_str()?.parse().ok()))
            })
        })?;
        let mut dates = FeatureDates::default();
        set.into_iter().flatten().for_each(|(feature, from)| dates.set(feature, from));
        Ok(dates)
    }

    /// Services that cases can be referred to, found by their own or their provider's name.
    pub fn catalogue(&self, search: Option<&str>) -> Answer<Vec<CatalogueEntry>> {
        let sql = "SELECT id, service_name, service_provider, active FROM catalogue \
                   WHERE since <= ?1 AND until > ?1";
        let mut found = self.with(|db| {
            all(db, sql, params![self.moment()], |row| {
                Ok(CatalogueEntry {
                    id: CatalogueId(row.get::<_, Id>(0)?.0),
                    service_name: row.get(1)?,
                    service_provider: row.get(2)?,
                    active: row.get(3)?,
                })
            })
        })?;
        found.sort_by_key(|entry| (fold::sort_key(&entry.service_name), entry.id));
        if let Some(search) = Search::parse(search) {
            let rank = |entry: &CatalogueEntry| {
                search.rank_of(&[Some(&entry.service_name), Some(&entry.service_provider)])
            };
            found.retain(|entry| rank(entry) > 0);
            found.sort_by_key(|entry| -rank(entry));
        }
        Ok(found)
    }
}
