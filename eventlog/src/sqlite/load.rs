//! What the writer reads before it writes: all that the log holds of what a batch names.

use std::collections::HashMap;
use std::sync::Arc;

use uuid::Uuid;

use super::fault::{fault, malformed};
use super::statements::{SIZES, in_sizes};
use super::{Fault, Writer};
use crate::batch::{Ask, AskedRow, Head, RowHead, RowKey, State};
use crate::columns::{fixed, number, optional_number, uuid};
use crate::recent::RecentCommands;
use crate::record::{ClaimChange, Hash, Position};

impl Writer {
    /// Is this row as it was to be written, or gone as it was to be?
    pub async fn holds_row(&mut self, row: RowKey, head: Option<&RowHead>) -> Result<bool, Fault> {
        let mut state = State::default();
        self.load_row(row, &mut state).await?;
        Ok(state.rows.get(&row) == head)
    }

    /// Is this event at this position?
    pub async fn holds(&mut self, position: Position, id: Uuid) -> Result<bool, Fault> {
        let found: Option<Vec<u8>> =
            sqlx::query_scalar("SELECT id FROM events WHERE position = $1")
                .bind(position as i64)
                .fetch_optional(&mut self.connection)
                .await
                .map_err(fault)?;
        Ok(found.is_some_and(|found| found == id.as_bytes()))
    }

    /// Adds the commands after a position to those known.
    pub async fn tail(
        &mut self,
        after: Position,
        recent: &mut RecentCommands,
    ) -> Result<Position, Fault> {
        let rows = sqlx::query(
            "SELECT position, actor, command, fingerprint FROM events WHERE position > $1 \
             ORDER BY position",
        )
        .bind(after as i64)
        .fetch_all(&mut self.connection)
        .await
        .map_err(fault)?;
        let mut last = after;
        for row in &rows {
            let read = || Ok((number(row, 0)?, uuid(row, 1)?, uuid(row, 2)?, fixed(row, 3)?));
            let (position, actor, command, fingerprint) = read().map_err(malformed)?;
            recent.add(position, (actor, command), fingerprint);
            last = position;
        }
        Ok(last)
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

    /// All that the log holds of what these appends name.
    pub async fn load<'a>(
        &mut self,
        asks: impl Iterator<Item = &'a Ask> + Clone,
    ) -> Result<(State, HashMap<Uuid, Hash>), Fault> {
        let (head, at) = self.head().await?;
        let mut state = State { head, at, ..State::default() };
        let mut hashes = HashMap::new();
        self.load_heads(asks.clone(), &mut state, &mut hashes).await?;
        self.load_claims(asks.clone(), &mut state).await?;
        self.load_series(asks.clone(), &mut state).await?;
        for row in asks.flat_map(|ask| &ask.rows) {
            let (AskedRow::Put { row, .. } | AskedRow::Delete { row, .. }) = row;
            self.load_row(*row, &mut state).await?;
        }
        Ok((state, hashes))
    }

    async fn load_heads<'a>(
        &mut self,
        asks: impl Iterator<Item = &'a Ask>,
        state: &mut State,
        hashes: &mut HashMap<Uuid, Hash>,
    ) -> Result<(), Fault> {
        let mut wanted: Vec<Uuid> = asks
            .flat_map(|ask| {
                let written = (!ask.events.is_empty() || ask.expected != crate::Expected::Any)
                    .then_some(ask.stream);
                written.into_iter().chain(ask.relied_on.iter().map(|(stream, _)| *stream))
            })
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        wanted.retain(|stream| match self.known.head_of(stream) {
            None => true,
            Some((head, hash)) => {
                state.streams.insert(*stream, head);
                hashes.insert(*stream, hash);
                false
            }
        });
        let sql = self.sql.heads.clone();
        for row in self.select(&sql, &wanted).await? {
            let read = || {
                let head = Head {
                    revision: number(&row, 1)?,
                    position: number(&row, 2)?,
                    barrier: number(&row, 3)?,
                };
                Ok((uuid(&row, 0)?, head, fixed(&row, 4)?))
            };
            let (stream, head, hash) = read().map_err(malformed)?;
            state.streams.insert(stream, head);
            hashes.insert(stream, hash);
        }
        Ok(())
    }

    async fn load_claims<'a>(
        &mut self,
        asks: impl Iterator<Item = &'a Ask>,
        state: &mut State,
    ) -> Result<(), Fault> {
        let mut wanted: Vec<Uuid> = asks
            .flat_map(|ask| &ask.claims)
            .map(|change| match change {
                ClaimChange::Take { claim } | ClaimChange::Release { claim } => *claim,
            })
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        let sql = self.sql.claims.clone();
        for row in self.select(&sql, &wanted).await? {
            let read = || Ok((uuid(&row, 0)?, uuid(&row, 1)?));
            let (claim, owner) = read().map_err(malformed)?;
            state.claims.insert(claim, owner);
        }
        Ok(())
    }

    async fn load_series<'a>(
        &mut self,
        asks: impl Iterator<Item = &'a Ask> + Clone,
        state: &mut State,
    ) -> Result<(), Fault> {
        let of_events = asks.clone().flat_map(|ask| &ask.events).filter_map(|event| event.series);
        let of_rows = asks.flat_map(|ask| &ask.rows).filter_map(|row| match row {
            AskedRow::Put { number, .. } => number.series,
            AskedRow::Delete { .. } => None,
        });
        let names: std::collections::BTreeSet<&'static str> = of_events.chain(of_rows).collect();
        for name in names {
            if let Some(next) = self.series(name).await? {
                state.series.insert(name, next);
            }
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
