//! `casetrail backup` and `casetrail restore`.

use super::{Data, migrate, say};
use crate::backup::{self, KeysFrom, Restoring};
use crate::clock::Clock;
use crate::files::Store;
use crate::start::{StartError, log_settings};
use clap::Args;
use std::path::PathBuf;

#[derive(Args)]
pub struct Backup {
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    files: Files,
    /// The folder to save all of it in; made when missing, and empty.
    #[arg(value_name = "DIR")]
    dir: PathBuf,
}

#[derive(Args)]
pub struct Restore {
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    files: Files,
    /// The folder that `backup` made.
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// The keys, when they were kept apart or a later backup's are to be used: its folder `keys`.
    #[arg(long, value_name = "DIR", conflicts_with = "keys_are_there")]
    keys: Option<PathBuf>,
    /// The keys are where they were, and only the log was lost.
    #[arg(long)]
    keys_are_there: bool,
    /// Why it is restored, for whoever asks later.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

#[derive(Args)]
struct Files {
    /// Where files are kept, as the service has it.
    #[arg(long, env = "CASETRAIL_FILES_URL", value_name = "URL")]
    files_url: Option<String>,
}

impl Backup {
    pub async fn run(self) -> Result<(), StartError> {
        let Self { data, files, dir } = self;
        let store = Store::open(files.files_url.as_deref(), &data.data)?;
        let of = |name: &str| log_settings(&data.data, &data.urls(), name, Clock::Real);
        for line in backup::save(of, &store, &dir, migrate::telling()).await? {
            say(&line);
        }
        Ok(())
    }
}

impl Restore {
    pub async fn run(self) -> Result<(), StartError> {
        let Self { data, files, dir, keys, keys_are_there, reason } = self;
        let keys = match (keys, keys_are_there) {
            (Some(keys), _) => KeysFrom::Folder(keys),
            (None, true) => KeysFrom::There,
            (None, false) => KeysFrom::Folder(dir.join("keys")),
        };
        let store = Store::open(files.files_url.as_deref(), &data.data)?;
        let restoring = Restoring { folder: &dir, keys, data: &data.data, store: &store, reason };
        let of = |name: &str| log_settings(&data.data, &data.urls(), name, Clock::Real);
        for line in backup::restore(of, restoring, migrate::telling()).await? {
            say(&line);
        }
        Ok(())
    }
}
