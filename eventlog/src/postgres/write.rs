//! The connection that writes.
//!
//! While nobody else does, a batch is made ready from what is remembered and written by one statement
//! that is a transaction of its own, and that does nothing if it is another's turn by then: a lone
//! append costs one trip, and a client that freezes never holds the lock. When somebody else has
//! written, the lock is taken first and the queue drained under it, so that each turn carries all that
//! waits, until nobody else has written for some turns.

use std::sync::Arc;

use sqlx::postgres::{PgConnection, PgRow};
use sqlx::{Executor as _, Row as _};
use uuid::Uuid;

use super::connect::{Place, answered};
use super::events::{bind_beside, bind_events, bind_rows};
use super::fault::{fault, is_lock_timeout};
use super::known::Known;
use super::notices::Notices;
use super::statements::{COMMIT, NEXT_TURN, START_SERIES, WRITE_ALL, WRITE_EVENTS};
use crate::LogError;
use crate::batch::{Decided, Head};
use crate::engine::Committed;
use crate::fault::Fault;
use crate::record::{Hash, Position, Recorded, Stored};
use crate::settings::Settings;
use crate::written::{Written, changed_heads};

/// Turns without anybody else's after which the lock is no longer taken first.
const QUIET_TURNS: u32 = 8;

/// How a writer stands to others.
pub(super) enum Stand {
    /// Nobody else has written lately.
    Alone,
    /// Others write too. `held`: a transaction is open, and the lock is ours.
    Among { held: bool, quiet: u32 },
}

/// The connection that writes, and what it remembers.
pub(crate) struct Writer {
    pub(super) settings: Settings,
    place: Arc<Place>,
    channel: String,
    pub(super) connection: PgConnection,
    pub(super) known: Option<Known>,
    pub(super) stand: Stand,
    pub(super) notices: Notices,
    /// The newest position for which there is a partition, and how many events one holds.
    partitioned: (Position, Position),
}

impl Writer {
    pub async fn open(settings: &Settings, place: Arc<Place>) -> Result<Self, LogError> {
        let connection = place.connect_to_write().await.map_err(super::driver_error)?;
        let channel = place.channel();
        let mut writer = Self {
            settings: settings.clone(),
            place,
            channel,
            connection,
            known: None,
            stand: Stand::Alone,
            notices: Notices::new(),
            partitioned: (0, 0),
        };
        writer.make_partitions().await.map_err(Fault::into_error)?;
        Ok(writer)
    }

    /// Leaves the old connection, whatever state it is in, for a new one.
    pub async fn reopen(&mut self) -> Result<(), Fault> {
        self.known = None;
        self.stand = Stand::Alone;
        #[cfg(test)]
        self.settings.faults.at_reopen()?;
        self.connection = self.place.connect_to_write().await.map_err(fault)?;
        Ok(())
    }

    pub(super) async fn run(&mut self, sql: &'static str) -> Result<(), Fault> {
        answered(self.connection.execute(sql)).await.map(drop).map_err(fault)
    }

    /// Writes something that means nothing, to learn whether writing works.
    pub async fn touch(&mut self) -> Result<(), Fault> {
        self.known = None;
        self.let_go().await?;
        self.run_to_commit(NEXT_TURN).await
    }

    /// The hash of the event at a position.
    pub async fn hash_at(&mut self, position: Position) -> Result<Option<Hash>, Fault> {
        let query = sqlx::query_scalar("SELECT hash FROM events WHERE position = $1");
        let query = query.bind(position as i64).fetch_optional(&mut self.connection);
        let hash: Option<Vec<u8>> = answered(query).await.map_err(fault)?;
        Ok(hash.and_then(|hash| hash.try_into().ok()))
    }

    /// The newest position.
    pub async fn head(&mut self) -> Result<Position, Fault> {
        let query = sqlx::query_scalar("SELECT head FROM turn");
        let head: i64 = answered(query.fetch_one(&mut self.connection)).await.map_err(fault)?;
        Ok(head as u64)
    }

    /// Gives the lock back, when there is nothing to write.
    pub async fn let_go(&mut self) -> Result<(), Fault> {
        if let Stand::Among { held: true, quiet } = self.stand {
            self.run("ROLLBACK").await?;
            self.stand = Stand::Among { held: false, quiet };
        }
        Ok(())
    }

    /// Writes a decided batch in one transaction. When this fails it may be committed all the same: the
    /// connection is to be left, and what became of it to be settled.
    pub async fn commit(
        &mut self,
        events: &[Recorded<&Stored>],
        decided: &Decided,
        hashes: &std::collections::HashMap<Uuid, Hash>,
        rows: &[Written<'_>],
    ) -> Result<Committed, Fault> {
        let heads = changed_heads(decided, hashes)?;
        self.see_to_partitions(decided.after.head).await?;
        #[cfg(test)]
        let lost = self.settings.faults.at_commit();
        #[cfg(test)]
        if lost == Some(crate::commit_faults::Lost::Before) {
            return Err(crate::commit_faults::fault());
        }
        let written = match self.stand {
            Stand::Alone => self.write_alone(events, decided, &heads, rows).await?,
            Stand::Among { .. } => self.write_among(events, decided, &heads, rows).await?,
        };
        #[cfg(test)]
        if lost == Some(crate::commit_faults::Lost::After) {
            return Err(crate::commit_faults::fault());
        }
        match (written, &mut self.known) {
            (Some(turn), Some(known)) => {
                known.wrote(turn, decided, &heads);
                Ok(Committed::Yes)
            }
            (_, _) => {
                self.known = None;
                self.stand = Stand::Among { held: false, quiet: 0 };
                Ok(Committed::Overtaken)
            }
        }
    }

    /// One statement, which is its own transaction.
    async fn write_alone(
        &mut self,
        events: &[Recorded<&Stored>],
        decided: &Decided,
        heads: &[(Uuid, Head, Hash)],
        rows: &[Written<'_>],
    ) -> Result<Option<i64>, Fault> {
        let notices = self.notices.clone();
        let write = self.write(events, decided, heads, rows);
        match notices.during(write).await {
            (Ok(_), true) => Err(warned()),
            (Ok(row), false) => turn_of(row),
            // Whoever holds the lock for so long is waited for as among others.
            (Err(error), _) if is_lock_timeout(&error) => Ok(None),
            (Err(error), _) => Err(fault(error)),
        }
    }

    /// The statement in the transaction that holds the lock, and COMMIT.
    async fn write_among(
        &mut self,
        events: &[Recorded<&Stored>],
        decided: &Decided,
        heads: &[(Uuid, Head, Hash)],
        rows: &[Written<'_>],
    ) -> Result<Option<i64>, Fault> {
        let written = self.write(events, decided, heads, rows).await.map_err(fault)?;
        let Some(turn) = turn_of(written)? else {
            return Err(Fault::Broken("the turn changed under its lock".to_owned()));
        };
        self.run_to_commit(COMMIT).await?;
        if let Stand::Among { quiet, .. } = self.stand {
            self.stand = match quiet < QUIET_TURNS {
                true => Stand::Among { held: false, quiet },
                false => Stand::Alone,
            };
        }
        Ok(Some(turn))
    }

    /// Runs what commits, with an ear for warnings.
    pub(super) async fn run_to_commit(&mut self, sql: &'static str) -> Result<(), Fault> {
        let committed = answered(self.connection.execute(sql));
        match self.notices.during(committed).await {
            (Ok(_), false) => Ok(()),
            (Ok(_), true) => Err(warned()),
            (Err(error), _) => Err(fault(error)),
        }
    }

    async fn write(
        &mut self,
        events: &[Recorded<&Stored>],
        decided: &Decided,
        heads: &[(Uuid, Head, Hash)],
        rows: &[Written<'_>],
    ) -> Result<Option<PgRow>, sqlx::Error> {
        let changed = &decided.changed;
        let only_events = changed.claims.is_empty() && changed.series.is_empty() && rows.is_empty();
        let turn = self.known.as_ref().map(|known| known.turn);
        let query = sqlx::query(if only_events { WRITE_EVENTS } else { WRITE_ALL });
        let query = query.bind(turn).bind(decided.after.head as i64).bind(decided.after.at);
        let channel = self.place.is_listened_to().then_some(&self.channel);
        let query = bind_events(query, events, heads).bind(channel);
        let query = match only_events {
            true => query,
            false => bind_rows(bind_beside(query, decided), rows),
        };
        // To its end: a row comes before the transaction has committed.
        let rows = answered(query.fetch_all(&mut self.connection)).await?;
        Ok(rows.into_iter().next())
    }

    /// Partitions are made when the last one that is there comes into use.
    async fn see_to_partitions(&mut self, head: Position) -> Result<(), Fault> {
        let (upto, size) = self.partitioned;
        match head + size > upto {
            true => self.make_partitions().await,
            false => Ok(()),
        }
    }

    async fn make_partitions(&mut self) -> Result<(), Fault> {
        let query = || sqlx::query("SELECT make_partitions(), partition_events FROM log");
        let mut made = answered(query().fetch_one(&mut self.connection)).await;
        if made.as_ref().is_err_and(is_lock_timeout) {
            // Whoever had the lock for so long has lost it by now.
            made = answered(query().fetch_one(&mut self.connection)).await;
        }
        let row = made.map_err(fault)?;
        let read = |index| row.try_get::<i64, _>(index).map_err(fault);
        self.partitioned = (read(0)? as u64, read(1)? as u64);
        Ok(())
    }

    /// Begins a series at a number; `false` when it has begun already.
    pub async fn start_series(&mut self, name: &str, next: u64) -> Result<bool, Fault> {
        self.let_go().await?;
        self.known = None;
        let query = sqlx::query(START_SERIES).bind(name).bind(next as i64);
        let begun = answered(query.fetch_all(&mut self.connection)).await.map_err(fault)?;
        Ok(!begun.is_empty())
    }

    pub async fn close(self) {
        // Whether it hears of it or not, the server closes it too.
        drop(answered(sqlx::Connection::close(self.connection)).await);
    }
}

/// The wait for the standby was cut short.
fn warned() -> Fault {
    Fault::Storage("what was committed is not known to be replicated".to_owned())
}

fn turn_of(row: Option<PgRow>) -> Result<Option<i64>, Fault> {
    row.map(|row| row.try_get(0).map_err(fault)).transpose()
}
