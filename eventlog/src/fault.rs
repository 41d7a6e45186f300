//! Why a transaction failed: the storage, what was asked, or the log itself.

use crate::LogError;
use crate::record::Position;

/// Why a transaction failed.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// The storage can't be written now: full, failing or read-only.
    Storage(String),
    /// What was to be written can't be.
    Refused(String),
    /// The log is not what it must be.
    Broken(String),
    /// It is not the log that was there before.
    Forked(Fork),
}

/// How it shows that a log is not the one that was there before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fork {
    /// Up to where it was seen.
    pub position: Position,
    /// What does not hold.
    pub rule: &'static str,
}

impl Fork {
    /// It is shorter now.
    pub fn back(position: Position) -> Self {
        Self { position, rule: "the log ends before it" }
    }

    /// It has something else there.
    pub fn other(position: Position) -> Self {
        Self { position, rule: "the event there is another one" }
    }
}

impl From<Fork> for LogError {
    fn from(Fork { position, rule }: Fork) -> Self {
        LogError::Forked { position, rule }
    }
}

impl Fault {
    /// In the words of whoever noticed.
    pub fn reason(&self) -> String {
        match self {
            Fault::Storage(reason) | Fault::Refused(reason) | Fault::Broken(reason) => {
                reason.clone()
            }
            Fault::Forked(fork) => LogError::from(*fork).to_string(),
        }
    }

    /// As a failure of the database.
    pub fn into_error(self) -> LogError {
        match self {
            Fault::Forked(fork) => fork.into(),
            Fault::Storage(reason) | Fault::Refused(reason) | Fault::Broken(reason) => {
                LogError::Database(reason)
            }
        }
    }

    #[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
    pub(crate) fn encode(error: sqlx::error::BoxDynError) -> Self {
        Fault::Refused(error.to_string())
    }
}

pub(crate) fn malformed(_: crate::columns::Malformed) -> Fault {
    Fault::Broken("the log's tables are malformed".to_owned())
}
