//! The write-ahead log beside `views.db` is folded in before it grows long, whoever reads meanwhile.

use crate::ViewsError;
use crate::store::BUSY;
use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Bytes at which it is folded in and begun anew.
const BYTES_MAX: u64 = 16 << 20;
/// How much longer it may grow before the next attempt, when readers stood in the way.
const BYTES_MORE: u64 = 4 << 20;
/// How long readers of the old state are waited for; they are short.
const READERS_WAITED_FOR: Duration = Duration::from_millis(100);

/// The write-ahead log of a file, as its one writer keeps it.
pub struct Wal {
    path: PathBuf,
    bytes_max: u64,
}

impl Wal {
    /// The one beside this file.
    pub fn beside(file: &Path) -> Self {
        let mut path = file.as_os_str().to_owned();
        path.push("-wal");
        Self { path: path.into(), bytes_max: BYTES_MAX }
    }

    /// Folds it in when it is long. SQLite's own way, after each commit, never begins it anew while
    /// there is always somebody who reads.
    pub fn keep_short(&mut self, writer: &Connection) -> Result<(), ViewsError> {
        let bytes = fs::metadata(&self.path).map_or(0, |file| file.len());
        if bytes < self.bytes_max {
            return Ok(());
        }
        writer.busy_timeout(READERS_WAITED_FOR)?;
        let folded = writer
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| Ok(row.get::<_, i64>(0)? == 0));
        writer.busy_timeout(BUSY)?;
        self.bytes_max = if folded? { BYTES_MAX } else { bytes + BYTES_MORE };
        Ok(())
    }
}
