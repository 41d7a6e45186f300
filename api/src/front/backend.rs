//! The seam: what the front needs of the service behind it.

use std::fmt;
use std::future::Future;

use async_graphql::{Request, Response};
use futures_util::stream::BoxStream;
use uuid::Uuid;

/// The service behind the front: it signs people in, executes what the front let pass, and says how far it has read the log.
pub trait Backend: Clone + Send + Sync + 'static {
    /// A signed-in person, as the service knows them.
    type Session: Clone + Send + Sync + 'static;

    /// The session of a credential.
    fn sign_in(
        &self,
        credential: &Credential,
    ) -> impl Future<Output = Result<Self::Session, SignInRefused>> + Send;

    /// Whose session it is: the person that the limits count by.
    fn person(&self, session: &Self::Session) -> Uuid;

    /// Resolves when the session, its token or the whole access of the person has ended, at once if it has: it may have ended since
    /// the sign-in.
    fn ended(&self, session: &Self::Session) -> impl Future<Output = ()> + Send + 'static;

    /// Executes one query or mutation. The request's data hold an `Arc` of its [`Turn`](super::Turn), which every mutation takes, and its
    /// [`Lane`](super::Lane). An answer may say what it shows by `extensions.asOf`; otherwise the front says [`Backend::as_of`] from before.
    fn execute(
        &self,
        session: Self::Session,
        request: Request,
    ) -> impl Future<Output = Response> + Send + 'static;

    /// Executes one subscription. A response without data but with errors ends the stream with those errors.
    fn subscribe(&self, session: Self::Session, request: Request) -> BoxStream<'static, Response>;

    /// Waits until this instance has applied a position of the log.
    fn reach(&self, at_least: u64) -> impl Future<Output = Result<(), Unreached>> + Send;

    /// The position of the log that this instance has applied.
    fn as_of(&self) -> u64;

    /// Whether this instance can take requests; otherwise what stands in the way, in words without personal data.
    fn ready(&self) -> impl Future<Output = Result<(), Vec<String>>> + Send;
}

/// What a request signs in with. It never shows in a log: its `Debug` names the kind only.
#[derive(Clone, PartialEq, Eq)]
pub enum Credential {
    /// A token from `Authorization: Bearer` or `connection_init`.
    Bearer(String),
    /// The value of the session cookie.
    Cookie(String),
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bearer(_) => "Bearer(..)",
            Self::Cookie(_) => "Cookie(..)",
        })
    }
}

/// Why nobody is let in with a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInRefused {
    /// It is unknown, expired or its person may no longer come in; which of them is not told.
    NotGood,
    /// It can't be told for the moment whether it is good.
    NotNow,
}

/// Why a position was not reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreached {
    /// Not in the time given: the caller may ask again.
    Stale,
    /// The log has no such position.
    BeyondHead,
}
