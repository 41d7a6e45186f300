//! What a caller asks the log to write, and what it answers.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::record::{ClaimChange, Position, Recorded};
use crate::row::{Row, RowWrite};

/// All or nothing: events at the end of one stream, and what changes beside them.
#[derive(Debug, Clone)]
pub struct Append<E> {
    /// The stream the events go to, and the holder of claims taken.
    pub stream: Uuid,
    /// Where the stream must be.
    pub expected: Expected,
    /// What happened, oldest first. May be empty when there are only rows.
    pub events: Vec<NewEvent<E>>,
    /// Unique facts taken and released. Recorded with the first event, so there must be one.
    pub claims: Vec<ClaimChange>,
    /// Other streams the decision read, and the revisions it read them at.
    pub relied_on: Vec<(Uuid, u64)>,
    /// Rows beside the log, each at most once.
    pub rows: Vec<RowWrite>,
    /// Who, when and why.
    pub meta: Meta,
}

/// Where a stream must be for an append to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Anywhere.
    Any,
    /// At this revision exactly; 0 means that there is no such stream yet.
    Revision(u64),
    /// An addition: anywhere at or after this revision, as long as only additions came after it.
    Addition(u64),
}

/// An event to be recorded.
#[derive(Debug, Clone)]
pub struct NewEvent<E> {
    /// Its id.
    pub id: Uuid,
    /// Whose personal data it holds; must be given when it holds any.
    pub subject: Option<Uuid>,
    /// The series to allot its number from.
    pub series: Option<&'static str>,
    /// A number to record instead of allotting one; it raises its series to at least the next.
    pub number: Option<u64>,
    /// What happened.
    pub event: E,
}

/// Who appends, when and why: the same for all events of an append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meta {
    /// The command's id: sent again by the same actor, it is known.
    pub command: Uuid,
    /// The keyed fingerprint of the command's input, by [`Log::fingerprint`](crate::Log::fingerprint).
    pub fingerprint: [u8; 16],
    /// Who acts.
    pub actor: Uuid,
    /// For which organisation.
    pub organisation: Option<Uuid>,
    /// The short code of the role in effect.
    pub role: Option<String>,
    /// The id of an event that led here.
    pub cause: Option<Uuid>,
    /// When. Recorded to the microsecond, and never before the log's newest event.
    pub at: DateTime<Utc>,
}

/// What an append came to.
#[derive(Debug, Clone)]
pub struct Appended<E> {
    /// The events as recorded; of a repeated command the original ones.
    pub events: Vec<Arc<Recorded<E>>>,
    /// The rows put, as they are now.
    pub rows: Vec<Row>,
    /// True when this command was known, and nothing was written.
    pub repeated: bool,
    /// The position of the last event; of rows alone, the log's head when they were written.
    pub position: Position,
}
