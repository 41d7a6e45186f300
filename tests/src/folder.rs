//! Temporary folders that go when their owner goes.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A temporary folder, removed when dropped.
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// An empty folder of its own.
    ///
    /// # Panics
    /// When the system's temporary folder can't be written.
    #[must_use]
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = home().join(format!("{}-{number}", std::process::id()));
        fs::create_dir_all(&path).expect("the temporary folder is writable");
        Self { path }
    }

    /// A folder holding a copy of all that `source` holds.
    ///
    /// # Panics
    /// When a file can't be copied.
    #[must_use]
    pub fn copy_of(source: &Path) -> Self {
        let folder = Self::new();
        copy(source, &folder.path);
        folder
    }

    /// Copies all that it holds into another folder.
    ///
    /// # Panics
    /// When a file can't be copied.
    pub fn copy_to(&self, target: &Path) {
        copy(&self.path, target);
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Default for Folder {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A file still held by a process that is just ending is swept by the next run.
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Removes what runs that ended long ago left behind.
pub fn sweep() {
    for entry in fs::read_dir(home()).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let process = name.split('-').next().and_then(|number| number.parse::<u32>().ok());
        if process.is_some_and(|process| !Path::new("/proc").join(process.to_string()).exists()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// The folder that holds all temporary folders of tests.
pub fn home() -> PathBuf {
    std::env::temp_dir().join("casetrail-tests")
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("the folder to copy exists") {
        let entry = entry.expect("its entries can be read");
        let target = to.join(entry.file_name());
        let kind = entry.file_type().expect("an entry has a type");
        if kind.is_dir() {
            fs::create_dir_all(&target).expect("the temporary folder is writable");
            copy(&entry.path(), &target);
        } else if kind.is_file() {
            fs::copy(entry.path(), &target).expect("the temporary folder has room");
        }
    }
}
