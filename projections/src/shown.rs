//! A row of lists as one value: all that is shown of it, so that a page reads one column a row and
//! not two dozen. Columns of their own have only what lists filter and order by.

use crate::row::{Name, Row, status_code, status_of, type_code, type_of};
use casetrail_domain::case::Status;
use casetrail_domain::event::CaseType;
use casetrail_domain::id::{CaseId, LearnerId, OrganisationId, PersonId};
use casetrail_domain::policy::Parties;
use rusqlite::types::Type;
use uuid::Uuid;

/// The length that stands for a text that is none.
const NO_TEXT: u32 = u32::MAX;

/// A row as it was stored, nothing of it copied.
pub struct Shown<'a> {
    pub id: CaseId,
    pub number: i64,
    pub request_number: i64,
    pub case_type: CaseType,
    pub status: Status,
    pub opened_at: i64,
    pub closed_at: i64,
    pub learner: LearnerId,
    pub school: Option<OrganisationId>,
    pub provider: Option<OrganisationId>,
    pub owner: Option<PersonId>,
    pub designated: Option<PersonId>,
    pub contact_active: bool,
    pub receiver: Option<OrganisationId>,
    pub learner_name: Option<&'a str>,
    pub school_name: Option<&'a str>,
    pub provider_name: Option<&'a str>,
    pub owner_name: Option<&'a str>,
    pub contact_name: Option<&'a str>,
    learner_key: &'a str,
    contact_key: &'a str,
}

impl<'a> Shown<'a> {
    /// Reads what [`write`] wrote, from this column.
    pub fn read(bytes: &'a [u8], column: usize) -> rusqlite::Result<Self> {
        parse(bytes).ok_or_else(|| {
            let reason = "a row of lists is malformed".into();
            rusqlite::Error::FromSqlConversionFailure(column, Type::Blob, reason)
        })
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

    /// The row, to keep.
    pub fn row(&self) -> Row {
        let name = |text: Option<&str>| text.map(Name::from);
        Row {
            id: self.id,
            number: self.number,
            request_number: self.request_number,
            case_type: self.case_type,
            status: self.status,
            opened_at: self.opened_at,
            closed_at: self.closed_at,
            learner: self.learner,
            learner_name: name(self.learner_name),
            learner_key: self.learner_key.into(),
            school: self.school,
            school_name: name(self.school_name),
            provider: self.provider,
            provider_name: name(self.provider_name),
            owner: self.owner,
            owner_name: name(self.owner_name),
            designated: self.designated,
            contact_active: self.contact_active,
            contact_name: name(self.contact_name),
            contact_key: self.contact_key.into(),
            receiver: self.receiver,
        }
    }
}

/// The row as one value: three codes, which ids there are, numbers, ids, texts with their lengths.
pub fn write(row: &Row) -> Vec<u8> {
    let ids = [
        row.school.map(|id| id.0),
        row.provider.map(|id| id.0),
        row.owner.map(|id| id.0),
        row.designated.map(|id| id.0),
        row.receiver.map(|id| id.0),
    ];
    let there = ids.iter().rev().fold(0_u8, |bits, id| bits << 1 | u8::from(id.is_some()));
    let mut bytes = Vec::with_capacity(320);
    let code = |code: i64| u8::try_from(code).unwrap_or(u8::MAX);
    bytes.push(code(type_code(row.case_type)));
    bytes.push(code(status_code(row.status)));
    bytes.push(u8::from(row.contact_active));
    bytes.push(there);
    for number in [row.number, row.request_number, row.opened_at, row.closed_at] {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    bytes.extend_from_slice(row.id.0.as_bytes());
    bytes.extend_from_slice(row.learner.0.as_bytes());
    for id in ids.iter().flatten() {
        bytes.extend_from_slice(id.as_bytes());
    }
    let names = [&row.learner_name, &row.school_name, &row.provider_name, &row.owner_name];
    for text in names.into_iter().chain([&row.contact_name]) {
        write_text(&mut bytes, text.as_deref());
    }
    write_text(&mut bytes, Some(&row.learner_key));
    write_text(&mut bytes, Some(&row.contact_key));
    bytes
}

fn write_text(bytes: &mut Vec<u8>, text: Option<&str>) {
    let length = text.map_or(NO_TEXT, |text| u32::try_from(text.len()).unwrap_or(NO_TEXT));
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(text.unwrap_or_default().as_bytes());
}

fn parse(bytes: &[u8]) -> Option<Shown<'_>> {
    let mut rest = bytes;
    let [case_type, status, contact_active, there] = *take(&mut rest)?;
    let mut number = || take(&mut rest).map(|bytes| i64::from_le_bytes(*bytes));
    let (number, request_number, opened_at, closed_at) =
        (number()?, number()?, number()?, number()?);
    let (id, learner) = (uuid(&mut rest)?, uuid(&mut rest)?);
    let mut ids = [None; 5];
    for (place, id) in ids.iter_mut().enumerate() {
        if there >> place & 1 == 1 {
            *id = Some(uuid(&mut rest)?);
        }
    }
    let [school, provider, owner, designated, receiver] = ids;
    Some(Shown {
        id: CaseId(id),
        number,
        request_number,
        case_type: type_of(case_type.into()),
        status: status_of(status.into()),
        opened_at,
        closed_at,
        learner: LearnerId(learner),
        school: school.map(OrganisationId),
        provider: provider.map(OrganisationId),
        owner: owner.map(PersonId),
        designated: designated.map(PersonId),
        contact_active: contact_active == 1,
        receiver: receiver.map(OrganisationId),
        learner_name: text(&mut rest)?,
        school_name: text(&mut rest)?,
        provider_name: text(&mut rest)?,
        owner_name: text(&mut rest)?,
        contact_name: text(&mut rest)?,
        learner_key: text(&mut rest)??,
        contact_key: text(&mut rest)??,
    })
}

fn take<'a, const N: usize>(rest: &mut &'a [u8]) -> Option<&'a [u8; N]> {
    let (taken, left) = rest.split_first_chunk()?;
    *rest = left;
    Some(taken)
}

fn uuid(rest: &mut &[u8]) -> Option<Uuid> {
    take(rest).map(|bytes| Uuid::from_bytes(*bytes))
}

/// A text that may be none; the outer `None`: cut short.
fn text<'a>(rest: &mut &'a [u8]) -> Option<Option<&'a str>> {
    let length = u32::from_le_bytes(*take(rest)?);
    if length == NO_TEXT {
        return Some(None);
    }
    let (text, left) = rest.split_at_checked(length as usize)?;
    *rest = left;
    std::str::from_utf8(text).ok().map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> Row {
        Row {
            id: CaseId(Uuid::from_u128(1)),
            number: 98_713,
            request_number: 999_229_934,
            case_type: CaseType::ChronicAbsence,
            status: Status::Paused,
            opened_at: -7,
            closed_at: i64::MAX,
            learner: LearnerId(Uuid::from_u128(2)),
            learner_name: Some("Fa'atali Solomona".into()),
            learner_key: "faatali solomona".into(),
            school: Some(OrganisationId(Uuid::from_u128(3))),
            school_name: Some("Māori".into()),
            provider: Some(OrganisationId(Uuid::from_u128(4))),
            provider_name: Some("".into()),
            owner: Some(PersonId(Uuid::from_u128(5))),
            owner_name: Some("Jane".into()),
            designated: Some(PersonId(Uuid::from_u128(6))),
            contact_active: true,
            contact_name: Some("John".into()),
            contact_key: "john".into(),
            receiver: Some(OrganisationId(Uuid::from_u128(7))),
        }
    }

    fn there_and_back(row: &Row) {
        let bytes = write(row);
        assert_eq!(Shown::read(&bytes, 0).unwrap().row(), *row);
        for cut in 0..bytes.len() {
            assert!(Shown::read(&bytes[..cut], 0).is_err(), "cut at {cut}");
        }
    }

    #[test]
    fn rows_come_back_with_and_without_each_part() {
        there_and_back(&full());
        there_and_back(&Row { school: None, school_name: None, ..full() });
        there_and_back(&Row { provider: None, owner: None, owner_name: None, ..full() });
        there_and_back(&Row { designated: None, contact_active: false, ..full() });
        there_and_back(&Row { receiver: None, learner_name: None, contact_name: None, ..full() });
    }
}
