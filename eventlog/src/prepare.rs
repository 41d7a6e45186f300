//! Makes an append ready for the queue, in parallel by the callers: it is checked and serialised, and
//! what is personal of it is sealed once the keys are there.

use std::collections::HashSet;
use std::sync::Arc;

use serde::Serialize;
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::LogError;
use crate::append::{Append, Appended, NewEvent};
use crate::batch::{Ask, AskedNumber, AskedRow, RowHead};
use crate::error::AppendError;
use crate::keys::NewestKeys;
use crate::leaf::sha256;
use crate::names::Names;
use crate::recent::Known;
use crate::record::{Hash, Stored};
use crate::row::RowWrite;
use crate::seal::Seal;
use crate::settings::{APPEND_BYTES_MAX, APPEND_EVENTS_MAX};
use crate::split;
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

/// An append whose personal values are not sealed yet.
pub(crate) struct Unsealed<E> {
    prepared: Box<Prepared<E>>,
    /// What is personal of each event, and whose it is.
    personal: Vec<Option<(Uuid, Vec<u8>)>>,
}

impl<E: Serialize> Unsealed<E> {
    /// Checks and serialises an append.
    pub fn of(
        append: Append<E>,
        names: &Names,
        answer: oneshot::Sender<Result<Answer<E>, AppendError>>,
    ) -> Result<Self, LogError> {
        check(&append)?;
        let Append { stream, expected, events, claims, relied_on, rows, meta } = append;
        let numbers = events.iter().map(|event| asked(event.series, event.number)).collect();
        let asked_rows = rows.iter().map(asked_row).collect();
        let ask =
            Ask { stream, expected, events: numbers, claims, relied_on, rows: asked_rows, meta };
        let mut unsealed = Self {
            prepared: Box::new(Prepared {
                role: ask.meta.role.as_deref().map(|role| names.get(role)),
                ask,
                events: Vec::with_capacity(events.len()),
                rows: rows
                    .into_iter()
                    .map(|write| PreparedRow { write, sealed: Vec::new() })
                    .collect(),
                bytes: 0,
                answer,
            }),
            personal: Vec::with_capacity(events.len()),
        };
        for event in events {
            unsealed.add(event, names)?;
        }
        Ok(unsealed)
    }

    fn add(&mut self, new: NewEvent<E>, names: &Names) -> Result<(), LogError> {
        let parts = split::split(&new.event)
            .map_err(|error| LogError::Unwritable(format!("an event: {error}")))?;
        self.personal.push(match (parts.personal, new.subject) {
            (None, _) => None,
            (Some(personal), Some(subject)) => Some((subject, personal)),
            (Some(_), None) => {
                let reason = format!("{} holds personal data of no subject", parts.kind);
                return Err(LogError::Unwritable(reason));
            }
        });
        self.prepared.events.push(PreparedEvent {
            id: new.id,
            kind: names.get(parts.kind),
            series: new.series.map(|series| names.get(series)),
            subject: new.subject,
            key: None,
            payload_hash: sha256(&parts.clear),
            stored: Stored { payload: parts.clear, sealed: None, sealed_hash: None },
            event: new.event,
        });
        Ok(())
    }

    /// Whose keys it takes to seal it.
    pub fn subjects(&self) -> HashSet<Uuid> {
        let of_events = self.personal.iter().flatten().map(|(subject, _)| *subject);
        let of_rows = self.prepared.rows.iter().filter_map(|row| match &row.write {
            RowWrite::Put { owner, .. } => Some(*owner),
            RowWrite::Delete { .. } => None,
        });
        of_events.chain(of_rows).collect()
    }

    /// Seals it under the keys of its subjects.
    pub fn seal(self, seal: &Seal, keys: &NewestKeys) -> Result<Box<Prepared<E>>, LogError> {
        let Self { mut prepared, personal } = self;
        let Prepared { ask, events, rows, bytes, .. } = &mut *prepared;
        for (event, personal) in events.iter_mut().zip(personal) {
            if let Some((subject, personal)) = personal {
                let PreparedEvent { id, kind, .. } = &*event;
                let (key, sealed) = seal.seal(keys, (*id, ask.stream, kind), subject, &personal)?;
                event.key = Some(key);
                event.stored.sealed_hash = Some(sha256(&sealed));
                event.stored.sealed = Some(sealed);
            }
            *bytes += EVENT_OVERHEAD_BYTES
                + event.stored.payload.len()
                + event.stored.sealed.as_ref().map_or(0, Vec::len);
        }
        for row in rows {
            if let RowWrite::Put { kind, id, owner, expected, body, .. } = &row.write {
                row.sealed = seal.seal_row(keys, (kind, *id), *owner, expected + 1, body)?;
            }
            *bytes += EVENT_OVERHEAD_BYTES + row.sealed.len();
        }
        match *bytes <= APPEND_BYTES_MAX {
            true => Ok(prepared),
            false => Err(unwritable("an append of too many bytes")),
        }
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
