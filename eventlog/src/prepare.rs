//! Makes an append ready for the queue: checked, serialised and sealed, in parallel by the callers.

use std::collections::HashSet;
use std::sync::Arc;

use serde::Serialize;
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::LogError;
use crate::append::{Append, Appended, NewEvent};
use crate::batch::{Ask, AskedNumber, AskedRow, RowHead};
use crate::error::AppendError;
use crate::names::Names;
use crate::recent::Known;
use crate::record::{Hash, Stored};
use crate::row::RowWrite;
use crate::seal::Seal;
use crate::settings::{APPEND_BYTES_MAX, APPEND_EVENTS_MAX};
use crate::written::{Written, WrittenRow};

/// Bytes an event takes besides its payload and ciphertext, roughly.
const EVENT_OVERHEAD_BYTES: usize = 350;

/// An append in the queue.
pub(crate) struct Prepared<E> {
    pub ask: Ask,
    pub events: Vec<PreparedEvent<E>>,
    pub rows: Vec<PreparedRow>,
    pub role: Option<Arc<str>>,
    pub bytes: usize,
    pub answer: oneshot::Sender<Result<Answer<E>, AppendError>>,
}

/// An event, sealed, beside the event itself for those who follow.
pub(crate) struct PreparedEvent<E> {
    pub id: Uuid,
    pub kind: Arc<str>,
    pub series: Option<Arc<str>>,
    pub subject: Option<Uuid>,
    pub key: Option<u32>,
    pub payload_hash: Hash,
    pub stored: Stored,
    pub event: E,
}

/// A row's change, and its sealed body when there is one.
pub(crate) struct PreparedRow {
    pub write: RowWrite,
    pub sealed: Vec<u8>,
}

/// What the appender answers.
pub(crate) enum Answer<E> {
    Written(Appended<E>),
    Repeated(Known),
    RowsRepeated,
}

/// Checks, serialises and seals an append.
pub(crate) async fn prepare<E: Serialize>(
    append: Append<E>,
    seal: &Seal,
    names: &Names,
    answer: oneshot::Sender<Result<Answer<E>, AppendError>>,
) -> Result<Prepared<E>, LogError> {
    check(&append)?;
    let Append { stream, expected, events, claims, relied_on, rows, meta } = append;
    let numbers = events.iter().map(|event| asked(event.series, event.number)).collect();
    let asked_rows = rows.iter().map(asked_row).collect();
    let mut prepared = Prepared {
        events: Vec::with_capacity(events.len()),
        rows: Vec::with_capacity(rows.len()),
        role: meta.role.as_deref().map(|role| names.get(role)),
        ask: Ask { stream, expected, events: numbers, claims, relied_on, rows: asked_rows, meta },
        bytes: 0,
        answer,
    };
    for event in events {
        let event = prepare_event(stream, event, seal, names).await?;
        prepared.bytes += EVENT_OVERHEAD_BYTES
            + event.stored.payload.len()
            + event.stored.sealed.as_ref().map_or(0, Vec::len);
        prepared.events.push(event);
    }
    for write in rows {
        let row = prepare_row(write, seal).await?;
        prepared.bytes += EVENT_OVERHEAD_BYTES + row.sealed.len();
        prepared.rows.push(row);
    }
    match prepared.bytes <= APPEND_BYTES_MAX {
        true => Ok(prepared),
        false => Err(unwritable("an append of too many bytes")),
    }
}

fn unwritable(reason: &str) -> LogError {
    LogError::Unwritable(reason.to_owned())
}

fn check<E>(append: &Append<E>) -> Result<(), LogError> {
    if append.events.is_empty() && append.rows.is_empty() {
        return Err(unwritable("an append of nothing"));
    }
    if append.events.is_empty() && !append.claims.is_empty() {
        return Err(unwritable("claims without an event to record them in"));
    }
    if append.events.len() > APPEND_EVENTS_MAX {
        return Err(unwritable("an append of too many events"));
    }
    let mut places = HashSet::new();
    if !append.rows.iter().all(|row| places.insert(row.place())) {
        return Err(unwritable("a row written twice in one append"));
    }
    let numbers = append.events.iter().filter_map(|event| event.number);
    let of_rows = append.rows.iter().filter_map(|row| match row {
        RowWrite::Put { number, .. } => *number,
        RowWrite::Delete { .. } => None,
    });
    match numbers.chain(of_rows).all(|number| number < i64::MAX as u64) {
        true => Ok(()),
        false => Err(unwritable("a number beyond any series")),
    }
}

fn asked(series: Option<&'static str>, number: Option<u64>) -> AskedNumber {
    AskedNumber { series, number }
}

fn asked_row(row: &RowWrite) -> AskedRow {
    let place = row.place();
    match row {
        RowWrite::Put { expected, series, number, .. } => {
            AskedRow::Put { row: place, expected: *expected, number: asked(*series, *number) }
        }
        RowWrite::Delete { expected, .. } => AskedRow::Delete { row: place, expected: *expected },
    }
}

async fn prepare_event<E: Serialize>(
    stream: Uuid,
    new: NewEvent<E>,
    seal: &Seal,
    names: &Names,
) -> Result<PreparedEvent<E>, LogError> {
    let sealed = seal.seal(stream, new.id, new.subject, &new.event).await?;
    Ok(PreparedEvent {
        id: new.id,
        kind: names.get(sealed.kind),
        series: new.series.map(|series| names.get(series)),
        subject: new.subject,
        key: sealed.key,
        payload_hash: sealed.payload_hash,
        stored: sealed.stored,
        event: new.event,
    })
}

async fn prepare_row(write: RowWrite, seal: &Seal) -> Result<PreparedRow, LogError> {
    let sealed = match &write {
        RowWrite::Put { kind, id, owner, expected, body, .. } => {
            seal.seal_row(kind, *id, *owner, expected + 1, body).await?
        }
        RowWrite::Delete { .. } => Vec::new(),
    };
    Ok(PreparedRow { write, sealed })
}

impl PreparedRow {
    /// The row as it is to be written, given what the batch decided for it.
    pub fn written(&self, head: Option<&RowHead>, modified_micros: i64) -> Written<'_> {
        let put = match (&self.write, head) {
            (RowWrite::Put { owner, scope, expires, .. }, Some(head)) => Some(WrittenRow {
                owner: *owner,
                scope: *scope,
                head: *head,
                body: &self.sealed,
                modified_micros,
                expires_micros: expires.map(|at| at.timestamp_micros()),
            }),
            (RowWrite::Put { .. } | RowWrite::Delete { .. }, _) => None,
        };
        Written { row: self.write.place(), put }
    }
}
