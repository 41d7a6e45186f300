//! `backup.json`: what a backup holds, and the digest of each of its files. It is written last, so that
//! a folder that has it is whole.

use crate::cursor::hex;
use casetrail_eventlog::copy::{self, Surveyed};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

const FILE: &str = "backup.json";
const FORMAT: u32 = 1;

/// What a folder holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// 1.
    pub casetrail_backup: u32,
    /// When it was made.
    pub made: DateTime<Utc>,
    /// By which version.
    pub version: String,
    /// What it holds, counted.
    pub held: Held,
    /// Its files.
    pub contents: Vec<Content>,
}

/// What a folder holds, counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<Kept>,
    /// The access log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<Kept>,
    /// Usable keys.
    #[serde(default)]
    pub keys: u64,
    /// Records of destroyed keys.
    #[serde(default)]
    pub shreds: u64,
    /// Files of cases and uploads.
    #[serde(default)]
    pub files: u64,
    /// The bucket that files lie in, of which nothing is here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bucket: Option<String>,
}

/// What was kept of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The log's id.
    pub id: String,
    /// Its newest position.
    pub head: u64,
    /// The hash of the event there.
    pub hash: String,
    /// SHA-256 over the hashes of all its events.
    pub events: String,
    /// How many rows stand beside it.
    pub beside: BTreeMap<String, u64>,
}

impl Kept {
    /// What a survey found.
    pub fn of(surveyed: &Surveyed) -> Self {
        let beside = surveyed.beside.iter();
        Self {
            id: surveyed.log.to_string(),
            head: surveyed.head,
            hash: hex(&surveyed.hash),
            events: hex(&surveyed.events),
            beside: beside.map(|(name, count, _)| ((*name).to_owned(), *count)).collect(),
        }
    }
}

/// A file of a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Its name.
    pub name: String,
    /// How long it is.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: String,
}

impl Content {
    /// A file as it is.
    pub fn of(folder: &Path, name: &str) -> Result<Self, String> {
        let (bytes, hash) =
            copy::digest(&folder.join(name)).map_err(|error| format!("{error}."))?;
        Ok(Self { name: name.to_owned(), bytes, sha256: hex(&hash) })
    }

    /// Sees to it that the file is as it was.
    pub fn check(&self, folder: &Path) -> Result<(), String> {
        match Self::of(folder, &self.name)? == *self {
            true => Ok(()),
            false => {
                let path = folder.join(&self.name);
                Err(format!("{} is not what was saved: nothing was restored.", path.display()))
            }
        }
    }
}

impl Manifest {
    /// What was saved.
    pub fn new(made: DateTime<Utc>, held: Held, contents: Vec<Content>) -> Self {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        Self { casetrail_backup: FORMAT, made, version, held, contents }
    }

    /// Writes it, durable before this returns.
    pub fn write(&self, folder: &Path) -> Result<(), String> {
        let path = folder.join(FILE);
        let write = || {
            let mut text = serde_json::to_vec_pretty(self)?;
            text.push(b'\n');
            let mut options = OpenOptions::new();
            let mut file = options.write(true).create_new(true).mode(0o600).open(&path)?;
            file.write_all(&text)?;
            file.sync_all()?;
            File::open(folder)?.sync_all()
        };
        write().map_err(|error: std::io::Error| format!("{}: {error}.", path.display()))
    }

    /// Reads it, and sees to it that each of its files is as it was.
    pub fn checked(folder: &Path) -> Result<Self, String> {
        let path = folder.join(FILE);
        let text = fs::read(&path).map_err(|error| {
            format!("{} holds no backup: {}: {error}.", folder.display(), path.display())
        })?;
        let manifest: Self = serde_json::from_slice(&text)
            .map_err(|error| format!("{} can't be read: {error}.", path.display()))?;
        if manifest.casetrail_backup != FORMAT {
            return Err(format!("{} is of a later version of this program.", path.display()));
        }
        for content in &manifest.contents {
            if Path::new(&content.name).components().count() != 1 {
                return Err(format!("{} names what it can't hold.", path.display()));
            }
            content.check(folder)?;
        }
        Ok(manifest)
    }
}
