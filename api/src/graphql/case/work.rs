//! The provider's work on a case, and what of it is overdue. All of it is internal content.

use super::Case;
use crate::graphql::choice::OverdueKind;
use crate::graphql::people::Person;
use crate::graphql::scalar::{Date, DateTime};
use async_graphql::{ID, SimpleObject};
use casetrail_domain::Personal;
use casetrail_domain::auckland;
use casetrail_domain::case::work;
use casetrail_domain::overdue;

/// What stands for a text that was erased where the contract has no null.
const ERASED: &str = "(erased)";

/// Something to do on a case.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Task {
    pub id: ID,
    pub title: String,
    pub due: Option<Date>,
    pub done: bool,
    /// Who added it.
    pub by: Person,
    pub added_at: DateTime,
    pub done_at: Option<DateTime>,
    pub done_by: Option<Person>,
    /// Still to be done, and its day is over.
    pub overdue: bool,
}

/// Attempts to reach the learner's whānau.
#[derive(SimpleObject)]
pub struct ContactLog {
    /// How many were made.
    pub attempts: i32,
    /// How many of them reached somebody.
    pub reached: i32,
    /// The latest, by when it was made.
    pub last: Option<ContactAttempt>,
}

/// An attempt to reach the learner's whānau.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ContactAttempt {
    pub at: DateTime,
    /// By phone, by a visit; null when erased.
    pub means: Option<String>,
    pub reached: bool,
    /// Who logged it.
    pub by: Person,
}

/// The attendance of the learner in a period, as the provider observed it.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct AttendancePeriod {
    pub from: Date,
    pub to: Date,
    /// Null when erased.
    pub half_days_possible: Option<i32>,
    /// Null when erased.
    pub half_days_attended: Option<i32>,
    /// Who recorded it last.
    pub by: Person,
    pub at: DateTime,
}

/// Something that is overdue.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Overdue {
    pub kind: OverdueKind,
    /// The moment at which it became overdue.
    pub since: DateTime,
}

fn count(count: u64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

fn half_days(count: &Personal<u16>) -> Option<i32> {
    count.known().copied().map(i32::from)
}

impl From<overdue::Overdue> for Overdue {
    fn from(overdue: overdue::Overdue) -> Self {
        Self { kind: overdue.kind.into(), since: DateTime(overdue.since) }
    }
}

impl Case {
    /// A task to somebody who sees it.
    pub(super) fn task(&self, task: &work::Task) -> Task {
        let open = task.done.is_none();
        Task {
            id: task.id.global().into(),
            title: task.title.known().cloned().unwrap_or_else(|| ERASED.to_owned()),
            due: task.due.map(Date),
            done: !open,
            by: Person::new(&self.reader, task.by, None),
            added_at: DateTime(task.added_at),
            done_at: task.done.map(|done| DateTime(done.at)),
            done_by: task.done.map(|done| Person::new(&self.reader, done.by, None)),
            overdue: open && task.due.is_some_and(|due| due < auckland::date(self.moment())),
        }
    }

    /// The attempts to somebody who sees them.
    pub(super) fn attempts(&self, attempts: &work::Attempts) -> ContactLog {
        let last = attempts.last.as_ref().map(|last| ContactAttempt {
            at: DateTime(last.at),
            means: last.means.known().cloned(),
            reached: last.reached,
            by: Person::new(&self.reader, last.by, None),
        });
        ContactLog { attempts: count(attempts.made), reached: count(attempts.reached), last }
    }

    /// A period to somebody who sees it.
    pub(super) fn period(&self, period: &work::Attendance) -> AttendancePeriod {
        AttendancePeriod {
            from: Date(period.from),
            to: Date(period.to),
            half_days_possible: half_days(&period.possible),
            half_days_attended: half_days(&period.attended),
            by: Person::new(&self.reader, period.by, None),
            at: DateTime(period.at),
        }
    }
}
