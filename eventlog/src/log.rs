//! The log as its callers see it.

use std::ops::ControlFlow;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Instant;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::append::{Append, Appended};
use crate::appender::{Appender, Request};
use crate::blocking;
use crate::engine::{Engine, Reader};
use crate::error::{AppendError, LogError};
use crate::follow::Follow;
use crate::names::Names;
use crate::owner::take_folder;
use crate::prepare::{Answer, Prepared, Unsealed};
use crate::recent::{Known, RecentCommands};
use crate::record::{Position, Recorded, Stored};
use crate::ring::{Condition, Shared};
use crate::row::{Row, RowWrite};
use crate::seal::Seal;
use crate::settings::Settings;
use crate::tail::Tail;

/// An append-only log of events `E`, an externally tagged enum. Cloning it is cheap; all clones are
/// one log.
pub struct Log<E> {
    inner: Arc<Inner<E>>,
}

/// Events read at once when a command's are looked for.
const APPEND_EVENTS_READ: usize = 100;

struct Inner<E> {
    settings: Settings,
    engine: Engine,
    seal: Seal,
    names: Arc<Names>,
    reader: Reader,
    shared: Arc<Shared<E>>,
    /// `None` when opened only to be read.
    queue: Option<mpsc::Sender<Request<E>>>,
    /// What follows others, where there may be any.
    tail: Mutex<Option<JoinHandle<()>>>,
}

/// A log that may be gone.
pub(crate) struct WeakLog<E>(Weak<Inner<E>>);

impl<E> WeakLog<E> {
    pub fn upgrade(&self) -> Option<Log<E>> {
        self.0.upgrade().map(|inner| Log { inner })
    }
}

impl<E> Clone for Log<E> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone() }
    }
}

impl<E: Serialize + DeserializeOwned + Send + Sync + 'static> Log<E> {
    /// Opens the log to write it, making folder, files, schema and keys where there are none. On SQLite
    /// it is then this process's alone; on PostgreSQL the folder is.
    pub async fn open(settings: Settings) -> Result<Self, LogError> {
        let engine = Engine::of(&settings)?;
        let opening = settings.clone();
        let lock = blocking(move || take_folder(&opening)).await?;
        let seal = engine.open(&settings).await?;
        let names = Arc::new(Names::default());
        let reader = engine.reader(&settings, names.clone());
        let (queue, requests) = mpsc::channel(settings.queue_appends_max);
        let writer = engine.writer(&settings).await?;
        let shared = Appender::start(seal.log(), settings.clone(), requests, writer, lock).await?;
        let seen = engine.seen(&settings);
        let queue = Some(queue);
        let followed = shared.clone();
        let tail = Mutex::default();
        let inner = Inner { settings, engine, seal, names, reader, shared, queue, tail };
        let log = Self { inner: Arc::new(inner) };
        if let Some(seen) = seen {
            *log.tail() = Some(Tail::start(&log, followed, seen));
        }
        Ok(log)
    }

    /// Opens the log only to be read, beside those who write it or without any.
    pub async fn open_read_only(settings: Settings) -> Result<Self, LogError> {
        let engine = Engine::of(&settings)?;
        let seal = engine.open_read_only(&settings).await?;
        let names = Arc::new(Names::default());
        let reader = engine.reader(&settings, names.clone());
        let condition = Condition::ReadOnly("it was opened only to be read".to_owned());
        let head = reader.head().await?;
        let recent = RecentCommands::new(0, head);
        let shared = Arc::new(Shared::new(head, settings.ring_events_max, condition, recent));
        let (queue, tail) = (None, Mutex::default());
        let inner = Inner { settings, engine, seal, names, reader, shared, queue, tail };
        Ok(Self { inner: Arc::new(inner) })
    }

    fn tail(&self) -> MutexGuard<'_, Option<JoinHandle<()>>> {
        self.inner.tail.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn downgrade(&self) -> WeakLog<E> {
        WeakLog(Arc::downgrade(&self.inner))
    }

    /// Appends, and returns when it is durable. Dropping the future never cuts the append in half:
    /// it is made whole or, before it was queued, not at all.
    pub async fn append(&self, append: Append<E>) -> Result<Appended<E>, AppendError> {
        let Some(queue) = &self.inner.queue else { return Err(self.not_writing()) };
        let rows: Vec<_> = append.rows.iter().filter_map(put_place).collect();
        let (answer, answered) = oneshot::channel();
        let Inner { seal, names, .. } = &*self.inner;
        let unsealed = Unsealed::of(append, names, answer).map_err(not_prepared)?;
        let keys = seal.keys().newest(unsealed.subjects()).await.map_err(not_prepared)?;
        self.enqueue(queue, unsealed.seal(seal, &keys).map_err(not_prepared)?)?;
        match answered.await.map_err(|_| AppendError::Stopped)?? {
            Answer::Written(appended) => Ok(appended),
            // Seldom, and large: not carried along by each append.
            Answer::Repeated(known) => Box::pin(self.original(known, &rows)).await,
            Answer::RowsRepeated => {
                let (events, rows) = (Vec::new(), Box::pin(self.rows_now(&rows)).await?);
                Ok(Appended { events, rows, repeated: true, position: self.head() })
            }
        }
    }

    fn enqueue(
        &self,
        queue: &mpsc::Sender<Request<E>>,
        prepared: Box<Prepared<E>>,
    ) -> Result<(), AppendError> {
        let bytes = prepared.bytes;
        let queued = &self.inner.shared.queued_bytes;
        let before = queued.fetch_add(bytes, Ordering::Relaxed);
        if before > 0 && before + bytes > self.inner.settings.queue_bytes_max {
            queued.fetch_sub(bytes, Ordering::Relaxed);
            return Err(AppendError::Overloaded);
        }
        queue.try_send(Request::Append(prepared)).map_err(|error| {
            queued.fetch_sub(bytes, Ordering::Relaxed);
            match error {
                mpsc::error::TrySendError::Full(_) => AppendError::Overloaded,
                mpsc::error::TrySendError::Closed(_) => AppendError::Stopped,
            }
        })
    }

    /// What a repeated command wrote the first time, and its rows as they are now.
    async fn original(
        &self,
        known: Known,
        rows: &[(&'static str, Uuid)],
    ) -> Result<Appended<E>, AppendError> {
        let events = self.read(known.first - 1, known.count as usize).await?;
        let rows = self.rows_now(rows).await?;
        let position = known.first + known.count - 1;
        Ok(Appended { events, rows, repeated: true, position })
    }

    async fn rows_now(&self, places: &[(&'static str, Uuid)]) -> Result<Vec<Row>, LogError> {
        let mut rows = Vec::with_capacity(places.len());
        for (kind, id) in places {
            rows.extend(self.row(kind, *id).await?);
        }
        Ok(rows)
    }

    fn not_writing(&self) -> AppendError {
        match self.condition() {
            Condition::ReadOnly(reason) => AppendError::ReadOnly(reason),
            Condition::Writing | Condition::Stopped(_) => AppendError::Stopped,
        }
    }

    /// Begins a series at a number, before anything was numbered by it.
    pub async fn start_series(&self, name: &str, next: u64) -> Result<(), AppendError> {
        let Some(queue) = &self.inner.queue else { return Err(self.not_writing()) };
        if next == 0 || next >= i64::MAX as u64 {
            return Err(LogError::Unwritable("a series begins at 1 or later".to_owned()).into());
        }
        let (answer, answered) = oneshot::channel();
        let request = Request::StartSeries { name: name.to_owned(), next, answer };
        queue.send(request).await.map_err(|_| AppendError::Stopped)?;
        answered.await.map_err(|_| AppendError::Stopped)?
    }

    /// At most `limit` events after a position, in order. Stops short before an event that can't
    /// be read; when that is the first one, it is an error.
    pub async fn read(
        &self,
        after: Position,
        limit: usize,
    ) -> Result<Vec<Arc<Recorded<E>>>, LogError> {
        let stored = self.inner.reader.page(after, limit).await?;
        let readable = stored.iter().filter_map(|event| event.as_ref().ok());
        let ring = self.inner.seal.keys().ring(readable).await?;
        let mut events = Vec::with_capacity(stored.len());
        for (event, expected) in stored.into_iter().zip(after + 1..) {
            let event = event.and_then(|event| contiguous(event, expected));
            match event.and_then(|event| self.inner.seal.unseal(event, &ring)) {
                Ok(event) => events.push(Arc::new(event)),
                Err(error) if events.is_empty() => return Err(error),
                Err(_) => break,
            }
        }
        Ok(events)
    }

    /// Gives every event after a position up to another to `each`, in order, until it breaks off.
    /// Blocks its thread: for replays and rebuilds.
    pub fn scan(
        &self,
        after: Position,
        upto: Position,
        mut each: impl FnMut(Recorded<E>) -> ControlFlow<()>,
    ) -> Result<(), LogError> {
        let Inner { settings, engine, seal, names, .. } = &*self.inner;
        let mut scan = engine.scan(settings, seal.keys(), names.clone(), (after, upto))?;
        let mut after = after;
        loop {
            let (page, ring) = scan.page()?;
            if page.is_empty() {
                return Ok(());
            }
            for stored in page {
                let stored = contiguous(stored, after + 1)?;
                after = stored.position;
                if each(seal.unseal(stored, &ring)?).is_break() {
                    return Ok(());
                }
            }
        }
    }

    /// Follows the log from a position on.
    pub fn follow(&self, after: Position) -> Follow<E> {
        Follow::new(self.clone(), after, self.inner.shared.reached.subscribe())
    }

    pub(crate) fn recent(&self, after: Position, max: usize) -> Option<Vec<Arc<Recorded<E>>>> {
        self.inner.shared.after(after, max)
    }

    pub(crate) fn seal(&self) -> &Seal {
        &self.inner.seal
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.inner.engine
    }

    pub(crate) fn reader(&self) -> &Reader {
        &self.inner.reader
    }

    /// Checks stored events, opens what is sealed in them and puts them together.
    pub(crate) async fn unseal(
        &self,
        stored: Vec<Recorded<Stored>>,
    ) -> Result<Vec<Arc<Recorded<E>>>, LogError> {
        let seal = &self.inner.seal;
        let ring = seal.keys().ring(stored.iter()).await?;
        stored.into_iter().map(|event| seal.unseal(event, &ring).map(Arc::new)).collect()
    }

    pub(crate) fn is_read_only(&self) -> bool {
        self.inner.queue.is_none()
    }

    pub(crate) async fn look_for_head(&self) -> Result<(), LogError> {
        let head = self.inner.reader.head().await?;
        self.inner.shared.found(head);
        Ok(())
    }

    /// The newest position known here; of a log opened only to be read, as it was when opened or
    /// last followed.
    pub fn head(&self) -> Position {
        self.inner.shared.head()
    }

    /// When the head known here was last the log's own: now, where nobody else can move it.
    pub fn confirmed(&self) -> Instant {
        match self.inner.engine {
            Engine::Sqlite => Instant::now(),
            Engine::Postgres(_) => self.inner.shared.confirmed(),
        }
    }

    /// Resolves when the log turns out not to be the one it was: it went back, or another is in its
    /// place. It is not written any more then, and nothing that was read from it can be relied on.
    pub async fn forked(&self) -> LogError {
        let mut reached = self.inner.shared.reached.subscribe();
        loop {
            if let Some(fork) = self.inner.shared.forked() {
                return fork.into();
            }
            if reached.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }

    /// The log's id, part of every hash.
    pub fn log_id(&self) -> Uuid {
        self.inner.seal.log()
    }

    /// Whether it can be written now.
    pub fn condition(&self) -> Condition {
        self.inner.shared.condition()
    }

    /// The fingerprint and first position of a command, when it wrote events within the last
    /// [`recent_positions_max`](Settings::recent_positions_max) positions.
    pub fn known(&self, actor: Uuid, command: Uuid) -> Option<([u8; 16], Position)> {
        let known = self.inner.shared.known(&(actor, command))?;
        Some((known.fingerprint, known.first))
    }

    /// The position after which every command is [known](Log::known).
    pub fn remembers_after(&self) -> Position {
        self.head().saturating_sub(self.inner.settings.recent_positions_max)
    }

    /// The events that one command wrote, given the position of its first.
    pub async fn read_command(&self, first: Position) -> Result<Vec<Arc<Recorded<E>>>, LogError> {
        let mut events: Vec<Arc<Recorded<E>>> = Vec::new();
        loop {
            let after = events.last().map_or(first.saturating_sub(1), |event| event.position);
            let page = self.read(after, APPEND_EVENTS_READ).await?;
            let full = page.len() == APPEND_EVENTS_READ;
            for event in page {
                let of = events.first().map(|event| (event.actor, event.command));
                if of.is_some_and(|of| of != (event.actor, event.command)) {
                    return Ok(events);
                }
                events.push(event);
            }
            if !full {
                return Ok(events);
            }
        }
    }

    /// A fingerprint of a command's input under a key of this log.
    pub fn fingerprint(&self, input: &[u8]) -> [u8; 16] {
        self.inner.seal.fingerprint(input)
    }

    /// A row beside the log; `None` when it is not there or its owner's key was destroyed.
    pub async fn row(&self, kind: &str, id: Uuid) -> Result<Option<Row>, LogError> {
        let row = self.inner.reader.row(kind, id).await?;
        match row {
            Some(row) => self.unseal_row(row).await,
            None => Ok(None),
        }
    }

    /// The rows of an owner, by id.
    pub async fn rows_of_owner(&self, kind: &str, owner: Uuid) -> Result<Vec<Row>, LogError> {
        self.unseal_rows(self.inner.reader.rows_of_owner(kind, owner).await?).await
    }

    /// The rows of a scope, by id.
    pub async fn rows_of_scope(&self, kind: &str, scope: Uuid) -> Result<Vec<Row>, LogError> {
        self.unseal_rows(self.inner.reader.rows_of_scope(kind, scope).await?).await
    }

    /// At most `limit` rows that may be removed now, the longest expired first.
    pub async fn rows_expired(&self, kind: &str, limit: usize) -> Result<Vec<Row>, LogError> {
        let at = (self.inner.settings.clock)().timestamp_micros();
        self.unseal_rows(self.inner.reader.rows_expired(kind, at, limit).await?).await
    }

    async fn unseal_rows(&self, rows: Vec<Row>) -> Result<Vec<Row>, LogError> {
        let mut unsealed = Vec::with_capacity(rows.len());
        for row in rows {
            unsealed.extend(self.unseal_row(row).await?);
        }
        Ok(unsealed)
    }

    async fn unseal_row(&self, row: Row) -> Result<Option<Row>, LogError> {
        let seal = &self.inner.seal;
        let body = seal.unseal_row(&row.kind, row.id, row.owner, row.version, &row.body).await?;
        Ok(body.map(|body| Row { body, ..row }))
    }

    /// Writes what waits, answers it, folds the write-ahead log in, and lets go of the log.
    pub async fn close(&self) {
        if let Some(queue) = &self.inner.queue
            && queue.send(Request::Close).await.is_ok()
        {
            queue.closed().await;
            let mut reached = self.inner.shared.reached.subscribe();
            // The sender lives in `self`.
            drop(reached.wait_for(|reached| !reached.open).await);
        }
        let tail = self.tail().take();
        if let Some(tail) = tail {
            // It ends with the log, having noted how far that was.
            drop(tail.await);
        }
        self.inner.reader.close().await;
    }
}

/// What an append needs of the database before it is queued is its subject's key: one that can't
/// be made or read now is the storage's fault, as it is when the log itself can't be written.
fn not_prepared(error: LogError) -> AppendError {
    match error {
        LogError::Database(reason) => AppendError::ReadOnly(reason),
        other => AppendError::Failed(other),
    }
}

fn put_place(row: &RowWrite) -> Option<(&'static str, Uuid)> {
    match row {
        RowWrite::Put { .. } => Some(row.place()),
        RowWrite::Delete { .. } => None,
    }
}

fn contiguous(event: Recorded<Stored>, expected: Position) -> Result<Recorded<Stored>, LogError> {
    match event.position == expected {
        true => Ok(event),
        false => Err(LogError::Tampered {
            position: expected,
            stream: event.stream,
            rule: "positions have no gaps",
        }),
    }
}
