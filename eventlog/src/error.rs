//! What can go wrong, in stable terms.

use std::path::PathBuf;

use thiserror::Error;
use uuid::Uuid;

use crate::Position;

/// Why the log can't be opened, read or written.
#[derive(Debug, Clone, Error)]
pub enum LogError {
    /// Another process, or another part of this one, owns the log.
    #[error("the log in {0} is in use by another process")]
    InUse(PathBuf),
    /// The folder holds no log, and it was opened only to be read.
    #[error("there is no log at {0}")]
    NoLog(PathBuf),
    /// A file of the log can't be used.
    #[error("{path}: {reason}")]
    File {
        /// Which file.
        path: PathBuf,
        /// What the operating system says.
        reason: String,
    },
    /// This SQLite could corrupt the log.
    #[error(
        "SQLite {0} is older than 3.51.3, which first holds the fix of the WAL-reset corruption"
    )]
    SqliteTooOld(String),
    /// The file belongs to another program or a later version of this one.
    #[error("{path} has format {found}, this program reads format {known}")]
    Format {
        /// Which file.
        path: PathBuf,
        /// The format found.
        found: i64,
        /// The format this program knows.
        known: i64,
    },
    /// A copy to this log was cut off, and nothing may rest on it.
    #[error("the log at {0} is not whole: run the `migrate` or `restore` again that makes it")]
    Unfinished(PathBuf),
    /// What lies there is not the beginning of the log that is to be copied there.
    #[error("{place} holds other events after position {after} than the log that is to be copied")]
    OtherEvents {
        /// Where.
        place: PathBuf,
        /// Up to where it may be the same.
        after: Position,
    },
    /// What was read again is not what was written.
    #[error("{0} does not hold what was copied there")]
    Unlike(PathBuf),
    /// A key of the same subject and number is there, and another one.
    #[error("another key lies under the number of a key that is to be copied")]
    OtherKey,
    /// The log was written under a master key that is not there.
    #[error("the master key {0} is missing, and the log is not empty")]
    NoMasterKey(PathBuf),
    /// The master key is not the one the log was written under.
    #[error("the master key {0} does not open this log")]
    WrongMasterKey(PathBuf),
    /// A URL of the log or its keys is not one that can be used.
    #[error("the log's URL: {0}")]
    Url(String),
    /// The log went back, or is another than the one last seen from this folder: nothing may rest on it.
    #[error(
        "the log is not the one that was seen last, up to position {position}: {rule}; it was put back from an old copy, or another is in its place"
    )]
    Forked {
        /// Up to where it was seen.
        position: Position,
        /// What does not hold.
        rule: &'static str,
    },
    /// The database refused or failed.
    #[error("database: {0}")]
    Database(String),
    /// A subject's key is gone though nobody erased it: the stream is halted.
    #[error(
        "position {position} of stream {stream}: key {key} of subject {subject} is missing without a record of its erasure"
    )]
    KeyMissing {
        /// The first event that can't be read.
        position: Position,
        /// Its stream.
        stream: Uuid,
        /// Whose key.
        subject: Uuid,
        /// Which of their keys.
        key: u32,
    },
    /// A key or row beside the log can't be opened.
    #[error("a row of kind {kind} with id {id} cannot be opened: {reason}")]
    Row {
        /// The row's kind.
        kind: String,
        /// The row's id.
        id: Uuid,
        /// Why.
        reason: &'static str,
    },
    /// What is stored of a file is not what was sealed.
    #[error("what is stored of file {id} does not hold: {reason}")]
    StoredFile {
        /// Which file.
        id: Uuid,
        /// Why.
        reason: &'static str,
    },
    /// What is stored is not what was written.
    #[error("position {position} of stream {stream} does not hold: {rule}")]
    Tampered {
        /// The first event that does not hold.
        position: Position,
        /// Its stream.
        stream: Uuid,
        /// The rule it breaks.
        rule: &'static str,
    },
    /// An event's payload is not one that this program knows.
    #[error("position {position} of stream {stream} cannot be read as {kind}: {reason}")]
    Payload {
        /// Its position.
        position: Position,
        /// Its stream.
        stream: Uuid,
        /// Its variant's name.
        kind: String,
        /// What serde says; never a value.
        reason: String,
    },
    /// An event or row can't be written as asked.
    #[error("not writable: {0}")]
    Unwritable(String),
    /// The series has begun already.
    #[error("series {0} has begun already")]
    SeriesBegun(String),
    /// The log was closed, or its appender stopped.
    #[error("the log is closed")]
    Closed,
}

impl LogError {
    /// The event that can't be read, when it is one event's fault: a follower may park its stream.
    pub fn poisoned(&self) -> Option<(Position, Uuid)> {
        match self {
            LogError::KeyMissing { position, stream, .. }
            | LogError::Tampered { position, stream, .. }
            | LogError::Payload { position, stream, .. } => Some((*position, *stream)),
            LogError::InUse(_)
            | LogError::NoLog(_)
            | LogError::File { .. }
            | LogError::SqliteTooOld(_)
            | LogError::Format { .. }
            | LogError::Unfinished(_)
            | LogError::OtherEvents { .. }
            | LogError::Unlike(_)
            | LogError::OtherKey
            | LogError::NoMasterKey(_)
            | LogError::WrongMasterKey(_)
            | LogError::Url(_)
            | LogError::Forked { .. }
            | LogError::Database(_)
            | LogError::Row { .. }
            | LogError::StoredFile { .. }
            | LogError::Unwritable(_)
            | LogError::SeriesBegun(_)
            | LogError::Closed => None,
        }
    }

    /// Of a log in another format than the one known.
    pub(crate) fn format(path: PathBuf, found: i64, known: i64) -> Self {
        match found {
            crate::copy::UNFINISHED => LogError::Unfinished(path),
            _ => LogError::Format { path, found, known },
        }
    }

    pub(crate) fn file(path: &std::path::Path, error: &std::io::Error) -> Self {
        LogError::File { path: path.to_owned(), reason: error.to_string() }
    }
}

/// Why an append was not made. Nothing of it was, unless it says otherwise.
#[derive(Debug, Clone, Error)]
pub enum AppendError {
    /// The stream is at another revision than expected.
    #[error("the stream is at revision {revision}")]
    Conflict {
        /// Where it is.
        revision: u64,
    },
    /// Another stream holds a claim.
    #[error("the claim is held by stream {by}")]
    ClaimTaken {
        /// Which stream.
        by: Uuid,
    },
    /// A stream that the decision read has moved since: decide again.
    #[error("stream {stream} has moved")]
    ReliedOnMoved {
        /// Which stream.
        stream: Uuid,
    },
    /// The actor used this command id before, with another input.
    #[error("the command id was used with another input")]
    CommandIdReused,
    /// A row is at another version than expected.
    #[error("row {id} is at version {current:?}")]
    RowConflict {
        /// Which row.
        id: Uuid,
        /// Its version, `None` when it is not there.
        current: Option<u64>,
    },
    /// Too much is waiting; send it again later.
    #[error("too many appends are waiting")]
    Overloaded,
    /// The log can be read but not written now, and why; it goes on by itself when it can. If the
    /// disk failed at COMMIT the append may yet be found: send it again under the same command id.
    #[error("the log can only be read now: {0}")]
    ReadOnly(String),
    /// The log was closed, or its appender stopped at a broken invariant. An append that was being
    /// written may be found after a restart: send it again under the same command id.
    #[error("the log takes no more appends")]
    Stopped,
    /// The append itself can't be written.
    #[error(transparent)]
    Failed(#[from] LogError),
}
