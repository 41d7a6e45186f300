//! The one task that writes: drains the queue, decides, writes, commits, publishes and answers.
//! The log's lock is held all the while: on SQLite it is the file's owner's.

mod answer;
mod gather;
mod record;
mod recover;

use std::fs::File;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use crate::LogError;
use crate::batch::{Decided, Verdict, decide_batch};
use crate::engine::{Committed, Look, Writer};
use crate::error::AppendError;
use crate::fault::{Fault, Fork};
use crate::prepare::Prepared;
use crate::recent::RecentCommands;
use crate::record::Recorded;
use crate::ring::{Condition, Shared};
use crate::settings::Settings;
use crate::wanted::Wanted;
use answer::refuse;
use record::written_rows;

/// How often writing is tried again after the storage failed.
const TRIAL: Duration = Duration::from_secs(1);

/// Times that a batch is begun anew when the way to the database breaks.
const BREAKS_MAX: usize = 2;

/// How long a batch may have taken to be begun anew: callers don't wait for ever.
const BEGUN_ANEW_WITHIN: Duration = Duration::from_secs(3);

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

impl<E: Send + Sync + 'static> Appender<E> {
    pub async fn start(
        log: Uuid,
        settings: Settings,
        queue: mpsc::Receiver<Request<E>>,
        mut writer: Writer,
        lock: File,
    ) -> Result<Arc<Shared<E>>, LogError> {
        let head = writer.head().await.map_err(Fault::into_error)?;
        let after = head.saturating_sub(settings.recent_positions_max);
        let mut recent = RecentCommands::new(settings.recent_positions_max, after);
        recent.extend(&writer.tail(after).await.map_err(Fault::into_error)?);
        let head = head.max(recent.upto());
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
            if matches!(self.shared.condition(), Condition::Stopped(_)) {
                // Whoever follows the log found that it is not what it must be.
                self.next = Some(request);
                break;
            }
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
            match self.shared.condition() {
                Condition::Writing => return self.queue.recv().await,
                Condition::Stopped(_) => return None,
                Condition::ReadOnly(_) => {
                    match tokio::time::timeout(TRIAL, self.queue.recv()).await {
                        Ok(request) => return request,
                        Err(_) => self.try_to_write().await,
                    }
                }
            }
        }
    }

    /// Writes one batch, beginning with this append.
    async fn append(&mut self, first: Box<Prepared<E>>) -> Goes {
        // Where the lock has to be waited for, what comes meanwhile goes with it.
        let begun = self.begin().await;
        let mut piece = self.gather(first).await;
        if let Err(fault) = begun {
            return self.fail(&fault, piece);
        }
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
                Err(fault @ (Fault::Storage(_) | Fault::Broken(_) | Fault::Forked(_))) => {
                    piece.extend(rest.into_iter().rev().flatten());
                    return self.fail(&fault, piece);
                }
            }
            let Some(next) = rest.pop() else { return Goes::On };
            piece = next;
        }
    }

    async fn begin(&mut self) -> Result<(), Fault> {
        self.ready().await?;
        match self.writer.begin().await {
            Err(Fault::Storage(_)) if self.writer.is_remote() => {
                self.lost = true;
                self.ready().await?;
                self.writer.begin().await
            }
            begun => begun,
        }
    }

    /// Decides a batch and writes it in one transaction, which has ended when this returns.
    ///
    /// Where the way to the storage breaks, it is begun anew: a batch that is there after all is then
    /// known by its commands, and one that is not can't land any more once another is written.
    async fn attempt(&mut self, batch: &Batch<E>) -> Result<Attempt, Fault> {
        let wanted = Wanted::of(batch.iter().map(|append| &append.ask));
        let (mut look, mut breaks, begun) = (Look::Known, 0, Instant::now());
        loop {
            self.ready().await?;
            match self.try_once(batch, &wanted, look).await {
                Ok(Some(attempt)) => return Ok(attempt),
                Ok(None) => {}
                Err(Fault::Storage(_))
                    if self.writer.is_remote()
                        && breaks < BREAKS_MAX
                        && begun.elapsed() < BEGUN_ANEW_WITHIN =>
                {
                    breaks += 1;
                    self.lost = true;
                }
                Err(fault) => return Err(fault),
            }
            look = Look::Anew;
        }
    }

    /// The same once; `None` when what it was decided on may not be so any more.
    async fn try_once(
        &mut self,
        batch: &Batch<E>,
        wanted: &Wanted,
        look: Look,
    ) -> Result<Option<Attempt>, Fault> {
        let (least, upto) = (self.shared.head(), self.shared.recent().upto());
        let loaded = self.writer.load(wanted, upto, look).await?;
        if loaded.certain && loaded.state.head < least {
            return Err(Fault::Forked(Fork::back(least)));
        }
        self.shared.learn(&loaded.tail);
        self.shared.see(loaded.state.head);
        let (certain, mut hashes) = (loaded.certain, loaded.hashes);
        let asks = batch.iter().map(|append| &append.ask);
        let decided = decide_batch(loaded.state, &self.shared.recent(), asks);
        let is_refusal = |verdict: &Verdict| matches!(verdict, Verdict::Refused(_));
        if !certain && decided.verdicts.iter().any(is_refusal) {
            return Ok(None);
        }
        if decided.changed.is_empty() {
            self.writer.let_go().await?;
            return Ok(Some(Attempt { headers: Vec::new(), decided }));
        }
        let events = self.record(batch, &decided, &mut hashes);
        let rows = written_rows(batch, &decided);
        let committed = self.writer.commit(&events, &decided, &hashes, &rows).await;
        let headers = events.into_iter().map(|event| event.replace(()).0).collect();
        let attempt = Attempt { headers, decided };
        match committed {
            Ok(Committed::Yes) => Ok(Some(attempt)),
            Ok(Committed::Overtaken) => Ok(None),
            Err(fault) => self.look_up(attempt, fault).await.map(Some),
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
            Fault::Forked(fork) => {
                self.shared.fork(*fork);
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
        let mut next = self.next.take();
        loop {
            let request = match next.take() {
                Some(request) => request,
                None => match self.queue.recv().await {
                    Some(request) => request,
                    None => break,
                },
            };
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
