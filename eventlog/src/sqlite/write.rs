//! The one connection that writes.

use std::collections::HashMap;
use std::sync::Arc;

use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqliteSynchronous};
use sqlx::{Arguments as _, ConnectOptions as _, Connection as _, Executor as _};
use uuid::Uuid;

use super::driver_error;
use super::read::options;
use crate::LogError;
use crate::batch::{Ask, AskedRow, Decided, Head, RowHead, RowKey, State};
use crate::columns::{EVENT_COLUMNS, EVENT_COLUMNS_COUNT, fixed, number, optional_number, uuid};
use crate::leaf::encode_claims;
use crate::recent::RecentCommands;
use crate::record::{ClaimChange, Hash, Position, Recorded, Stored};
use crate::settings::Settings;

/// Events of one INSERT, and keys of one SELECT: the sizes statements are kept prepared in. What
/// is fewer is filled up with NULL, so that a batch of any size is one trip to the writer's thread.
const SIZES: [usize; 11] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

/// Pages of the write-ahead log that are folded into the database at once, 16 MiB: the heads of
/// busy streams are written into it many times, and folded in once.
const WAL_PAGES_MAX: u32 = 4_096;

/// Heads of streams kept in memory, in each of two generations.
const HEADS_MAX: usize = 50_000;

/// Why a transaction failed.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// The storage can't be written now: full, failing or read-only.
    Storage(String),
    /// What was to be written can't be.
    Refused(String),
    /// The log is not what it must be.
    Broken(String),
}

/// A row beside the log, to be written.
#[derive(Clone, Copy)]
pub(crate) struct Written<'a> {
    pub row: RowKey,
    /// `None` to remove it.
    pub put: Option<WrittenRow<'a>>,
}

/// What a row is to hold.
#[derive(Clone, Copy)]
pub(crate) struct WrittenRow<'a> {
    pub owner: Uuid,
    pub scope: Uuid,
    pub head: RowHead,
    pub body: &'a [u8],
    pub modified_micros: i64,
    pub expires_micros: Option<i64>,
}

/// The one connection that writes, and what it knows because nobody else does.
pub(crate) struct Writer {
    settings: Settings,
    connection: SqliteConnection,
    known: Known,
    sql: Statements,
}

/// What the file holds, as far as it is known: true as long as this process owns the file.
#[derive(Default)]
struct Known {
    head: Option<(Position, i64)>,
    series: HashMap<String, Option<u64>>,
    young: HashMap<Uuid, (Head, Hash)>,
    old: HashMap<Uuid, (Head, Hash)>,
}

impl Known {
    fn head_of(&self, stream: &Uuid) -> Option<(Head, Hash)> {
        self.young.get(stream).or_else(|| self.old.get(stream)).copied()
    }

    fn keep(&mut self, stream: Uuid, head: Head, hash: Hash) {
        if self.young.len() >= HEADS_MAX {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(stream, (head, hash));
    }
}

/// SQL by size of batch.
struct Statements {
    /// A batch of nothing but events, from BEGIN to COMMIT.
    alone: [Arc<str>; SIZES.len()],
    /// The events of a transaction that is open, and its COMMIT.
    last: [Arc<str>; SIZES.len()],
    /// Some of the events of a transaction that is open.
    some: [Arc<str>; SIZES.len()],
    claims: [Arc<str>; SIZES.len()],
    heads: [Arc<str>; SIZES.len()],
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

    async fn series(&mut self, name: &str) -> Result<Option<u64>, Fault> {
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
            self.known.keep(*stream, *head, *hash);
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

/// The columns of `streams`.
const HEAD_COLUMNS_COUNT: usize = 5;

impl Statements {
    fn new() -> Self {
        let marks = |columns: usize| format!("({})", vec!["?"; columns].join(", "));
        let many = |size: usize, columns: usize| vec![marks(columns); size].join(", ");
        // The WHERE leaves out what was filled up, and tells ON CONFLICT from a join's ON.
        let some = |size: usize| {
            format!(
                "INSERT INTO events ({EVENT_COLUMNS}) SELECT * FROM (VALUES {}) \
                 WHERE column1 IS NOT NULL; \
                 INSERT INTO streams (stream, revision, position, barrier, hash) \
                 SELECT * FROM (VALUES {}) WHERE column1 IS NOT NULL \
                 ON CONFLICT (stream) DO UPDATE SET revision = excluded.revision, \
                 position = excluded.position, barrier = excluded.barrier, \
                 hash = excluded.hash",
                many(size, EVENT_COLUMNS_COUNT),
                many(size, HEAD_COLUMNS_COUNT)
            )
        };
        Self {
            alone: SIZES.map(|size| format!("BEGIN IMMEDIATE; {}; COMMIT", some(size)).into()),
            last: SIZES.map(|size| format!("{}; COMMIT", some(size)).into()),
            some: SIZES.map(|size| some(size).into()),
            claims: SIZES.map(|size| {
                format!("SELECT claim, owner FROM claims WHERE claim IN {}", marks(size)).into()
            }),
            heads: SIZES.map(|size| {
                let marks = marks(size);
                format!(
                    "SELECT stream, revision, position, barrier, hash FROM streams WHERE stream IN {marks}"
                )
                .into()
            }),
        }
    }
}

/// The smallest prepared size that holds this many, or the largest there is.
fn size_index(count: usize) -> usize {
    SIZES.iter().position(|size| *size >= count).unwrap_or(SIZES.len() - 1)
}

/// Cuts items into pieces no larger than the largest prepared size.
fn in_sizes<'a, T>(
    sql: &'a [Arc<str>; SIZES.len()],
    items: &'a [T],
) -> impl Iterator<Item = (Arc<str>, &'a [T])> {
    let pieces = items.chunks(SIZES[SIZES.len() - 1]);
    pieces.map(|piece| (sql[size_index(piece.len())].clone(), piece))
}

/// The new heads of the streams a batch changed.
fn changed_heads(
    decided: &Decided,
    hashes: &HashMap<Uuid, Hash>,
) -> Result<Vec<(Uuid, Head, Hash)>, Fault> {
    let head =
        |stream: &Uuid| Some((*stream, *decided.after.streams.get(stream)?, *hashes.get(stream)?));
    let heads: Option<Vec<_>> = decided.changed.streams.iter().map(head).collect();
    heads.ok_or_else(|| Fault::Broken("a changed stream has no head".to_owned()))
}

fn bind_nothing(to: &mut SqliteArguments, count: usize) -> Encoded {
    (0..count).try_for_each(|_| to.add(None::<i64>))
}

type Encoded = Result<(), sqlx::error::BoxDynError>;

fn bind_event(to: &mut SqliteArguments, event: &Recorded<&Stored>) -> Encoded {
    let id = |id: &Option<Uuid>| id.map(|id| id.as_bytes().to_vec());
    to.add(event.position as i64)?;
    to.add(&event.stream.as_bytes()[..])?;
    to.add(event.revision as i64)?;
    to.add(event.previous as i64)?;
    to.add(&event.previous_hash[..])?;
    to.add(&event.id.as_bytes()[..])?;
    to.add(event.kind.clone())?;
    to.add(event.at.timestamp_micros())?;
    to.add(&event.actor.as_bytes()[..])?;
    to.add(id(&event.organisation))?;
    to.add(event.role.clone())?;
    to.add(&event.command.as_bytes()[..])?;
    to.add(&event.fingerprint[..])?;
    to.add(id(&event.cause))?;
    to.add(id(&event.subject))?;
    to.add(event.key.map(i64::from))?;
    to.add(event.series.clone())?;
    to.add(event.number.map(|number| number as i64))?;
    to.add((!event.claims.is_empty()).then(|| encode_claims(&event.claims)))?;
    to.add(&event.event.payload[..])?;
    to.add(event.event.sealed.as_deref())?;
    to.add(event.event.sealed_hash.as_ref().map(|hash| &hash[..]))?;
    to.add(&event.hash[..])
}

fn bind_head(to: &mut SqliteArguments, stream: Uuid, head: Head, hash: &Hash) -> Encoded {
    to.add(&stream.as_bytes()[..])?;
    to.add(head.revision as i64)?;
    to.add(head.position as i64)?;
    to.add(head.barrier as i64)?;
    to.add(&hash[..])
}

impl Fault {
    #[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
    fn encode(error: sqlx::error::BoxDynError) -> Self {
        Fault::Refused(error.to_string())
    }
}

fn malformed(_: crate::columns::Malformed) -> Fault {
    Fault::Broken("the log's tables are malformed".to_owned())
}

/// Is it the storage that fails, or what we asked of it? By SQLite's primary result codes.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
fn fault(error: sqlx::Error) -> Fault {
    const STORAGE: [i64; 9] = [5, 6, 8, 10, 11, 13, 14, 15, 26];
    const NOT_UNIQUE: [i64; 2] = [1555, 2067];
    let message = error.to_string();
    let Some(database) = error.as_database_error() else { return Fault::Storage(message) };
    let code = database.code().and_then(|code| code.parse::<i64>().ok());
    match code {
        Some(code) if NOT_UNIQUE.contains(&code) => Fault::Broken(message),
        Some(code) if !STORAGE.contains(&(code & 0xff)) => Fault::Refused(message),
        Some(_) | None => Fault::Storage(message),
    }
}
