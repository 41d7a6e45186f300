//! An event as it stands in the log: what happened, and when, where and by whom.

use crate::access::Role;
use crate::event::Event;
use crate::id::{OrganisationId, PersonId};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// An event with its header, as far as the domain needs it.
#[derive(Clone, Copy, Debug)]
pub struct Recorded<'a> {
    /// Where it stands in the log; 1 is the first.
    pub position: u64,
    /// Its stream.
    pub stream: Uuid,
    /// Its place in its stream; 1 is the first.
    pub revision: u64,
    /// Its own id.
    pub id: Uuid,
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub actor: PersonId,
    /// For which organisation they acted.
    pub organisation: Option<OrganisationId>,
    /// The role in effect.
    pub role: Option<Role>,
    /// The number allotted to it.
    pub number: Option<u64>,
    /// What happened.
    pub event: &'a Event,
}
