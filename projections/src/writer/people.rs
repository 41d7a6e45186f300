//! People and their access, as the writer stores them.

use super::directory::{PersonFacts, close};
use crate::ViewsError;
use crate::sql::{Id, OPEN};
use casetrail_domain::access::{Grant, Role};
use casetrail_domain::fold;
use casetrail_domain::id::{OrganisationId, PersonId};
use casetrail_domain::personal::Personal;
use rusqlite::{Connection, OptionalExtension, params};

/// What a registration says of a person.
pub struct Details<'a> {
    pub organisation: &'a OrganisationId,
    pub username: &'a Personal<String>,
    pub name: &'a Personal<String>,
    pub phone: &'a Option<Personal<String>>,
    pub email: &'a Option<Personal<String>>,
}

/// A person is registered, or registered again under another name.
pub fn register(
    db: &Connection,
    person: PersonId,
    details: &Details<'_>,
    position: i64,
) -> Result<(), ViewsError> {
    let text = |text: &Personal<String>| text.known().cloned().unwrap_or_default();
    let part =
        |part: &Option<Personal<String>>| part.as_ref().and_then(|part| part.known().cloned());
    let name = text(details.name);
    close(db, "UPDATE person SET until = ?1 WHERE id = ?2 AND until = ?3", position, person.0)?;
    db.prepare_cached("INSERT INTO person VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?.execute(
        params![
            Id(person.0),
            position,
            OPEN,
            Id(details.organisation.0),
            text(details.username),
            name,
            fold::sort_key(&name),
            part(details.phone),
            part(details.email)
        ],
    )?;
    Ok(())
}

/// An account is a person's from now on.
pub fn bind(
    db: &Connection,
    person: PersonId,
    issuer: &str,
    subject: &Personal<String>,
) -> Result<(), ViewsError> {
    if let Some(subject) = subject.known() {
        db.prepare_cached("INSERT OR REPLACE INTO account VALUES (?1, ?2, ?3)")?
            .execute(params![issuer, subject, Id(person.0)])?;
    }
    Ok(())
}

/// Access begins, unless it is active already.
pub fn grant(
    db: &Connection,
    person: PersonId,
    grant: Grant,
    position: i64,
) -> Result<(), ViewsError> {
    db.prepare_cached(
        "INSERT INTO access (person, organisation, role, since, until) SELECT ?1, ?2, ?3, ?4, ?5 \
         WHERE NOT EXISTS (SELECT 1 FROM access \
           WHERE person = ?1 AND organisation = ?2 AND role = ?3 AND until = ?5)",
    )?
    .execute(params![
        Id(person.0),
        Id(grant.organisation.0),
        grant.role.key(),
        position,
        OPEN
    ])?;
    Ok(())
}

/// Access ends, if it is active.
pub fn end(
    db: &Connection,
    person: PersonId,
    grant: Grant,
    position: i64,
) -> Result<(), ViewsError> {
    db.prepare_cached(
        "UPDATE access SET until = ?4 \
         WHERE person = ?1 AND organisation = ?2 AND role = ?3 AND until = ?5",
    )?
    .execute(params![
        Id(person.0),
        Id(grant.organisation.0),
        grant.role.key(),
        position,
        OPEN
    ])?;
    Ok(())
}

/// A person as they are now; nothing is known of somebody who was never registered.
pub fn load(db: &Connection, person: PersonId) -> Result<PersonFacts, ViewsError> {
    let mut names =
        db.prepare_cached("SELECT name, name_key FROM person WHERE id = ?1 AND until = ?2")?;
    let named = names
        .query_row(params![Id(person.0), OPEN], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (name, key) = named.unwrap_or_default();
    let mut grants = db
        .prepare_cached("SELECT organisation, role FROM access WHERE person = ?1 AND until = ?2")?;
    let rows = grants.query_map(params![Id(person.0), OPEN], |row| {
        let role = Role::parse(row.get_ref(1)?.as_str()?);
        let organisation = OrganisationId(row.get::<_, Id>(0)?.0);
        Ok(role.map(|role| Grant { organisation, role }))
    })?;
    let grants = rows.filter_map(Result::transpose).collect::<Result<_, _>>()?;
    Ok(PersonFacts { name, key, grants })
}
