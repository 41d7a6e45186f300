//! The one connection that writes.

use std::collections::HashMap;
use std::sync::Arc;

use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqliteSynchronous};
use sqlx::{Arguments as _, ConnectOptions as _, Connection as _, Executor as _};
use uuid::Uuid;

use super::driver_error;
use super::fault::fault;
use super::read::options;
use super::statements::{
    HEAD_COLUMNS_COUNT, SIZES, Statements, bind_event, bind_head, bind_nothing, size_index,
};
use crate::LogError;
use crate::batch::{Decided, Head};
use crate::columns::EVENT_COLUMNS_COUNT;
use crate::fault::Fault;
use crate::heads::Heads;
use crate::record::{Hash, Position, Recorded, Stored};
use crate::settings::Settings;
use crate::written::{Written, changed_heads};

/// Pages of the write-ahead log that are folded into the database at once, 16 MiB: the heads of
/// busy streams are written into it many times, and folded in once.
const WAL_PAGES_MAX: u32 = 4_096;

/// The one connection that writes, and what it knows because nobody else does.
pub(crate) struct Writer {
    settings: Settings,
    pub(super) connection: SqliteConnection,
    pub(super) known: Known,
    pub(super) sql: Statements,
}

/// What the file holds, as far as it is known: true as long as this process owns the file.
#[derive(Default)]
pub(super) struct Known {
    pub head: Option<(Position, i64)>,
    pub series: HashMap<String, Option<u64>>,
    pub heads: Heads,
}

impl Writer {
    pub async fn open(settings: &Settings) -> Result<Self, LogError> {
        let connection = connect(settings).await.map_err(driver_error)?;
        let sql = Statements::new();
        Ok(Self { settings: settings.clone(), connection, known: Known::default(), sql })
    }

    /// Leaves the old connection, whatever state it is in, for a new one.
    pub async fn reopen(&mut self) -> Result<(), Fault> {
        self.known = Known::default();
        #[cfg(test)]
        self.settings.faults.at_reopen()?;
        let fresh = connect(&self.settings).await.map_err(fault)?;
        let stale = std::mem::replace(&mut self.connection, fresh);
        // Closing tells the worker to roll back; it may fail as the disk does, and is gone anyway.
        drop(stale.close().await);
        Ok(())
    }

    async fn run(&mut self, sql: &'static str) -> Result<(), Fault> {
        self.connection.execute(sqlx::query(sql)).await.map(drop).map_err(fault)
    }

    /// Writes something that means nothing, to learn whether writing works.
    pub async fn touch(&mut self) -> Result<(), Fault> {
        self.run("UPDATE log SET touched = touched + 1 WHERE one = 1").await
    }

    /// Writes a decided batch in one transaction. When this fails the transaction may be open, or
    /// even committed: the connection is to be left.
    pub async fn commit(
        &mut self,
        events: &[Recorded<&Stored>],
        decided: &Decided,
        hashes: &HashMap<Uuid, Hash>,
        rows: &[Written<'_>],
    ) -> Result<(), Fault> {
        let heads = changed_heads(decided, hashes)?;
        #[cfg(test)]
        let lost = self.settings.faults.at_commit();
        #[cfg(test)]
        if lost == Some(crate::commit_faults::Lost::Before) {
            self.run("BEGIN IMMEDIATE").await?;
            return Err(crate::commit_faults::fault());
        }
        let changed = &decided.changed;
        let alone = changed.claims.is_empty() && changed.series.is_empty() && rows.is_empty();
        if alone && events.len() <= SIZES[SIZES.len() - 1] {
            let sql = self.sql.alone[size_index(events.len())].clone();
            self.write_events(sql, events, &heads).await?;
        } else {
            self.run("BEGIN IMMEDIATE").await?;
            self.write_beside(decided, rows).await?;
            self.write_last(events, &heads).await?;
        }
        #[cfg(test)]
        if lost == Some(crate::commit_faults::Lost::After) {
            return Err(crate::commit_faults::fault());
        }
        self.know(decided, &heads);
        Ok(())
    }

    async fn write_beside(&mut self, decided: &Decided, rows: &[Written<'_>]) -> Result<(), Fault> {
        for claim in &decided.changed.claims {
            self.write_claim(*claim, decided.after.claims.get(claim).copied()).await?;
        }
        for name in &decided.changed.series {
            if let Some(next) = decided.after.series.get(name) {
                self.write_series(name, *next).await?;
            }
        }
        for row in rows {
            self.write_row(*row).await?;
        }
        Ok(())
    }

    /// The events of an open transaction, in pieces if need be, and its COMMIT.
    async fn write_last(
        &mut self,
        events: &[Recorded<&Stored>],
        heads: &[(Uuid, Head, Hash)],
    ) -> Result<(), Fault> {
        let largest = SIZES[SIZES.len() - 1];
        let last = events.len().saturating_sub(1) / largest * largest;
        let (pieces, last) = events.split_at(last);
        for piece in pieces.chunks(largest) {
            let sql = self.sql.some[SIZES.len() - 1].clone();
            self.write_events(sql, piece, &[]).await?;
        }
        // A stream has an event, so there are never more heads than events.
        let (early, late) = heads.split_at(heads.len().saturating_sub(last.len()));
        for piece in early.chunks(largest) {
            let sql = self.sql.some[SIZES.len() - 1].clone();
            self.write_events(sql, &[], piece).await?;
        }
        if last.is_empty() {
            return self.run("COMMIT").await;
        }
        let sql = self.sql.last[size_index(last.len())].clone();
        self.write_events(sql, last, late).await
    }

    /// Runs a statement of [`Statements`] with these events and heads, filled up with NULL.
    async fn write_events(
        &mut self,
        sql: Arc<str>,
        events: &[Recorded<&Stored>],
        heads: &[(Uuid, Head, Hash)],
    ) -> Result<(), Fault> {
        let size = SIZES[size_index(events.len().max(heads.len()))];
        let mut arguments = SqliteArguments::default();
        arguments.reserve(size * (EVENT_COLUMNS_COUNT + HEAD_COLUMNS_COUNT), 0);
        let encode = |arguments: &mut SqliteArguments| {
            for event in events {
                bind_event(arguments, event)?;
            }
            bind_nothing(arguments, (size - events.len()) * EVENT_COLUMNS_COUNT)?;
            for (stream, head, hash) in heads {
                bind_head(arguments, *stream, *head, hash)?;
            }
            bind_nothing(arguments, (size - heads.len()) * HEAD_COLUMNS_COUNT)
        };
        encode(&mut arguments).map_err(Fault::encode)?;
        let query = sqlx::query_with(sqlx::AssertSqlSafe(sql), arguments);
        self.connection.execute(query).await.map(drop).map_err(fault)
    }

    /// Remembers what was committed.
    fn know(&mut self, decided: &Decided, heads: &[(Uuid, Head, Hash)]) {
        self.known.head = Some((decided.after.head, decided.after.at));
        for (stream, head, hash) in heads {
            self.known.heads.keep(*stream, *head, *hash);
        }
        for name in &decided.changed.series {
            let next = decided.after.series.get(name).copied();
            self.known.series.insert((*name).to_owned(), next);
        }
    }

    async fn write_claim(&mut self, claim: Uuid, owner: Option<Uuid>) -> Result<(), Fault> {
        let query = match &owner {
            Some(owner) => sqlx::query(
                "INSERT INTO claims (claim, owner) VALUES ($1, $2) \
                 ON CONFLICT (claim) DO UPDATE SET owner = excluded.owner",
            )
            .bind(&claim.as_bytes()[..])
            .bind(&owner.as_bytes()[..]),
            None => sqlx::query("DELETE FROM claims WHERE claim = $1").bind(&claim.as_bytes()[..]),
        };
        query.execute(&mut self.connection).await.map(drop).map_err(fault)
    }

    async fn write_series(&mut self, name: &str, next: u64) -> Result<(), Fault> {
        sqlx::query(
            "INSERT INTO series (name, next) VALUES ($1, $2) \
             ON CONFLICT (name) DO UPDATE SET next = excluded.next",
        )
        .bind(name)
        .bind(next as i64)
        .execute(&mut self.connection)
        .await
        .map(drop)
        .map_err(fault)
    }

    /// Begins a series at a number; `false` when it has begun already.
    pub async fn start_series(&mut self, name: &str, next: u64) -> Result<bool, Fault> {
        if self.series(name).await?.is_some() {
            return Ok(false);
        }
        self.write_series(name, next).await?;
        self.known.series.insert(name.to_owned(), Some(next));
        Ok(true)
    }

    async fn write_row(&mut self, written: Written<'_>) -> Result<(), Fault> {
        let (kind, id) = written.row;
        let query = match &written.put {
            None => sqlx::query("DELETE FROM side_rows WHERE kind = $1 AND id = $2")
                .bind(kind)
                .bind(&id.as_bytes()[..]),
            Some(row) => sqlx::query(PUT_ROW)
                .bind(kind)
                .bind(&id.as_bytes()[..])
                .bind(&row.owner.as_bytes()[..])
                .bind(&row.scope.as_bytes()[..])
                .bind(row.head.version as i64)
                .bind(row.head.number.map(|number| number as i64))
                .bind(row.body)
                .bind(&row.head.command.as_bytes()[..])
                .bind(&row.head.fingerprint[..])
                .bind(row.modified_micros)
                .bind(row.expires_micros),
        };
        query.execute(&mut self.connection).await.map(drop).map_err(fault)
    }

    /// Folds the write-ahead log into the database, and closes.
    pub async fn close(mut self) {
        // What can't be folded in now is folded in at the next start.
        drop(self.run("PRAGMA wal_checkpoint(TRUNCATE)").await);
        drop(self.connection.close().await);
    }
}

const PUT_ROW: &str = "INSERT INTO side_rows (kind, id, owner, scope, version, number, body, \
     command, fingerprint, modified, expires) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
     ON CONFLICT (kind, id) DO UPDATE SET owner = excluded.owner, scope = excluded.scope, \
     version = excluded.version, number = excluded.number, body = excluded.body, \
     command = excluded.command, fingerprint = excluded.fingerprint, \
     modified = excluded.modified, expires = excluded.expires";

async fn connect(settings: &Settings) -> Result<SqliteConnection, sqlx::Error> {
    let mut options = options(settings)
        .synchronous(SqliteSynchronous::Full)
        .pragma("wal_autocheckpoint", WAL_PAGES_MAX.to_string());
    if let Some(pages) = settings.pages_max {
        options = options.pragma("max_page_count", pages.to_string());
    }
    options.connect().await
}
