//! Opens and makes the files.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, OpenFlags};
use uuid::Uuid;

use crate::keys::Keys;
use crate::seal::{Seal, new_secret};
use crate::settings::Settings;
use crate::{LogError, blocking, private, sqlite};

pub(super) const SCHEMA: &str = include_str!("../../../migrations/sqlite/log.sql");
pub(super) const FORMAT: i64 = 1;

/// Logs made before this index was there get it when they are opened.
const NUMBERED: &str = "CREATE INDEX IF NOT EXISTS events_numbered ON events (series, number) \
     WHERE series IS NOT NULL";

/// "Case" in ASCII: marks our files among SQLite databases.
const APPLICATION: i64 = 0x4361_7365;

/// Refuses a SQLite that can corrupt the log: 3.51.3 first holds the fix of the WAL-reset bug.
fn require_version() -> Result<(), LogError> {
    match rusqlite::version_number() >= 3_051_003 {
        true => Ok(()),
        false => Err(LogError::SqliteTooOld(rusqlite::version().to_owned())),
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
        false => Err(LogError::format(path.to_owned(), found, format)),
    }
}

type Identity = (Uuid, Vec<u8>);

/// Opens the log's file and makes what is missing.
pub(crate) async fn open(settings: &Settings) -> Result<Seal, LogError> {
    let opening = settings.clone();
    let (database, found) = blocking(move || open_file(&opening)).await?;
    let keys = Arc::new(Keys::open(settings, found.is_none()).await?);
    let (founding, master) = (settings.clone(), keys.clone());
    let (id, secret) = blocking(move || {
        let identity = match found {
            Some(found) => found,
            None => found_log(&database, &master, &founding)?,
        };
        File::open(&founding.dir)
            .and_then(|dir| dir.sync_all())
            .map_err(|error| LogError::file(&founding.dir, &error))?;
        Ok(identity)
    })
    .await?;
    Seal::open(id, &secret, keys)
}

fn open_file(settings: &Settings) -> Result<(Connection, Option<Identity>), LogError> {
    require_version()?;
    let database = create(&settings.database(), SCHEMA, FORMAT)?;
    database.execute_batch(NUMBERED).map_err(sqlite::error)?;
    let found = identity(&database)?;
    Ok((database, found))
}

/// The id and secret of a log whose owner may be another process.
pub(crate) async fn open_read_only(settings: &Settings) -> Result<Identity, LogError> {
    let path = settings.database();
    blocking(move || identity_of(path)).await
}

fn identity_of(path: PathBuf) -> Result<Identity, LogError> {
    require_version()?;
    if !path.exists() {
        return Err(LogError::NoLog(path));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let database = Connection::open_with_flags(&path, flags).map_err(sqlite::error)?;
    let found: i64 = database
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(sqlite::error)?;
    if found != FORMAT {
        return Err(LogError::format(path, found, FORMAT));
    }
    identity(&database)?.ok_or(LogError::NoLog(path))
}

pub(super) fn identity(database: &Connection) -> Result<Option<Identity>, LogError> {
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
) -> Result<Identity, LogError> {
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
