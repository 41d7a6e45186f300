//! The file, its one writer and its readers.

use crate::copy::ViewsCopy;
use crate::store::{self, Durability, Store};
use crate::writer::Writer;
use crate::{Position, Snapshot, ViewsError};
use casetrail_domain::recorded::Recorded;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;
use std::{fmt, fs};
use tokio::sync::watch;

/// The file that queries are answered from.
pub(crate) const PRESENT: &str = "views.db";
/// The file that a rebuild fills.
const NEXT: &str = "views-next.db";
/// A file that was filled and is to be the present one: it is complete wherever it is found.
pub(crate) const READY: &str = "views-ready.db";

/// The read models of this instance. Cheap to clone.
#[derive(Clone)]
pub struct Views(Arc<Inner>);

struct Inner {
    dir: PathBuf,
    /// `None` only when a swap failed half way; then nothing is applied any more.
    writer: Mutex<Option<Writer>>,
    store: RwLock<Arc<Store>>,
    applied: watch::Sender<Position>,
    /// How many events were applied here.
    applied_events: AtomicU64,
    failed: RwLock<Option<String>>,
}

/// Read models being filled in `views-next.db` beside the present ones.
pub struct Rebuild {
    path: PathBuf,
    writer: Box<Mutex<Writer>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Views {
    /// Opens `views.db` in this folder, which must exist; a missing file, a broken one or one of
    /// another generation starts empty.
    ///
    /// # Errors
    /// When the file can't be made or opened.
    pub fn open(dir: &Path) -> Result<Self, ViewsError> {
        store::remove(&dir.join(NEXT))?;
        take_over(dir)?;
        let path = dir.join(PRESENT);
        let writer = Writer::open(&path, Durability::Kept)?;
        Ok(Self(Arc::new(Inner {
            dir: dir.to_owned(),
            applied: watch::Sender::new(writer.position()),
            applied_events: AtomicU64::new(0),
            writer: Mutex::new(Some(writer)),
            store: RwLock::new(Arc::new(Store::new(path))),
            failed: RwLock::new(None),
        })))
    }

    /// The last applied position.
    #[must_use]
    pub fn applied(&self) -> Position {
        *self.0.applied.borrow()
    }

    /// How many events were applied since this was opened: those that the file had not.
    #[must_use]
    pub fn applied_events(&self) -> u64 {
        self.0.applied_events.load(Ordering::Relaxed)
    }

    /// A copy of the present file as of one moment. Blocks. One at a time.
    ///
    /// # Errors
    /// When it can't be read, or there is no room.
    pub fn copy(&self) -> Result<ViewsCopy, ViewsError> {
        ViewsCopy::of(&self.0.dir)
    }

    /// Follows the last applied position.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<Position> {
        self.0.applied.subscribe()
    }

    /// Waits until this position is applied; `false` when that takes longer than `within`.
    pub async fn reach(&self, position: Position, within: Duration) -> bool {
        if self.applied() >= position {
            return true;
        }
        let mut applied = self.watch();
        let reached = applied.wait_for(|applied| *applied >= position);
        tokio::time::timeout(within, reached).await.is_ok_and(|outcome| outcome.is_ok())
    }

    /// Applies events in one transaction, all of them or none. Blocks. Those applied already are
    /// skipped.
    ///
    /// # Errors
    /// At a gap, at an event that can't be applied (from then on always), or when the file fails.
    pub fn apply(&self, batch: &[Recorded<'_>]) -> Result<(), ViewsError> {
        if let Some(reason) = self.failed() {
            return Err(ViewsError::Stopped(reason));
        }
        let mut writer = lock(&self.0.writer);
        let Some(writer) = writer.as_mut() else {
            return Err(ViewsError::Stopped("the file was being replaced".to_owned()));
        };
        let before = writer.position();
        match writer.apply(batch) {
            Ok(position) => {
                let store = self.store();
                writer.take_written().iter().for_each(|case| store.remembered.put(case));
                self.0.applied_events.fetch_add(position - before, Ordering::Relaxed);
                self.0.applied.send_if_modified(|applied| {
                    let moved = *applied != position;
                    *applied = position;
                    moved
                });
                Ok(())
            }
            Err(error) => {
                if matches!(error, ViewsError::Poison { .. }) {
                    self.stop(&error);
                }
                Err(error)
            }
        }
    }

    /// Nothing is applied after an event that can't be; readers keep the state before it.
    pub(crate) fn stop(&self, error: &dyn std::fmt::Display) {
        tracing::error!(%error, "the read models stopped");
        *self.0.failed.write().unwrap_or_else(PoisonError::into_inner) = Some(error.to_string());
    }

    /// Why the read models stopped, when an event can't be applied.
    #[must_use]
    pub fn failed(&self) -> Option<String> {
        self.0.failed.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Opens a snapshot: one state of all read models, for as long as it lives.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn snapshot(&self) -> Result<Snapshot, ViewsError> {
        Snapshot::open(self.store())
    }

    fn store(&self) -> Arc<Store> {
        Arc::clone(&self.0.store.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Begins to fill `views-next.db` beside the present file. One at a time.
    ///
    /// # Errors
    /// When the file can't be made.
    pub fn begin_rebuild(&self) -> Result<Rebuild, ViewsError> {
        let path = self.0.dir.join(NEXT);
        store::remove(&path)?;
        let writer = Writer::open(&path, Durability::Disposable)?;
        Ok(Rebuild { path, writer: Box::new(Mutex::new(writer)) })
    }

    /// Puts the rebuilt file in the place of the present one, between two batches. Snapshots that
    /// are open go on in the old file. A projector that had stopped goes on.
    ///
    /// # Errors
    /// [`ViewsError::Behind`], with the rebuild to feed on, until it has applied what the present
    /// file has; without it when the files can't be exchanged.
    pub fn swap(&self, rebuild: Rebuild) -> Result<(), (Option<Rebuild>, ViewsError)> {
        if lock(&rebuild.writer).is_spoilt() {
            let reason = "an event can't be applied to the rebuilt file".to_owned();
            return Err((None, ViewsError::Stopped(reason)));
        }
        // Takes its time with a large file, while the present one goes on being written.
        lock(&rebuild.writer).index().map_err(|error| (None, error))?;
        let mut writer = lock(&self.0.writer);
        let (at, present) = (rebuild.applied(), self.applied());
        if at < present {
            return Err((Some(rebuild), ViewsError::Behind { at, present }));
        }
        // The store is held for writing, so that no reader opens the path between the two files.
        let mut store = self.0.store.write().unwrap_or_else(PoisonError::into_inner);
        *writer = None;
        let next = exchange(rebuild, &self.0.dir).map_err(|error| (None, error))?;
        let path = self.0.dir.join(PRESENT);
        *store = Arc::new(Store::new(path));
        *writer = Some(next);
        *self.0.failed.write().unwrap_or_else(PoisonError::into_inner) = None;
        self.0.applied.send_replace(at);
        Ok(())
    }
}

/// The rebuilt file takes the path of the present one, which no writer has open any more. A crash
/// at any step leaves the one or the other, whole: `open` finishes what was begun.
fn exchange(rebuild: Rebuild, dir: &Path) -> Result<Writer, ViewsError> {
    let Rebuild { path: next, writer } = rebuild;
    drop(writer);
    fs::File::open(&next)?.sync_all()?;
    fs::rename(&next, dir.join(READY))?;
    sync(dir)?;
    take_over(dir)?;
    Writer::open(&dir.join(PRESENT), Durability::Kept)
}

/// Puts a file that is ready in the place of the present one.
fn take_over(dir: &Path) -> Result<(), ViewsError> {
    let (ready, present) = (dir.join(READY), dir.join(PRESENT));
    if !ready.exists() {
        return Ok(());
    }
    store::remove(&present)?;
    // What lay beside the present file must be gone for good before another takes its name.
    sync(dir)?;
    fs::rename(ready, present)?;
    sync(dir)
}

/// Makes what was renamed and removed in a folder durable.
pub(crate) fn sync(dir: &Path) -> Result<(), ViewsError> {
    Ok(fs::File::open(dir)?.sync_all()?)
}

impl Rebuild {
    /// The last position applied to the new file.
    #[must_use]
    pub fn applied(&self) -> Position {
        lock(&self.writer).position()
    }

    /// Applies events to the new file, as [`Views::apply`].
    ///
    /// # Errors
    /// As [`Views::apply`].
    pub fn apply(&self, batch: &[Recorded<'_>]) -> Result<(), ViewsError> {
        lock(&self.writer).apply(batch).map(|_| ())
    }
}

impl fmt::Debug for Rebuild {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rebuild").field("applied", &self.applied()).finish_non_exhaustive()
    }
}
