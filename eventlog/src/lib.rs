//! An append-only, provable log of events with group commit.
//!
//! What it holds is a pure sequence: positions 1..N without gaps, in commit order. Many callers
//! append at once; one task writes what waits in one transaction, and each learns what became of
//! its own append. Personal values are sealed under their subject's key, every event carries a hash
//! over all it says and its stream's previous hash, and `docs/LOG_FORMAT.md` says how to check that
//! without this program. Beside the log lie rows that are nobody's record yet, and change.

mod aead;
mod append;
mod appender;
mod batch;
#[cfg(test)]
mod batch_model;
mod columns;
#[cfg(test)]
mod commit_faults;
pub mod copy;
mod duty;
mod encode;
mod engine;
mod error;
mod fault;
mod file_key;
mod follow;
mod heads;
mod join;
mod keyring;
mod keys;
mod leaf;
mod log;
mod master;
mod names;
mod owner;
mod postgres;
mod prepare;
mod private;
mod recent;
mod record;
mod ring;
mod row;
mod row_sql;
mod seal;
mod seen;
mod settings;
mod split;
mod sqlite;
mod stream;
mod tail;
mod wanted;
mod written;

pub use append::{Append, Appended, Expected, Meta, NewEvent};
pub use duty::Duty;
pub use error::{AppendError, LogError};
pub use file_key::{CHUNK_BYTES, CHUNK_OVERHEAD_BYTES, Chunk, FILE_HEAD_BYTES, FileKey};
pub use follow::Follow;
pub use log::Log;
pub use record::{ClaimChange, Hash, Position, Recorded};
pub use ring::Condition;
pub use row::{Row, RowWrite};
pub use settings::{
    APPEND_BYTES_MAX, APPEND_EVENTS_MAX, BATCH_BYTES_MAX, BATCH_EVENTS_MAX, Clock,
    PARTITION_EVENTS, QUEUE_APPENDS_MAX, QUEUE_BYTES_MAX, READERS_MAX, RECENT_POSITIONS_MAX,
    RING_EVENTS_MAX, Settings,
};
pub use stream::StreamPage;

/// Work that blocks, apart from the tasks that must not.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, LogError> + Send + 'static,
) -> Result<T, LogError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| LogError::Closed)?
}
