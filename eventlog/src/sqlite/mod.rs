//! The log in one SQLite file, owned by one process.

mod copy;
mod fault;
mod keys;
mod load;
mod open;
mod read;
mod rows;
mod scan;
mod statements;
mod write;

pub(crate) use copy::{Source, Target};
pub(crate) use keys::{KeyFile, key_path};
pub(crate) use open::{open, open_read_only};
pub(crate) use read::Reader;
pub(crate) use scan::Scan;
pub(crate) use write::Writer;

use crate::LogError;
use crate::columns::{Columns, Malformed};

/// A failure of the database, in its own words.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
pub(crate) fn error(error: rusqlite::Error) -> LogError {
    LogError::Database(error.to_string())
}

/// A failure of the database, in its own words.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
fn driver_error(error: sqlx::Error) -> LogError {
    LogError::Database(error.to_string())
}

impl Columns for sqlx::sqlite::SqliteRow {
    fn integer(&self, index: usize) -> Result<Option<i64>, Malformed> {
        sqlx::Row::try_get(self, index).map_err(|_| Malformed)
    }

    fn text(&self, index: usize) -> Result<Option<&str>, Malformed> {
        sqlx::Row::try_get(self, index).map_err(|_| Malformed)
    }

    fn bytes(&self, index: usize) -> Result<Option<&[u8]>, Malformed> {
        sqlx::Row::try_get(self, index).map_err(|_| Malformed)
    }
}

impl Columns for rusqlite::Row<'_> {
    fn integer(&self, index: usize) -> Result<Option<i64>, Malformed> {
        let value = self.get_ref(index).map_err(|_| Malformed)?;
        value.as_i64_or_null().map_err(|_| Malformed)
    }

    fn text(&self, index: usize) -> Result<Option<&str>, Malformed> {
        let value = self.get_ref(index).map_err(|_| Malformed)?;
        value.as_str_or_null().map_err(|_| Malformed)
    }

    fn bytes(&self, index: usize) -> Result<Option<&[u8]>, Malformed> {
        let value = self.get_ref(index).map_err(|_| Malformed)?;
        value.as_blob_or_null().map_err(|_| Malformed)
    }
}
