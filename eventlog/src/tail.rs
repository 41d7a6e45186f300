//! Follows a log that others write too: what they append is brought to this process's followers and
//! its map of commands, once for all of them.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::task::JoinHandle;

use crate::LogError;
use crate::fault::Fork;
use crate::log::{Log, WeakLog};
use crate::postgres::Hints;
use crate::recent::CommandAt;
use crate::record::{Hash, Position, Recorded};
use crate::ring::Shared;
use crate::seen::Seen;

/// How soon to look again after something came.
const POLL_MIN: Duration = Duration::from_millis(20);
/// How long at most until the next look. Hints make it sooner, and are never relied on.
const POLL_MAX: Duration = Duration::from_secs(1);
/// Events read at once.
const PAGE_EVENTS: usize = 1_000;
/// How long to wait for another line for hints.
const HINTS_RETRY: Duration = Duration::from_secs(5);
/// How often it is noted how far the log was.
const NOTED_EVERY: Duration = Duration::from_secs(1);

/// What follows a log for a process.
pub(crate) struct Tail<E> {
    log: WeakLog<E>,
    shared: Arc<Shared<E>>,
    /// The newest event when it began.
    begun_at: Option<(Position, Hash)>,
    noting: Noting,
}

impl<E: Serialize + DeserializeOwned + Send + Sync + 'static> Tail<E> {
    /// Follows from now on, until the log is closed or dropped.
    pub fn start(log: &Log<E>, shared: Arc<Shared<E>>, seen: PathBuf) -> JoinHandle<()> {
        let noting = Noting { path: seen, noted: Instant::now(), position: 0 };
        let tail = Self { log: log.downgrade(), shared, begun_at: None, noting };
        tokio::spawn(tail.run())
    }

    async fn run(mut self) {
        let mut hints = Line::Down { until: Instant::now() };
        let mut pause = POLL_MIN;
        while self.shared.reached.borrow().open {
            let due = self.wait(&mut hints, pause).await;
            let Some(log) = self.log.upgrade() else { return };
            if let Line::Down { until } = hints
                && until <= Instant::now()
            {
                hints = Line::to(&log).await;
            }
            if !due {
                continue;
            }
            pause = match self.catch_up(&log).await {
                Ok(true) => POLL_MIN,
                Ok(false) => (pause * 2).min(POLL_MAX),
                Err(error) => {
                    tracing::warn!(%error, "the log can't be followed now");
                    // What broke the one way may have silenced the other, which nobody would notice.
                    hints = Line::down();
                    POLL_MAX
                }
            };
            hints.keep().await;
            self.noting.note(&log, &self.shared);
        }
        if let Some(log) = self.log.upgrade() {
            self.noting.note_now(&log, &self.shared);
        }
    }

    /// Waits for a reason to look; false when it turned out to be none.
    async fn wait(&self, hints: &mut Line, pause: Duration) -> bool {
        let mut reached = self.shared.reached.subscribe();
        tokio::select! {
            hint = hints.next() => hint.is_some_and(|head| head > self.shared.followed()),
            () = self.shared.lacking.notified() => true,
            () = tokio::time::sleep(pause) => true,
            _ = reached.wait_for(|reached| !reached.open) => false,
        }
    }

    /// Reads what the log has grown by. Did it bring anything?
    async fn catch_up(&mut self, log: &Log<E>) -> Result<bool, LogError> {
        // Before it is asked, as our own appends go on meanwhile.
        let (asked, before) = (Instant::now(), self.shared.followed());
        let (position, hash) = self.newest(log).await?;
        let (head, found) = log.reader().head_and(position).await?;
        if head < before {
            self.shared.fork(Fork::back(before));
            return Ok(false);
        }
        if position > 0 && found != Some(hash) {
            self.shared.fork(Fork::other(position));
            return Ok(false);
        }
        self.shared.confirm(asked);
        self.shared.see(head);
        while self.shared.followed() < head {
            match self.page(log).await {
                Ok(events) if events.is_empty() => break,
                Ok(events) => {
                    let commands: Vec<CommandAt> =
                        events.iter().map(|event| CommandAt::of(event)).collect();
                    self.shared.learn(&commands);
                    self.shared.publish(&events);
                }
                Err(LogError::Forked { position, rule }) => {
                    self.shared.fork(Fork { position, rule });
                    return Ok(false);
                }
                // Followers find it themselves, each where it stands.
                Err(error) if error.poisoned().is_some() => self.shared.found(head),
                Err(error) => return Err(error),
            }
        }
        Ok(self.shared.followed() > before)
    }

    /// The newest event known here and its hash; position 0 where there is none.
    async fn newest(&mut self, log: &Log<E>) -> Result<(Position, Hash), LogError> {
        if let Some(last) = self.shared.last() {
            return Ok((last.position, last.hash));
        }
        if let Some(begun_at) = self.begun_at {
            return Ok(begun_at);
        }
        let followed = self.shared.followed();
        let (_, hash) = log.reader().head_and(followed).await?;
        Ok(*self.begun_at.insert((followed, hash.unwrap_or_default())))
    }

    /// The next events, read together with the one they must follow: the database may be another one
    /// by now.
    async fn page(&self, log: &Log<E>) -> Result<Vec<Arc<Recorded<E>>>, LogError> {
        let followed = self.shared.followed();
        let Some(last) = self.shared.last().filter(|last| last.position == followed) else {
            return log.read(followed, PAGE_EVENTS).await;
        };
        let mut events = log.read(followed - 1, PAGE_EVENTS + 1).await?;
        if events.is_empty() {
            return Err(Fork::back(followed).into());
        }
        if events.remove(0).hash != last.hash {
            return Err(Fork::other(followed).into());
        }
        Ok(events)
    }
}

/// The line for hints.
enum Line {
    Up(Hints),
    /// There is none, and no other is tried before then.
    Down {
        until: Instant,
    },
}

impl Line {
    fn down() -> Self {
        Line::Down { until: Instant::now() + HINTS_RETRY }
    }

    async fn to<E: Serialize + DeserializeOwned + Send + Sync + 'static>(log: &Log<E>) -> Self {
        match log.reader().hints().await {
            Ok(hints) => Line::Up(hints),
            Err(_) => Line::down(),
        }
    }

    /// The next hint; `None` when the line broke. Without a line it never comes.
    async fn next(&mut self) -> Option<Position> {
        match self {
            Line::Down { .. } => std::future::pending().await,
            Line::Up(hints) => match hints.next().await {
                Ok(position) => Some(position),
                Err(_) => {
                    *self = Line::down();
                    None
                }
            },
        }
    }

    /// Sees to it that the line is one, and that the others know of it.
    async fn keep(&mut self) {
        if let Line::Up(hints) = self
            && hints.keep().await.is_err()
        {
            *self = Line::down();
        }
    }
}

/// Notes how far the log was, for the next start.
struct Noting {
    path: PathBuf,
    noted: Instant,
    position: Position,
}

impl Noting {
    fn note<E: Serialize + DeserializeOwned + Send + Sync + 'static>(
        &mut self,
        log: &Log<E>,
        shared: &Shared<E>,
    ) {
        if self.noted.elapsed() >= NOTED_EVERY {
            self.note_now(log, shared);
        }
    }

    fn note_now<E: Serialize + DeserializeOwned + Send + Sync + 'static>(
        &mut self,
        log: &Log<E>,
        shared: &Shared<E>,
    ) {
        let Some(last) = shared.last().filter(|last| last.position > self.position) else { return };
        let seen = Seen { log: log.log_id(), position: last.position, hash: last.hash };
        (self.noted, self.position) = (Instant::now(), last.position);
        if let Err(error) = seen.write(&self.path) {
            tracing::warn!(%error, "it can't be noted how far the log was");
        }
    }
}
