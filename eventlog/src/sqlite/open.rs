//! Opens and makes the files, and sees to it that one process owns them.

use std::fs::{File, TryLockError};
use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use uuid::Uuid;

use crate::keys::Keys;
use crate::seal::{Seal, new_secret};
use crate::settings::Settings;
use crate::{LogError, private, sqlite};

const SCHEMA: &str = include_str!("../../../migrations/sqlite/log.sql");
const FORMAT: i64 = 1;

/// Logs made before this index was there get it when they are opened.
const NUMBERED: &str = "CREATE INDEX IF NOT EXISTS events_numbered ON events (series, number) \
     WHERE series IS NOT NULL";

/// "Case" in ASCII: marks our files among SQLite databases.
const APPLICATION: i64 = 0x4361_7365;

/// Refuses a SQLite that can corrupt the log: 3.51.3 first holds the fix of the WAL-reset bug.
pub(crate) fn require_version() -> Result<(), LogError> {
    match rusqlite::version_number() >= 3_051_003 {
        true => Ok(()),
        false => Err(LogError::SqliteTooOld(rusqlite::version().to_owned())),
    }
}

/// Takes the log for this process, until the file is dropped.
pub(crate) fn lock_file(settings: &Settings) -> Result<File, LogError> {
    let path = settings.lock();
    let file = private::open(&path).map_err(|error| LogError::file(&path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(LogError::InUse(settings.dir.clone())),
        Err(TryLockError::Error(error)) => Err(LogError::file(&path, &error)),
    }
}

/// Opens a database, giving it its schema when it is new.
pub(crate) fn create(path: &Path, schema: &str, format: i64) -> Result<Connection, LogError> {
    private::make_database(path).map_err(|error| LogError::file(path, &error))?;
    let open = || {
        let mut database = Connection::open(path)?;
        database.busy_timeout(std::time::Duration::from_secs(5))?;
        database.pragma_update(None, "journal_mode", "WAL")?;
        database.pragma_update(None, "synchronous", "FULL")?;
        database.pragma_update(None, "trusted_schema", false)?;
        database.pragma_update(None, "cell_size_check", true)?;
        let transaction =
            database.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let found: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if found == 0 {
            transaction.execute_batch(schema)?;
            transaction.pragma_update(None, "application_id", APPLICATION)?;
            transaction.pragma_update(None, "user_version", format)?;
        }
        transaction.commit()?;
        Ok((database, found))
    };
    let (database, found) = open().map_err(|error: rusqlite::Error| LogError::File {
        path: path.to_owned(),
        reason: error.to_string(),
    })?;
    match found == 0 || found == format {
        true => Ok(database),
        false => Err(LogError::Format { path: path.to_owned(), found, known: format }),
    }
}

/// Opens the log's file, makes what is missing, and answers its id and secret.
pub(crate) fn open_log(settings: &Settings) -> Result<Seal, LogError> {
    let database = create(&settings.database(), SCHEMA, FORMAT)?;
    database.execute_batch(NUMBERED).map_err(sqlite::error)?;
    let found = identity(&database)?;
    let keys = Keys::open(settings, found.is_none())?;
    let (id, secret) = match found {
        Some(found) => found,
        None => found_log(&database, &keys, settings)?,
    };
    File::open(&settings.dir)
        .and_then(|dir| dir.sync_all())
        .map_err(|error| LogError::file(&settings.dir, &error))?;
    Seal::open(id, &secret, keys.into())
}

/// Opens the log's file beside its owner.
pub(crate) fn open_log_read_only(settings: &Settings) -> Result<Seal, LogError> {
    let path = settings.database();
    if !path.exists() {
        return Err(LogError::NoLog(path));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let database = Connection::open_with_flags(&path, flags).map_err(sqlite::error)?;
    let found: i64 = database
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(sqlite::error)?;
    if found != FORMAT {
        return Err(LogError::Format { path, found, known: FORMAT });
    }
    let (id, secret) = identity(&database)?.ok_or(LogError::NoLog(path))?;
    Seal::open(id, &secret, Keys::open_read_only(settings)?.into())
}

fn identity(database: &Connection) -> Result<Option<(Uuid, Vec<u8>)>, LogError> {
    use rusqlite::OptionalExtension;
    database
        .query_row("SELECT id, secret FROM log", [], |row| {
            Ok((Uuid::from_bytes(row.get(0)?), row.get(1)?))
        })
        .optional()
        .map_err(sqlite::error)
}

fn found_log(
    database: &Connection,
    keys: &Keys,
    settings: &Settings,
) -> Result<(Uuid, Vec<u8>), LogError> {
    let id = Uuid::now_v7();
    let secret = new_secret(id, keys.master())?;
    let made = (settings.clock)().timestamp_micros();
    database
        .execute(
            "INSERT INTO log (one, id, secret, made, touched) VALUES (1, ?, ?, ?, 0)",
            rusqlite::params![id.as_bytes(), secret, made],
        )
        .map_err(sqlite::error)?;
    Ok((id, secret))
}
