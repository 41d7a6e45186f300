//! A provider's dashboard.

use crate::Person;
use casetrail_domain::overdue::Kind;
use chrono::NaiveDate;

/// A provider's work at a glance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dashboard {
    /// Active cases without an owner.
    pub awaiting_owner: u64,
    /// Open cases.
    pub open: u64,
    /// Paused cases.
    pub paused: u64,
    /// Opened since Monday, in Auckland.
    pub opened_this_week: u64,
    /// Closed since Monday.
    pub closed_this_week: u64,
    /// Whole hours since the oldest unassigned case was opened.
    pub oldest_unassigned_hours: Option<i64>,
    /// Case Managers, those with no case too, by name.
    pub load: Vec<Load>,
    /// The last twelve weeks, oldest first; the present one is the last.
    pub weeks: Vec<Week>,
    /// What is overdue, each kind once.
    pub overdue: Vec<OverdueCases>,
}

/// How many cases are overdue in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverdueCases {
    /// In which way.
    pub kind: Kind,
    /// How many cases.
    pub cases: u64,
}

/// What one Case Manager has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// Who.
    pub person: Person,
    /// Open cases.
    pub open: u64,
    /// Paused cases.
    pub paused: u64,
}

/// What one week brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    /// Its Monday, in Auckland.
    pub starting: NaiveDate,
    /// Cases opened in it.
    pub opened: u64,
    /// Cases closed in it.
    pub closed: u64,
}
