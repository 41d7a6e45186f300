//! A log's file as a copy's source, and as its target.

use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{
    Connection, OpenFlags, ToSql, Transaction, TransactionBehavior, params, params_from_iter,
};
use uuid::Uuid;

use super::error;
use super::open::{FORMAT, SCHEMA, create, identity};
use crate::LogError;
use crate::copy::{
    BESIDE, Dialect, IsFirst, Onto, Origin, Row, Standing, Table, UNFINISHED, Value,
};
use crate::owner::take_folder;
use crate::record::{Hash, Position};
use crate::settings::Settings;

/// A file that is read.
pub(crate) struct Source {
    database: Connection,
    /// Held where nobody may write meanwhile.
    _lock: Option<File>,
}

impl Source {
    /// Opens a log's file; with the folder's lock, so that nobody writes, or beside its owner.
    pub fn open(settings: &Settings, lock: Option<File>) -> Result<Self, LogError> {
        Self::of(&settings.database(), lock)
    }

    /// Opens any file of ours to be read.
    pub fn of(path: &Path, lock: Option<File>) -> Result<Self, LogError> {
        if !path.exists() {
            return Err(LogError::NoLog(path.to_owned()));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let database = Connection::open_with_flags(path, flags).map_err(error)?;
        database.busy_timeout(std::time::Duration::from_secs(5)).map_err(error)?;
        let found: i64 =
            database.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(error)?;
        match found == FORMAT {
            true => Ok(Self { database, _lock: lock }),
            false => Err(LogError::format(path.to_owned(), found, FORMAT)),
        }
    }

    /// Begins one view of all of it, and says what the log is.
    pub fn begin(&mut self) -> Result<Origin, LogError> {
        self.database.execute_batch("BEGIN").map_err(error)?;
        let (head, at_micros) = head(&self.database)?;
        self.database
            .query_row("SELECT id, secret, made FROM log", [], |row| {
                Ok(Origin {
                    id: Uuid::from_bytes(row.get(0)?),
                    secret: row.get(1)?,
                    made_micros: row.get(2)?,
                    head,
                    at_micros,
                })
            })
            .map_err(error)
    }

    /// Ends the view.
    pub fn release(&mut self) -> Result<(), LogError> {
        self.database.execute_batch("COMMIT").map_err(error)
    }

    /// The rows of a table after a key.
    pub fn page(
        &mut self,
        table: &Table,
        after: Option<&[Value]>,
        rows_max: usize,
    ) -> Result<Vec<Row>, LogError> {
        let is_first = if after.is_some() { IsFirst::No } else { IsFirst::Yes };
        let sql = table.page_sql(Dialect::Sqlite, is_first, rows_max);
        let mut query = self.database.prepare_cached(&sql).map_err(error)?;
        let after = after.unwrap_or_default();
        let mut rows = query.query(params_from_iter(after)).map_err(error)?;
        let mut page = Vec::new();
        while let Some(row) = rows.next().map_err(error)? {
            page.push(Row::read(row, table).map_err(|_| table.malformed())?);
        }
        Ok(page)
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Integer(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn head(database: &Connection) -> Result<(Position, i64), LogError> {
    use rusqlite::OptionalExtension;
    let sql = "SELECT position, at FROM events ORDER BY position DESC LIMIT 1";
    let found: Option<(i64, i64)> = database
        .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
        .map_err(error)?;
    Ok(found.map_or((0, 0), |(position, at)| (position as u64, at)))
}

/// A file that is written.
pub(crate) struct Target {
    settings: Settings,
    database: Connection,
    standing: Standing,
    _lock: File,
}

impl Target {
    /// Opens or makes the file, and looks at what is there; nothing that was is changed.
    pub fn open(settings: &Settings, origin: &Origin, onto: Onto) -> Result<Self, LogError> {
        let lock = take_folder(settings)?;
        let path = settings.database();
        let mut format = UNFINISHED;
        if path.exists() {
            let database = Connection::open(&path).map_err(error)?;
            format = database
                .pragma_query_value(None, "user_version", |row| row.get(0))
                .map_err(error)?;
        }
        let format = if format == FORMAT { FORMAT } else { UNFINISHED };
        let database = create(&path, SCHEMA, format)?;
        let found = identity(&database)?.map(|(id, _)| id);
        let (head, _) = head(&database)?;
        let is_empty = head == 0 && beside_is_empty(&database)?;
        let whole = format == FORMAT && found.is_some();
        let standing = Standing::of(origin, found, head, is_empty)
            .and_then(|standing| onto.admits(standing, whole))
            .map_err(|reason| LogError::File { path, reason: reason.to_owned() })?;
        Ok(Self { settings: settings.clone(), database, standing, _lock: lock })
    }

    pub fn place(&self) -> PathBuf {
        self.settings.database()
    }

    /// How many of the source's events it has already.
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// Marks it as not whole, and makes it the source's log.
    pub fn begin(&mut self, origin: &Origin) -> Result<(), LogError> {
        self.write(|transaction| {
            transaction.pragma_update(None, "user_version", UNFINISHED)?;
            transaction.execute("DELETE FROM log", [])?;
            transaction.execute(
                "INSERT INTO log (one, id, secret, made, touched) VALUES (1, ?, ?, ?, 0)",
                params![origin.id.as_bytes(), origin.secret, origin.made_micros],
            )?;
            BESIDE.iter().try_for_each(|table| {
                transaction.execute(&format!("DELETE FROM {}", table.name), []).map(drop)
            })
        })
    }

    /// Adds rows in one transaction.
    pub fn add(&mut self, table: &Table, rows: &[Row]) -> Result<(), LogError> {
        let marks: Vec<_> = (1..=table.columns.len()).map(|index| format!("?{index}")).collect();
        let (name, columns, marks) = (table.name, table.column_list(), marks.join(", "));
        let sql = format!("INSERT INTO {name} ({columns}) VALUES ({marks})");
        self.write(|transaction| {
            let mut insert = transaction.prepare_cached(&sql)?;
            rows.iter().try_for_each(|row| insert.execute(params_from_iter(&row.0)).map(drop))
        })
    }

    /// The hashes of the events after a position up to another, and whether each was erased.
    pub fn hashes(
        &mut self,
        (after, upto): (Position, Position),
    ) -> Result<Vec<(Hash, bool)>, LogError> {
        let sql = "SELECT hash, sealed IS NULL AND sealed_hash IS NOT NULL FROM events \
             WHERE position > ? AND position <= ? ORDER BY position";
        let mut query = self.database.prepare_cached(sql).map_err(error)?;
        let rows = query
            .query_map([after as i64, upto as i64], |row| Ok((row.get(0)?, row.get(1)?)))
            .map_err(error)?;
        rows.collect::<Result<_, _>>().map_err(error)
    }

    /// Removes the ciphertext of events that were erased in the source since they were copied.
    pub fn erase(&mut self, positions: &[Position]) -> Result<(), LogError> {
        self.write(|transaction| {
            let mut erase =
                transaction.prepare_cached("UPDATE events SET sealed = NULL WHERE position = ?")?;
            positions.iter().try_for_each(|position| erase.execute([*position as i64]).map(drop))
        })
    }

    /// Marks it as whole.
    pub fn finish(&mut self) -> Result<(), LogError> {
        self.write(|transaction| transaction.pragma_update(None, "user_version", FORMAT))?;
        self.database
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
            .map_err(error)?;
        let dir = &self.settings.dir;
        File::open(dir).and_then(|dir| dir.sync_all()).map_err(|error| LogError::file(dir, &error))
    }

    /// What was written, to be read again.
    pub fn reading(&self) -> Result<Source, LogError> {
        let path = self.settings.database();
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let database = Connection::open_with_flags(path, flags).map_err(error)?;
        Ok(Source { database, _lock: None })
    }

    fn write(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<()>,
    ) -> Result<(), LogError> {
        let begun = self.database.transaction_with_behavior(TransactionBehavior::Immediate);
        let transaction = begun.map_err(error)?;
        work(&transaction).map_err(error)?;
        transaction.commit().map_err(error)
    }
}

fn beside_is_empty(database: &Connection) -> Result<bool, LogError> {
    for table in BESIDE {
        let sql = format!("SELECT EXISTS (SELECT 1 FROM {})", table.name);
        if database.query_row(&sql, [], |row| row.get(0)).map_err(error)? {
            return Ok(false);
        }
    }
    Ok(true)
}
