//! The one task that writes: drains the queue, decides, writes, commits, publishes and answers.
//! The log's lock is held all the while: on SQLite it is the file's owner's.

use std::collections::HashMap;
use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use chrono::DateTime;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use crate::LogError;
use crate::append::Appended;
use crate::batch::{Decided, Placed, Refusal, Verdict, decide_batch};
use crate::error::AppendError;
use crate::leaf::leaf;
use crate::prepare::{Answer, Prepared};
use crate::recent::RecentCommands;
use crate::record::{Hash, Recorded, Stored};
use crate::ring::{Condition, Shared};
use crate::row::{Row, RowWrite};
use crate::settings::Settings;
use crate::sqlite::{Fault, Writer, Written};

/// How often writing is tried again after the storage failed.
const TRIAL: Duration = Duration::from_secs(1);

/// Turns that callers are given to come, after the last that did.
const TURNS_MAX: usize = 4;

/// What stands in the queue.
pub(crate) enum Request<E> {
    Append(Box<Prepared<E>>),
    StartSeries { name: String, next: u64, answer: oneshot::Sender<Result<(), AppendError>> },
    Close,
}

/// The one task that writes.
pub(crate) struct Appender<E> {
    log: Uuid,
    settings: Settings,
    queue: mpsc::Receiver<Request<E>>,
    shared: Arc<Shared<E>>,
    writer: Writer,
    /// A request that had to wait for the batch before it.
    next: Option<Request<E>>,
    /// How many callers the last batch answered.
    answered: usize,
    /// The connection is of no more use, and what it last committed is not known.
    lost: bool,
    /// The log is this process's as long as this is open.
    lock: File,
}

/// Whether the appender goes on.
enum Goes {
    On,
    No,
}

type Batch<E> = Vec<Box<Prepared<E>>>;

/// What one transaction may still hold.
struct Room {
    appends: usize,
    events: usize,
    bytes: usize,
}

impl Room {
    /// The room that the first append leaves, which is taken however large it is.
    fn of<E>(settings: &Settings, first: &Prepared<E>) -> Self {
        Self {
            appends: settings.batch_events_max.saturating_sub(1),
            events: settings.batch_events_max.saturating_sub(first.events.len()),
            bytes: settings.batch_bytes_max.saturating_sub(first.bytes),
        }
    }

    /// Takes the room for an append, if there is enough.
    fn holds<E>(&mut self, append: &Prepared<E>) -> bool {
        let left = |room: usize, wanted: usize| room.checked_sub(wanted);
        let (Some(appends), Some(events), Some(bytes)) = (
            left(self.appends, 1),
            left(self.events, append.events.len()),
            left(self.bytes, append.bytes),
        ) else {
            return false;
        };
        (self.appends, self.events, self.bytes) = (appends, events, bytes);
        true
    }
}

impl<E: Send + Sync + 'static> Appender<E> {
    pub async fn start(
        log: Uuid,
        settings: Settings,
        queue: mpsc::Receiver<Request<E>>,
        lock: File,
    ) -> Result<Arc<Shared<E>>, LogError> {
        let mut writer = Writer::open(&settings).await?;
        let mut recent = RecentCommands::new(settings.recent_positions_max);
        let (head, _) = writer.head().await.map_err(Fault::into_error)?;
        let after = head.saturating_sub(settings.recent_positions_max);
        writer.tail(after, &mut recent).await.map_err(Fault::into_error)?;
        let shared =
            Arc::new(Shared::new(head, settings.ring_events_max, Condition::Writing, recent));
        let appender = Self {
            log,
            settings,
            queue,
            shared: shared.clone(),
            writer,
            next: None,
            answered: 0,
            lost: false,
            lock,
        };
        tokio::spawn(supervise(appender, shared.clone()));
        Ok(shared)
    }

    async fn run(mut self) {
        while let Some(request) = self.receive().await {
            let goes = match request {
                Request::Append(first) => self.append(first).await,
                Request::StartSeries { name, next, answer } => {
                    let begun = self.start_series(&name, next).await;
                    // Who asked may be gone.
                    drop(answer.send(begun));
                    Goes::On
                }
                Request::Close => Goes::No,
            };
            if let Goes::No = goes {
                break;
            }
        }
        self.stop().await;
    }

    /// The next request; meanwhile, when the storage failed, tries whether it works again.
    async fn receive(&mut self) -> Option<Request<E>> {
        if let Some(next) = self.next.take() {
            return Some(next);
        }
        loop {
            if self.shared.condition() == Condition::Writing {
                return self.queue.recv().await;
            }
            match tokio::time::timeout(TRIAL, self.queue.recv()).await {
                Ok(request) => return request,
                Err(_) => self.try_to_write().await,
            }
        }
    }

    async fn try_to_write(&mut self) {
        let tried = match self.ready().await {
            Ok(()) => self.writer.touch().await,
            Err(fault) => Err(fault),
        };
        match tried {
            Ok(()) => self.shared.set_condition(Condition::Writing),
            Err(fault) => {
                self.lost = true;
                self.shared.set_condition(Condition::ReadOnly(fault.reason()));
            }
        }
    }

    /// Sees to a connection that works, first finding out what became of the last commit if that
    /// is not known.
    async fn ready(&mut self) -> Result<(), Fault> {
        match self.lost {
            true => self.recover().await,
            false => Ok(()),
        }
    }

    /// Opens a new connection and goes on from what the log holds.
    async fn recover(&mut self) -> Result<(), Fault> {
        self.writer.reopen().await?;
        let published = self.shared.head();
        let (head, _) = self.writer.head().await?;
        if head < published {
            return Err(Fault::Broken(format!("the head went back from {published} to {head}")));
        }
        let mut tail = RecentCommands::new(self.settings.recent_positions_max);
        self.writer.tail(published, &mut tail).await?;
        #[cfg(test)]
        if self.settings.faults.is_off(crate::commit_faults::Guard::Tail) {
            tail = RecentCommands::new(0);
        }
        self.shared.recent().extend(tail);
        self.shared.found(head);
        self.lost = false;
        Ok(())
    }

    /// Writes one batch, beginning with this append.
    async fn append(&mut self, first: Box<Prepared<E>>) -> Goes {
        let mut piece = self.gather(first).await;
        let mut rest: Vec<Batch<E>> = Vec::new();
        loop {
            match self.attempt(&piece).await {
                Ok(written) => {
                    self.finish(piece, written);
                    self.shared.set_condition(Condition::Writing);
                }
                Err(Fault::Refused(_)) if piece.len() > 1 => {
                    rest.push(piece.split_off(piece.len() / 2));
                    rest.push(piece);
                }
                Err(Fault::Refused(reason)) => refuse(piece, &reason),
                Err(fault @ (Fault::Storage(_) | Fault::Broken(_))) => {
                    piece.extend(rest.into_iter().rev().flatten());
                    return self.fail(&fault, piece);
                }
            }
            let Some(next) = rest.pop() else { return Goes::On };
            piece = next;
        }
    }

    /// A batch that is worth its COMMIT: what waits, and the callers just answered, who come again
    /// now. They are given their turns for as long as they keep coming, and a few more.
    async fn gather(&mut self, first: Box<Prepared<E>>) -> Batch<E> {
        let mut room = Room::of(&self.settings, &first);
        let mut batch = vec![first];
        let mut turns_left = TURNS_MAX;
        while turns_left > 0 && self.next.is_none() {
            tokio::task::yield_now().await;
            let before = batch.len();
            self.drain(&mut room, &mut batch);
            let came = batch.len() > before;
            turns_left = match batch.len() < self.answered {
                true if came => TURNS_MAX,
                true => turns_left - 1,
                false => 0,
            };
        }
        self.answered = batch.len();
        let bytes: usize = batch.iter().map(|append| append.bytes).sum();
        self.shared.queued_bytes.fetch_sub(bytes, Ordering::Relaxed);
        batch
    }

    /// Adds what waits in the queue, as far as one transaction may hold it.
    fn drain(&mut self, room: &mut Room, batch: &mut Batch<E>) {
        while self.next.is_none() {
            match self.queue.try_recv() {
                Ok(Request::Append(append)) if room.holds(&append) => batch.push(append),
                Ok(other @ (Request::Append(_) | Request::StartSeries { .. } | Request::Close)) => {
                    self.next = Some(other);
                }
                Err(_) => return,
            }
        }
    }

    /// Decides a batch and writes it in one transaction, which has ended when this returns.
    async fn attempt(&mut self, batch: &Batch<E>) -> Result<Attempt, Fault> {
        self.ready().await?;
        let asks = batch.iter().map(|append| &append.ask);
        let (state, mut hashes) = self.writer.load(asks.clone()).await?;
        let decided = decide_batch(state, &self.shared.recent(), asks);
        if decided.changed.is_empty() {
            return Ok(Attempt { headers: Vec::new(), decided });
        }
        let events = self.record(batch, &decided, &mut hashes);
        let rows = written_rows(batch, &decided);
        let committed = self.writer.commit(&events, &decided, &hashes, &rows).await;
        let headers = events.into_iter().map(|event| event.replace(()).0).collect();
        let attempt = Attempt { headers, decided };
        match committed {
            Ok(()) => Ok(attempt),
            Err(fault) => self.look_up(attempt, fault).await,
        }
    }

    /// The accepted events with their headers and hashes, in order.
    fn record<'a>(
        &self,
        batch: &'a Batch<E>,
        decided: &Decided,
        hashes: &mut HashMap<Uuid, Hash>,
    ) -> Vec<Recorded<&'a Stored>> {
        let mut events = Vec::new();
        for (append, verdict) in batch.iter().zip(&decided.verdicts) {
            let Verdict::Accepted(placed) = verdict else { continue };
            for index in 0..append.events.len() {
                let previous_hash = hashes.get(&append.ask.stream).copied().unwrap_or_default();
                let mut event = header(append, placed, index, previous_hash);
                let prepared = &append.events[index];
                let sealed = prepared.stored.sealed_hash.as_ref();
                event.hash = leaf(self.log, &event, &prepared.payload_hash, sealed);
                hashes.insert(append.ask.stream, event.hash);
                events.push(event);
            }
        }
        events
    }

    /// Writing failed, perhaps at COMMIT: whether the transaction is in the log is looked up on a
    /// new connection, never guessed.
    async fn look_up(&mut self, attempt: Attempt, fault: Fault) -> Result<Attempt, Fault> {
        self.lost = true;
        #[cfg(test)]
        if self.settings.faults.is_off(crate::commit_faults::Guard::LookUp) {
            return Err(fault);
        }
        if self.recover_connection().await.is_err() {
            return Err(fault);
        }
        let changed = &attempt.decided.changed;
        let landed = match (attempt.headers.first(), changed.rows.first_key_value()) {
            (Some(first), _) => self.writer.holds(first.position, first.id).await,
            (None, Some((row, _))) => {
                self.writer.holds_row(*row, attempt.decided.after.rows.get(row)).await
            }
            (None, None) => Ok(false),
        };
        match landed {
            Ok(true) => Ok(attempt),
            Ok(false) => Err(fault),
            Err(_) => {
                self.lost = true;
                Err(fault)
            }
        }
    }

    async fn recover_connection(&mut self) -> Result<(), Fault> {
        self.writer.reopen().await?;
        self.lost = false;
        Ok(())
    }

    /// Publishes what was committed, and answers.
    fn finish(&mut self, batch: Batch<E>, attempt: Attempt) {
        let Attempt { headers, decided } = attempt;
        let mut headers = headers.into_iter();
        let mut published = Vec::with_capacity(headers.len());
        let mut answers = Vec::with_capacity(batch.len());
        for (append, verdict) in batch.into_iter().zip(decided.verdicts) {
            let Prepared { ask, events, rows, answer, .. } = *append;
            let outcome = match verdict {
                Verdict::Accepted(placed) => {
                    let key = (ask.meta.actor, ask.meta.command);
                    let events: Vec<Arc<Recorded<E>>> = events
                        .into_iter()
                        .zip(&mut headers)
                        .map(|(prepared, header)| Arc::new(header.replace(prepared.event).0))
                        .collect();
                    let mut recent = self.shared.recent();
                    for event in &events {
                        recent.add(event.position, key, event.fingerprint);
                    }
                    published.extend(events.iter().cloned());
                    let position = placed.first + events.len() as u64 - 1;
                    let rows = rows
                        .into_iter()
                        .zip(&placed.rows)
                        .filter_map(|(row, placed)| row.into_row(*placed, &ask.meta))
                        .collect();
                    Ok(Answer::Written(Appended { events, rows, repeated: false, position }))
                }
                Verdict::Repeated(known) => Ok(Answer::Repeated(known)),
                Verdict::RowsRepeated => Ok(Answer::RowsRepeated),
                Verdict::Refused(refusal) => Err(refusal.into()),
            };
            answers.push((answer, outcome));
        }
        self.shared.publish(&published);
        for (answer, outcome) in answers {
            // Who asked may be gone; the append is made all the same.
            drop(answer.send(outcome));
        }
    }

    /// Nothing of these was acknowledged: says why, and whether to go on.
    fn fail(&mut self, fault: &Fault, batch: Batch<E>) -> Goes {
        let reason = fault.reason();
        let (error, goes) = match fault {
            Fault::Storage(_) | Fault::Refused(_) => {
                tracing::error!(reason, "the log can only be read");
                self.lost = true;
                self.shared.set_condition(Condition::ReadOnly(reason.clone()));
                (AppendError::ReadOnly(reason), Goes::On)
            }
            Fault::Broken(_) => {
                tracing::error!(reason, "the log is not what it must be: no more is written");
                self.shared.set_condition(Condition::Stopped(reason));
                (AppendError::Stopped, Goes::No)
            }
        };
        for append in batch {
            // Who asked may be gone.
            drop(append.answer.send(Err(error.clone())));
        }
        goes
    }

    async fn start_series(&mut self, name: &str, next: u64) -> Result<(), AppendError> {
        let begun = async {
            self.ready().await?;
            self.writer.start_series(name, next).await
        };
        match begun.await {
            Ok(true) => Ok(()),
            Ok(false) => Err(LogError::SeriesBegun(name.to_owned()).into()),
            Err(fault) => {
                let fault: Fault = fault;
                self.lost = true;
                Err(AppendError::ReadOnly(fault.reason()))
            }
        }
    }

    /// Answers what still waits, and closes.
    async fn stop(mut self) {
        self.queue.close();
        while let Some(request) = self.queue.recv().await {
            // Who asked may be gone.
            match request {
                Request::Append(append) => drop(append.answer.send(Err(AppendError::Stopped))),
                Request::StartSeries { answer, .. } => {
                    drop(answer.send(Err(AppendError::Stopped)));
                }
                Request::Close => {}
            }
        }
        let Self { writer, shared, lock, .. } = self;
        writer.close().await;
        drop(lock);
        if !matches!(shared.condition(), Condition::Stopped(_)) {
            shared.set_condition(Condition::Stopped("closed".to_owned()));
        }
    }
}

/// A transaction's decisions, and its events' headers in order.
struct Attempt {
    headers: Vec<Recorded<()>>,
    decided: Decided,
}

/// Notices when the appender ends otherwise than by closing, and says so to everybody.
async fn supervise<E: Send + Sync + 'static>(appender: Appender<E>, shared: Arc<Shared<E>>) {
    if tokio::spawn(appender.run()).await.is_err() {
        tracing::error!("the appender broke off: no more is written until the next start");
        shared.set_condition(Condition::Stopped("the appender broke off".to_owned()));
    }
}

/// The rows a batch changes, as they are to be written.
fn written_rows<'a, E>(batch: &'a Batch<E>, decided: &Decided) -> Vec<Written<'a>> {
    let changed = decided.changed.rows.iter();
    let written = changed.map(|(key, (append, row))| {
        let append = &batch[*append];
        let modified = append.ask.meta.at.timestamp_micros();
        append.rows[*row].written(decided.after.rows.get(key), modified)
    });
    written.collect()
}

fn refuse<E>(batch: Batch<E>, reason: &str) {
    for append in batch {
        let error = LogError::Unwritable(reason.to_owned());
        // Who asked may be gone.
        drop(append.answer.send(Err(error.into())));
    }
}

fn header<'a, E>(
    append: &'a Prepared<E>,
    placed: &Placed,
    index: usize,
    previous_hash: Hash,
) -> Recorded<&'a Stored> {
    let prepared = &append.events[index];
    let meta = &append.ask.meta;
    let position = placed.first + index as u64;
    Recorded {
        position,
        stream: append.ask.stream,
        revision: placed.before.revision + 1 + index as u64,
        previous: if index == 0 { placed.before.position } else { position - 1 },
        previous_hash,
        id: prepared.id,
        kind: prepared.kind.clone(),
        at: DateTime::from_timestamp_micros(placed.at)
            .expect("the later of two times that were times"),
        actor: meta.actor,
        organisation: meta.organisation,
        role: append.role.clone(),
        command: meta.command,
        fingerprint: meta.fingerprint,
        cause: meta.cause,
        subject: prepared.subject,
        key: prepared.key,
        series: prepared.series.clone(),
        number: placed.numbers[index],
        claims: if index == 0 { append.ask.claims.clone() } else { Vec::new() },
        hash: Hash::default(),
        event: &prepared.stored,
    }
}

impl crate::prepare::PreparedRow {
    /// The row as it was written; `None` for one removed.
    fn into_row(
        self,
        placed: Option<(u64, Option<u64>)>,
        meta: &crate::append::Meta,
    ) -> Option<Row> {
        let (version, number) = placed?;
        match self.write {
            RowWrite::Delete { .. } => None,
            RowWrite::Put { kind, id, owner, scope, body, expires, .. } => Some(Row {
                kind: kind.to_owned(),
                id,
                owner,
                scope,
                version,
                number,
                body,
                command: meta.command,
                fingerprint: meta.fingerprint,
                modified: to_micros(meta.at),
                expires: expires.map(to_micros),
            }),
        }
    }
}

/// A time as it is stored.
fn to_micros(at: DateTime<chrono::Utc>) -> DateTime<chrono::Utc> {
    DateTime::from_timestamp_micros(at.timestamp_micros()).unwrap_or(at)
}

impl From<Refusal> for AppendError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Conflict { revision } => AppendError::Conflict { revision },
            Refusal::ClaimTaken { by } => AppendError::ClaimTaken { by },
            Refusal::ReliedOnMoved { stream } => AppendError::ReliedOnMoved { stream },
            Refusal::CommandIdReused => AppendError::CommandIdReused,
            Refusal::RowConflict { id, current } => AppendError::RowConflict { id, current },
        }
    }
}

impl Fault {
    fn reason(&self) -> String {
        match self {
            Fault::Storage(reason) | Fault::Refused(reason) | Fault::Broken(reason) => {
                reason.clone()
            }
        }
    }

    fn into_error(self) -> LogError {
        LogError::Database(self.reason())
    }
}
