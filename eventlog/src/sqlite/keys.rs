//! The subjects' keys in a file of their own, beside the logs of a folder.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use uuid::Uuid;

use super::open::create;
use crate::LogError;
use crate::keys::StoredKey;
use crate::settings::Settings;
use crate::sqlite::error;

const FILE: &str = "keys.db";
const SCHEMA: &str = include_str!("../../../migrations/sqlite/keys.sql");
const FORMAT: i64 = 1;

/// The file of keys.
pub(crate) struct KeyFile(Mutex<Connection>);

impl KeyFile {
    /// Opens it, making it where it is not, and says whether there is any key.
    pub fn open(settings: &Settings) -> Result<(Self, bool), LogError> {
        let database = create(&settings.dir.join(FILE), SCHEMA, FORMAT)?;
        database.pragma_update(None, "secure_delete", true).map_err(error)?;
        let any = database.query_row("SELECT EXISTS (SELECT 1 FROM keys)", [], |row| row.get(0));
        Ok((Self(Mutex::new(database)), any.map_err(error)?))
    }

    /// Opens it to be read beside its owner.
    pub fn open_read_only(settings: &Settings) -> Result<Self, LogError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let path = settings.dir.join(FILE);
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
