//! A log's schema as a copy's source, and as its target.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use sqlx::postgres::{PgArguments, PgConnection, Postgres};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, Executor as _, Row as _};
use uuid::Uuid;

use super::connect::Place;
use super::driver_error;
use super::open::{FORMAT, ROLES, SCHEMA, is_there, make_schema};
use crate::LogError;
use crate::columns::number;
use crate::copy::{
    BESIDE, Dialect, EVENTS, IsFirst, Onto, Origin, Row, Standing, Table, UNFINISHED, Value, While,
};
use crate::record::{Hash, Position};
use crate::settings::Settings;

/// A copy takes its time, and waits for nobody who works.
const UNHURRIED: &str = "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0";

/// How long connections of a service that has just ended may linger.
const LINGERING_MAX: Duration = Duration::from_secs(3);
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// What begins COPY's binary format: its signature, no flags, no extension.
const COPY_HEAD: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
const COPY_END: [u8; 2] = (-1_i16).to_be_bytes();

/// A schema that is read.
pub(crate) struct Source {
    connection: PgConnection,
    place: Place,
    /// Whose turn it was when the view began.
    turn: i64,
    meanwhile: While,
}

impl Source {
    /// Opens a schema of ours to be read.
    pub async fn open(place: &Place) -> Result<Self, LogError> {
        let mut connection = place.connect().await.map_err(driver_error)?;
        connection.execute(sqlx::raw_sql(UNHURRIED)).await.map_err(driver_error)?;
        Ok(Self { connection, place: place.clone(), turn: 0, meanwhile: While::Served })
    }

    /// Sees to it that nobody serves the log, where nobody is to.
    pub async fn meanwhile(mut self, meanwhile: While) -> Result<Self, LogError> {
        if meanwhile == While::Still {
            check_unused(&mut self.connection, &self.place).await?;
        }
        self.meanwhile = meanwhile;
        Ok(self)
    }

    /// Begins one view of all of it, and says what the log is.
    pub async fn begin(&mut self) -> Result<Origin, LogError> {
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        self.connection.execute(begin).await.map_err(driver_error)?;
        if !is_there(&mut self.connection, "log").await? {
            return Err(LogError::NoLog(self.place.schema().into()));
        }
        let query = "SELECT format::bigint, id, secret, made, turn, head, at FROM log, turn";
        let row = self.connection.fetch_optional(query).await.map_err(driver_error)?;
        let row = row.ok_or_else(|| LogError::NoLog(self.place.schema().into()))?;
        let format: i64 = row.try_get(0).map_err(driver_error)?;
        if format != FORMAT {
            return Err(LogError::format(self.place.schema().into(), format, FORMAT));
        }
        let id: Vec<u8> = row.try_get(1).map_err(driver_error)?;
        self.turn = row.try_get(4).map_err(driver_error)?;
        let head: i64 = row.try_get(5).map_err(driver_error)?;
        Ok(Origin {
            id: Uuid::from_slice(&id)
                .map_err(|_| LogError::Database("the log's id is malformed".to_owned()))?,
            secret: row.try_get(2).map_err(driver_error)?,
            made_micros: row.try_get(3).map_err(driver_error)?,
            head: head as u64,
            at_micros: row.try_get(6).map_err(driver_error)?,
        })
    }

    /// Ends the view.
    pub async fn release(&mut self) -> Result<(), LogError> {
        self.connection.execute("COMMIT").await.map(drop).map_err(driver_error)
    }

    /// Sees to it that nobody has written since the view began, where nobody was to.
    pub async fn check_still(&mut self) -> Result<(), LogError> {
        if self.meanwhile == While::Served {
            return Ok(());
        }
        let turn: i64 = sqlx::query_scalar("SELECT turn FROM turn")
            .fetch_one(&mut self.connection)
            .await
            .map_err(driver_error)?;
        match turn == self.turn {
            true => check_unused(&mut self.connection, &self.place).await,
            false => Err(LogError::InUse(self.place.schema().into())),
        }
    }

    /// The rows of a table after a key.
    pub async fn page(
        &mut self,
        table: &Table,
        after: Option<&[Value]>,
        rows_max: usize,
    ) -> Result<Vec<Row>, LogError> {
        let is_first = if after.is_some() { IsFirst::No } else { IsFirst::Yes };
        let sql = table.page_sql(Dialect::Postgres, is_first, rows_max);
        let query = sqlx::query(AssertSqlSafe(sql));
        let query = after.unwrap_or_default().iter().fold(query, bind);
        let rows = query.fetch_all(&mut self.connection).await.map_err(driver_error)?;
        rows.iter().map(|row| Row::read(row, table).map_err(|_| table.malformed())).collect()
    }
}

/// Keys hold no NULL.
fn bind<'q>(
    query: Query<'q, Postgres, PgArguments>,
    value: &Value,
) -> Query<'q, Postgres, PgArguments> {
    match value {
        Value::Null => query.bind(None::<i64>),
        Value::Integer(number) => query.bind(*number),
        Value::Text(text) => query.bind(text.clone()),
        Value::Bytes(bytes) => query.bind(bytes.clone()),
    }
}

/// Refuses a log that others have open: their connections bear its name.
async fn check_unused(connection: &mut PgConnection, place: &Place) -> Result<(), LogError> {
    let begun = Instant::now();
    loop {
        let query = sqlx::query_scalar(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
             AND application_name = $1 AND pid <> pg_backend_pid()",
        );
        let found: i64 = query
            .bind(place.application())
            .fetch_one(&mut *connection)
            .await
            .map_err(driver_error)?;
        if found == 0 {
            return Ok(());
        }
        if begun.elapsed() > LINGERING_MAX {
            return Err(LogError::InUse(place.schema().into()));
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// A schema that is written.
pub(crate) struct Target {
    owner: PgConnection,
    place: Place,
    standing: Standing,
    partition_events: i64,
    head: Position,
}

impl Target {
    /// Opens or makes the schema, and looks at what is there; nothing that was is changed.
    pub async fn open(
        settings: &Settings,
        place: &Place,
        origin: &Origin,
        onto: Onto,
    ) -> Result<Self, LogError> {
        let mut owner = place.connect_as_owner().await.map_err(driver_error)?;
        owner.execute(sqlx::raw_sql(UNHURRIED)).await.map_err(driver_error)?;
        check_unused(&mut owner, place).await?;
        if !is_there(&mut owner, "log").await? {
            make_schema(&mut owner, place, "log", &[SCHEMA, ROLES]).await?;
        }
        let query = "SELECT format::bigint, id, partition_events, head FROM log, turn";
        let row = owner.fetch_optional(query).await.map_err(driver_error)?;
        let mut partition_events = settings.partition_events as i64;
        let (mut found, mut head, mut whole) = (None, 0, false);
        if let Some(row) = row {
            let format: i64 = row.try_get(0).map_err(driver_error)?;
            if format != FORMAT && format != UNFINISHED {
                return Err(LogError::format(place.schema().into(), format, FORMAT));
            }
            let id: Vec<u8> = row.try_get(1).map_err(driver_error)?;
            found = Uuid::from_slice(&id).ok();
            partition_events = row.try_get(2).map_err(driver_error)?;
            head = row.try_get::<i64, _>(3).map_err(driver_error)? as u64;
            whole = format == FORMAT;
        }
        let is_empty = head == 0 && beside_is_empty(&mut owner).await?;
        let standing = Standing::of(origin, found, head, is_empty)
            .and_then(|standing| onto.admits(standing, whole))
            .map_err(|reason| LogError::File {
                path: place.schema().into(),
                reason: reason.to_owned(),
            })?;
        Ok(Self { owner, place: place.clone(), standing, partition_events, head })
    }

    pub fn standing(&self) -> Standing {
        self.standing
    }

    pub fn place(&self) -> PathBuf {
        self.place.schema().into()
    }

    /// Marks it as not whole, and makes it the source's log.
    pub async fn begin(&mut self, origin: &Origin) -> Result<(), LogError> {
        self.run("BEGIN").await?;
        let log = sqlx::query(
            "INSERT INTO log (one, format, id, secret, made, partition_events) \
             VALUES (1, $1, $2, $3, $4, $5) ON CONFLICT (one) DO UPDATE \
             SET format = excluded.format, id = excluded.id, secret = excluded.secret, \
             made = excluded.made",
        );
        let log = log
            .bind(UNFINISHED as i32)
            .bind(origin.id.as_bytes().to_vec())
            .bind(origin.secret.clone())
            .bind(origin.made_micros)
            .bind(self.partition_events);
        self.owner.execute(log).await.map_err(driver_error)?;
        self.run(
            "INSERT INTO turn (one, turn, head, at) VALUES (1, 1, 0, 0) ON CONFLICT DO NOTHING",
        )
        .await?;
        for table in BESIDE {
            let delete = AssertSqlSafe(format!("DELETE FROM {}", table.name));
            self.owner.execute(sqlx::raw_sql(delete)).await.map_err(driver_error)?;
        }
        self.run("COMMIT").await
    }

    /// Adds rows, all or none.
    pub async fn add(&mut self, table: &Table, rows: &[Row]) -> Result<(), LogError> {
        let (name, columns) = (table.name, table.column_list());
        let sql = format!("COPY {name} ({columns}) FROM STDIN (FORMAT binary)");
        let mut bytes = COPY_HEAD.to_vec();
        rows.iter().for_each(|row| encode(row, &mut bytes));
        bytes.extend_from_slice(&COPY_END);
        let mut copy = self.owner.copy_in_raw(&sql).await.map_err(driver_error)?;
        copy.send(bytes).await.map_err(driver_error)?;
        copy.finish().await.map(drop).map_err(driver_error)
    }

    /// Adds events, at most a partition's at once, each time in one transaction with the head.
    pub async fn add_events(&mut self, rows: &[Row]) -> Result<(), LogError> {
        for rows in rows.chunks(usize::try_from(self.partition_events).unwrap_or(usize::MAX)) {
            self.run("BEGIN").await?;
            self.run("SELECT make_partitions()").await?;
            self.add(&EVENTS, rows).await?;
            let last = rows.last().and_then(|row| number(row, 0).ok()).unwrap_or(self.head);
            // Another copy that runs at once has moved the head: then this is not ours to write.
            let moved = sqlx::query(
                "UPDATE turn SET turn = turn + 1, head = $1, \
                 at = (SELECT at FROM events WHERE position = $1) WHERE head = $2",
            );
            let moved = moved.bind(last as i64).bind(self.head as i64);
            let moved = self.owner.execute(moved).await.map_err(driver_error)?;
            if moved.rows_affected() != 1 {
                self.run("ROLLBACK").await?;
                return Err(LogError::InUse(self.place()));
            }
            self.run("COMMIT").await?;
            self.head = last;
        }
        Ok(())
    }

    /// The hashes of the events after a position up to another, and whether each was erased.
    pub async fn hashes(
        &mut self,
        (after, upto): (Position, Position),
    ) -> Result<Vec<(Hash, bool)>, LogError> {
        let query = sqlx::query(
            "SELECT hash, sealed IS NULL AND sealed_hash IS NOT NULL FROM events \
             WHERE position > $1 AND position <= $2 ORDER BY position",
        );
        let query = query.bind(after as i64).bind(upto as i64);
        let rows = query.fetch_all(&mut self.owner).await.map_err(driver_error)?;
        let hashes = rows.iter().map(|row| {
            let hash: Vec<u8> = row.try_get(0).map_err(driver_error)?;
            // One that is no hash is like none.
            let hash = hash.try_into().unwrap_or_default();
            Ok((hash, row.try_get(1).map_err(driver_error)?))
        });
        hashes.collect()
    }

    /// Removes the ciphertext of events that were erased in the source since they were copied.
    pub async fn erase(&mut self, positions: &[Position]) -> Result<(), LogError> {
        let positions: Vec<i64> = positions.iter().map(|position| *position as i64).collect();
        let erase = sqlx::query("UPDATE events SET sealed = NULL WHERE position = ANY($1)");
        self.owner.execute(erase.bind(positions)).await.map(drop).map_err(driver_error)
    }

    /// Marks it as whole.
    pub async fn finish(&mut self) -> Result<(), LogError> {
        self.run("ANALYZE").await?;
        let finish = sqlx::query("UPDATE log SET format = $1").bind(FORMAT as i32);
        self.owner.execute(finish).await.map(drop).map_err(driver_error)
    }

    /// What was written, to be read again.
    pub async fn reading(&self) -> Result<Source, LogError> {
        Source::open(&self.place).await
    }

    async fn run(&mut self, sql: &'static str) -> Result<(), LogError> {
        self.owner.execute(sqlx::raw_sql(sql)).await.map(drop).map_err(driver_error)
    }
}

/// A row in COPY's binary format.
fn encode(row: &Row, to: &mut Vec<u8>) {
    to.extend_from_slice(&(row.0.len() as i16).to_be_bytes());
    for value in &row.0 {
        match value {
            Value::Null => to.extend_from_slice(&(-1_i32).to_be_bytes()),
            Value::Integer(number) => encode_bytes(&number.to_be_bytes(), to),
            Value::Text(text) => encode_bytes(text.as_bytes(), to),
            Value::Bytes(bytes) => encode_bytes(bytes, to),
        }
    }
}

fn encode_bytes(bytes: &[u8], to: &mut Vec<u8>) {
    to.extend_from_slice(&(bytes.len() as i32).to_be_bytes());
    to.extend_from_slice(bytes);
}

async fn beside_is_empty(owner: &mut PgConnection) -> Result<bool, LogError> {
    for table in BESIDE {
        let sql = AssertSqlSafe(format!("SELECT EXISTS (SELECT FROM {})", table.name));
        if sqlx::query_scalar(sql).fetch_one(&mut *owner).await.map_err(driver_error)? {
            return Ok(false);
        }
    }
    Ok(true)
}
