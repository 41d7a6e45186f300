//! Faults: what goes wrong on our side, as opposed to refusals. The outside sees a code and an id.
//!
//! Neither fault implements `Display`: what does becomes a GraphQL error with its whole text.

use async_graphql::{Error, ErrorExtensions};
use casetrail_eventlog::LogError;
use casetrail_projections::ViewsError;
use std::fmt::Display;
use uuid::Uuid;

/// Something failed here; the log line with this id says what, the answer doesn't.
#[derive(Clone, Copy, Debug)]
pub struct Internal {
    id: Uuid,
}

impl Internal {
    /// Logs the cause under a new id.
    pub fn new(cause: impl Display) -> Self {
        let id = Uuid::new_v4();
        tracing::error!(error_id = %id, %cause, "internal fault");
        Self { id }
    }

    /// What a person is told.
    #[must_use]
    pub fn message(self) -> String {
        format!("Something went wrong on our side. Quote {} when you report it.", self.id)
    }
}

impl From<Internal> for Error {
    fn from(fault: Internal) -> Self {
        Error::new(fault.message()).extend_with(|_, extensions| {
            extensions.set("code", "INTERNAL");
            extensions.set("id", fault.id.to_string());
        })
    }
}

/// Why a request could not be served at all.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// The person holds no access.
    NoAccess,
    /// The read models have not followed the log for too long.
    Stale,
    /// The log can't be read for the moment, as while another node takes over.
    OutOfReach,
    /// Something failed, and was logged.
    Internal(Internal),
}

/// What somebody without access is told.
pub const NO_ACCESS: &str = "You have no access. Ask your Delegated Authoriser.";

/// What everybody is told while this instance is behind the log.
pub const STALE: &str = "This server is behind for the moment. Nothing is lost; try again shortly.";

/// What everybody is told while the log can't be read.
pub const OUT_OF_REACH: &str =
    "The log can't be reached for the moment. Nothing is lost; send the same again shortly.";

impl From<Internal> for Fault {
    fn from(fault: Internal) -> Self {
        Self::Internal(fault)
    }
}

impl From<ViewsError> for Fault {
    fn from(cause: ViewsError) -> Self {
        Self::Internal(Internal::new(cause))
    }
}

impl From<LogError> for Fault {
    fn from(cause: LogError) -> Self {
        if let LogError::Database(reason) = &cause {
            tracing::error!(reason, "the log could not be read");
            return Self::OutOfReach;
        }
        Self::Internal(Internal::new(cause))
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::NoAccess => coded("UNAUTHENTICATED", NO_ACCESS),
            Fault::Stale => coded("STALE", STALE),
            Fault::OutOfReach => coded("OVERLOADED", OUT_OF_REACH),
            Fault::Internal(internal) => internal.into(),
        }
    }
}

/// A top-level error with a code of interface.md.
#[must_use]
pub fn coded(code: &'static str, message: impl Into<String>) -> Error {
    Error::new(message).extend_with(|_, extensions| extensions.set("code", code))
}

/// `BAD_REQUEST`, with what to do.
#[must_use]
pub fn bad_request(message: impl Into<String>) -> Error {
    coded("BAD_REQUEST", message)
}
