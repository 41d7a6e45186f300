//! What the log holds: events with their headers.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A place in the log: 1..N without gaps, in commit order; 0 is before the first event.
pub type Position = u64;

/// A SHA-256 digest; all zeros where there is nothing yet to digest.
pub type Hash = [u8; 32];

/// An event as the log recorded it: its header, and the event itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded<E> {
    /// Its place in the log.
    pub position: Position,
    /// The stream it belongs to.
    pub stream: Uuid,
    /// Its number within its stream, from 1.
    pub revision: u64,
    /// The position of its stream's previous event, 0 for the first.
    pub previous: Position,
    /// The hash of its stream's previous event, zeros for the first.
    pub previous_hash: Hash,
    /// Its own id, chosen by who appended it.
    pub id: Uuid,
    /// The name of the event's variant.
    pub kind: Arc<str>,
    /// When it was recorded, to the microsecond; never before its predecessor in the log.
    pub at: DateTime<Utc>,
    /// Who acted.
    pub actor: Uuid,
    /// For which organisation they acted.
    pub organisation: Option<Uuid>,
    /// The short code of the role in effect.
    pub role: Option<Arc<str>>,
    /// The command that caused it; all events of one append share it.
    pub command: Uuid,
    /// The keyed fingerprint of the command's input.
    pub fingerprint: [u8; 16],
    /// The id of an event that led to the command.
    pub cause: Option<Uuid>,
    /// Whose personal data it holds.
    pub subject: Option<Uuid>,
    /// The number of the subject's key that seals its personal data, if it has any.
    pub key: Option<u32>,
    /// The series its number was allotted from.
    pub series: Option<Arc<str>>,
    /// The number allotted to it.
    pub number: Option<u64>,
    /// The claims its append took and released (in the append's first event only).
    pub claims: Vec<ClaimChange>,
    /// Its leaf hash, which covers all of the above, its payload and its ciphertext's hash.
    pub hash: Hash,
    /// What happened.
    pub event: E,
}

impl<E> Recorded<E> {
    /// The same header around another form of the event.
    pub(crate) fn replace<T>(self, event: T) -> (Recorded<T>, E) {
        let recorded = Recorded {
            position: self.position,
            stream: self.stream,
            revision: self.revision,
            previous: self.previous,
            previous_hash: self.previous_hash,
            id: self.id,
            kind: self.kind,
            at: self.at,
            actor: self.actor,
            organisation: self.organisation,
            role: self.role,
            command: self.command,
            fingerprint: self.fingerprint,
            cause: self.cause,
            subject: self.subject,
            key: self.key,
            series: self.series,
            number: self.number,
            claims: self.claims,
            hash: self.hash,
            event,
        };
        (recorded, self.event)
    }
}

/// A change to the table of unique facts; a claim is the caller's digest of such a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimChange {
    /// The append's stream takes the claim; it may hold it already.
    Take {
        /// The digest of the fact.
        claim: Uuid,
    },
    /// The append's stream lets go of the claim; one that it doesn't hold stays as it is.
    Release {
        /// The digest of the fact.
        claim: Uuid,
    },
}

/// An event as it lies on disk: in the clear what is nobody's, sealed what is personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stored {
    /// JSON of the variant's content, personal values replaced by their index.
    pub payload: Vec<u8>,
    /// Nonce and ciphertext of the personal values; `None` when there are none or they are erased.
    pub sealed: Option<Vec<u8>>,
    /// The hash of `sealed`, which outlives it.
    pub sealed_hash: Option<Hash>,
}
