//! Reads an event's row, whichever driver brings it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::LogError;
use crate::leaf::decode_claims;
use crate::names::Names;
use crate::record::{Recorded, Stored};
use crate::row::Row;

/// The columns of `events`, in the order in which [`read_event`] takes them.
pub(crate) const EVENT_COLUMNS: &str = "position, stream, revision, previous, previous_hash, id, \
     kind, at, actor, organisation, role, command, fingerprint, cause, subject, subject_key, \
     series, number, claims, payload, sealed, sealed_hash, hash";

/// The number of columns of `events`.
pub(crate) const EVENT_COLUMNS_COUNT: usize = 23;

/// A row of some driver. `Err` when a column has another type.
pub(crate) trait Columns {
    fn integer(&self, index: usize) -> Result<Option<i64>, Malformed>;
    fn text(&self, index: usize) -> Result<Option<&str>, Malformed>;
    fn bytes(&self, index: usize) -> Result<Option<&[u8]>, Malformed>;
}

/// A column that the log never wrote so.
pub(crate) struct Malformed;

/// An event as its row has it; nothing of it is verified yet.
pub(crate) fn read_event(row: &impl Columns, names: &Names) -> Result<Recorded<Stored>, LogError> {
    parse_event(row, names).map_err(|_| LogError::Tampered {
        position: number(row, 0).unwrap_or(0),
        stream: uuid(row, 1).unwrap_or_default(),
        rule: "its columns have the form they were written in",
    })
}

fn parse_event(row: &impl Columns, names: &Names) -> Result<Recorded<Stored>, Malformed> {
    Ok(Recorded {
        position: number(row, 0)?,
        stream: uuid(row, 1)?,
        revision: number(row, 2)?,
        previous: number(row, 3)?,
        previous_hash: fixed(row, 4)?,
        id: uuid(row, 5)?,
        kind: names.get(row.text(6)?.ok_or(Malformed)?),
        at: time(row, 7)?,
        actor: uuid(row, 8)?,
        organisation: optional_uuid(row, 9)?,
        role: row.text(10)?.map(|role| names.get(role)),
        command: uuid(row, 11)?,
        fingerprint: fixed(row, 12)?,
        cause: optional_uuid(row, 13)?,
        subject: optional_uuid(row, 14)?,
        key: row.integer(15)?.map(u32::try_from).transpose().map_err(|_| Malformed)?,
        series: row.text(16)?.map(|series| names.get(series)),
        number: optional_number(row, 17)?,
        claims: match row.bytes(18)? {
            None => Vec::new(),
            Some(claims) => decode_claims(claims).ok_or(Malformed)?,
        },
        event: Stored {
            payload: row.bytes(19)?.ok_or(Malformed)?.to_vec(),
            sealed: row.bytes(20)?.map(<[u8]>::to_vec),
            sealed_hash: optional_fixed(row, 21)?,
        },
        hash: fixed(row, 22)?,
    })
}

/// A row beside the log, its body still sealed.
pub(crate) fn read_row(row: &impl Columns) -> Result<Row, LogError> {
    parse_row(row).map_err(|_| LogError::Row {
        kind: row.text(0).ok().flatten().unwrap_or_default().to_owned(),
        id: uuid(row, 1).unwrap_or_default(),
        reason: "its columns are malformed",
    })
}

fn parse_row(row: &impl Columns) -> Result<Row, Malformed> {
    Ok(Row {
        kind: row.text(0)?.ok_or(Malformed)?.to_owned(),
        id: uuid(row, 1)?,
        owner: uuid(row, 2)?,
        scope: uuid(row, 3)?,
        version: number(row, 4)?,
        number: optional_number(row, 5)?,
        body: row.bytes(6)?.ok_or(Malformed)?.to_vec(),
        command: uuid(row, 7)?,
        fingerprint: fixed(row, 8)?,
        modified: time(row, 9)?,
        expires: optional_time(row, 10)?,
    })
}

pub(crate) fn number(row: &impl Columns, index: usize) -> Result<u64, Malformed> {
    optional_number(row, index)?.ok_or(Malformed)
}

pub(crate) fn optional_number(row: &impl Columns, index: usize) -> Result<Option<u64>, Malformed> {
    row.integer(index)?.map(u64::try_from).transpose().map_err(|_| Malformed)
}

pub(crate) fn uuid(row: &impl Columns, index: usize) -> Result<Uuid, Malformed> {
    optional_uuid(row, index)?.ok_or(Malformed)
}

pub(crate) fn optional_uuid(row: &impl Columns, index: usize) -> Result<Option<Uuid>, Malformed> {
    Ok(optional_fixed(row, index)?.map(Uuid::from_bytes))
}

pub(crate) fn fixed<const N: usize>(
    row: &impl Columns,
    index: usize,
) -> Result<[u8; N], Malformed> {
    optional_fixed(row, index)?.ok_or(Malformed)
}

fn optional_fixed<const N: usize>(
    row: &impl Columns,
    index: usize,
) -> Result<Option<[u8; N]>, Malformed> {
    row.bytes(index)?.map(|bytes| bytes.try_into().map_err(|_| Malformed)).transpose()
}

pub(crate) fn time(row: &impl Columns, index: usize) -> Result<DateTime<Utc>, Malformed> {
    optional_time(row, index)?.ok_or(Malformed)
}

pub(crate) fn optional_time(
    row: &impl Columns,
    index: usize,
) -> Result<Option<DateTime<Utc>>, Malformed> {
    row.integer(index)?
        .map(|micros| DateTime::from_timestamp_micros(micros).ok_or(Malformed))
        .transpose()
}
