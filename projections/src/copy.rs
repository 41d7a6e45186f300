//! A copy of the read models, for another instance to start from.

use crate::store;
use crate::views::{PRESENT, READY, sync};
use crate::{Position, ViewsError};
use rusqlite::{Connection, OpenFlags};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// The file that is being made to be copied elsewhere.
const LEAVING: &str = "views-leaving.db";
/// The file that came from elsewhere, until it was looked at.
const ARRIVING: &str = "views-arriving.db";

/// A copy of the read models as of one moment, in a file that is removed when this is dropped.
pub struct ViewsCopy {
    path: PathBuf,
    /// The last event applied to it.
    pub position: Position,
}

impl ViewsCopy {
    /// Makes one of the present file. Blocks; readers and the writer go on meanwhile.
    pub(crate) fn of(dir: &Path) -> Result<Self, ViewsError> {
        let path = dir.join(LEAVING);
        store::remove(&path)?;
        store::create(&path)?;
        // Removed with it, whatever comes.
        let mut copy = Self { path, position: 0 };
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let present = Connection::open_with_flags(dir.join(PRESENT), flags)?;
        present.busy_timeout(store::BUSY)?;
        present.execute("VACUUM INTO ?", [copy.path.to_string_lossy()])?;
        let made = Connection::open_with_flags(&copy.path, flags)?;
        (copy.position, _) = store::checkpoint(&made)?;
        Ok(copy)
    }

    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for ViewsCopy {
    fn drop(&mut self) {
        // The next one removes what stays.
        let _ = store::remove(&self.path);
    }
}

/// Whether a folder has read models already.
#[must_use]
pub fn is_there(dir: &Path) -> bool {
    dir.join(PRESENT).exists() || dir.join(READY).exists()
}

/// Where a copy from elsewhere is to be put before [`adopt`] looks at it.
#[must_use]
pub fn arriving(dir: &Path) -> PathBuf {
    dir.join(ARRIVING)
}

/// Makes the copy that arrived the present file of a folder that has none, if it is of this generation
/// and goes up to this position.
///
/// # Errors
/// When it is not, or the files can't be exchanged; the copy is then removed.
pub fn adopt(dir: &Path, position: Position) -> Result<(), ViewsError> {
    let path = arriving(dir);
    let found = store::is_current(&path).then(|| {
        let file = Connection::open(&path)?;
        store::checkpoint(&file).map(|(position, _)| position)
    });
    match found.transpose()? {
        Some(found) if found == position => {
            File::open(&path)?.sync_all()?;
            fs::rename(&path, dir.join(READY))?;
            sync(dir)
        }
        Some(_) | None => {
            store::remove(&path)?;
            Err(ViewsError::OtherCopy)
        }
    }
}
