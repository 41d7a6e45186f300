//! What of a case is overdue: facts that its events leave, held against rules and the time.
//!
//! The facts are a pure function of the log; what they come to depends on the clock, and is decided
//! when somebody looks.

use crate::auckland;
use crate::case::{Case, Status};
use chrono::{DateTime, TimeDelta, Utc};

/// When something is overdue; 0 switches a rule off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Hours that a case may wait in its provider's queue.
    pub unassigned_hours: u32,
    /// Days, of 24 hours each, that a Case Owner has to try to reach the whānau.
    pub no_contact_days: u32,
}

impl Default for Rules {
    /// A day to assign a case, five to try to reach the whānau.
    fn default() -> Self {
        Self { unassigned_hours: 24, no_contact_days: 5 }
    }
}

/// What can be overdue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The case waits in the queue.
    Unassigned,
    /// Nobody has tried to reach the whānau since the Case Owner got the case.
    NoContact,
    /// The day by which a task was to be done is over.
    Task,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Unassigned, Self::NoContact, Self::Task];
}

/// Something that is overdue, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// What.
    pub kind: Kind,
    /// The moment at which it became so.
    pub since: DateTime<Utc>,
}

/// From when each kind counts, where it does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Since when the case waits to be assigned.
    pub unassigned: Option<DateTime<Utc>>,
    /// Since when its Case Owner could have tried to reach the whānau.
    pub no_contact: Option<DateTime<Utc>>,
    /// The midnight in Auckland at which the earliest day of an open task ends.
    pub task: Option<DateTime<Utc>>,
}

impl Waiting {
    /// What this case waits for. A closed case waits for nothing, nor does one that no provider
    /// has; a paused one for its tasks alone.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        if case.is_closed() || case.provider.is_none() {
            return Self::default();
        }
        let ends = |day| auckland::midnight(auckland::next(day));
        Self {
            unassigned: case.work.unassigned_since,
            no_contact: case.work.untried_since.filter(|_| case.status == Status::Open),
            task: case.work.earliest_due().map(ends),
        }
    }

    /// From when this kind counts.
    #[must_use]
    pub fn from(&self, kind: Kind) -> Option<DateTime<Utc>> {
        match kind {
            Kind::Unassigned => self.unassigned,
            Kind::NoContact => self.no_contact,
            Kind::Task => self.task,
        }
    }

    /// What is overdue at this moment.
    #[must_use]
    pub fn overdue(&self, rules: &Rules, now: DateTime<Utc>) -> Vec<Overdue> {
        let late = |kind| {
            let since = self.from(kind)?.checked_add_signed(rules.allowance(kind)?)?;
            (since <= now).then_some(Overdue { kind, since })
        };
        Kind::ALL.into_iter().filter_map(late).collect()
    }
}

impl Rules {
    /// How long after it begins to count something is overdue; `None`: the rule is off.
    #[must_use]
    pub fn allowance(&self, kind: Kind) -> Option<TimeDelta> {
        match kind {
            Kind::Unassigned => TimeDelta::try_hours(i64::from(self.unassigned_hours)),
            Kind::NoContact => TimeDelta::try_days(i64::from(self.no_contact_days)),
            Kind::Task => return Some(TimeDelta::zero()),
        }
        .filter(|allowed| !allowed.is_zero())
    }

    /// The latest moment from which something of this kind is overdue now; `None`: none is.
    #[must_use]
    pub fn latest(&self, kind: Kind, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        now.checked_sub_signed(self.allowance(kind)?)
    }
}
