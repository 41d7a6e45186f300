//! Drafts as rows beside the log: sealed under their creator's key, versioned, gone after 30 idle
//! days. Their request number is theirs from the start.

use crate::error::{Fault, Internal};
use crate::reader::Reader;
use casetrail_domain::access::Role;
use casetrail_domain::form::{self, Answers, Service};
use casetrail_domain::id::{DraftId, OrganisationId, PersonId, ServiceId};
use casetrail_domain::number;
use casetrail_eventlog::{Row, RowWrite};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The kind of rows that hold drafts.
pub const KIND: &str = "draft";
/// The kind of rows that remember a discarded draft, so that its commands can be sent again.
pub const DISCARDED: &str = "discarded-draft";
/// How long a draft may lie idle.
pub const IDLE_MAX: TimeDelta = TimeDelta::days(30);

/// What a draft's row holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Body {
    /// What it is a request for.
    pub service: ServiceId,
    /// What was answered so far.
    pub answers: Answers,
}

/// A draft.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its id.
    pub id: DraftId,
    /// Its request number.
    pub number: u64,
    /// How many times it was saved.
    pub version: u64,
    /// Who edits it, and counts as its creator: who began it, or the Attendance Lead who took it
    /// over.
    pub owner: PersonId,
    /// The school it is for.
    pub school: OrganisationId,
    /// What it is a request for.
    pub service: &'static Service,
    /// What it holds.
    pub body: Body,
    /// When it was saved last.
    pub modified: DateTime<Utc>,
}

impl Draft {
    /// A draft that is not stored yet: it has no version, and no number before it is.
    #[must_use]
    pub fn new(
        id: DraftId,
        owner: PersonId,
        school: OrganisationId,
        service: &'static Service,
        now: DateTime<Utc>,
    ) -> Self {
        let body = Body { service: service.id, answers: Answers::default() };
        Self { id, number: 0, version: 0, owner, school, service, body, modified: now }
    }

    /// Reads a draft's row.
    ///
    /// # Errors
    /// When the row doesn't read back.
    pub fn of(row: &Row) -> Result<Self, Internal> {
        let body: Body = serde_json::from_slice(&row.body).map_err(Internal::new)?;
        let service = form::service(body.service)
            .ok_or_else(|| Internal::new("a draft for an unknown service"))?;
        Ok(Self {
            id: DraftId(row.id),
            number: row.number.unwrap_or_default(),
            version: row.version,
            owner: PersonId(row.owner),
            school: OrganisationId(row.scope),
            service,
            body,
            modified: row.modified,
        })
    }

    /// Whether this person may see it: its editor, and an Attendance Lead of its school.
    #[must_use]
    pub fn is_seen_by(&self, reader: &Reader) -> bool {
        let edits = self.owner == reader.actor.person && reader.submits();
        edits || reader.actor.is(Role::AttendanceLead, self.school)
    }

    /// The write that saves it with this owner and these contents. A new one gets the next request
    /// number.
    ///
    /// # Errors
    /// When the body can't be written.
    pub fn put(&self, now: DateTime<Utc>) -> Result<RowWrite, Internal> {
        Ok(RowWrite::Put {
            kind: KIND,
            id: self.id.0,
            owner: self.owner.0,
            scope: self.school.0,
            expected: self.version,
            series: (self.version == 0).then_some(number::REQUESTS),
            number: (self.version > 0).then_some(self.number),
            body: serde_json::to_vec(&self.body).map_err(Internal::new)?,
            expires: Some(now + IDLE_MAX),
        })
    }
}

/// A draft that this person may see, with its row.
///
/// # Errors
/// When the rows can't be read.
pub async fn seen(reader: &Reader, id: DraftId) -> Result<Option<(Draft, Row)>, Fault> {
    let Some(row) = reader.app.log.row(KIND, id.0).await? else {
        return Ok(None);
    };
    let draft = Draft::of(&row)?;
    Ok(draft.is_seen_by(reader).then_some((draft, row)))
}

/// The drafts this person lists, last saved first: their own, and as Attendance Lead the school's.
///
/// # Errors
/// When the rows can't be read.
pub async fn list(reader: &Reader) -> Result<Vec<Draft>, Fault> {
    let log = &reader.app.log;
    let mut rows = log.rows_of_owner(KIND, reader.actor.person.0).await?;
    for school in reader.actor.organisations(Role::AttendanceLead) {
        rows.extend(log.rows_of_scope(KIND, school.0).await?);
    }
    let mut drafts = rows.iter().map(Draft::of).collect::<Result<Vec<_>, _>>()?;
    drafts.retain(|draft| draft.is_seen_by(reader));
    drafts.sort_by_key(|draft| (std::cmp::Reverse(draft.modified), draft.id));
    drafts.dedup_by_key(|draft| draft.id);
    Ok(drafts)
}
