//! The log in a PostgreSQL schema, which several processes write at once.

mod composite;
mod connect;
mod connections;
mod copy;
mod duty;
mod events;
mod fault;
mod hints;
mod keys;
mod known;
mod load;
mod notices;
mod open;
mod read;
mod rows;
mod scan;
mod settle;
mod statements;
mod write;

pub(crate) use connect::{Place, is_postgres};
pub(crate) use copy::{Source, Target};
pub(crate) use duty::Duty;
pub(crate) use hints::Hints;
pub(crate) use keys::KeyTable;
pub(crate) use open::{Founding, check_seen, open_read_only};
pub(crate) use read::Reader;
pub(crate) use scan::Scan;
pub(crate) use write::Writer;

use sqlx::postgres::PgRow;
use sqlx::{Row, ValueRef};

use crate::LogError;
use crate::columns::{Columns, Malformed};

/// A failure of the database, in its own words.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
fn driver_error(error: sqlx::Error) -> LogError {
    LogError::Database(error.to_string())
}

/// Only for rows of prepared statements: those come in PostgreSQL's binary format.
impl Columns for PgRow {
    fn integer(&self, index: usize) -> Result<Option<i64>, Malformed> {
        match self.bytes(index)? {
            None => Ok(None),
            Some(bytes) => Ok(Some(i64::from_be_bytes(bytes.try_into().map_err(|_| Malformed)?))),
        }
    }

    fn text(&self, index: usize) -> Result<Option<&str>, Malformed> {
        let bytes = self.bytes(index)?;
        bytes.map(|bytes| std::str::from_utf8(bytes).map_err(|_| Malformed)).transpose()
    }

    fn bytes(&self, index: usize) -> Result<Option<&[u8]>, Malformed> {
        let value = self.try_get_raw(index).map_err(|_| Malformed)?;
        if value.is_null() {
            return Ok(None);
        }
        value.as_bytes().map(Some).map_err(|_| Malformed)
    }
}
