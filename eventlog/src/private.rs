//! Files and folders that nobody but their owner may read.

use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io::{Error, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// What the owner may do with a file of ours, and nobody else.
const FILE_MODE: u32 = 0o600;
const FOLDER_MODE: u32 = 0o700;
const OTHERS: u32 = 0o077;

/// What SQLite keeps beside a database. It makes these with the database's own permissions.
const BESIDE: [&str; 3] = ["", "-wal", "-shm"];

/// Makes a folder, and those above it, where there is none.
pub(crate) fn make_folder(path: &Path) -> Result<(), Error> {
    DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(path)
}

/// Sees to it that a database is there and closed to others, with what lies beside it.
///
/// One that is there is never opened here: closing it again would end the locks that other
/// connections of this process have on it.
pub(crate) fn make_database(path: &Path) -> Result<(), Error> {
    match OpenOptions::new().write(true).create_new(true).mode(FILE_MODE).open(path) {
        Ok(_) => return Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    for beside in BESIDE {
        let mut name = path.as_os_str().to_owned();
        name.push(beside);
        close_to_others(Path::new(&name))?;
    }
    Ok(())
}

/// Opens a file for writing, making it where there is none.
pub(crate) fn open(path: &Path) -> Result<File, Error> {
    let mut options = OpenOptions::new();
    let file = options.create(true).truncate(false).write(true).mode(FILE_MODE).open(path)?;
    close_to_others(path)?;
    Ok(file)
}

/// Makes a file, which must not be there.
pub(crate) fn create(path: &Path) -> Result<File, Error> {
    OpenOptions::new().write(true).create_new(true).mode(FILE_MODE).open(path)
}

/// Takes from others what an earlier version, or a copy, left them.
fn close_to_others(path: &Path) -> Result<(), Error> {
    match path.metadata() {
        Ok(found) if found.permissions().mode() & OTHERS == 0 => Ok(()),
        Ok(_) => std::fs::set_permissions(path, Permissions::from_mode(FILE_MODE)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}
