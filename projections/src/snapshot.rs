//! A snapshot: one state of all read models, for as long as it lives.

use crate::remembered::Remembered;
use crate::sql::{PRESENT, int, micros, uint};
use crate::store::{self, Store};
use crate::{Position, ViewsError};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension};
use std::sync::{Arc, Mutex, PoisonError};

/// What reading answers.
pub(crate) type Answer<T> = Result<T, ViewsError>;

/// A read transaction on a pooled connection, given back when the last clone is dropped.
///
/// Its queries run inline, in microseconds. All of them answer from one state; [`Snapshot::at`]
/// gives the same state read as of an earlier position.
#[derive(Clone)]
pub struct Snapshot {
    lease: Arc<Mutex<Lease>>,
    position: Position,
    as_of: Option<Position>,
}

struct Lease {
    /// `None` once it was given back.
    connection: Option<Connection>,
    store: Arc<Store>,
}

impl Lease {
    fn end(&mut self) {
        if let Some(connection) = self.connection.take() {
            let ended =
                connection.prepare_cached("COMMIT").and_then(|mut commit| commit.execute([]));
            if ended.is_ok() {
                self.store.give_back(connection);
            }
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.end();
    }
}

impl Snapshot {
    pub(crate) fn open(store: Arc<Store>) -> Answer<Self> {
        let connection = store.reader()?;
        connection.prepare_cached("BEGIN")?.execute([])?;
        // The first read fixes the state that all further ones see.
        let (position, _) = store::checkpoint(&connection)?;
        let lease = Lease { connection: Some(connection), store };
        Ok(Self { lease: Arc::new(Mutex::new(lease)), position, as_of: None })
    }

    /// Reads from the connection.
    pub(crate) fn with<T>(&self, read: impl FnOnce(&Connection) -> Answer<T>) -> Answer<T> {
        let lease = self.lease.lock().unwrap_or_else(PoisonError::into_inner);
        read(lease.connection.as_ref().ok_or(ViewsError::GivenBack)?)
    }

    /// The cases remembered of the file that it reads.
    pub(crate) fn remembered<T>(&self, look: impl FnOnce(&Remembered) -> T) -> T {
        look(&self.lease.lock().unwrap_or_else(PoisonError::into_inner).store.remembered)
    }

    /// Gives the state back before it is dropped, for all clones. What is held for long keeps the
    /// write-ahead log from being folded in.
    pub fn give_back(&self) {
        self.lease.lock().unwrap_or_else(PoisonError::into_inner).end();
    }

    /// Whether it was given back.
    #[must_use]
    pub fn is_given_back(&self) -> bool {
        self.lease.lock().unwrap_or_else(PoisonError::into_inner).connection.is_none()
    }

    /// The position it shows.
    #[must_use]
    pub fn position(&self) -> Position {
        self.as_of.unwrap_or(self.position)
    }

    /// The same state, whose directory and lists answer as of an earlier position.
    #[must_use]
    pub fn at(&self, as_of: Position) -> Self {
        let as_of = (as_of < self.position).then_some(as_of);
        Self { lease: Arc::clone(&self.lease), position: self.position, as_of }
    }

    /// The earlier position as of which it answers.
    pub(crate) fn as_of(&self) -> Option<Position> {
        self.as_of
    }

    /// The moment to read intervals at.
    pub(crate) fn moment(&self) -> i64 {
        self.as_of.map_or(PRESENT, int)
    }

    /// The last position at or before a time; 0 before the first event.
    ///
    /// # Errors
    /// When the file can't be read; so with every method that answers a `Result`.
    pub fn position_at(&self, time: DateTime<Utc>) -> Answer<Position> {
        let found: Option<i64> = self.with(|db| {
            let mut statement = db.prepare_cached(
                "SELECT position FROM moments WHERE at <= ?1 ORDER BY at DESC LIMIT 1",
            )?;
            Ok(statement.query_row([micros(time)], |row| row.get(0)).optional()?)
        })?;
        Ok(found.map_or(0, uint))
    }
}
