//! Puts a backup back: into a data folder or a database that holds nothing.

use super::manifest::Manifest;
use super::{FILE_LIST, KEYS, archive, files, incarnation};
use crate::files::Store;
use crate::start::{ACCESS, LOG};
use casetrail_domain::Event;
use casetrail_eventlog::copy::{Copying, End, KeysEnd, Onto, While, forget_seen, seen};
use casetrail_eventlog::{Log, LogError, Settings};
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Lies in a data folder from the first thing restored to the last: a restore that was cut off goes on.
const MARK: &str = "restoring.json";

/// Where the keys come from.
pub enum KeysFrom {
    /// A folder that a backup made.
    Folder(PathBuf),
    /// They are where they were.
    There,
}

/// What is to be restored.
pub struct Restoring<'a> {
    /// The backup.
    pub folder: &'a Path,
    /// Its keys, or a later backup's.
    pub keys: KeysFrom,
    /// The data folder.
    pub data: &'a Path,
    /// Where files are kept.
    pub store: &'a Store,
    /// Why, in somebody's words.
    pub reason: Option<String>,
}

/// Was a restore to this data folder cut off?
#[must_use]
pub fn is_cut_off(data: &Path) -> bool {
    data.join(MARK).exists()
}

/// Checks all of a backup, then puts it back, reads it whole, and begins another incarnation. Says what
/// there is now, and what there is not.
///
/// # Errors
/// What was found or failed. A restore that was cut off is gone on with by the same call.
pub async fn restore(
    of: impl Fn(&str) -> Settings,
    restoring: Restoring<'_>,
    mut shown: impl FnMut(&str, u64, u64),
) -> Result<Vec<String>, LogError> {
    let Restoring { folder, keys, data, store, reason } = restoring;
    let refused = |reason: String| LogError::Unwritable(reason);
    let manifest = Manifest::checked(folder).map_err(refused)?;
    if manifest.held.bucket.is_none() && folder.join(FILE_LIST).exists() {
        files::check(folder).map_err(refused)?;
    }
    let keys = match keys {
        KeysFrom::Folder(keys) => {
            Manifest::checked(&keys).map_err(refused)?;
            Some(KeysEnd::Archive(archive(&keys, KEYS)))
        }
        KeysFrom::There => None,
    };
    let mark = Mark::of(data, &manifest)?;
    put_logs(&of, (folder, &manifest), keys.as_ref(), &mark, &mut shown).await?;
    let count = files::restore(folder, store).await.map_err(refused)?;
    let lost = seen(&of(LOG))?;
    forget(&of, data)?;
    let mut told = read_whole(of(LOG), &manifest, reason).await?;
    told.push(match &manifest.held.bucket {
        None => format!("{count} files."),
        Some(url) => format!("The files are those of {url}, as you put them back."),
    });
    let head = manifest.held.log.as_ref().map_or(0, |log| log.head);
    told.push(match lost {
        Some(lost) if lost > head => format!(
            "LOST: positions {} to {lost}, which were seen from this folder and are not in the backup.",
            head + 1
        ),
        Some(_) | None => {
            format!("What was appended after position {head} is not in the backup.")
        }
    });
    mark.remove()?;
    Ok(told)
}

async fn put_logs(
    of: &impl Fn(&str) -> Settings,
    (folder, manifest): (&Path, &Manifest),
    keys: Option<&KeysEnd>,
    mark: &Mark,
    shown: &mut impl FnMut(&str, u64, u64),
) -> Result<(), LogError> {
    let to_keys = KeysEnd::of(of(LOG));
    // The log last: once it is whole the service could start.
    let mut logs = vec![(ACCESS, "looks"), (LOG, "events")];
    logs.retain(|(name, _)| *name == LOG || manifest.held.access.is_some());
    let ends = |name: &str| (End::Archive(archive(folder, name)), End::log(of(name)));
    let ends: Vec<_> = logs.iter().map(|(name, _)| ends(name)).collect();
    let copying = |(from, to)| Copying {
        from,
        to,
        onto: mark.onto(),
        meanwhile: While::Still,
        keys: keys.map(|keys| (keys, &to_keys)),
    };
    for (from, to) in &ends {
        copying((from, to)).check().await?;
    }
    mark.set()?;
    for ((_, what), (from, to)) in logs.iter().zip(&ends) {
        copying((from, to)).run(&mut |done, of| shown(what, done, of)).await?;
    }
    Ok(())
}

/// What this folder remembers of the log as it was.
fn forget(of: &impl Fn(&str) -> Settings, data: &Path) -> Result<(), LogError> {
    for name in [LOG, ACCESS] {
        forget_seen(&of(name))?;
    }
    for file in ["views.db", "views-ready.db", "views-next.db"] {
        for beside in ["", "-wal", "-shm"] {
            let path = data.join(format!("{file}{beside}"));
            match fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(failed(&path, &error));
                }
                Ok(()) | Err(_) => {}
            }
        }
    }
    Ok(())
}

/// Opens every event once, which shows whether its key is there, and begins another incarnation.
async fn read_whole(
    settings: Settings,
    manifest: &Manifest,
    reason: Option<String>,
) -> Result<Vec<String>, LogError> {
    let log = Log::<Event>::open(settings).await?;
    let (reading, head) = (log.clone(), log.head());
    let read = move || reading.scan(0, head, |_| ControlFlow::Continue(()));
    tokio::task::spawn_blocking(read).await.map_err(|_| LogError::Closed)??;
    let reason = reason.unwrap_or_else(|| format!("a backup of {} was restored", manifest.made));
    let begun = incarnation::begin(&log, &reason).await;
    log.close().await;
    let begun = begun.map_err(|error| LogError::Unwritable(error.to_string()))?;
    Ok(vec![
        format!("The log ends at position {head}; every event of it was read."),
        format!("It is incarnation {} from now on: everybody signs in again.", begun.id),
    ])
}

/// The mark of a restore that is under way.
struct Mark {
    path: PathBuf,
    text: String,
    is_there: bool,
}

impl Mark {
    fn of(data: &Path, manifest: &Manifest) -> Result<Self, LogError> {
        let path = data.join(MARK);
        let text = serde_json::to_string(manifest)
            .map_err(|error| LogError::Unwritable(error.to_string()))?;
        match fs::read_to_string(&path) {
            Ok(found) if found == text => Ok(Self { path, text, is_there: true }),
            Ok(_) => {
                let reason = "the restore of another backup was cut off here".to_owned();
                Err(LogError::File { path, reason })
            }
            Err(_) => Ok(Self { path, text, is_there: false }),
        }
    }

    fn set(&self) -> Result<(), LogError> {
        fs::write(&self.path, &self.text).map_err(|error| failed(&self.path, &error))
    }

    /// What was restored already is not asked to be gone.
    fn onto(&self) -> Onto {
        if self.is_there { Onto::Beginning } else { Onto::Nothing }
    }

    fn remove(self) -> Result<(), LogError> {
        fs::remove_file(&self.path).map_err(|error| failed(&self.path, &error))
    }
}

fn failed(path: &Path, error: &std::io::Error) -> LogError {
    LogError::File { path: path.to_owned(), reason: error.to_string() }
}
