//! What there is to see of a case.

use crate::event::Visibility;
use crate::id::{OrganisationId, PersonId};

/// A class of content; a timeline entry, count, search hit or notification follows its class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Content {
    /// Header, details, request and the reason of its return, contact and notes, status changes.
    Header,
    /// Names of learners and people in the header.
    Names,
    /// Referrals; outcome and closing summary.
    Outcome,
    /// Reasons of pause, transfer and reopening; transfers; tasks, contact attempts, attendance.
    Internal,
    /// The timeline and the lists of comments and files as such.
    Timeline,
}

/// A comment or file, as far as rights go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// Who wrote it.
    pub author: PersonId,
    /// For which organisation.
    pub organisation: Option<OrganisationId>,
    /// On the provider's side, rather than the school's.
    pub by_provider: bool,
    /// Internal or shared now.
    pub visibility: Visibility,
    /// Withdrawn.
    pub withdrawn: bool,
}
