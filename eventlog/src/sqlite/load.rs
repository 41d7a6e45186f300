//! What the writer reads before it writes: all that the log holds of what a batch names.

use std::collections::HashMap;
use std::sync::Arc;

use uuid::Uuid;

use super::Writer;
use super::fault::fault;
use super::statements::{SIZES, in_sizes};
use crate::batch::{Head, RowHead, RowKey, State};
use crate::columns::{Columns, Malformed, fixed, number, optional_number, uuid};
use crate::engine::Loaded;
use crate::fault::{Fault, malformed};
use crate::recent::CommandAt;
use crate::record::{Hash, Position};
use crate::wanted::Wanted;

impl Writer {
    /// Is this row as it was to be written, or gone as it was to be?
    pub async fn holds_row(&mut self, row: RowKey, head: Option<&RowHead>) -> Result<bool, Fault> {
        let mut state = State::default();
        self.load_row(row, &mut state).await?;
        Ok(state.rows.get(&row) == head)
    }

    /// Is the event with this hash at this position?
    pub async fn holds(&mut self, position: Position, hash: &Hash) -> Result<bool, Fault> {
        let found: Option<Vec<u8>> =
            sqlx::query_scalar("SELECT hash FROM events WHERE position = $1")
                .bind(position as i64)
                .fetch_optional(&mut self.connection)
                .await
                .map_err(fault)?;
        Ok(found.is_some_and(|found| found == hash))
    }

    /// The commands after a position.
    pub async fn tail(&mut self, after: Position) -> Result<Vec<CommandAt>, Fault> {
        let rows = sqlx::query(
            "SELECT position, actor, command, fingerprint FROM events WHERE position > $1 \
             ORDER BY position",
        )
        .bind(after as i64)
        .fetch_all(&mut self.connection)
        .await
        .map_err(fault)?;
        rows.iter().map(|row| read_command(row).map_err(malformed)).collect()
    }

    /// The newest position and its time in microseconds.
    pub async fn head(&mut self) -> Result<(Position, i64), Fault> {
        if let Some(head) = self.known.head {
            return Ok(head);
        }
        let row: Option<(i64, i64)> =
            sqlx::query_as("SELECT position, at FROM events ORDER BY position DESC LIMIT 1")
                .fetch_optional(&mut self.connection)
                .await
                .map_err(fault)?;
        let head = row.map_or((0, 0), |(position, at)| (position as u64, at));
        self.known.head = Some(head);
        Ok(head)
    }

    /// All that the log holds of what a batch names.
    pub async fn load(&mut self, wanted: &Wanted) -> Result<Loaded, Fault> {
        let (head, at) = self.head().await?;
        let mut state = State { head, at, ..State::default() };
        let mut hashes = HashMap::new();
        self.load_heads(wanted, &mut state, &mut hashes).await?;
        self.load_claims(wanted, &mut state).await?;
        for &name in &wanted.series {
            if let Some(next) = self.series(name).await? {
                state.series.insert(name, next);
            }
        }
        for row in &wanted.rows {
            self.load_row(*row, &mut state).await?;
        }
        Ok(Loaded { state, hashes, tail: Vec::new(), certain: true })
    }

    async fn load_heads(
        &mut self,
        wanted: &Wanted,
        state: &mut State,
        hashes: &mut HashMap<Uuid, Hash>,
    ) -> Result<(), Fault> {
        let mut missing = Vec::new();
        for stream in &wanted.streams {
            match self.known.heads.of(stream) {
                None => missing.push(*stream),
                Some((head, hash)) => {
                    state.streams.insert(*stream, head);
                    hashes.insert(*stream, hash);
                }
            }
        }
        let sql = self.sql.heads.clone();
        for row in self.select(&sql, &missing).await? {
            let (stream, head, hash) = read_head(&row).map_err(malformed)?;
            state.streams.insert(stream, head);
            hashes.insert(stream, hash);
        }
        Ok(())
    }

    async fn load_claims(&mut self, wanted: &Wanted, state: &mut State) -> Result<(), Fault> {
        let claims: Vec<Uuid> = wanted.claims.iter().copied().collect();
        let sql = self.sql.claims.clone();
        for row in self.select(&sql, &claims).await? {
            let read = || Ok((uuid(&row, 0)?, uuid(&row, 1)?));
            let (claim, owner) = read().map_err(malformed)?;
            state.claims.insert(claim, owner);
        }
        Ok(())
    }

    pub(super) async fn series(&mut self, name: &str) -> Result<Option<u64>, Fault> {
        if let Some(known) = self.known.series.get(name) {
            return Ok(*known);
        }
        let next: Option<i64> = sqlx::query_scalar("SELECT next FROM series WHERE name = $1")
            .bind(name)
            .fetch_optional(&mut self.connection)
            .await
            .map_err(fault)?;
        let next = next.map(|next| next as u64);
        self.known.series.insert(name.to_owned(), next);
        Ok(next)
    }

    async fn load_row(&mut self, row: RowKey, state: &mut State) -> Result<(), Fault> {
        let found = sqlx::query(
            "SELECT version, number, command, fingerprint FROM side_rows \
             WHERE kind = $1 AND id = $2",
        )
        .bind(row.0)
        .bind(&row.1.as_bytes()[..])
        .fetch_optional(&mut self.connection)
        .await
        .map_err(fault)?;
        if let Some(found) = found {
            let read = || {
                Ok(RowHead {
                    version: number(&found, 0)?,
                    number: optional_number(&found, 1)?,
                    command: uuid(&found, 2)?,
                    fingerprint: fixed(&found, 3)?,
                })
            };
            state.rows.insert(row, read().map_err(malformed)?);
        }
        Ok(())
    }

    /// Rows by their 16-byte keys, in as few statements as the prepared sizes allow.
    async fn select(
        &mut self,
        sql: &[Arc<str>; SIZES.len()],
        keys: &[Uuid],
    ) -> Result<Vec<sqlx::sqlite::SqliteRow>, Fault> {
        let mut found = Vec::new();
        for (sql, keys) in in_sizes(sql, keys) {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for key in keys {
                query = query.bind(&key.as_bytes()[..]);
            }
            found.extend(query.fetch_all(&mut self.connection).await.map_err(fault)?);
        }
        Ok(found)
    }
}

fn read_command(row: &impl Columns) -> Result<CommandAt, Malformed> {
    Ok(CommandAt {
        position: number(row, 0)?,
        key: (uuid(row, 1)?, uuid(row, 2)?),
        fingerprint: fixed(row, 3)?,
    })
}

fn read_head(row: &impl Columns) -> Result<(Uuid, Head, Hash), Malformed> {
    let head =
        Head { revision: number(row, 1)?, position: number(row, 2)?, barrier: number(row, 3)? };
    Ok((uuid(row, 0)?, head, fixed(row, 4)?))
}
