//! A row of lists as it is stored: what lists show, filter and order by.

use crate::ViewsError;
use crate::search::{Searched, Words};
use crate::sql::{Id, uint};
use casetrail_domain::case::Status;
use casetrail_domain::event::CaseType;
use casetrail_domain::id::{CaseId, LearnerId, OrganisationId, PersonId};
use casetrail_domain::policy::Parties;
use rusqlite::Row as SqlRow;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use std::sync::Arc;
use uuid::Uuid;

/// How many columns [`COLUMNS`] names.
pub const WIDTH: usize = 23;

/// The columns of a row in the order in which they are stored.
pub const COLUMNS: [&str; WIDTH] = [
    "id",
    "number",
    "request_number",
    "case_type",
    "status",
    "school_status",
    "closed",
    "opened_at",
    "closed_at",
    "learner",
    "learner_name",
    "learner_key",
    "school",
    "school_name",
    "provider",
    "provider_name",
    "owner",
    "owner_name",
    "designated",
    "contact_active",
    "contact_name",
    "contact_key",
    "receiver",
];

/// A name, shared between rows.
pub type Name = Arc<str>;

/// A row of lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub id: CaseId,
    pub number: i64,
    pub request_number: i64,
    pub case_type: CaseType,
    pub status: Status,
    pub opened_at: i64,
    /// 0 while it is not closed.
    pub closed_at: i64,
    pub learner: LearnerId,
    pub learner_name: Option<Name>,
    pub learner_key: Name,
    pub school: Option<OrganisationId>,
    pub school_name: Option<Name>,
    pub provider: Option<OrganisationId>,
    pub provider_name: Option<Name>,
    pub owner: Option<PersonId>,
    pub owner_name: Option<Name>,
    /// The person designated as Primary Contact, whether or not that counts now.
    pub designated: Option<PersonId>,
    pub contact_active: bool,
    /// Empty while the designation doesn't count.
    pub contact_name: Option<Name>,
    pub contact_key: Name,
    pub receiver: Option<OrganisationId>,
}

/// The number under which a status is stored; statuses sort by it.
pub fn status_code(status: Status) -> i64 {
    match status {
        Status::AwaitingAllocation => 0,
        Status::Allocated => 1,
        Status::Open => 2,
        Status::Paused => 3,
        Status::Closed => 4,
    }
}

fn status_of(code: i64) -> Status {
    match code {
        0 => Status::AwaitingAllocation,
        1 => Status::Allocated,
        2 => Status::Open,
        3 => Status::Paused,
        _ => Status::Closed,
    }
}

/// How a school reads a status.
pub fn as_school(status: Status) -> Status {
    match status {
        Status::Open | Status::Paused => Status::Open,
        Status::AwaitingAllocation => Status::AwaitingAllocation,
        Status::Allocated => Status::Allocated,
        Status::Closed => Status::Closed,
    }
}

/// The number under which a type is stored.
pub fn type_code(case_type: CaseType) -> i64 {
    match case_type {
        CaseType::ChronicAbsence => 0,
    }
}

fn type_of(_code: i64) -> CaseType {
    CaseType::ChronicAbsence
}

fn int(number: i64) -> ToSqlOutput<'static> {
    ToSqlOutput::Owned(Value::Integer(number))
}

fn text(text: Option<&Name>) -> ToSqlOutput<'_> {
    ToSqlOutput::Borrowed(text.map_or(ValueRef::Null, |text| ValueRef::Text(text.as_bytes())))
}

fn id(id: Option<&Uuid>) -> ToSqlOutput<'_> {
    ToSqlOutput::Borrowed(id.map_or(ValueRef::Null, |id| ValueRef::Blob(id.as_bytes())))
}

impl Row {
    /// The values of [`COLUMNS`].
    pub fn values(&self) -> [ToSqlOutput<'_>; WIDTH] {
        [
            id(Some(&self.id.0)),
            int(self.number),
            int(self.request_number),
            int(type_code(self.case_type)),
            int(status_code(self.status)),
            int(status_code(as_school(self.status))),
            int(i64::from(self.is_closed())),
            int(self.opened_at),
            int(self.closed_at),
            id(Some(&self.learner.0)),
            text(self.learner_name.as_ref()),
            text(Some(&self.learner_key)),
            id(self.school.as_ref().map(|school| &school.0)),
            text(self.school_name.as_ref()),
            id(self.provider.as_ref().map(|provider| &provider.0)),
            text(self.provider_name.as_ref()),
            id(self.owner.as_ref().map(|owner| &owner.0)),
            text(self.owner_name.as_ref()),
            id(self.designated.as_ref().map(|person| &person.0)),
            int(i64::from(self.contact_active)),
            text(self.contact_name.as_ref()),
            text(Some(&self.contact_key)),
            id(self.receiver.as_ref().map(|receiver| &receiver.0)),
        ]
    }

    /// Reads the values of [`COLUMNS`] from the place where they begin.
    pub fn read(row: &SqlRow<'_>, at: usize) -> Result<Self, ViewsError> {
        let id = |place: usize| row.get::<_, Option<Id>>(at + place).map(|id| id.map(|id| id.0));
        let name = |place: usize| row.get::<_, Option<Name>>(at + place);
        Ok(Self {
            id: CaseId(row.get::<_, Id>(at)?.0),
            number: row.get(at + 1)?,
            request_number: row.get(at + 2)?,
            case_type: type_of(row.get(at + 3)?),
            status: status_of(row.get(at + 4)?),
            opened_at: row.get(at + 7)?,
            closed_at: row.get(at + 8)?,
            learner: LearnerId(row.get::<_, Id>(at + 9)?.0),
            learner_name: name(10)?,
            learner_key: row.get(at + 11)?,
            school: id(12)?.map(OrganisationId),
            school_name: name(13)?,
            provider: id(14)?.map(OrganisationId),
            provider_name: name(15)?,
            owner: id(16)?.map(PersonId),
            owner_name: name(17)?,
            designated: id(18)?.map(PersonId),
            contact_active: row.get(at + 19)?,
            contact_name: name(20)?,
            contact_key: row.get(at + 21)?,
            receiver: id(22)?.map(OrganisationId),
        })
    }

    /// Whether the case is closed.
    pub fn is_closed(&self) -> bool {
        self.status == Status::Closed
    }

    /// Whom the case concerns, for the policy.
    pub fn parties(&self) -> Parties {
        Parties {
            status: self.status,
            provider: self.provider,
            owner: self.owner,
            contact: self.designated,
            receiver: self.receiver,
            school: self.school,
        }
    }

    fn searched(&self) -> Searched<'_> {
        Searched {
            number: uint(self.number),
            request: uint(self.request_number),
            school: self.school_name.as_deref(),
            people: [
                self.learner_name.as_deref(),
                self.contact_name.as_deref(),
                self.owner_name.as_deref(),
            ],
        }
    }

    /// The words it is found by.
    pub fn words(&self) -> Words {
        Words::of(&self.searched())
    }

    /// Whether both rows are found by the same words.
    pub fn has_words_of(&self, other: &Self) -> bool {
        let (mine, others) = (self.searched(), other.searched());
        mine.number == others.number
            && mine.request == others.request
            && mine.school == others.school
            && mine.people == others.people
    }
}
