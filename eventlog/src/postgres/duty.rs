//! Who of several processes does something for all: whoever holds PostgreSQL's lock of that name in a
//! session. The server ends a session that is silent, so that a process that froze holds it no longer.

use std::sync::Arc;
use std::time::Duration;

use sqlx::Executor as _;
use sqlx::postgres::PgConnection;

use super::connect::{Place, answered};

/// How often whoever holds the lock says a word, and whoever wants it asks for it.
const WORD_EVERY: Duration = Duration::from_secs(1);
/// How long a session may be silent.
const SILENCE_MAX: &str = "SET idle_session_timeout = '5s'";

/// A session that holds the lock.
pub(crate) struct Duty {
    session: PgConnection,
}

impl Duty {
    /// Takes the lock of this name, as soon as nobody holds it.
    pub async fn take(place: Arc<Place>, name: &str) -> Self {
        loop {
            match try_to_take(&place, name).await {
                Ok(session) => return Self { session },
                Err(error) => tracing::warn!(%error, name, "it can't be asked who is on duty"),
            }
            tokio::time::sleep(WORD_EVERY).await;
        }
    }

    /// Keeps the lock until the session is lost.
    pub async fn keep(&mut self) {
        loop {
            tokio::time::sleep(WORD_EVERY).await;
            if answered(self.session.execute("SELECT")).await.is_err() {
                return;
            }
        }
    }
}

/// A session that waits until the lock is its own, for as long as it lasts.
async fn try_to_take(place: &Place, name: &str) -> Result<PgConnection, sqlx::Error> {
    let mut session = place.connect().await?;
    answered(session.execute(SILENCE_MAX)).await?;
    let lock = format!("{} {name}", place.schema());
    loop {
        let ask = sqlx::query_scalar("SELECT pg_try_advisory_lock(hashtextextended($1, 0))");
        if answered(ask.bind(&lock).fetch_one(&mut session)).await? {
            return Ok(session);
        }
        tokio::time::sleep(WORD_EVERY).await;
    }
}
