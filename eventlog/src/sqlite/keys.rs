//! The subjects' keys in a file of their own, beside the logs of a folder.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{
    Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params,
    params_from_iter,
};
use uuid::Uuid;

use super::open::create;
use crate::LogError;
use crate::copy::{Row, Value};
use crate::keys::StoredKey;
use crate::settings::Settings;
use crate::sqlite::error;

const FILE: &str = "keys.db";
const SCHEMA: &str = include_str!("../../../migrations/sqlite/keys.sql");
const FORMAT: i64 = 1;

/// Where the keys of a folder lie.
pub(crate) fn key_path(settings: &Settings) -> PathBuf {
    settings.dir.join(FILE)
}

/// The file of keys.
pub(crate) struct KeyFile(Mutex<Connection>);

impl KeyFile {
    /// Opens it, making it where it is not, and says whether there is any key.
    pub fn open(settings: &Settings) -> Result<(Self, bool), LogError> {
        let database = create(&key_path(settings), SCHEMA, FORMAT)?;
        database.pragma_update(None, "secure_delete", true).map_err(error)?;
        let any = database.query_row("SELECT EXISTS (SELECT 1 FROM keys)", [], |row| row.get(0));
        Ok((Self(Mutex::new(database)), any.map_err(error)?))
    }

    /// Opens it to be read beside its owner.
    pub fn open_read_only(settings: &Settings) -> Result<Self, LogError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let path = key_path(settings);
        let database = Connection::open_with_flags(path, flags).map_err(error)?;
        Ok(Self(Mutex::new(database)))
    }

    fn database(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A key, if it is there.
    pub fn fetch(&self, subject: Uuid, number: u32) -> Result<Option<StoredKey>, LogError> {
        let database = self.database();
        if is_shredded(&database, subject, number)? {
            return Ok(Some(StoredKey::Shredded));
        }
        Ok(wrapped(&database, subject, number)?.map(StoredKey::Wrapped))
    }

    /// The newest usable key of each of these subjects, and for those without one what `make` makes.
    /// Durable before this returns.
    pub fn newest_or_make(
        &self,
        subjects: &HashSet<Uuid>,
        made_micros: i64,
        make: impl Fn(Uuid) -> Result<(u32, Vec<u8>), LogError>,
    ) -> Result<HashMap<Uuid, (u32, Vec<u8>)>, LogError> {
        let mut database = self.database();
        let transaction = database
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
            .map_err(error)?;
        let mut found = HashMap::with_capacity(subjects.len());
        for &subject in subjects {
            let key = match newest_usable(&transaction, subject)? {
                Some(key) => key,
                None => {
                    let key = make(subject)?;
                    insert(&transaction, subject, &key, made_micros)?;
                    key
                }
            };
            found.insert(subject, key);
        }
        transaction.commit().map_err(error)?;
        Ok(found)
    }

    /// Destroys the keys that these records tell of, and keeps the records.
    pub fn merge_shreds(&self, rows: &[Row]) -> Result<(), LogError> {
        const RECORD: &str =
            "INSERT OR IGNORE INTO shreds (subject, number, shredded) VALUES (?, ?, ?)";
        const DESTROY: &str = "DELETE FROM keys WHERE subject = ? AND number = ?";
        self.merge(rows, |transaction, values| {
            transaction.prepare_cached(RECORD)?.execute(params_from_iter(values))?;
            transaction.prepare_cached(DESTROY)?.execute(params_from_iter(&values[..2]))?;
            Ok(true)
        })
    }

    /// Adds keys that are neither there nor destroyed.
    pub fn merge_keys(&self, rows: &[Row]) -> Result<(), LogError> {
        const ADD: &str = "INSERT OR IGNORE INTO keys (subject, number, wrapped, made) \
             SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS \
             (SELECT 1 FROM shreds WHERE subject = ?1 AND number = ?2)";
        const OTHER: &str = "SELECT 1 FROM keys WHERE subject = ? AND number = ? AND wrapped <> ?";
        self.merge(rows, |transaction, values| {
            transaction.prepare_cached(ADD)?.execute(params_from_iter(values))?;
            Ok(!transaction.prepare_cached(OTHER)?.exists(params_from_iter(&values[..3]))?)
        })
    }

    /// Does something with each row in one transaction, unless it says that one does not fit.
    fn merge(
        &self,
        rows: &[Row],
        each: impl Fn(&Transaction<'_>, &[Value]) -> rusqlite::Result<bool>,
    ) -> Result<(), LogError> {
        let mut database = self.database();
        let transaction =
            database.transaction_with_behavior(TransactionBehavior::Immediate).map_err(error)?;
        for row in rows {
            if !each(&transaction, &row.0).map_err(error)? {
                return Err(LogError::OtherKey);
            }
        }
        transaction.commit().map_err(error)
    }
}

fn insert(
    database: &Connection,
    subject: Uuid,
    (number, wrapped): &(u32, Vec<u8>),
    made_micros: i64,
) -> Result<(), LogError> {
    database
        .prepare_cached("INSERT INTO keys (subject, number, wrapped, made) VALUES (?, ?, ?, ?)")
        .and_then(|mut insert| {
            insert.execute(params![subject.as_bytes(), number, wrapped, made_micros])
        })
        .map(drop)
        .map_err(error)
}

fn newest_usable(database: &Connection, subject: Uuid) -> Result<Option<(u32, Vec<u8>)>, LogError> {
    database
        .prepare_cached(
            "SELECT number, wrapped FROM keys WHERE subject = ?1 AND number NOT IN \
             (SELECT number FROM shreds WHERE subject = ?1) ORDER BY made DESC, number LIMIT 1",
        )
        .and_then(|mut query| {
            query.query_row([subject.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?))).optional()
        })
        .map_err(error)
}

fn is_shredded(database: &Connection, subject: Uuid, number: u32) -> Result<bool, LogError> {
    database
        .prepare_cached("SELECT 1 FROM shreds WHERE subject = ? AND number = ?")
        .and_then(|mut query| query.exists(params![subject.as_bytes(), number]))
        .map_err(error)
}

fn wrapped(database: &Connection, subject: Uuid, number: u32) -> Result<Option<Vec<u8>>, LogError> {
    database
        .prepare_cached("SELECT wrapped FROM keys WHERE subject = ? AND number = ?")
        .and_then(|mut query| {
            query.query_row(params![subject.as_bytes(), number], |row| row.get(0)).optional()
        })
        .map_err(error)
}
