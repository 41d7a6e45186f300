//! Why a transaction failed: the storage, what was asked, or the log itself.

use crate::LogError;

/// Why a transaction failed.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// The storage can't be written now: full, failing or read-only.
    Storage(String),
    /// What was to be written can't be.
    Refused(String),
    /// The log is not what it must be.
    Broken(String),
}

impl Fault {
    /// In the words of whoever noticed.
    pub fn reason(&self) -> String {
        match self {
            Fault::Storage(reason) | Fault::Refused(reason) | Fault::Broken(reason) => {
                reason.clone()
            }
        }
    }

    /// As a failure of the database.
    pub fn into_error(self) -> LogError {
        LogError::Database(self.reason())
    }

    #[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
    pub(crate) fn encode(error: sqlx::error::BoxDynError) -> Self {
        Fault::Refused(error.to_string())
    }
}

pub(crate) fn malformed(_: crate::columns::Malformed) -> Fault {
    Fault::Broken("the log's tables are malformed".to_owned())
}
