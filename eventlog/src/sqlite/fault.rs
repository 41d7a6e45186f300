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
    pub(super) fn encode(error: sqlx::error::BoxDynError) -> Self {
        Fault::Refused(error.to_string())
    }
}

pub(super) fn malformed(_: crate::columns::Malformed) -> Fault {
    Fault::Broken("the log's tables are malformed".to_owned())
}

/// Is it the storage that fails, or what we asked of it? By SQLite's primary result codes.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
pub(super) fn fault(error: sqlx::Error) -> Fault {
    const STORAGE: [i64; 9] = [5, 6, 8, 10, 11, 13, 14, 15, 26];
    const NOT_UNIQUE: [i64; 2] = [1555, 2067];
    let message = error.to_string();
    let Some(database) = error.as_database_error() else { return Fault::Storage(message) };
    let code = database.code().and_then(|code| code.parse::<i64>().ok());
    match code {
        Some(code) if NOT_UNIQUE.contains(&code) => Fault::Broken(message),
        Some(code) if !STORAGE.contains(&(code & 0xff)) => Fault::Refused(message),
        Some(_) | None => Fault::Storage(message),
    }
}
