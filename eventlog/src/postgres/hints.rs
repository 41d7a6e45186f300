//! Hints that the log has grown, and who listens to them: where nobody else does, none is given, as one
//! costs the server a fifth of a lone append's CPU.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::Row as _;
use sqlx::postgres::PgListener;

use super::connect::{Place, answered};
use super::driver_error;
use crate::LogError;
use crate::record::Position;

/// How often to ask who else listens.
const ASKED_EVERY: Duration = Duration::from_secs(1);
/// How long that may take: meanwhile nobody looks at the log.
const TOLD_WITHIN: Duration = Duration::from_secs(1);

/// Takes a lock that any number may hold, as a sign that this session listens, or once more, which only
/// counts; does any other session hold it?
const LISTEN: &str = "\
    WITH sign AS (SELECT hashtext('casetrail listens') AS one, hashtext($1) AS two) \
    SELECT pg_backend_pid(), pg_advisory_lock_shared(one, two), EXISTS (\
    SELECT FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 \
    AND classid = one::oid AND objid = two::oid AND pid <> pg_backend_pid() AND database = \
    (SELECT oid FROM pg_database WHERE datname = current_database())) FROM sign";

/// A line for hints that the log has grown: they may be lost, and mean nothing by themselves.
pub(crate) struct Hints {
    listener: PgListener,
    place: Arc<Place>,
    /// The server's process that serves the line.
    process: u32,
    ask_at: Instant,
}

impl Hints {
    /// Listens, and lets the others know.
    pub async fn open(place: Arc<Place>) -> Result<Self, LogError> {
        let pool = place.listeners_pool();
        let mut listener = answered(PgListener::connect_with(&pool)).await.map_err(driver_error)?;
        let channel = place.channel();
        answered(listener.listen(&channel)).await.map_err(driver_error)?;
        let mut hints = Self { listener, place, process: 0, ask_at: Instant::now() };
        answered(hints.ask()).await.map_err(driver_error)?;
        let greeting = sqlx::query("SELECT pg_notify($1, '')").bind(channel);
        answered(greeting.execute(&mut hints.listener)).await.map_err(driver_error)?;
        Ok(hints)
    }

    /// The position that somebody else says the log has come to. Nothing is lost when this is dropped.
    pub async fn next(&mut self) -> Result<Position, LogError> {
        loop {
            let Some(hint) = self.listener.try_recv().await.map_err(driver_error)? else {
                // Another line by now: what was said between them is not known.
                self.ask_at = Instant::now();
                return Ok(Position::MAX);
            };
            let from = hint.process_id();
            if !self.place.is_ours(from) && from != self.process {
                self.place.set_listened_to(true);
                // Whatever it says, it is worth a look.
                return Ok(hint.payload().parse().unwrap_or(Position::MAX));
            }
        }
    }

    /// Asks from time to time who else listens.
    pub async fn keep(&mut self) -> Result<(), LogError> {
        if Instant::now() < self.ask_at {
            return Ok(());
        }
        let late = |_| LogError::Database("the line for hints fell silent".to_owned());
        tokio::time::timeout(TOLD_WITHIN, self.ask()).await.map_err(late)?.map_err(driver_error)
    }

    async fn ask(&mut self) -> Result<(), sqlx::Error> {
        let query = sqlx::query(LISTEN).bind(self.place.schema());
        let row = query.fetch_one(&mut self.listener).await?;
        let process: i32 = row.try_get(0)?;
        self.process = process.unsigned_abs();
        self.place.set_listened_to(row.try_get(2)?);
        self.ask_at = Instant::now() + ASKED_EVERY;
        Ok(())
    }
}

impl Drop for Hints {
    fn drop(&mut self) {
        // Who listens is not known without a line.
        self.place.set_listened_to(true);
    }
}
