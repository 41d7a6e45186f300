//! Faults: what goes wrong on our side, as opposed to refusals. The outside sees a code and an id.

use async_graphql::ErrorExtensions;
use casetrail_eventlog::{AppendError, LogError};
use casetrail_projections::ViewsError;
use std::fmt::Display;
use thiserror::Error;
use uuid::Uuid;

/// Something failed here; the log line with this id says what, the answer doesn't.
#[derive(Clone, Copy, Debug, Error)]
#[error("Something went wrong on our side. Quote {id} when you report it.")]
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
}

impl From<Internal> for async_graphql::Error {
    fn from(fault: Internal) -> Self {
        async_graphql::Error::new(fault.to_string()).extend_with(|_, extensions| {
            extensions.set("code", "INTERNAL");
            extensions.set("id", fault.id.to_string());
        })
    }
}

/// Why a request could not be served at all.
#[derive(Debug, Error)]
pub enum Fault {
    /// The person holds no access.
    #[error("You have no access. Ask your Delegated Authoriser.")]
    NoAccess,
    /// The read models can't be read.
    #[error(transparent)]
    Views(#[from] ViewsError),
    /// The log can't be read.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The log can't be written.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// It was logged already.
    #[error(transparent)]
    Internal(#[from] Internal),
}

impl From<Fault> for async_graphql::Error {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::NoAccess => coded("UNAUTHENTICATED", fault.to_string()),
            Fault::Internal(internal) => internal.into(),
            Fault::Views(cause) => Internal::new(cause).into(),
            Fault::Log(cause) => Internal::new(cause).into(),
            Fault::Append(cause) => Internal::new(cause).into(),
        }
    }
}

/// A top-level error with a code of interface.md.
#[must_use]
pub fn coded(code: &'static str, message: impl Into<String>) -> async_graphql::Error {
    async_graphql::Error::new(message).extend_with(|_, extensions| extensions.set("code", code))
}

/// `BAD_REQUEST`, with what to do.
#[must_use]
pub fn bad_request(message: impl Into<String>) -> async_graphql::Error {
    coded("BAD_REQUEST", message)
}
