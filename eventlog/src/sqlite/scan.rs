//! Long reads, through rusqlite: no thread hop a row.

use std::sync::Arc;

use rusqlite::{Connection, OpenFlags};

use super::error;
use crate::LogError;
use crate::columns::{EVENT_COLUMNS, read_event};
use crate::names::Names;
use crate::record::{Position, Recorded, Stored};
use crate::settings::Settings;

/// Events of one statement; between two, the writer's checkpoints get past us.
const PAGE_EVENTS: i64 = 20_000;

/// One long read.
pub(crate) struct Scan {
    database: Connection,
    sql: String,
    names: Arc<Names>,
    after: Position,
    upto: Position,
}

impl Scan {
    pub fn open(
        settings: &Settings,
        names: Arc<Names>,
        (after, upto): (Position, Position),
    ) -> Result<Self, LogError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let database = Connection::open_with_flags(settings.database(), flags).map_err(error)?;
        database.pragma_update(None, "trusted_schema", false).map_err(error)?;
        database.pragma_update(None, "cell_size_check", true).map_err(error)?;
        let sql = format!(
            "SELECT {EVENT_COLUMNS} FROM events WHERE position > ? AND position <= ? \
             ORDER BY position LIMIT {PAGE_EVENTS}"
        );
        Ok(Self { database, sql, names, after, upto })
    }

    /// The next events, a page at a time; none at the end.
    pub fn page(&mut self) -> Result<Vec<Recorded<Stored>>, LogError> {
        let mut query = self.database.prepare_cached(&self.sql).map_err(error)?;
        let mut rows = query.query([self.after as i64, self.upto as i64]).map_err(error)?;
        let mut page = Vec::new();
        while let Some(row) = rows.next().map_err(error)? {
            page.push(read_event(row, &self.names)?);
        }
        self.after = page.last().map_or(self.upto, |event| event.position);
        Ok(page)
    }
}
