//! The subjects' keys: a small store beside the logs, with backups of its own.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use uuid::Uuid;

use crate::aead::{KEY_BYTES, SealingKey, fill_random};
use crate::encode::Encoding;
use crate::keyring::Keyring;
use crate::master::{MasterKey, WhenMissing};
use crate::postgres::{self, KeyTable};
use crate::record::{Recorded, Stored};
use crate::settings::{Clock, Settings};
use crate::sqlite::KeyFile;
use crate::{LogError, blocking};

/// A log's keys lie in the schema of this name beside it, where its own names none.
const SUFFIX: &str = "keys";

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

/// A key as it is stored.
pub(crate) enum StoredKey {
    /// Wrapped under the master key.
    Wrapped(Vec<u8>),
    /// Destroyed, and that is on record.
    Shredded,
}

/// Keys, each by its subject and number.
pub(crate) type Found = HashMap<(Uuid, u32), Key>;

/// Subjects' newest keys, each with its number.
pub(crate) struct NewestKeys(HashMap<Uuid, (u32, Arc<SealingKey>)>);

impl NewestKeys {
    /// That of one of those who were asked for.
    pub fn of(&self, subject: Uuid) -> Result<(u32, &SealingKey), LogError> {
        let (number, key) = self.0.get(&subject).ok_or_else(no_key)?;
        Ok((*number, key))
    }

    fn take(&mut self, cache: &Cache, subject: Uuid) -> bool {
        let found = cache.newest(subject);
        found.map(|key| self.0.insert(subject, key)).is_some()
    }
}

fn no_key() -> LogError {
    LogError::Database("a key that was made is not there".to_owned())
}

/// Where keys lie.
#[derive(Clone)]
enum Store {
    Sqlite(Arc<KeyFile>),
    Postgres(Arc<KeyTable>),
}

/// The subjects' keys.
pub(crate) struct Keys {
    master: MasterKey,
    clock: Clock,
    store: Store,
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
    /// Opens the keys; the master key is made only when no key and no log is there.
    pub async fn open(settings: &Settings, log_is_new: bool) -> Result<Self, LogError> {
        let (store, any) = match &settings.keys_url {
            Some(url) => {
                let (table, any) = KeyTable::open(place_of(url)?).await?;
                (Store::Postgres(Arc::new(table)), any)
            }
            None => {
                let opening = settings.clone();
                let (file, any) = blocking(move || KeyFile::open(&opening)).await?;
                (Store::Sqlite(Arc::new(file)), any)
            }
        };
        let missing = if log_is_new && !any { WhenMissing::Make } else { WhenMissing::Refuse };
        Self::over(settings, store, missing)
    }

    /// Opens the keys to be read beside whoever makes them.
    pub async fn open_read_only(settings: &Settings) -> Result<Self, LogError> {
        let store = match &settings.keys_url {
            Some(url) => Store::Postgres(Arc::new(KeyTable::open(place_of(url)?).await?.0)),
            None => Store::Sqlite(Arc::new(KeyFile::open_read_only(settings)?)),
        };
        Self::over(settings, store, WhenMissing::Refuse)
    }

    fn over(settings: &Settings, store: Store, missing: WhenMissing) -> Result<Self, LogError> {
        Ok(Self {
            master: MasterKey::load(&settings.dir, missing)?,
            clock: settings.clock.clone(),
            store,
            cached: RwLock::default(),
            wanted: Mutex::default(),
            making: tokio::sync::Mutex::default(),
        })
    }

    pub fn master(&self) -> &MasterKey {
        &self.master
    }

    /// A key by its number, where that can be told without waiting: one in a database has to be
    /// fetched before, by [`Keys::ring`].
    pub fn find(&self, subject: Uuid, number: u32) -> Result<Key, LogError> {
        if let Some(key) = self.cache().get(subject, number) {
            return Ok(Key::Usable(key));
        }
        match &self.store {
            Store::Sqlite(file) => self.take(subject, number, file.fetch(subject, number)?),
            Store::Postgres(_) => Err(LogError::Database("a key was not fetched".to_owned())),
        }
    }

    /// What becomes of a key as it is stored.
    fn take(&self, subject: Uuid, number: u32, stored: Option<StoredKey>) -> Result<Key, LogError> {
        Ok(match stored {
            None => Key::Missing,
            Some(StoredKey::Shredded) => Key::Shredded,
            Some(StoredKey::Wrapped(wrapped)) => {
                let key = self.unwrap(subject, number, &wrapped)?;
                self.cache_mut().put(subject, number, key.clone());
                Key::Usable(key)
            }
        })
    }

    /// The keys of these events at hand.
    pub async fn ring<'a>(
        &self,
        events: impl Iterator<Item = &'a Recorded<Stored>>,
    ) -> Result<Keyring, LogError> {
        match &self.store {
            Store::Sqlite(_) => Ok(Keyring::default()),
            Store::Postgres(_) => self.ring_of(keys_of(events)).await,
        }
    }

    /// These keys at hand.
    pub async fn ring_of(&self, wanted: HashSet<(Uuid, u32)>) -> Result<Keyring, LogError> {
        let Store::Postgres(table) = &self.store else { return Ok(Keyring::default()) };
        let (mut ring, missing) = self.cached(wanted);
        if !missing.is_empty() {
            let stored = table.fetch(&missing).await?;
            self.add(&mut ring, missing, stored)?;
        }
        Ok(Keyring::new(ring))
    }

    /// The same for a scan, which has another runtime than we have.
    pub async fn ring_apart(&self, events: &[Recorded<Stored>]) -> Result<Keyring, LogError> {
        let Store::Postgres(table) = &self.store else { return Ok(Keyring::default()) };
        let (mut ring, missing) = self.cached(keys_of(events.iter()));
        if !missing.is_empty() {
            let stored = table.fetch_apart(&missing).await?;
            self.add(&mut ring, missing, stored)?;
        }
        Ok(Keyring::new(ring))
    }

    fn cached(&self, mut wanted: HashSet<(Uuid, u32)>) -> (Found, HashSet<(Uuid, u32)>) {
        let mut ring = HashMap::new();
        let cache = self.cache();
        wanted.retain(|place| match cache.get(place.0, place.1) {
            Some(key) => {
                ring.insert(*place, Key::Usable(key));
                false
            }
            None => true,
        });
        (ring, wanted)
    }

    fn add(
        &self,
        ring: &mut Found,
        missing: HashSet<(Uuid, u32)>,
        mut stored: HashMap<(Uuid, u32), StoredKey>,
    ) -> Result<(), LogError> {
        for place in missing {
            ring.insert(place, self.take(place.0, place.1, stored.remove(&place))?);
        }
        Ok(())
    }

    /// The newest key of each of these subjects; made, and durable, before this returns.
    pub async fn newest(self: &Arc<Self>, subjects: HashSet<Uuid>) -> Result<NewestKeys, LogError> {
        let mut found = NewestKeys(HashMap::with_capacity(subjects.len()));
        let mut missing = subjects;
        {
            let cache = self.cache();
            missing.retain(|subject| !found.take(&cache, *subject));
        }
        if !missing.is_empty() {
            // Seldom, and large: it is not carried along by all that only look.
            Box::pin(self.make_missing(&missing)).await?;
            let cache = self.cache();
            if !missing.iter().all(|subject| found.take(&cache, *subject)) {
                return Err(no_key());
            }
        }
        Ok(found)
    }

    async fn make_missing(self: &Arc<Self>, missing: &HashSet<Uuid>) -> Result<(), LogError> {
        lock(&self.wanted).extend(missing);
        let _one_at_a_time = self.making.lock().await;
        let wanted = std::mem::take(&mut *lock(&self.wanted));
        match wanted.is_empty() {
            true => Ok(()),
            false => self.clone().make(wanted).await,
        }
    }

    /// Finds or makes the newest keys of these subjects, in one transaction.
    async fn make(self: Arc<Self>, subjects: HashSet<Uuid>) -> Result<(), LogError> {
        let made = (self.clock)().timestamp_micros();
        let found = match self.store.clone() {
            Store::Sqlite(file) => {
                let keys = self.clone();
                let make = move |subject| keys.new_key(subject);
                blocking(move || file.newest_or_make(&subjects, made, make)).await?
            }
            Store::Postgres(table) => {
                table.newest_or_make(&subjects, made, |subject| self.new_key(subject)).await?
            }
        };
        let mut opened = Vec::with_capacity(found.len());
        for (subject, (number, wrapped)) in found {
            opened.push((subject, number, self.unwrap(subject, number, &wrapped)?));
        }
        let mut cache = self.cache_mut();
        for (subject, number, key) in opened {
            cache.put(subject, number, key);
            cache.newest.insert(subject, number);
        }
        Ok(())
    }

    /// A new key's number, and the key, wrapped.
    fn new_key(&self, subject: Uuid) -> Result<(u32, Vec<u8>), LogError> {
        let number = random_number()?;
        let mut key = [0; KEY_BYTES];
        fill_random(&mut key)?;
        Ok((number, self.master.wrapping().seal(&place(subject, number), &key)?))
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

/// A key's number, 1 to 2^31 - 1. Random: were a key lost and another made for its subject, the
/// other must not pass for it.
fn random_number() -> Result<u32, LogError> {
    let mut bytes = [0; 4];
    fill_random(&mut bytes)?;
    Ok((u32::from_be_bytes(bytes) >> 1).max(1))
}

/// The place a wrapped key belongs to: nobody's key passes for another's.
fn place(subject: Uuid, number: u32) -> Vec<u8> {
    Encoding::new(b"casetrail/key/1").uuid(subject).u32(number).bytes().to_vec()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn keys_of<'a>(events: impl Iterator<Item = &'a Recorded<Stored>>) -> HashSet<(Uuid, u32)> {
    let sealed = events.filter(|event| event.event.sealed.is_some());
    sealed.filter_map(|event| event.subject.zip(event.key)).collect()
}

pub(crate) fn place_of(url: &str) -> Result<postgres::Place, LogError> {
    match postgres::is_postgres(url) {
        true => postgres::Place::parse(url, Some(SUFFIX)),
        false => Err(LogError::Url("keys lie in keys.db or at postgres://...".to_owned())),
    }
}
