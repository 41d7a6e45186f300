//! A row of lists: what they show as one value, and the columns they filter and order by.

use crate::ViewsError;
use crate::search::{Searched, Words};
use crate::shown::{self, Shown};
use crate::sql::uint;
use casetrail_domain::case::Status;
use casetrail_domain::event::CaseType;
use casetrail_domain::id::{CaseId, LearnerId, OrganisationId, PersonId};
use rusqlite::Row as SqlRow;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use std::sync::Arc;
use uuid::Uuid;

/// How many columns [`COLUMNS`] names.
pub const WIDTH: usize = 17;

/// The columns of a row in the order in which they are stored; `shown` is all of it.
pub const COLUMNS: [&str; WIDTH] = [
    "shown",
    "number",
    "case_type",
    "status",
    "school_status",
    "closed",
    "opened_at",
    "closed_at",
    "learner",
    "learner_key",
    "school",
    "provider",
    "owner",
    "designated",
    "contact_active",
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

/// The status stored under a number.
pub fn status_of(code: i64) -> Status {
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

/// The type stored under a number.
pub fn type_of(_code: i64) -> CaseType {
    CaseType::ChronicAbsence
}

fn int(number: i64) -> ToSqlOutput<'static> {
    ToSqlOutput::Owned(Value::Integer(number))
}

fn text(text: &Name) -> ToSqlOutput<'_> {
    ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes()))
}

fn id(id: Option<&Uuid>) -> ToSqlOutput<'_> {
    ToSqlOutput::Borrowed(id.map_or(ValueRef::Null, |id| ValueRef::Blob(id.as_bytes())))
}

impl Row {
    /// The values of [`COLUMNS`].
    pub fn values(&self) -> [ToSqlOutput<'_>; WIDTH] {
        [
            ToSqlOutput::Owned(Value::Blob(shown::write(self))),
            int(self.number),
            int(type_code(self.case_type)),
            int(status_code(self.status)),
            int(status_code(as_school(self.status))),
            int(i64::from(self.is_closed())),
            int(self.opened_at),
            int(self.closed_at),
            id(Some(&self.learner.0)),
            text(&self.learner_key),
            id(self.school.as_ref().map(|school| &school.0)),
            id(self.provider.as_ref().map(|provider| &provider.0)),
            id(self.owner.as_ref().map(|owner| &owner.0)),
            id(self.designated.as_ref().map(|person| &person.0)),
            int(i64::from(self.contact_active)),
            text(&self.contact_key),
            id(self.receiver.as_ref().map(|receiver| &receiver.0)),
        ]
    }

    /// Reads a row from its column `shown`.
    pub fn read(row: &SqlRow<'_>, column: usize) -> Result<Self, ViewsError> {
        let bytes = row.get_ref(column)?.as_blob().map_err(rusqlite::Error::from)?;
        Ok(Shown::read(bytes, column)?.row())
    }

    /// Whether the case is closed.
    pub fn is_closed(&self) -> bool {
        self.status == Status::Closed
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
