//! The subjects' keys: one small database beside the logs of a folder, with backups of its own.
//!
//! It is read inline through rusqlite, because blocking scans need keys as well as async readers.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use uuid::Uuid;

use crate::aead::{KEY_BYTES, SealingKey, fill_random};
use crate::encode::Encoding;
use crate::master::{MasterKey, WhenMissing};
use crate::settings::{Clock, Settings};
use crate::{LogError, sqlite};

const FILE: &str = "keys.db";
const SCHEMA: &str = include_str!("../../migrations/sqlite/keys.sql");
const FORMAT: i64 = 1;

/// Keys kept in memory, in each of two generations.
const CACHED_KEYS_MAX: usize = 20_000;

/// What became of a key.
#[derive(Clone)]
pub(crate) enum Key {
    /// It seals and opens.
    Usable(Arc<SealingKey>),
    /// It was destroyed, and that is on record.
    Shredded,
    /// It is not there, and nobody destroyed it.
    Missing,
}

/// The subjects' keys.
pub(crate) struct Keys {
    master: MasterKey,
    clock: Clock,
    database: Mutex<Connection>,
    cached: RwLock<Cache>,
    wanted: Mutex<HashSet<Uuid>>,
    making: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Cache {
    /// The number of each subject's newest usable key.
    newest: HashMap<Uuid, u32>,
    young: HashMap<(Uuid, u32), Arc<SealingKey>>,
    old: HashMap<(Uuid, u32), Arc<SealingKey>>,
}

impl Keys {
    /// Opens the keys of a folder; the master key is made only when no key and no log is there.
    pub fn open(settings: &Settings, log_is_new: bool) -> Result<Self, LogError> {
        let path = settings.dir.join(FILE);
        let database = sqlite::create(&path, SCHEMA, FORMAT)?;
        database.pragma_update(None, "secure_delete", true).map_err(sqlite::error)?;
        let keys: i64 = database
            .query_row("SELECT count(*) FROM keys", [], |row| row.get(0))
            .map_err(sqlite::error)?;
        let missing = if log_is_new && keys == 0 { WhenMissing::Make } else { WhenMissing::Refuse };
        Self::over(settings, database, missing)
    }

    /// Opens the keys of a folder to be read beside their owner.
    pub fn open_read_only(settings: &Settings) -> Result<Self, LogError> {
        let path = settings.dir.join(FILE);
        Self::over(settings, open_read_only(&path)?, WhenMissing::Refuse)
    }

    fn over(
        settings: &Settings,
        database: Connection,
        missing: WhenMissing,
    ) -> Result<Self, LogError> {
        Ok(Self {
            master: MasterKey::load(&settings.dir, missing)?,
            clock: settings.clock.clone(),
            database: Mutex::new(database),
            cached: RwLock::default(),
            wanted: Mutex::default(),
            making: tokio::sync::Mutex::default(),
        })
    }

    pub fn master(&self) -> &MasterKey {
        &self.master
    }

    /// A key by its number.
    pub fn find(&self, subject: Uuid, number: u32) -> Result<Key, LogError> {
        if let Some(key) = self.cache().get(subject, number) {
            return Ok(Key::Usable(key));
        }
        let database = lock(&self.database);
        if is_shredded(&database, subject, number)? {
            return Ok(Key::Shredded);
        }
        let Some(wrapped) = wrapped(&database, subject, number)? else { return Ok(Key::Missing) };
        drop(database);
        let key = self.unwrap(subject, number, &wrapped)?;
        self.cache_mut().put(subject, number, key.clone());
        Ok(Key::Usable(key))
    }

    /// The subject's newest key and its number; made, and durable, before this returns.
    pub async fn newest(
        self: &Arc<Self>,
        subject: Uuid,
    ) -> Result<(u32, Arc<SealingKey>), LogError> {
        if let Some(found) = self.cache().newest(subject) {
            return Ok(found);
        }
        lock(&self.wanted).insert(subject);
        let _one_at_a_time = self.making.lock().await;
        let wanted = std::mem::take(&mut *lock(&self.wanted));
        if !wanted.is_empty() {
            let keys = self.clone();
            tokio::task::spawn_blocking(move || keys.make(&wanted))
                .await
                .map_err(|_| LogError::Closed)??;
        }
        match self.cache().newest(subject) {
            Some(found) => Ok(found),
            None => Err(LogError::Database("a key that was made is not there".to_owned())),
        }
    }

    /// Finds or makes the newest keys of these subjects, in one transaction.
    fn make(&self, subjects: &HashSet<Uuid>) -> Result<(), LogError> {
        let mut database = lock(&self.database);
        let transaction = database
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
            .map_err(sqlite::error)?;
        let mut found = Vec::with_capacity(subjects.len());
        for &subject in subjects {
            found.push((subject, self.newest_or_make(&transaction, subject)?));
        }
        transaction.commit().map_err(sqlite::error)?;
        let mut cache = self.cache_mut();
        for (subject, (number, key)) in found {
            cache.put(subject, number, key);
            cache.newest.insert(subject, number);
        }
        Ok(())
    }

    fn newest_or_make(
        &self,
        database: &Connection,
        subject: Uuid,
    ) -> Result<(u32, Arc<SealingKey>), LogError> {
        if let Some((number, wrapped)) = newest_usable(database, subject)? {
            return Ok((number, self.unwrap(subject, number, &wrapped)?));
        }
        let number = random_number()?;
        let mut key = [0; KEY_BYTES];
        fill_random(&mut key)?;
        let wrapped = self.master.wrapping().seal(&place(subject, number), &key)?;
        database
            .prepare_cached("INSERT INTO keys (subject, number, wrapped, made) VALUES (?, ?, ?, ?)")
            .and_then(|mut insert| {
                let made = (self.clock)().timestamp_micros();
                insert.execute(params![subject.as_bytes(), number, wrapped, made])
            })
            .map_err(sqlite::error)?;
        Ok((number, Arc::new(SealingKey::new(&key))))
    }

    fn unwrap(
        &self,
        subject: Uuid,
        number: u32,
        wrapped: &[u8],
    ) -> Result<Arc<SealingKey>, LogError> {
        let key = self
            .master
            .wrapping()
            .open(&place(subject, number), wrapped)
            .map_err(|_| self.master.wrong())?;
        let key = key.try_into().map_err(|_| self.master.wrong())?;
        Ok(Arc::new(SealingKey::new(&key)))
    }

    fn cache(&self) -> std::sync::RwLockReadGuard<'_, Cache> {
        self.cached.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn cache_mut(&self) -> std::sync::RwLockWriteGuard<'_, Cache> {
        self.cached.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cache {
    fn get(&self, subject: Uuid, number: u32) -> Option<Arc<SealingKey>> {
        let key = (subject, number);
        self.young.get(&key).or_else(|| self.old.get(&key)).cloned()
    }

    fn newest(&self, subject: Uuid) -> Option<(u32, Arc<SealingKey>)> {
        let number = *self.newest.get(&subject)?;
        Some((number, self.get(subject, number)?))
    }

    fn put(&mut self, subject: Uuid, number: u32, key: Arc<SealingKey>) {
        if self.young.len() >= CACHED_KEYS_MAX {
            self.old = std::mem::take(&mut self.young);
            let Self { newest, old, .. } = self;
            newest.retain(|subject, number| old.contains_key(&(*subject, *number)));
        }
        self.young.insert((subject, number), key);
    }
}

fn open_read_only(path: &Path) -> Result<Connection, LogError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(path, flags).map_err(sqlite::error)
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
        .map_err(sqlite::error)
}

/// A key's number, 1 to 2^31 - 1. Random: were a key lost and another made for its subject, the
/// other must not pass for it.
fn random_number() -> Result<u32, LogError> {
    let mut bytes = [0; 4];
    fill_random(&mut bytes)?;
    Ok((u32::from_be_bytes(bytes) >> 1).max(1))
}

fn is_shredded(database: &Connection, subject: Uuid, number: u32) -> Result<bool, LogError> {
    database
        .prepare_cached("SELECT 1 FROM shreds WHERE subject = ? AND number = ?")
        .and_then(|mut query| query.exists(params![subject.as_bytes(), number]))
        .map_err(sqlite::error)
}

fn wrapped(database: &Connection, subject: Uuid, number: u32) -> Result<Option<Vec<u8>>, LogError> {
    database
        .prepare_cached("SELECT wrapped FROM keys WHERE subject = ? AND number = ?")
        .and_then(|mut query| {
            query.query_row(params![subject.as_bytes(), number], |row| row.get(0)).optional()
        })
        .map_err(sqlite::error)
}

/// The place a wrapped key belongs to: nobody's key passes for another's.
fn place(subject: Uuid, number: u32) -> Vec<u8> {
    Encoding::new(b"casetrail/key/1").uuid(subject).u32(number).bytes().to_vec()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
