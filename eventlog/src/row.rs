//! Rows beside the log: drafts, stages, checkpoints. Nobody's record yet, so they change and go.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A change to a row, made in the same transaction as its append's events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowWrite {
    /// Makes a row, or a new version of it.
    Put {
        /// What the row is.
        kind: &'static str,
        /// Its id within the kind.
        id: Uuid,
        /// Under whose key its body is sealed.
        owner: Uuid,
        /// What it belongs to besides, to list rows by.
        scope: Uuid,
        /// The version it replaces; 0 for a new row.
        expected: u64,
        /// The series to allot its number from when it is new.
        series: Option<&'static str>,
        /// A number for a new row instead of one allotted; raises the series to at least the next.
        number: Option<u64>,
        /// What it holds.
        body: Vec<u8>,
        /// When it may be removed.
        expires: Option<DateTime<Utc>>,
    },
    /// Removes a row. One that is not there is removed already.
    Delete {
        /// What the row is.
        kind: &'static str,
        /// Its id within the kind.
        id: Uuid,
        /// The version it must be at; `None` for any.
        expected: Option<u64>,
    },
}

impl RowWrite {
    pub(crate) fn place(&self) -> (&'static str, Uuid) {
        match self {
            RowWrite::Put { kind, id, .. } | RowWrite::Delete { kind, id, .. } => (kind, *id),
        }
    }
}

/// A row beside the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub kind: String,
    /// Its id within the kind.
    pub id: Uuid,
    /// Under whose key its body is sealed.
    pub owner: Uuid,
    /// What it belongs to besides.
    pub scope: Uuid,
    /// 1 when new, one more with each change.
    pub version: u64,
    /// The number it was given when new.
    pub number: Option<u64>,
    /// What it holds.
    pub body: Vec<u8>,
    /// The command that wrote this version.
    pub command: Uuid,
    /// The fingerprint of that command's input.
    pub fingerprint: [u8; 16],
    /// When this version was written.
    pub modified: DateTime<Utc>,
    /// When it may be removed. It is there until it is.
    pub expires: Option<DateTime<Utc>>,
}
