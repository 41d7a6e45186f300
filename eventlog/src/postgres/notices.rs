//! What PostgreSQL warns of while it commits.
//!
//! A wait for the standby that is cut short comes back as a success with a warning: committed here,
//! perhaps nowhere else. The driver has no other door for warnings than its log, so this listens there.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tracing::instrument::WithSubscriber as _;
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Dispatch, Event, Level, Metadata, Subscriber};

/// Where the driver logs notices.
const TARGET: &str = "sqlx::postgres::notice";

/// Hears warnings while something runs.
#[derive(Clone)]
pub(super) struct Notices {
    heard: Arc<AtomicBool>,
    dispatch: Dispatch,
}

impl Notices {
    pub fn new() -> Self {
        let heard = Arc::new(AtomicBool::new(false));
        let dispatch = Dispatch::new(Ears { heard: heard.clone() });
        Self { heard, dispatch }
    }

    /// What comes of this, and whether there was a warning meanwhile.
    pub async fn during<T>(&self, work: impl Future<Output = T>) -> (T, bool) {
        self.heard.store(false, Ordering::Relaxed);
        let outcome = work.with_subscriber(self.dispatch.clone()).await;
        (outcome, self.heard.load(Ordering::Relaxed))
    }
}

struct Ears {
    heard: Arc<AtomicBool>,
}

impl Ears {
    fn is_ours(metadata: &Metadata<'_>) -> bool {
        metadata.target() == TARGET && *metadata.level() <= Level::WARN
    }
}

impl Subscriber for Ears {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if Self::is_ours(metadata) { Interest::always() } else { Interest::never() }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        Self::is_ours(metadata)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::WARN)
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {
        // Its words are not needed: that there was one is enough to look for what became of it.
        self.heard.store(true, Ordering::Relaxed);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
