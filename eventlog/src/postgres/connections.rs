//! Connections that are lent for one piece of work each. Only one whose work ended well is lent again:
//! what broke, was late or was given up is closed, as nobody knows what would come over it.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sqlx::Connection as _;
use sqlx::postgres::PgConnection;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::connect::{Place, answered};

/// So many connections at most, made when needed.
pub(super) struct Connections {
    place: Arc<Place>,
    idle: Mutex<Vec<PgConnection>>,
    room: Semaphore,
}

impl Connections {
    pub fn new(place: Arc<Place>, connections_max: u32) -> Self {
        let room = Semaphore::new(connections_max as usize);
        Self { place, idle: Mutex::default(), room }
    }

    /// A connection in the service's role, as soon as one is free. It may be of before a restart of the
    /// server.
    pub async fn lend(&self) -> Result<Lent<'_>, sqlx::Error> {
        let room = self.room.acquire().await.map_err(|_| sqlx::Error::PoolClosed)?;
        let idle = self.idle().pop();
        let connection = match idle {
            Some(connection) => connection,
            // Seldom, and large: not carried along by every read.
            None => Box::pin(self.place.connect()).await?,
        };
        Ok(Lent { connection, connections: self, _room: room })
    }

    /// Closes those that nobody has: they were found to be of before a restart.
    pub fn forget_idle(&self) {
        self.idle().clear();
    }

    /// Lends none any more, and closes those that nobody has.
    pub async fn close(&self) {
        self.room.close();
        let idle = std::mem::take(&mut *self.idle());
        for connection in idle {
            // It is gone in either case.
            drop(answered(connection.close()).await);
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<PgConnection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection that is lent. Dropped, it is closed.
pub(super) struct Lent<'a> {
    connection: PgConnection,
    connections: &'a Connections,
    _room: SemaphorePermit<'a>,
}

impl Lent<'_> {
    /// It did all it was asked to: the next may have it.
    pub fn give_back(self) {
        self.connections.idle().push(self.connection);
    }
}

impl Deref for Lent<'_> {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.connection
    }
}

impl DerefMut for Lent<'_> {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.connection
    }
}
