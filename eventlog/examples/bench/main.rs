//! Measures the log beside its limit, in one run: appends against one transaction per append, and
//! scans against a raw scan of the same table.
//! `target/release/examples/bench-log [EVENTS [CALLERS ...]]`, or `postgres` in place of EVENTS for
//! PostgreSQL alone, `long [EVENTS]` for how both engines do as a log grows,
//! or `moves [EVENTS]` for logs that are moved and saved.

mod long;
mod moves;
mod postgres;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use casetrail_eventlog::{Append, Expected, Log, Meta, NewEvent, Settings};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Visitor};
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use uuid::Uuid;

/// As in the service.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Failure = Box<dyn std::error::Error>;

const CALLERS: [usize; 4] = [1, 16, 64, 256];
const MEASURED: Duration = Duration::from_secs(3);
/// Streams in use: as ids go by time, they lie together.
const STREAMS: u128 = 1_000;
const SUBJECTS: u128 = 1_000;

#[derive(Serialize, Deserialize)]
enum Event {
    CommentAdded { case: Uuid, comment: Uuid, body: Personal, internal: bool },
}

/// A personal value, as the log knows it by its name.
enum Personal {
    Known(String),
    Erased,
}

impl Serialize for Personal {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Personal::Known(text) => to.serialize_newtype_struct("$personal", text),
            Personal::Erased => to.serialize_unit(),
        }
    }
}

impl<'de> Deserialize<'de> for Personal {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Value;
        impl<'de> Visitor<'de> for Value {
            type Value = Personal;
            fn expecting(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                to.write_str("a personal value")
            }
            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                from: D,
            ) -> Result<Personal, D::Error> {
                String::deserialize(from).map(Personal::Known)
            }
            fn visit_unit<E: serde::de::Error>(self) -> Result<Personal, E> {
                Ok(Personal::Erased)
            }
        }
        from.deserialize_newtype_struct("$personal", Value)
    }
}

const BODY: &str = "Rang home this morning; the family has moved and the bus no longer passes. \
                    Agreed to meet on Thursday with the dean to look at transport.";

fn event(n: u128) -> Event {
    let (case, comment) = (Uuid::from_u128(n % STREAMS), Uuid::now_v7());
    Event::CommentAdded { case, comment, body: Personal::Known(BODY.to_owned()), internal: false }
}

fn append(n: u128, events: u128) -> Append<Event> {
    let subject = Some(Uuid::from_u128(n % SUBJECTS));
    let new = |event| NewEvent { id: Uuid::now_v7(), subject, series: None, number: None, event };
    Append {
        stream: Uuid::from_u128(n % STREAMS + 1),
        expected: Expected::Any,
        events: (0..events).map(|more| new(event(n + more))).collect(),
        claims: Vec::new(),
        relied_on: Vec::new(),
        rows: Vec::new(),
        meta: Meta {
            command: Uuid::now_v7(),
            fingerprint: [0; 16],
            actor: Uuid::from_u128(n % 500),
            organisation: Some(Uuid::from_u128(1)),
            role: Some("CM".to_owned()),
            cause: None,
            at: Utc::now(),
        },
    }
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    match std::env::args().nth(1).as_deref() {
        Some("postgres") => return postgres::run(&Folder::new()?).await,
        Some("moves") => return moves::run(std::env::args().nth(2)).await,
        Some("long") => return long::run(std::env::args().nth(2)).await,
        _ => {}
    }
    let events = std::env::args().nth(1).map_or(Ok(1_000_000), |events| events.parse())?;
    let callers: Vec<usize> =
        std::env::args().skip(2).map(|callers| callers.parse()).collect::<Result<_, _>>()?;
    let callers = if callers.is_empty() { CALLERS.to_vec() } else { callers };
    let folder = Folder::new()?;
    let settings = Settings::new(folder.path());
    let log = Log::<Event>::open(settings).await?;
    for subject in 0..SUBJECTS {
        log.append(append(subject, 1)).await?;
    }
    println!("appends, {} s each; CPU of the whole process, callers included", MEASURED.as_secs());
    for callers in callers {
        let (plain, plain_cpu) = plain_appends(folder.path(), callers).await?;
        let (ours, ours_cpu) = our_appends(&log, callers).await?;
        println!(
            "{callers:>4} callers: {ours:>7.0}/s at {ours_cpu:>5.1} us   one transaction each: \
             {plain:>6.0}/s at {plain_cpu:>5.1} us   {:>5.1} times",
            ours / plain
        );
    }
    fill(&log, events).await?;
    scans(&log, folder.path())?;
    log.close().await;
    postgres::run(&folder).await
}

async fn our_appends(log: &Log<Event>, callers: usize) -> Result<(f64, f64), Failure> {
    let log = log.clone();
    measure(callers, move |n| {
        let log = log.clone();
        async move { log.append(append(n, 1)).await.map(drop).map_err(Failure::from) }
    })
    .await
}

/// Appends a second by this many callers, and microseconds of CPU an append.
async fn measure<F>(
    callers: usize,
    work: impl Fn(u128) -> F + Clone + Send + 'static,
) -> Result<(f64, f64), Failure>
where
    F: Future<Output = Result<(), Failure>> + Send,
{
    let done = Arc::new(AtomicU64::new(0));
    let stop = Arc::new(AtomicBool::new(false));
    let (started, cpu) = (Instant::now(), cpu("self", 2)?);
    let mut tasks = tokio::task::JoinSet::new();
    for caller in 0..callers as u128 {
        let (done, stop, work) = (done.clone(), stop.clone(), work.clone());
        tasks.spawn(async move {
            let mut n = caller * 7_919;
            while !stop.load(Ordering::Relaxed) {
                n += 1;
                work(n).await.map_err(|error| error.to_string())?;
                done.fetch_add(1, Ordering::Relaxed);
            }
            Ok::<(), String>(())
        });
    }
    tokio::time::sleep(MEASURED).await;
    stop.store(true, Ordering::Relaxed);
    for ended in tasks.join_all().await {
        ended?;
    }
    let done = done.load(Ordering::Relaxed) as f64;
    let used = self::cpu("self", 2)? - cpu;
    Ok((done / started.elapsed().as_secs_f64(), used.as_micros() as f64 / done))
}

/// The same two writes an event, unhashed and unsealed, each in a transaction of its own.
async fn plain_appends(dir: &Path, callers: usize) -> Result<(f64, f64), Failure> {
    let plain = Arc::new(tokio::sync::Mutex::new(Plain::open(dir).await?));
    measure(callers, move |n| {
        let plain = plain.clone();
        async move { plain.lock().await.append(n).await.map_err(Failure::from) }
    })
    .await
}

struct Plain {
    connection: SqliteConnection,
    position: i64,
}

const PLAIN_SCHEMA: &str = "CREATE TABLE IF NOT EXISTS events (position INTEGER NOT NULL PRIMARY \
     KEY, stream BLOB, revision INTEGER, previous INTEGER, previous_hash BLOB, id BLOB, kind TEXT, \
     at INTEGER, actor BLOB, organisation BLOB, role TEXT, command BLOB, fingerprint BLOB, \
     cause BLOB, subject BLOB, subject_key INTEGER, series TEXT, number INTEGER, claims BLOB, \
     payload BLOB, sealed BLOB, sealed_hash BLOB, hash BLOB) STRICT; \
     CREATE TABLE IF NOT EXISTS streams (stream BLOB NOT NULL PRIMARY KEY, revision INTEGER, \
     position INTEGER, hash BLOB) STRICT, WITHOUT ROWID;";

impl Plain {
    async fn open(dir: &Path) -> Result<Self, sqlx::Error> {
        let mut connection = sqlx::sqlite::SqliteConnectOptions::new()
            .filename(dir.join("plain.db"))
            .create_if_missing(true)
            .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
            .synchronous(sqlx::sqlite::SqliteSynchronous::Full)
            .connect()
            .await?;
        sqlx::raw_sql(PLAIN_SCHEMA).execute(&mut connection).await?;
        let position = sqlx::query_scalar("SELECT coalesce(max(position), 0) FROM events")
            .fetch_one(&mut connection)
            .await?;
        Ok(Self { connection, position })
    }

    async fn append(&mut self, n: u128) -> Result<(), sqlx::Error> {
        self.position += 1;
        let stream = Uuid::from_u128(n % STREAMS + 1);
        let payload = serde_json::to_vec(&event(n)).unwrap_or_default();
        let mut transaction = self.connection.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query(
            "INSERT INTO events (position, stream, revision, previous, previous_hash, id, kind, \
             at, actor, organisation, role, command, fingerprint, payload, hash) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        )
        .bind(self.position)
        .bind(&stream.as_bytes()[..])
        .bind(1)
        .bind(0)
        .bind(&[0; 32][..])
        .bind(&Uuid::now_v7().as_bytes()[..])
        .bind("CommentAdded")
        .bind(Utc::now().timestamp_micros())
        .bind(&stream.as_bytes()[..])
        .bind(&stream.as_bytes()[..])
        .bind("CM")
        .bind(&Uuid::now_v7().as_bytes()[..])
        .bind(&[0; 16][..])
        .bind(payload)
        .bind(&[0; 32][..])
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "INSERT INTO streams (stream, revision, position, hash) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (stream) DO UPDATE SET revision = revision + 1, \
             position = excluded.position, hash = excluded.hash",
        )
        .bind(&stream.as_bytes()[..])
        .bind(1)
        .bind(self.position)
        .bind(&[0; 32][..])
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await
    }
}

/// Brings the log to this many events.
async fn fill(log: &Log<Event>, events: u64) -> Result<(), Failure> {
    let mut n = 0;
    while log.head() < events {
        log.append(append(n, 200)).await?;
        n += 1;
    }
    Ok(())
}

/// How many events a scan finds.
fn count(log: &Log<Event>) -> Result<u64, Failure> {
    let mut count = 0;
    log.scan(0, log.head(), |_| {
        count += 1;
        ControlFlow::Continue(())
    })?;
    Ok(count)
}

fn scans(log: &Log<Event>, dir: &Path) -> Result<(), Failure> {
    let head = log.head();
    let started = Instant::now();
    let raw = raw_scan(&dir.join("log.db"))?;
    let raw = (raw as f64) / started.elapsed().as_secs_f64();
    let (started, cpu) = (Instant::now(), cpu("self", 2)?);
    let (mut letters, mut last) = (0, DateTime::<Utc>::MIN_UTC);
    log.scan(0, head, |event| {
        let Event::CommentAdded { body, internal, .. } = &event.event;
        if let (Personal::Known(body), false) = (body, internal) {
            letters += body.len();
        }
        last = event.at;
        ControlFlow::Continue(())
    })?;
    let ours = head as f64 / started.elapsed().as_secs_f64();
    let used = (self::cpu("self", 2)? - cpu).as_secs_f64() * 1e6 / head as f64;
    println!("scan of {head} events, folded ({letters} letters, last at {last})");
    println!(
        "verified, unsealed, through serde: {ours:.0}/s at {used:.2} us   raw rows: {raw:.0}/s   \
         {:.2} of raw",
        ours / raw
    );
    Ok(())
}

/// Reads every column of every row, and does nothing with them.
fn raw_scan(path: &Path) -> Result<u64, Failure> {
    let database = rusqlite::Connection::open(path)?;
    let mut query = database.prepare("SELECT * FROM events ORDER BY position")?;
    let columns = query.column_count();
    let mut rows = query.query([])?;
    let (mut count, mut bytes) = (0, 0);
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            bytes += match row.get_ref(column)? {
                rusqlite::types::ValueRef::Blob(bytes) | rusqlite::types::ValueRef::Text(bytes) => {
                    bytes.len()
                }
                rusqlite::types::ValueRef::Null
                | rusqlite::types::ValueRef::Integer(_)
                | rusqlite::types::ValueRef::Real(_) => 8,
            };
        }
        count += 1;
    }
    println!("{:.0} bytes an event in its columns", bytes as f64 / count as f64);
    Ok(count)
}

/// What a process has used of the CPU; the kernel counts in hundredths of a second. Of the four counts
/// the first two are its own, the others of children that have ended.
fn cpu(process: &str, counts: usize) -> Result<Duration, Failure> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks: u64 = after_name
        .split_whitespace()
        .skip(11)
        .take(counts)
        .map(|ticks| ticks.parse::<u64>().unwrap_or(0))
        .sum();
    Ok(Duration::from_millis(ticks * 10))
}

struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self, Failure> {
        let path = std::env::temp_dir().join(format!("eventlog-bench-{}", Uuid::new_v4()));
        std::fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left in the temporary folder is the system's to remove.
        drop(std::fs::remove_dir_all(&self.0));
    }
}
