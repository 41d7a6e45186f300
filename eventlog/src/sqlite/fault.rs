//! What SQLite says, as a fault.

use crate::fault::Fault;

/// Is it the storage that fails, or what we asked of it? By SQLite's primary result codes.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
pub(super) fn fault(error: sqlx::Error) -> Fault {
    const STORAGE: [i64; 9] = [5, 6, 8, 10, 11, 13, 14, 15, 26];
    const NOT_UNIQUE: [i64; 2] = [1555, 2067];
    let message = error.to_string();
    let Some(database) = error.as_database_error() else { return Fault::Storage(message) };
    let code = database.code().and_then(|code| code.parse::<i64>().ok());
    match code {
        Some(code) if NOT_UNIQUE.contains(&code) => Fault::Broken(message),
        Some(code) if !STORAGE.contains(&(code & 0xff)) => Fault::Refused(message),
        Some(_) | None => Fault::Storage(message),
    }
}
