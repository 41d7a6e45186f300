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

/// Rows of one INSERT, and keys of one SELECT: the sizes statements are kept prepared in.
const SIZES: [usize; 4] = [64, 16, 4, 1];

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
    head: Option<(Position, i64)>,
    sql: Statements,
}

struct Statements {
    events: [Arc<str>; SIZES.len()],
    streams: [Arc<str>; SIZES.len()],
    claims: [Arc<str>; SIZES.len()],
    heads: [Arc<str>; SIZES.len()],
}

impl Writer {
    pub async fn open(settings: &Settings) -> Result<Self, LogError> {
        let connection = connect(settings).await.map_err(driver_error)?;
        let sql = Statements::new();
        Ok(Self { settings: settings.clone(), connection, head: None, sql })
    }

    /// Leaves the old connection, whatever state it is in, for a new one.
    pub async fn reopen(&mut self) -> Result<(), Fault> {
        self.head = None;
        let fresh = connect(&self.settings).await.map_err(fault)?;
        let stale = std::mem::replace(&mut self.connection, fresh);
        // Closing tells the worker to roll back; it may fail as the disk does, and is gone anyway.
        drop(stale.close().await);
        Ok(())
    }

    /// Takes the log's lock.
    pub async fn begin(&mut self) -> Result<(), Fault> {
        self.run("BEGIN IMMEDIATE").await
    }

    pub async fn commit(&mut self) -> Result<(), Fault> {
        self.run("COMMIT").await
    }

    pub async fn rollback(&mut self) -> Result<(), Fault> {
        self.head = None;
        self.run("ROLLBACK").await
    }

    async fn run(&mut self, sql: &'static str) -> Result<(), Fault> {
        self.connection.execute(sqlx::query(sql)).await.map(drop).map_err(fault)
    }

    /// Writes something that means nothing, to learn whether writing works.
    pub async fn touch(&mut self) -> Result<(), Fault> {
        self.run("UPDATE log SET touched = touched + 1").await
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
        if let Some(head) = self.head {
            return Ok(head);
        }
        let row: Option<(i64, i64)> =
            sqlx::query_as("SELECT position, at FROM events ORDER BY position DESC LIMIT 1")
                .fetch_optional(&mut self.connection)
                .await
                .map_err(fault)?;
        let head = row.map_or((0, 0), |(position, at)| (position as u64, at));
        self.head = Some(head);
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
        let next: Option<i64> = sqlx::query_scalar("SELECT next FROM series WHERE name = $1")
            .bind(name)
            .fetch_optional(&mut self.connection)
            .await
            .map_err(fault)?;
        Ok(next.map(|next| next as u64))
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

    /// Writes a decided batch within the open transaction.
    pub async fn write(
        &mut self,
        events: &[Recorded<&Stored>],
        decided: &Decided,
        hashes: &HashMap<Uuid, Hash>,
        rows: &[Written<'_>],
    ) -> Result<(), Fault> {
        self.write_events(events).await?;
        self.write_streams(decided, hashes).await?;
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
        self.head = Some((decided.after.head, decided.after.at));
        Ok(())
    }

    async fn write_events(&mut self, events: &[Recorded<&Stored>]) -> Result<(), Fault> {
        for (sql, events) in in_sizes(&self.sql.events.clone(), events) {
            let mut arguments = SqliteArguments::default();
            arguments.reserve(events.len() * EVENT_COLUMNS_COUNT, 0);
            for event in events {
                bind_event(&mut arguments, event).map_err(Fault::encode)?;
            }
            self.execute(sql, arguments).await?;
        }
        Ok(())
    }

    async fn write_streams(
        &mut self,
        decided: &Decided,
        hashes: &HashMap<Uuid, Hash>,
    ) -> Result<(), Fault> {
        let streams: Vec<Uuid> = decided.changed.streams.iter().copied().collect();
        for (sql, streams) in in_sizes(&self.sql.streams.clone(), &streams) {
            let mut arguments = SqliteArguments::default();
            for stream in streams {
                let (Some(head), Some(hash)) =
                    (decided.after.streams.get(stream), hashes.get(stream))
                else {
                    return Err(Fault::Broken("a changed stream has no head".to_owned()));
                };
                bind_head(&mut arguments, *stream, *head, hash).map_err(Fault::encode)?;
            }
            self.execute(sql, arguments).await?;
        }
        Ok(())
    }

    async fn execute(&mut self, sql: Arc<str>, arguments: SqliteArguments) -> Result<(), Fault> {
        let query = sqlx::query_with(sqlx::AssertSqlSafe(sql), arguments);
        self.connection.execute(query).await.map(drop).map_err(fault)
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
    let mut options = options(settings).synchronous(SqliteSynchronous::Full);
    if let Some(pages) = settings.pages_max {
        options = options.pragma("max_page_count", pages.to_string());
    }
    options.connect().await
}

impl Statements {
    fn new() -> Self {
        let marks = |columns: usize| format!("({})", vec!["?"; columns].join(", "));
        let many = |size: usize, columns: usize| vec![marks(columns); size].join(", ");
        Self {
            events: SIZES.map(|size| {
                let values = many(size, EVENT_COLUMNS_COUNT);
                format!("INSERT INTO events ({EVENT_COLUMNS}) VALUES {values}").into()
            }),
            streams: SIZES.map(|size| {
                format!(
                    "INSERT INTO streams (stream, revision, position, barrier, hash) VALUES {} \
                     ON CONFLICT (stream) DO UPDATE SET revision = excluded.revision, \
                     position = excluded.position, barrier = excluded.barrier, \
                     hash = excluded.hash",
                    many(size, 5)
                )
                .into()
            }),
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

/// Cuts items into pieces of the prepared sizes, largest first.
fn in_sizes<'a, T>(
    sql: &'a [Arc<str>; SIZES.len()],
    items: &'a [T],
) -> impl Iterator<Item = (Arc<str>, &'a [T])> {
    let mut rest = items;
    std::iter::from_fn(move || {
        let index = SIZES.iter().position(|size| *size <= rest.len())?;
        let (piece, after) = rest.split_at(SIZES[index]);
        rest = after;
        Some((sql[index].clone(), piece))
    })
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
    fn encode(error: sqlx::error::BoxDynError) -> Self {
        Fault::Refused(error.to_string())
    }
}

fn malformed(_: crate::columns::Malformed) -> Fault {
    Fault::Broken("the log's tables are malformed".to_owned())
}

/// Is it the storage that fails, or what we asked of it? By SQLite's primary result codes.
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
