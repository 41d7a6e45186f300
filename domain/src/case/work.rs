//! What the provider does on a case from day to day: tasks, attempts to reach the whānau, and the
//! attendance it observed. It is the provider's alone; a school never sees any of it.

use crate::event::Event;
use crate::id::{PersonId, TaskId};
use crate::personal::Personal;
use crate::recorded::Recorded;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// How many tasks a case holds, done ones too.
pub const TASKS_OF_CASE_MAX: usize = 500;
/// How many periods of attendance a case holds.
pub const PERIODS_OF_CASE_MAX: usize = 500;

/// The provider's work on a case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// Its tasks, oldest first.
    pub tasks: Vec<Task>,
    /// How often somebody tried to reach the whānau, and the last time.
    pub attempts: Attempts,
    /// The attendance observed, by the first day of each period; of the same period, what was
    /// observed last.
    pub attendance: Vec<Attendance>,
    /// Since when nobody has it who could be given it; `None` while somebody has it, or it can't
    /// be given to anybody.
    pub unassigned_since: Option<DateTime<Utc>>,
    /// Since when its Case Owner could have tried to reach the whānau and did not; `None` once they
    /// did, and while nobody has it.
    pub untried_since: Option<DateTime<Utc>>,
}

/// Something to do on a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// What is to be done.
    pub title: Personal<String>,
    /// By when.
    pub due: Option<NaiveDate>,
    /// Who added it.
    pub by: PersonId,
    /// When it was added.
    pub added_at: DateTime<Utc>,
    /// When it was done, and who said so.
    pub done: Option<Done>,
}

/// That a task was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// When.
    pub at: DateTime<Utc>,
    /// Who said so.
    pub by: PersonId,
}

/// Attempts to reach the whānau, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempts {
    /// How many there were.
    pub made: u64,
    /// How many of them reached somebody.
    pub reached: u64,
    /// The latest, by the time at which it was made.
    pub last: Option<Attempt>,
}

/// An attempt to reach the whānau.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// When it was made.
    pub at: DateTime<Utc>,
    /// How: by phone, by a visit.
    pub means: Personal<String>,
    /// Whether somebody was reached.
    pub reached: bool,
    /// Who logged it.
    pub by: PersonId,
}

/// The attendance of a learner in a period, as the provider observed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendance {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// How many half-days the learner could have attended.
    pub possible: Personal<u16>,
    /// How many they attended.
    pub attended: Personal<u16>,
    /// Who observed it.
    pub by: PersonId,
    /// When that was recorded.
    pub at: DateTime<Utc>,
}

impl Work {
    /// The task with this id.
    #[must_use]
    pub fn task(&self, id: TaskId) -> Option<&Task> {
        self.tasks.iter().find(|task| task.id == id)
    }

    /// The earliest day by which something is still to be done.
    #[must_use]
    pub fn earliest_due(&self) -> Option<NaiveDate> {
        self.tasks.iter().filter(|task| task.done.is_none()).filter_map(|task| task.due).min()
    }

    /// It came into the provider's queue.
    pub(super) fn queued(&mut self, at: DateTime<Utc>) {
        self.unassigned_since = Some(at);
        self.untried_since = None;
    }

    /// It is in nobody's queue: a returned request waits for the school.
    pub(super) fn given_back(&mut self) {
        self.unassigned_since = None;
        self.untried_since = None;
    }

    /// Somebody has it from now on.
    pub(super) fn taken_up(&mut self, at: DateTime<Utc>) {
        self.unassigned_since = None;
        self.untried_since = Some(at);
    }

    /// After a pause the time in which to try counts anew.
    pub(super) fn taken_up_again(&mut self, at: DateTime<Utc>) {
        self.untried_since = self.untried_since.map(|_| at);
    }

    pub(super) fn add_attempt(&mut self, recorded: &Recorded<'_>) {
        let Event::ContactAttemptLogged { attempted_at, means, reached, .. } = recorded.event
        else {
            return;
        };
        self.attempts.made += 1;
        self.attempts.reached += u64::from(*reached);
        let (at, reached, by) = (*attempted_at, *reached, recorded.actor);
        if self.attempts.last.as_ref().is_none_or(|last| last.at <= at) {
            self.attempts.last = Some(Attempt { at, means: means.clone(), reached, by });
        }
        // An attempt of before the case was theirs is none of its Case Owner's.
        self.untried_since = self.untried_since.filter(|since| at < *since);
    }

    pub(super) fn add_task(&mut self, recorded: &Recorded<'_>) {
        let Event::TaskAdded { task, title, due } = recorded.event else { return };
        self.tasks.push(Task {
            id: *task,
            title: title.clone(),
            due: *due,
            by: recorded.actor,
            added_at: recorded.at,
            done: None,
        });
    }

    pub(super) fn complete(&mut self, id: TaskId, recorded: &Recorded<'_>) {
        if let Some(task) = self.tasks.iter_mut().find(|task| task.id == id) {
            task.done = Some(Done { at: recorded.at, by: recorded.actor });
        }
    }

    pub(super) fn observe(&mut self, recorded: &Recorded<'_>) {
        let Event::AttendanceObserved { from, to, half_days_possible, half_days_attended } =
            recorded.event
        else {
            return;
        };
        self.attendance.retain(|known| (known.from, known.to) != (*from, *to));
        self.attendance.push(Attendance {
            from: *from,
            to: *to,
            possible: half_days_possible.clone(),
            attended: half_days_attended.clone(),
            by: recorded.actor,
            at: recorded.at,
        });
        self.attendance.sort_by_key(|known| (known.from, known.to));
    }
}
