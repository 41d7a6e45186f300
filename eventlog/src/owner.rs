//! One process has a data folder: its log on SQLite, its read models on any engine.

use std::fs::{File, TryLockError};

use crate::settings::Settings;
use crate::{LogError, private};

/// Makes the folder and takes this log's part of it for this process, until the file is dropped.
pub(crate) fn take_folder(settings: &Settings) -> Result<File, LogError> {
    private::make_folder(&settings.dir).map_err(|error| LogError::file(&settings.dir, &error))?;
    let path = settings.lock();
    let file = private::open(&path).map_err(|error| LogError::file(&path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(LogError::InUse(settings.dir.clone())),
        Err(TryLockError::Error(error)) => Err(LogError::file(&path, &error)),
    }
}
