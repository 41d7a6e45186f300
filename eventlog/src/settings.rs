//! Where a log lies and how much it may hold in hand.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Utc};

/// The time, as the log's owner sees it.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// Appends that may wait at once.
pub const QUEUE_APPENDS_MAX: usize = 4_096;
/// Bytes that may wait at once.
pub const QUEUE_BYTES_MAX: usize = 64 << 20;
/// Events in one transaction.
pub const BATCH_EVENTS_MAX: usize = 1_000;
/// Bytes in one transaction, but for a single append that is larger.
pub const BATCH_BYTES_MAX: usize = 4 << 20;
/// Events in one append.
pub const APPEND_EVENTS_MAX: usize = 10_000;
/// Bytes in one append.
pub const APPEND_BYTES_MAX: usize = 16 << 20;
/// Recent events kept for followers.
pub const RING_EVENTS_MAX: usize = 8_192;
/// Positions back from the head within which a repeated command is known across streams.
pub const RECENT_POSITIONS_MAX: u64 = 100_000;
/// Connections that read at once.
pub const READERS_MAX: u32 = 4;

/// Events of one partition of a log on PostgreSQL.
pub const PARTITION_EVENTS: u64 = 10_000_000;

/// Where a log lies and how much it may hold in hand.
#[derive(Clone)]
pub struct Settings {
    /// The data folder; created when missing.
    pub dir: PathBuf,
    /// The log's name: `log` lies in `log.db`; logs of one folder share `keys.db` and `master.key`.
    pub name: String,
    /// Where the log lies: `sqlite:DIR/log.db`, as without a URL, or `postgres://...`. There the log is
    /// the schema that the URL's `search_path` option names, `casetrail` without one, and a log of
    /// another name than `log` the schema beside it, as `casetrail_access`.
    pub log_url: Option<String>,
    /// Where the keys lie when not in `keys.db` of the folder: `postgres://...`, in the schema
    /// `casetrail_keys` unless the URL names another to which to add `_keys`.
    pub keys_url: Option<String>,
    /// Appends that may wait at once; more are [`Overloaded`](crate::AppendError::Overloaded).
    pub queue_appends_max: usize,
    /// Bytes that may wait at once; more are [`Overloaded`](crate::AppendError::Overloaded).
    pub queue_bytes_max: usize,
    /// Events in one transaction.
    pub batch_events_max: usize,
    /// Bytes in one transaction, but for a single append that is larger.
    pub batch_bytes_max: usize,
    /// Recent events kept for followers.
    pub ring_events_max: usize,
    /// Positions back from the head within which a repeated command is known across streams.
    pub recent_positions_max: u64,
    /// Connections that read at once.
    pub readers_max: u32,
    /// A bound on the database file, in pages of 4,096 bytes.
    pub pages_max: Option<u32>,
    /// Events of one partition, told to a log that is founded on PostgreSQL.
    pub partition_events: u64,
    /// The time.
    pub clock: Clock,
    /// Faults to order.
    #[cfg(test)]
    pub(crate) faults: crate::commit_faults::Faults,
}

impl Settings {
    /// The name of the log that others lie beside.
    pub(crate) const LOG: &str = "log";

    /// The log named `log` in this folder, with the usual limits and the machine's clock.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self::named(dir, Self::LOG)
    }

    /// The log of this name in this folder, with the usual limits and the machine's clock.
    pub fn named(dir: impl Into<PathBuf>, name: &str) -> Self {
        Self {
            dir: dir.into(),
            name: name.to_owned(),
            log_url: None,
            keys_url: None,
            queue_appends_max: QUEUE_APPENDS_MAX,
            queue_bytes_max: QUEUE_BYTES_MAX,
            batch_events_max: BATCH_EVENTS_MAX,
            batch_bytes_max: BATCH_BYTES_MAX,
            ring_events_max: RING_EVENTS_MAX,
            recent_positions_max: RECENT_POSITIONS_MAX,
            readers_max: READERS_MAX,
            pages_max: None,
            partition_events: PARTITION_EVENTS,
            clock: Arc::new(Utc::now),
            #[cfg(test)]
            faults: Default::default(),
        }
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.dir.join(format!("{}.db", self.name))
    }

    /// Where it is kept how far a log on PostgreSQL was.
    pub(crate) fn seen(&self) -> PathBuf {
        self.dir.join(format!("{}.seen", self.name))
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.dir.join(format!("{}.lock", self.name))
    }
}
