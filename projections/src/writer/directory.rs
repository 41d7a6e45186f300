//! The directory as the writer remembers it, and its events.

use super::{learning, people, poison};
use crate::ViewsError;
use crate::row::{Name, Row};
use crate::sql::{Id, OPEN, int};
use casetrail_domain::access::{Grant, OrganisationKind};
use casetrail_domain::case::{Case, Status};
use casetrail_domain::entry::Part;
use casetrail_domain::event::Event;
use casetrail_domain::fold;
use casetrail_domain::id::{LearnerId, OrganisationId, PersonId};
use casetrail_domain::recorded::Recorded;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use uuid::Uuid;

/// How many learners, people and organisations are remembered between batches.
const REMEMBERED_MAX: usize = 100_000;

/// What the writer remembers of the directory: the open intervals.
#[derive(Default)]
pub struct Directory {
    people: HashMap<PersonId, PersonFacts>,
    organisations: HashMap<OrganisationId, OrganisationFacts>,
    learners: HashMap<LearnerId, LearnerFacts>,
}

/// A person, as far as rows and lines need them.
#[derive(Clone, Default)]
pub struct PersonFacts {
    pub name: MaybeName,
    pub key: MaybeName,
    pub grants: Vec<Grant>,
}

/// A name that may not be known yet.
pub type MaybeName = Option<Name>;

/// An organisation's open interval.
#[derive(Clone)]
pub struct OrganisationFacts {
    pub kind: i64,
    pub name: Name,
    pub catchment: Option<String>,
    pub provision_of: Option<Uuid>,
}

/// A learner's open interval.
#[derive(Clone, Default)]
pub struct LearnerFacts {
    pub name: Option<Name>,
    pub key: Option<Name>,
    pub nsn: Option<String>,
    pub date_of_birth: Option<NaiveDate>,
    pub year_level: Option<u8>,
    pub school: Option<OrganisationId>,
    pub covered_by: Option<OrganisationId>,
}

/// Which rows of lists a directory event may move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moves {
    /// A learner's cases.
    Learner(LearnerId),
    /// Cases that name or are owned by a person.
    Person(PersonId),
    /// Cases that name a person, of learners at a school.
    ContactAt(PersonId, OrganisationId),
    /// Cases of a school or a provider.
    Organisation(OrganisationId),
}

impl Moves {
    /// The keys of those rows.
    pub fn keys(self, db: &Connection) -> Result<Vec<i64>, ViewsError> {
        let (sql, first, second) = match self {
            Self::Learner(id) => {
                ("SELECT key FROM listing WHERE learner = ?1 AND ?2 IS NULL", id.0, None)
            }
            Self::Person(id) => (
                "SELECT key FROM listing WHERE designated = ?1 \
                 UNION SELECT key FROM listing WHERE owner = ?1 AND ?2 IS NULL",
                id.0,
                None,
            ),
            Self::ContactAt(id, school) => (
                "SELECT key FROM listing WHERE designated = ?1 AND school = ?2",
                id.0,
                Some(school.0),
            ),
            Self::Organisation(id) => (
                "SELECT key FROM listing WHERE school = ?1 \
                 UNION SELECT key FROM listing WHERE provider = ?1 AND ?2 IS NULL",
                id.0,
                None,
            ),
        };
        let mut statement = db.prepare_cached(sql)?;
        let rows = statement.query_map(params![Id(first), second.map(Id)], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// The number under which an organisation's kind is stored.
pub fn kind_code(kind: OrganisationKind) -> i64 {
    match kind {
        OrganisationKind::School => 0,
        OrganisationKind::Provider => 1,
        OrganisationKind::Ministry => 2,
    }
}

impl Directory {
    /// Forgets when there is too much to remember.
    pub fn forget(&mut self) {
        if self.people.len() + self.learners.len() > REMEMBERED_MAX {
            *self = Self::default();
        }
    }

    /// Applies a directory event; answers which rows of lists may move.
    pub fn apply(
        &mut self,
        db: &Connection,
        recorded: &Recorded<'_>,
    ) -> Result<Option<Moves>, ViewsError> {
        follow_stream(db, recorded)?;
        let position = int(recorded.position);
        let organisation = OrganisationId(recorded.stream);
        let learner = LearnerId(recorded.stream);
        let person = PersonId(recorded.stream);
        match recorded.event {
            Event::OrganisationRegistered { kind, name } => {
                self.change_organisation(db, organisation, position, |facts| {
                    facts.kind = kind_code(*kind);
                    facts.name = name.as_str().into();
                })?;
                Ok(Some(Moves::Organisation(organisation)))
            }
            Event::SchoolCatchmentSet { catchment } => {
                self.change_organisation(db, organisation, position, |facts| {
                    facts.catchment = Some(catchment.clone());
                })?;
                Ok(None)
            }
            Event::ProvisionLinked { school } => {
                self.change_organisation(db, organisation, position, |facts| {
                    facts.provision_of = Some(school.0);
                })?;
                Ok(None)
            }
            Event::CatchmentAssigned { catchment, provider } => {
                assign_catchment(db, catchment, *provider, recorded)?;
                Ok(None)
            }
            Event::LearnerRegistered { name, nsn, date_of_birth, year_level } => {
                self.change_learner(db, learner, position, |facts| {
                    facts.name = name.known().map(|name| name.as_str().into());
                    facts.key = name.known().map(|name| fold::sort_key(name).into());
                    facts.nsn = nsn.known().cloned();
                    facts.date_of_birth = date_of_birth.known().copied();
                    facts.year_level = year_level.known().copied();
                })?;
                Ok(Some(Moves::Learner(learner)))
            }
            Event::EnrolmentStarted { school } => {
                self.change_learner(db, learner, position, |facts| facts.school = Some(*school))?;
                Ok(Some(Moves::Learner(learner)))
            }
            Event::EnrolmentEnded { school } => {
                self.change_learner(db, learner, position, |facts| {
                    facts.school = facts.school.filter(|enrolled| enrolled != school);
                })?;
                Ok(Some(Moves::Learner(learner)))
            }
            Event::ProvisionCoverageStarted { provider } => {
                self.change_learner(db, learner, position, |facts| {
                    facts.covered_by = Some(*provider);
                })?;
                Ok(None)
            }
            Event::ProvisionCoverageEnded { provider } => {
                self.change_learner(db, learner, position, |facts| {
                    facts.covered_by = facts.covered_by.filter(|covering| covering != provider);
                })?;
                Ok(None)
            }
            Event::PersonRegistered { organisation, username, name, phone, email } => {
                let details = people::Details { organisation, username, name, phone, email };
                people::register(db, person, &details, position)?;
                self.people.remove(&person);
                Ok(Some(Moves::Person(person)))
            }
            Event::AccountBound { issuer, subject } => {
                people::bind(db, person, issuer, subject)?;
                Ok(None)
            }
            Event::AccessGranted { organisation, role } => {
                let grant = Grant { organisation: *organisation, role: *role };
                people::grant(db, person, grant, position)?;
                self.people.remove(&person);
                Ok(Some(Moves::ContactAt(person, *organisation)))
            }
            Event::AccessEnded { organisation, role, .. } => {
                let grant = Grant { organisation: *organisation, role: *role };
                people::end(db, person, grant, position)?;
                self.people.remove(&person);
                Ok(Some(Moves::ContactAt(person, *organisation)))
            }
            Event::Enrolled { .. }
            | Event::LessonCompleted { .. }
            | Event::CourseCompleted { .. } => {
                learning::apply(db, recorded)?;
                Ok(None)
            }
            Event::CatalogueEntrySaved { entry, service_name, service_provider, active } => {
                close(
                    db,
                    "UPDATE catalogue SET until = ?1 WHERE id = ?2 AND until = ?3",
                    position,
                    entry.0,
                )?;
                db.prepare_cached("INSERT INTO catalogue VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
                    .execute(params![
                        Id(entry.0),
                        position,
                        OPEN,
                        service_name,
                        service_provider,
                        active
                    ])?;
                Ok(None)
            }
            Event::FeatureDateSet { feature, available_from } => {
                db.prepare_cached("UPDATE feature SET until = ?1 WHERE key = ?2 AND until = ?3")?
                    .execute(params![position, feature.key(), OPEN])?;
                db.prepare_cached("INSERT INTO feature VALUES (?1, ?2, ?3, ?4)")?
                    .execute(params![feature.key(), position, OPEN, available_from.to_string()])?;
                Ok(None)
            }
            _ => Err(poison(recorded, "it belongs to no directory stream")),
        }
    }

    /// The row of lists that this case makes.
    pub fn row(&mut self, db: &Connection, case: &Case) -> Result<Row, ViewsError> {
        let learner = self.learner(db, case.learner)?.clone();
        let designated = case.contact.as_ref().map(|contact| contact.person);
        let contact = self.contact(db, designated, learner.school)?;
        let owner_name = match case.owner {
            Some(owner) => self.person(db, owner)?.name.clone(),
            None => None,
        };
        let contact_active = contact.is_some();
        let (contact_name, contact_key) = contact.unwrap_or_default();
        Ok(Row {
            id: case.id,
            number: int(case.number),
            request_number: int(case.request.number),
            case_type: case.case_type,
            status: case.status,
            opened_at: crate::sql::micros(case.opened_at),
            closed_at: match (case.status, case.closed_at) {
                (Status::Closed, Some(at)) => crate::sql::micros(at),
                _ => 0,
            },
            learner: case.learner,
            learner_name: learner.name,
            learner_key: learner.key.unwrap_or_default(),
            school: learner.school,
            school_name: self.name(db, learner.school)?,
            provider: case.provider,
            provider_name: self.name(db, case.provider)?,
            owner: case.owner,
            owner_name,
            designated,
            contact_active,
            contact_name,
            contact_key: contact_key.unwrap_or_default(),
            receiver: case.transfer.as_ref().map(|transfer| transfer.to),
        })
    }

    /// The contact's name and its key, while the designation counts.
    fn contact(
        &mut self,
        db: &Connection,
        designated: Option<PersonId>,
        school: Option<OrganisationId>,
    ) -> Result<Option<(MaybeName, MaybeName)>, ViewsError> {
        let Some((person, school)) = designated.zip(school) else {
            return Ok(None);
        };
        let facts = self.person(db, person)?;
        let active = facts.grants.iter().any(|grant| grant.organisation == school);
        Ok(active.then(|| (facts.name.clone(), facts.key.clone())))
    }

    fn name(
        &mut self,
        db: &Connection,
        organisation: Option<OrganisationId>,
    ) -> Result<Option<Name>, ViewsError> {
        match organisation {
            Some(id) => Ok(self.organisation(db, id)?.map(|facts| facts.name.clone())),
            None => Ok(None),
        }
    }

    /// A name for a line of the timeline, as it is now.
    pub fn part(&mut self, db: &Connection, part: &Part) -> Result<String, ViewsError> {
        let name = match part {
            Part::Text(words) => return Ok(words.clone()),
            Part::Person(id) => self.person(db, *id)?.name.clone(),
            Part::Organisation(id) => self.name(db, Some(*id))?,
        };
        Ok(name.map_or_else(|| crate::UNKNOWN_NAME.to_owned(), |name| name.to_string()))
    }

    fn person(&mut self, db: &Connection, id: PersonId) -> Result<&PersonFacts, ViewsError> {
        Ok(match self.people.entry(id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(vacant) => vacant.insert(people::load(db, id)?),
        })
    }

    fn organisation(
        &mut self,
        db: &Connection,
        id: OrganisationId,
    ) -> Result<Option<&OrganisationFacts>, ViewsError> {
        if !self.organisations.contains_key(&id)
            && let Some(facts) = load_organisation(db, id)?
        {
            self.organisations.insert(id, facts);
        }
        Ok(self.organisations.get(&id))
    }

    fn change_organisation(
        &mut self,
        db: &Connection,
        id: OrganisationId,
        position: i64,
        change: impl FnOnce(&mut OrganisationFacts),
    ) -> Result<(), ViewsError> {
        let mut facts = self.organisation(db, id)?.cloned().unwrap_or(OrganisationFacts {
            kind: kind_code(OrganisationKind::School),
            name: Name::from(""),
            catchment: None,
            provision_of: None,
        });
        change(&mut facts);
        close(
            db,
            "UPDATE organisation SET until = ?1 WHERE id = ?2 AND until = ?3",
            position,
            id.0,
        )?;
        db.prepare_cached("INSERT INTO organisation VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
            .execute(params![
                Id(id.0),
                position,
                OPEN,
                facts.kind,
                facts.name,
                facts.catchment,
                facts.provision_of.map(Id)
            ])?;
        self.organisations.insert(id, facts);
        Ok(())
    }

    fn learner(&mut self, db: &Connection, id: LearnerId) -> Result<&LearnerFacts, ViewsError> {
        Ok(match self.learners.entry(id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(vacant) => vacant.insert(load_learner(db, id)?.unwrap_or_default()),
        })
    }

    fn change_learner(
        &mut self,
        db: &Connection,
        id: LearnerId,
        position: i64,
        change: impl FnOnce(&mut LearnerFacts),
    ) -> Result<(), ViewsError> {
        let mut facts = self.learner(db, id)?.clone();
        change(&mut facts);
        close(db, "UPDATE learner SET until = ?1 WHERE id = ?2 AND until = ?3", position, id.0)?;
        db.prepare_cached("INSERT INTO learner VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?
            .execute(params![
                Id(id.0),
                position,
                OPEN,
                facts.name,
                facts.key.as_deref().unwrap_or_default(),
                facts.nsn,
                facts.date_of_birth.map(|day| day.to_string()),
                facts.year_level,
                facts.school.map(|school| Id(school.0)),
                facts.covered_by.map(|provider| Id(provider.0)),
            ])?;
        self.learners.insert(id, facts);
        Ok(())
    }
}

/// Ends an open interval.
pub fn close(db: &Connection, sql: &str, position: i64, id: Uuid) -> Result<(), ViewsError> {
    db.prepare_cached(sql)?.execute(params![position, Id(id), OPEN])?;
    Ok(())
}

/// Moves the stream's revision on; events of a stream come one after the other.
fn follow_stream(db: &Connection, recorded: &Recorded<'_>) -> Result<(), ViewsError> {
    let sql = if recorded.revision == 1 {
        "INSERT INTO streams (revision, id) VALUES (?1, ?2) ON CONFLICT DO NOTHING"
    } else {
        "UPDATE streams SET revision = ?1 WHERE id = ?2 AND revision = ?1 - 1"
    };
    let changed =
        db.prepare_cached(sql)?.execute(params![int(recorded.revision), Id(recorded.stream)])?;
    if changed == 1 {
        return Ok(());
    }
    Err(poison(recorded, format!("revision {} doesn't follow", recorded.revision)))
}

fn assign_catchment(
    db: &Connection,
    catchment: &str,
    provider: OrganisationId,
    recorded: &Recorded<'_>,
) -> Result<(), ViewsError> {
    let position = int(recorded.position);
    db.prepare_cached("UPDATE catchment SET until = ?1 WHERE name = ?2 AND until = ?3")?
        .execute(params![position, catchment, OPEN])?;
    db.prepare_cached("INSERT INTO catchment VALUES (?1, ?2, ?3, ?4, ?5)")?.execute(params![
        catchment,
        position,
        OPEN,
        Id(provider.0),
        Id(recorded.stream)
    ])?;
    Ok(())
}

fn load_organisation(
    db: &Connection,
    id: OrganisationId,
) -> Result<Option<OrganisationFacts>, ViewsError> {
    let mut statement = db.prepare_cached(
        "SELECT kind, name, catchment, provision_of FROM organisation WHERE id = ?1 AND until = ?2",
    )?;
    let facts = statement.query_row(params![Id(id.0), OPEN], |row| {
        Ok(OrganisationFacts {
            kind: row.get(0)?,
            name: row.get(1)?,
            catchment: row.get(2)?,
            provision_of: row.get::<_, Option<Id>>(3)?.map(|id| id.0),
        })
    });
    Ok(facts.optional()?)
}

fn load_learner(db: &Connection, id: LearnerId) -> Result<Option<LearnerFacts>, ViewsError> {
    let mut statement = db.prepare_cached(
        "SELECT name, name_key, nsn, date_of_birth, year_level, school, covered_by \
         FROM learner WHERE id = ?1 AND until = ?2",
    )?;
    let facts = statement.query_row(params![Id(id.0), OPEN], |row| {
        let day = row.get::<_, Option<String>>(3)?;
        let organisation =
            |place| row.get::<_, Option<Id>>(place).map(|id| id.map(|id| OrganisationId(id.0)));
        Ok(LearnerFacts {
            name: row.get(0)?,
            key: row.get(1)?,
            nsn: row.get(2)?,
            date_of_birth: day.and_then(|day| day.parse().ok()),
            year_level: row.get(4)?,
            school: organisation(5)?,
            covered_by: organisation(6)?,
        })
    });
    Ok(facts.optional()?)
}
