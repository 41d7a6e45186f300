//! The demo's data, seeded once for all test processes of one binary, day and machine.

use crate::app::App;
use crate::binary;
use crate::folder;
use chrono::Utc;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::UNIX_EPOCH;

/// What the names of seeded folders begin with.
const PREFIX: &str = "seed-";

/// A folder that the service seeded and left in good order; every test copies it.
///
/// # Panics
/// When the service can't seed it.
pub fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(found_or_made)
}

fn found_or_made() -> PathBuf {
    let home = folder::home();
    fs::create_dir_all(&home).expect("the temporary folder is writable");
    // Processes that begin together wait for the first one's; the lock goes with this file.
    let lock = File::create(home.join("lock")).expect("the temporary folder is writable");
    lock.lock().expect("a file can be locked");
    let seeded = home.join(name());
    folder::sweep();
    if !seeded.exists() {
        remove_old(&home);
        make(&seeded);
    }
    seeded
}

/// Another build or another day is another folder: drafts expire, and binaries change.
fn name() -> String {
    let binary = fs::metadata(binary::path()).expect("the service's binary is built");
    let built = binary.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let built = built.map_or(0, |since| since.as_nanos());
    format!("{PREFIX}{}-{}-{built}", day(), binary.len())
}

fn make(seeded: &Path) {
    let mut app = App::start_empty(&[]);
    assert!(app.stop(), "it ends well when asked:\n{}", app.log_text());
    // Renamed when whole, so that half a copy is never taken for one.
    let half = seeded.with_extension("half");
    let _ = fs::remove_dir_all(&half);
    fs::create_dir_all(&half).expect("the temporary folder is writable");
    app.folder().copy_to(&half);
    fs::rename(&half, seeded).expect("the temporary folder is writable");
}

/// Removes what earlier days left; another build's of today may be in use.
fn remove_old(home: &Path) {
    let today = format!("{PREFIX}{}", day());
    for entry in fs::read_dir(home).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(PREFIX) && !name.starts_with(&today) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn day() -> String {
    Utc::now().format("%Y%m%d").to_string()
}
