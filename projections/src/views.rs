//! The file, its one writer and its readers.

use crate::{Position, Snapshot, ViewsError};
use casetrail_domain::recorded::Recorded;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// The read models of this instance. Cheap to clone.
#[derive(Clone)]
pub struct Views(Arc<watch::Sender<Position>>);

/// Read models being filled beside the present ones.
pub struct Rebuild;

impl Views {
    /// Opens `views.db` in this folder; a missing file or one of another generation starts empty.
    ///
    /// # Errors
    /// When the file can't be made or opened.
    pub fn open(_dir: &Path) -> Result<Self, ViewsError> {
        Ok(Self(Arc::new(watch::Sender::new(0))))
    }

    /// The last applied position.
    #[must_use]
    pub fn applied(&self) -> Position {
        *self.0.borrow()
    }

    /// Follows the last applied position.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<Position> {
        self.0.subscribe()
    }

    /// Waits until this position is applied; `false` when that takes longer than `within`.
    pub async fn reach(&self, position: Position, within: Duration) -> bool {
        let mut applied = self.watch();
        let reached = applied.wait_for(|applied| *applied >= position);
        tokio::time::timeout(within, reached).await.is_ok_and(|outcome| outcome.is_ok())
    }

    /// Applies events in one transaction. Blocks. Those applied already are skipped.
    ///
    /// # Errors
    /// At a gap, at an event that can't be applied (from then on always), or when the file fails.
    pub fn apply(&self, _batch: &[Recorded<'_>]) -> Result<(), ViewsError> {
        Err(ViewsError::Unfinished)
    }

    /// Why the projector stopped, when an event can't be applied.
    #[must_use]
    pub fn failed(&self) -> Option<String> {
        None
    }

    /// Opens a snapshot: one state of all read models, for as long as it lives.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn snapshot(&self) -> Result<Snapshot, ViewsError> {
        Err(ViewsError::Unfinished)
    }

    /// Begins to fill `views-next.db` beside the present file.
    ///
    /// # Errors
    /// When the file can't be made.
    pub fn begin_rebuild(&self) -> Result<Rebuild, ViewsError> {
        Err(ViewsError::Unfinished)
    }

    /// Puts the rebuilt file in the place of the present one, between two batches. Snapshots that
    /// are open go on in the old file.
    ///
    /// # Errors
    /// [`ViewsError::Behind`] until it has applied what the present file has; then feed it on.
    pub fn swap(&self, rebuild: Rebuild) -> Result<(), (Rebuild, ViewsError)> {
        Err((rebuild, ViewsError::Unfinished))
    }
}

impl Rebuild {
    /// The last position applied to the new file.
    #[must_use]
    pub fn applied(&self) -> Position {
        0
    }

    /// Applies events to the new file, as [`Views::apply`].
    ///
    /// # Errors
    /// As [`Views::apply`].
    pub fn apply(&self, _batch: &[Recorded<'_>]) -> Result<(), ViewsError> {
        Err(ViewsError::Unfinished)
    }
}
