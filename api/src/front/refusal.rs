//! What the front says when a request isn't executed: one of a closed set of codes, and one plain sentence.

use std::fmt;

use async_graphql::{ErrorExtensionValues, Pos, Response, ServerError};
use uuid::Uuid;

/// The codes of errors that are no `UserError`s, as they stand in `extensions.code`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// The request itself is wrong; sending it again can't help.
    BadRequest,
    /// No sign-in, or one that is not good.
    Unauthenticated,
    /// Fields, brackets or fragments too far inside one another.
    TooDeep,
    /// Too much is asked for at once.
    TooComplex,
    /// This instance has not applied the position asked for; may be sent again.
    Stale,
    /// The answer took too long; may be sent again.
    Overloaded,
    /// This person asks too often or holds too much open; may be sent again later.
    RateLimited,
    /// A fault of the server, told by an id only.
    Internal,
}

impl Code {
    /// Every code.
    pub const ALL: [Self; 8] = [
        Self::BadRequest,
        Self::Unauthenticated,
        Self::TooDeep,
        Self::TooComplex,
        Self::Stale,
        Self::Overloaded,
        Self::RateLimited,
        Self::Internal,
    ];

    /// The code as clients see it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BadRequest => "BAD_REQUEST",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::TooDeep => "TOO_DEEP",
            Self::TooComplex => "TOO_COMPLEX",
            Self::Stale => "STALE",
            Self::Overloaded => "OVERLOADED",
            Self::RateLimited => "RATE_LIMITED",
            Self::Internal => "INTERNAL",
        }
    }

    /// The code of a name, when it is one of ours.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == name)
    }
}

/// What a client is told of a fault.
pub(super) const FAULT: &str = "Something went wrong on our side.";

/// A request that isn't executed, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Refusal {
    /// What kind of refusal.
    pub code: Code,
    /// One plain sentence for the caller.
    pub message: String,
    /// Where in the document, when it can be told.
    pub at: Option<Pos>,
    /// By which the log tells more, when it is a fault of the server.
    pub id: Option<Uuid>,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.as_str(), self.message)
    }
}

impl Refusal {
    pub(super) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), at: None, id: None }
    }

    pub(super) fn bad(message: impl Into<String>) -> Self {
        Self::new(Code::BadRequest, message)
    }

    pub(super) fn deep(message: impl Into<String>) -> Self {
        Self::new(Code::TooDeep, message)
    }

    pub(super) fn complex(message: impl Into<String>) -> Self {
        Self::new(Code::TooComplex, message)
    }

    pub(super) fn at(self, at: Pos) -> Self {
        Self { at: Some(at), ..self }
    }

    /// A fault of the server: the client gets an id, by which the log tells what it was.
    pub(super) fn fault(what: &'static str) -> Self {
        let id = Uuid::now_v7();
        tracing::error!(%id, what, "internal error");
        Self { id: Some(id), ..Self::new(Code::Internal, FAULT) }
    }

    pub(super) fn unauthenticated() -> Self {
        Self::new(Code::Unauthenticated, "Sign in first.")
    }

    pub(super) fn stale() -> Self {
        Self::new(Code::Stale, "This instance has not caught up to that position yet.")
    }

    /// The refusal as a GraphQL answer.
    pub fn into_response(self) -> Response {
        let mut error = ServerError::new(self.message, self.at);
        let mut values = ErrorExtensionValues::default();
        values.set("code", self.code.as_str());
        if let Some(id) = self.id {
            values.set("id", id.to_string());
        }
        error.extensions = Some(values);
        Response::from_errors(vec![error])
    }
}
