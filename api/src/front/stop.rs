//! Stopping in order: everybody is told, and what is running is waited for.

use std::sync::Arc;

use tokio::sync::watch;

/// One stop for a whole server; clones are the same stop.
#[derive(Clone, Debug)]
pub struct Stop(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    begun: watch::Sender<bool>,
    busy: watch::Sender<usize>,
}

/// Something that a stop waits for, until it is dropped.
#[derive(Debug)]
pub struct Busy(Stop);

impl Stop {
    /// A stop that has not begun.
    pub fn new() -> Self {
        Self(Arc::new(Inner { begun: watch::Sender::new(false), busy: watch::Sender::new(0) }))
    }

    /// Tells everybody to stop.
    pub fn begin(&self) {
        self.0.begun.send_replace(true);
    }

    /// Whether the stop has begun.
    pub fn has_begun(&self) -> bool {
        *self.0.begun.borrow()
    }

    /// Resolves when the stop begins, at once if it has.
    pub fn begun(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut begun = self.0.begun.subscribe();
        // The sender lives in another clone of the stop; if the last one is gone nobody can begin it any more.
        async move {
            if begun.wait_for(|begun| *begun).await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }

    /// Marks something as running until the mark is dropped.
    pub fn busy(&self) -> Busy {
        self.0.busy.send_modify(|count| *count += 1);
        Busy(self.clone())
    }

    /// Resolves when nothing is running.
    pub async fn idle(&self) {
        let mut busy = self.0.busy.subscribe();
        // The sender is held by `self`, so waiting can't fail.
        let _ = busy.wait_for(|count| *count == 0).await;
    }
}

impl Default for Stop {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.0.busy.send_modify(|count| *count -= 1);
    }
}
