//! The demo's data, seeded once for all test processes of one binary, day and machine.

use crate::app::App;
use crate::binary;
use crate::folder::{self, Folder};
use crate::postgres::{self, Database};
use chrono::Utc;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::UNIX_EPOCH;

/// What the names of seeded folders begin with.
const PREFIX: &str = "seed-";

/// What the service seeded and left in good order; every test copies it.
pub struct Seed {
    folder: PathBuf,
    database: Option<String>,
}

impl Seed {
    /// The seed in a folder.
    ///
    /// # Panics
    /// When the service can't seed it.
    pub fn on_sqlite() -> &'static Self {
        static SEED: OnceLock<Seed> = OnceLock::new();
        SEED.get_or_init(|| Self::found_or_made(None))
    }

    /// The seed in a database, and what lies in a folder beside it.
    ///
    /// # Panics
    /// When the service can't seed it.
    pub fn on_postgres() -> &'static Self {
        static SEED: OnceLock<Seed> = OnceLock::new();
        SEED.get_or_init(|| {
            let name = name().replace('-', "_");
            Self::found_or_made(Some(name))
        })
    }

    /// A copy of its folder, and of its database if it has one.
    pub(crate) fn copy(&self) -> (Folder, Option<Database>) {
        let database = self.database.as_deref().map(Database::copy_of);
        (Folder::copy_of(&self.folder), database)
    }

    fn found_or_made(database: Option<String>) -> Self {
        let home = folder::home();
        fs::create_dir_all(&home).expect("the temporary folder is writable");
        // Processes that begin together wait for the first one's; the lock goes with this file.
        let lock = File::create(home.join("lock")).expect("the temporary folder is writable");
        lock.lock().expect("a file can be locked");
        let beside = if database.is_some() { "-postgres" } else { "" };
        let folder = home.join(name() + beside);
        folder::sweep();
        // A server of databases may be younger than the folder.
        if !folder.exists() || database.as_deref().is_some_and(|name| !postgres::has(name)) {
            remove_old(&home);
            make(&folder, database.as_deref());
        }
        Self { folder, database }
    }
}

/// Another build or another day is another folder: drafts expire, and binaries change.
fn name() -> String {
    let binary = fs::metadata(binary::path()).expect("the service's binary is built");
    let built = binary.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let built = built.map_or(0, |since| since.as_nanos());
    format!("{PREFIX}{}-{}-{built}", day(), binary.len())
}

fn make(seeded: &Path, database: Option<&str>) {
    let mut app = match database {
        Some(_) => App::start_empty_on(Some(Database::empty()), &[]),
        None => App::start_empty_on(None, &[]),
    };
    assert!(app.stop(), "it ends well when asked:\n{}", app.log_text());
    // Renamed when whole, so that half a copy is never taken for one.
    let half = seeded.with_extension("half");
    let _ = fs::remove_dir_all(&half);
    let _ = fs::remove_dir_all(seeded);
    fs::create_dir_all(&half).expect("the temporary folder is writable");
    app.folder().copy_to(&half);
    if let (Some(kept), Some(name)) = (app.take_database(), database) {
        kept.keep_as(name);
    }
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
