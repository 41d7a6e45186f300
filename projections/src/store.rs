//! One file of read models: how it is opened, and its pool of readers.

use crate::remembered::Remembered;
use crate::{GENERATION, Position, ViewsError, search};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long a connection waits for another one's lock.
pub const BUSY: Duration = Duration::from_secs(5);
/// How many idle read connections are kept.
const READERS_IDLE_MAX: usize = 32;
/// How many statements a connection keeps prepared.
const STATEMENTS_MAX: usize = 256;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Survives a crash: the present file.
    Kept,
    /// Thrown away at a crash: a file being filled beside the present one.
    Disposable,
}

/// One file of read models with its readers.
pub struct Store {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    /// Of this file alone: another may have folded the same events otherwise.
    pub remembered: Remembered,
}

impl Store {
    pub fn new(path: PathBuf) -> Self {
        Self { path, idle: Mutex::new(Vec::new()), remembered: Remembered::default() }
    }

    /// A read connection without a transaction.
    pub fn reader(&self) -> Result<Connection, ViewsError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        match idle {
            Some(reader) => Ok(reader),
            None => self.open_reader(),
        }
    }

    /// Takes a read connection back, its transaction ended.
    pub fn give_back(&self, reader: Connection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < READERS_IDLE_MAX {
            idle.push(reader);
        }
    }

    fn open_reader(&self) -> Result<Connection, ViewsError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let reader = Connection::open_with_flags(&self.path, flags)?;
        common(&reader)?;
        reader.execute_batch(
            "PRAGMA query_only = ON; PRAGMA mmap_size = 1073741824; PRAGMA cache_size = -8192;",
        )?;
        search::register(&reader)?;
        Ok(reader)
    }
}

fn common(connection: &Connection) -> Result<(), ViewsError> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    // A connection to a file that was replaced must not tidy up by name what is no longer its own.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    // Without this a statement with a bound LIMIT is compiled anew each time it is bound, and a
    // plan could change with the values: measured, 160 us a page.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;")?;
    connection.busy_timeout(BUSY)?;
    Ok(())
}

/// Opens a file for its writer; one that is missing, broken or of another generation starts empty.
pub fn open_writer(path: &Path, durability: Durability) -> Result<Connection, ViewsError> {
    if !path.exists() || !is_current(path) {
        remove(path)?;
        create(path)?;
    }
    let writer = Connection::open(path)?;
    common(&writer)?;
    let mode = match durability {
        Durability::Kept => "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;",
        Durability::Disposable => "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;",
    };
    writer.execute_batch(mode)?;
    writer.execute_batch(
        "PRAGMA secure_delete = ON; PRAGMA cache_size = -131072; \
         PRAGMA wal_autocheckpoint = 0; PRAGMA foreign_keys = OFF;",
    )?;
    if generation(&writer)? != GENERATION {
        let schema = include_str!("schema.sql");
        writer.execute_batch(&format!(
            "BEGIN; {schema} PRAGMA user_version = {GENERATION}; COMMIT;"
        ))?;
    }
    if durability == Durability::Kept {
        index(&writer)?;
    }
    Ok(writer)
}

/// Makes the indexes that only readers need, where they are missing.
pub fn index(writer: &Connection) -> Result<(), ViewsError> {
    let indexes = include_str!("indexes.sql");
    Ok(writer.execute_batch(&format!("BEGIN; {indexes} COMMIT;"))?)
}

/// The position up to which a file is filled, and the time of that event.
pub fn checkpoint(connection: &Connection) -> Result<(Position, i64), ViewsError> {
    let mut statement = connection.prepare_cached("SELECT position, at FROM checkpoint")?;
    let (position, at) = statement.query_row([], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)))?;
    Ok((crate::sql::uint(position), at))
}

/// Deletes a file with what SQLite keeps beside it.
pub fn remove(path: &Path) -> Result<(), ViewsError> {
    // The file goes first: without it, what lies beside it is never taken for another file's.
    for beside in ["", "-wal", "-shm", "-journal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(beside);
        match fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

/// Makes an empty file that only its owner may read.
pub fn create(path: &Path) -> Result<(), ViewsError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?;
    Ok(())
}

pub fn is_current(path: &Path) -> bool {
    let current = Connection::open(path).and_then(|file| {
        let found: u32 = file.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        file.query_row("SELECT position FROM checkpoint", [], |row| row.get::<_, i64>(0))?;
        Ok(found == GENERATION)
    });
    current.unwrap_or(false)
}

fn generation(connection: &Connection) -> Result<u32, ViewsError> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}
