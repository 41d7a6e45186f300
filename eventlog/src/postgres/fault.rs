//! What PostgreSQL says, as a fault.

use sqlx::error::DatabaseError;

use crate::fault::Fault;

/// The lock was not to be had within its time.
const LOCK_NOT_AVAILABLE: &str = "55P03";
const NOT_UNIQUE: &str = "23505";
const READ_ONLY: &str = "25006";
const IDLE_IN_TRANSACTION: &str = "25P03";

/// Classes that speak of the server and the way to it, not of what was asked: connections, rolled back,
/// resources, operators, the system, internal errors.
const STORAGE: [&str; 7] = ["08", "40", "53", "57", "58", "F0", "XX"];

fn code(error: &sqlx::Error) -> Option<String> {
    let code = error.as_database_error().and_then(DatabaseError::code);
    code.map(std::borrow::Cow::into_owned)
}

/// Was somebody else's lock in the way for too long?
pub(super) fn is_lock_timeout(error: &sqlx::Error) -> bool {
    code(error).is_some_and(|code| code == LOCK_NOT_AVAILABLE)
}

/// Is it the database that fails, or what we asked of it? By the standard's classes of codes.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
pub(super) fn fault(error: sqlx::Error) -> Fault {
    let message = error.to_string();
    let Some(code) = code(&error) else { return Fault::Storage(message) };
    let storage = STORAGE.iter().any(|class| code.starts_with(class));
    match code.as_str() {
        NOT_UNIQUE => Fault::Broken(message),
        LOCK_NOT_AVAILABLE | READ_ONLY | IDLE_IN_TRANSACTION => Fault::Storage(message),
        _ if storage => Fault::Storage(message),
        _ => Fault::Refused(message),
    }
}
