//! What the callers of a batch are told, and what followers see.

use std::sync::Arc;

use chrono::DateTime;

use super::{Appender, Attempt, Batch};
use crate::LogError;
use crate::append::Appended;
use crate::batch::{Refusal, Verdict};
use crate::error::AppendError;
use crate::prepare::{Answer, Prepared};
use crate::recent::CommandAt;
use crate::record::Recorded;
use crate::row::{Row, RowWrite};

impl<E: Send + Sync + 'static> Appender<E> {
    /// Publishes what was committed, and answers.
    pub(super) fn finish(&mut self, batch: Batch<E>, attempt: Attempt) {
        let Attempt { headers, decided } = attempt;
        let mut headers = headers.into_iter();
        let mut published = Vec::with_capacity(headers.len());
        let mut answers = Vec::with_capacity(batch.len());
        for (append, verdict) in batch.into_iter().zip(decided.verdicts) {
            let Prepared { ask, events, rows, answer, .. } = *append;
            let outcome = match verdict {
                Verdict::Accepted(placed) => {
                    let events: Vec<Arc<Recorded<E>>> = events
                        .into_iter()
                        .zip(&mut headers)
                        .map(|(prepared, header)| Arc::new(header.replace(prepared.event).0))
                        .collect();
                    let mut recent = self.shared.recent();
                    for event in &events {
                        recent.add(CommandAt::of(event));
                    }
                    published.extend(events.iter().cloned());
                    let position = placed.first + events.len() as u64 - 1;
                    let rows = rows
                        .into_iter()
                        .zip(&placed.rows)
                        .filter_map(|(row, placed)| row.into_row(*placed, &ask.meta))
                        .collect();
                    Ok(Answer::Written(Appended { events, rows, repeated: false, position }))
                }
                Verdict::Repeated(known) => Ok(Answer::Repeated(known)),
                Verdict::RowsRepeated => Ok(Answer::RowsRepeated),
                Verdict::Refused(refusal) => Err(refusal.into()),
            };
            answers.push((answer, outcome));
        }
        self.shared.publish(&published);
        for (answer, outcome) in answers {
            // Who asked may be gone; the append is made all the same.
            drop(answer.send(outcome));
        }
    }
}

pub(super) fn refuse<E>(batch: Batch<E>, reason: &str) {
    for append in batch {
        let error = LogError::Unwritable(reason.to_owned());
        // Who asked may be gone.
        drop(append.answer.send(Err(error.into())));
    }
}

impl crate::prepare::PreparedRow {
    /// The row as it was written; `None` for one removed.
    fn into_row(
        self,
        placed: Option<(u64, Option<u64>)>,
        meta: &crate::append::Meta,
    ) -> Option<Row> {
        let (version, number) = placed?;
        match self.write {
            RowWrite::Delete { .. } => None,
            RowWrite::Put { kind, id, owner, scope, body, expires, .. } => Some(Row {
                kind: kind.to_owned(),
                id,
                owner,
                scope,
                version,
                number,
                body,
                command: meta.command,
                fingerprint: meta.fingerprint,
                modified: to_micros(meta.at),
                expires: expires.map(to_micros),
            }),
        }
    }
}

/// A time as it is stored.
fn to_micros(at: DateTime<chrono::Utc>) -> DateTime<chrono::Utc> {
    DateTime::from_timestamp_micros(at.timestamp_micros()).unwrap_or(at)
}

impl From<Refusal> for AppendError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Conflict { revision } => AppendError::Conflict { revision },
            Refusal::ClaimTaken { by } => AppendError::ClaimTaken { by },
            Refusal::ReliedOnMoved { stream } => AppendError::ReliedOnMoved { stream },
            Refusal::CommandIdReused => AppendError::CommandIdReused,
            Refusal::RowConflict { id, current } => AppendError::RowConflict { id, current },
        }
    }
}
