//! Backups: all that a service holds, in one folder, taken while it runs, and put back.
//!
//! The logs and what stands beside them are each of one moment, the log's first; then come the keys, so
//! that there is one for all that the log holds, then the files that its events name. Keys lie in a
//! folder of their own, to be kept apart and for a shorter time. The master key is never among them.

mod files;
pub mod incarnation;
mod manifest;
mod restore;

pub use restore::{KeysFrom, Restoring, is_cut_off, restore};

use crate::files::Store;
use crate::start::{ACCESS, LOG};
use casetrail_eventlog::copy::{Copying, End, KeysEnd, Onto, Surveyed, While, copy_keys};
use casetrail_eventlog::{LogError, Settings};
use chrono::{DateTime, Utc};
use manifest::{Content, Held, Kept, Manifest};
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

/// The keys' folder within a backup.
const KEYS: &str = "keys";
/// The files' folder within a backup.
const FILES: &str = "files";
/// The list of files within a backup.
const FILE_LIST: &str = "files.txt";

/// The archive of one of the logs within a backup.
fn archive(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.copy"))
}

/// Saves logs, keys and files in a folder, which must be empty or not there.
///
/// # Errors
/// One sentence that says what is in the way. A folder without `backup.json` holds no backup.
pub async fn save(
    of: impl Fn(&str) -> Settings,
    store: &Store,
    folder: &Path,
    mut shown: impl FnMut(&str, u64, u64),
) -> Result<Vec<String>, String> {
    make_empty(folder)?;
    make_empty(&folder.join(KEYS))?;
    let log = save_log(of(LOG), folder, LOG, &mut |done, of| shown("events", done, of)).await?;
    let log = log.ok_or("There is no log to save.")?;
    let looks = &mut |done, of| shown("looks", done, of);
    let access = save_log(of(ACCESS), folder, ACCESS, looks).await?;
    let keys_file = archive(&folder.join(KEYS), KEYS);
    let keys = copy_keys(&KeysEnd::of(of(LOG)), &KeysEnd::Archive(keys_file.clone()))
        .await
        .map_err(|error| error.to_string())?;
    let (files, bytes) = files::save(store, folder).await?;
    let made = Utc::now();
    let held = Held { keys: keys.keys, shreds: keys.shreds, ..Held::default() };
    Manifest::new(made, held, vec![Content::of(&folder.join(KEYS), &format!("{KEYS}.copy"))?])
        .write(&folder.join(KEYS))?;
    let mut contents = vec![Content::of(folder, FILE_LIST)?];
    for name in [(LOG, true), (ACCESS, access.is_some())] {
        if name.1 {
            contents.push(Content::of(folder, &format!("{}.copy", name.0))?);
        }
    }
    let held = Held {
        log: Some(Kept::of(&log)),
        access: access.as_ref().map(Kept::of),
        files,
        bucket: store.bucket_url().map(str::to_owned),
        ..Held::default()
    };
    let manifest = Manifest::new(made, held, contents);
    manifest.write(folder)?;
    let mut told = vec![told_of(&log, folder)];
    told.push(format!(
        "{} looks, {} keys, {} records of destroyed keys.",
        access.map_or(0, |access| access.head),
        keys.keys,
        keys.shreds
    ));
    told.push(match store.bucket_url() {
        None => format!("{files} files, {bytes} bytes as they are stored."),
        Some(url) => format!("Files lie in {url}, which is yours to keep versions of."),
    });
    Ok(told)
}

fn told_of(log: &Surveyed, folder: &Path) -> String {
    let at = DateTime::from_timestamp_micros(log.at_micros).unwrap_or_default();
    format!("{} holds the log up to position {}, of {at}.", folder.display(), log.head)
}

async fn save_log(
    settings: Settings,
    folder: &Path,
    name: &str,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Option<Surveyed>, String> {
    let to = End::Archive(archive(folder, name));
    let (from, onto, meanwhile) = (&End::log(settings), Onto::Nothing, While::Served);
    let copying = Copying { from, to: &to, onto, meanwhile, keys: None };
    match copying.run(progress).await {
        Ok(saved) => Ok(Some(saved)),
        Err(LogError::NoLog(_)) if name == ACCESS => Ok(None),
        Err(error) => Err(error.to_string()),
    }
}

/// Makes a folder that nobody else may read; one that is there has to be empty.
fn make_empty(folder: &Path) -> Result<(), String> {
    let wrong = |why: &dyn std::fmt::Display| format!("{} can't be used: {why}.", folder.display());
    let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|error| wrong(&error))?;
    let mut listed = std::fs::read_dir(folder).map_err(|error| wrong(&error))?;
    match listed.next() {
        None => Ok(()),
        Some(_) => Err(wrong(&"it is not empty")),
    }
}
