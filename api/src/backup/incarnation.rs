//! A log that was put back from a backup is another incarnation of itself: positions after the backup's
//! head are given again, to other events. Cursors and sessions of before mean nothing any more.

use casetrail_domain::Event;
use casetrail_domain::access::SYSTEM;
use casetrail_eventlog::{Append, AppendError, Expected, Log, LogError, Meta, RowWrite};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The kind of the one row that says which incarnation a log is.
const KIND: &str = "incarnation";
/// Its id.
const ID: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0030);

/// Which incarnation a log is, and why there is another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incarnation {
    /// Its id, of which the keys of cursors and sessions are made.
    pub id: Uuid,
    /// Where the log ended when it began.
    pub head: u64,
    /// When it began.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// The one before; none for the first that was put back.
    pub before: Option<Uuid>,
}

/// Which incarnation this log is; none until it was put back once.
///
/// # Errors
/// When the row can't be read.
pub async fn of(log: &Log<Event>) -> Result<Option<Incarnation>, LogError> {
    let row = log.row(KIND, ID).await?;
    let broken = || LogError::Row {
        kind: KIND.to_owned(),
        id: ID,
        reason: "it does not say which incarnation the log is",
    };
    row.map(|row| serde_json::from_slice(&row.body).map_err(|_| broken())).transpose()
}

/// What keys of this incarnation are made from besides their purpose.
#[must_use]
pub fn salted(purpose: &str, incarnation: Option<&Incarnation>) -> Vec<u8> {
    let mut bytes = purpose.as_bytes().to_vec();
    if let Some(incarnation) = incarnation {
        bytes.extend_from_slice(incarnation.id.as_bytes());
    }
    bytes
}

/// Begins another incarnation.
///
/// # Errors
/// When the log can't be written.
pub async fn begin(log: &Log<Event>, reason: &str) -> Result<Incarnation, AppendError> {
    let row = log.row(KIND, ID).await?;
    let before = of(log).await?.map(|incarnation| incarnation.id);
    let incarnation = Incarnation {
        id: Uuid::now_v7(),
        head: log.head(),
        at: Utc::now(),
        reason: reason.to_owned(),
        before,
    };
    let body = serde_json::to_vec(&incarnation)
        .map_err(|error| LogError::Unwritable(error.to_string()))?;
    let put = RowWrite::Put {
        kind: KIND,
        id: ID,
        owner: SYSTEM.0,
        scope: Uuid::nil(),
        expected: row.map_or(0, |row| row.version),
        series: None,
        number: None,
        body,
        expires: None,
    };
    let meta = Meta {
        command: incarnation.id,
        fingerprint: [0; 16],
        actor: SYSTEM.0,
        organisation: None,
        role: None,
        cause: None,
        at: incarnation.at,
    };
    let (expected, claims, relied_on) = (Expected::Any, Vec::new(), Vec::new());
    let (events, rows) = (Vec::new(), vec![put]);
    log.append(Append { stream: ID, expected, events, claims, relied_on, rows, meta }).await?;
    Ok(incarnation)
}
