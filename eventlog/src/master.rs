//! The master key: a file in the data folder, under which all other keys are wrapped.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use ring::hkdf::{HKDF_SHA256, KeyType, Salt};

use crate::aead::{KEY_BYTES, SealingKey, fill_random};
use crate::{LogError, private};

const FILE: &str = "master.key";

/// The key that wraps keys.
pub(crate) struct MasterKey {
    path: PathBuf,
    wrapping: SealingKey,
}

/// May a missing master key be made?
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum WhenMissing {
    /// Yes: nothing was ever written under one.
    Make,
    /// No: what was written under it would be lost.
    Refuse,
}

impl MasterKey {
    pub fn load(dir: &Path, missing: WhenMissing) -> Result<Self, LogError> {
        let path = dir.join(FILE);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => match missing {
                WhenMissing::Make => make(dir, &path)?,
                WhenMissing::Refuse => return Err(LogError::NoMasterKey(path)),
            },
            Err(error) => return Err(LogError::file(&path, &error)),
        };
        let key = parse_hex(text.trim()).ok_or_else(|| LogError::WrongMasterKey(path.clone()))?;
        Ok(Self { path, wrapping: derive(&key, b"casetrail/wrap/1") })
    }

    /// Copies the master key of one folder to another that has none.
    pub fn bring(from: &Path, to: &Path) -> Result<(), LogError> {
        let (source, target) = (from.join(FILE), to.join(FILE));
        if target.exists() || !source.exists() {
            return Ok(());
        }
        let text =
            std::fs::read_to_string(&source).map_err(|error| LogError::file(&source, &error))?;
        private::make_folder(to).map_err(|error| LogError::file(to, &error))?;
        write(to, &target, text.trim())
    }

    pub fn wrapping(&self) -> &SealingKey {
        &self.wrapping
    }

    pub fn wrong(&self) -> LogError {
        LogError::WrongMasterKey(self.path.clone())
    }
}

fn make(dir: &Path, path: &Path) -> Result<String, LogError> {
    let mut key = [0; KEY_BYTES];
    fill_random(&mut key)?;
    let text = key.map(|byte| format!("{byte:02x}")).concat();
    write(dir, path, &text)?;
    Ok(text)
}

fn write(dir: &Path, path: &Path, text: &str) -> Result<(), LogError> {
    let write = || {
        let mut file = private::create(path)?;
        file.write_all(text.as_bytes())?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        File::open(dir)?.sync_all()
    };
    write().map_err(|error| LogError::file(path, &error))
}

fn parse_hex(text: &str) -> Option<[u8; KEY_BYTES]> {
    let mut key = [0; KEY_BYTES];
    if text.len() != 2 * KEY_BYTES || !text.is_ascii() {
        return None;
    }
    for (index, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * index..2 * index + 2], 16).ok()?;
    }
    Some(key)
}

struct KeyLength;

impl KeyType for KeyLength {
    fn len(&self) -> usize {
        KEY_BYTES
    }
}

/// HKDF-SHA256 with no salt, so that one master key never serves two purposes.
fn derive(master: &[u8; KEY_BYTES], purpose: &[u8]) -> SealingKey {
    let mut key = [0; KEY_BYTES];
    Salt::new(HKDF_SHA256, &[])
        .extract(master)
        .expand(&[purpose], KeyLength)
        .and_then(|material| material.fill(&mut key))
        .expect("32 bytes are within HKDF's bound");
    SealingKey::new(&key)
}
