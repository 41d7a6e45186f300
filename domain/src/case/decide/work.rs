//! The provider's work from day to day: tasks, attempts to reach the whānau, attendance observed.

use crate::auckland;
use crate::case::work::{PERIODS_OF_CASE_MAX, TASKS_OF_CASE_MAX};
use crate::case::{Case, Change};
use crate::event::Event;
use crate::id::TaskId;
use crate::personal::Personal;
use crate::policy::{Content, Standing};
use crate::refusal::Refusal;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// How long before its opening a case's first attempts may have been made, in days.
pub const ATTEMPT_BEFORE_OPENING_DAYS_MAX: i64 = 30;
/// The longest period of attendance, in days.
pub const PERIOD_DAYS_MAX: i64 = 366;
/// How many half-days a day has.
const HALF_DAYS_OF_A_DAY: i64 = 2;

/// Hidden and missing tasks answer alike.
pub fn task_is_visible(case: &Case, standing: &Standing, change: &Change) -> Result<(), Refusal> {
    if let Change::CompleteTask { task } = change
        && !(standing.sees(Content::Internal) && case.work.task(*task).is_some())
    {
        return Err(Refusal::not_found("the task is missing or hidden"));
    }
    Ok(())
}

/// An attempt is logged once it was made.
pub fn attempt_is_past(at: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Refusal> {
    if at > now {
        return Err(Refusal::invalid("at", "Enter when it was; that lies in the future."));
    }
    Ok(())
}

/// Somebody may have tried before the case was opened, but not long before.
pub fn attempt_is_of_this_case(at: DateTime<Utc>, case: &Case) -> Result<(), Refusal> {
    let earliest = case.opened_at - TimeDelta::days(ATTEMPT_BEFORE_OPENING_DAYS_MAX);
    if at < earliest {
        let message = format!(
            "Enter a time from {} on; the case was opened on {}.",
            auckland::day_text(auckland::date(earliest)),
            auckland::day_text(auckland::date(case.opened_at))
        );
        return Err(Refusal::invalid("at", message));
    }
    Ok(())
}

/// The days are in order and over, and no day has more than two half-days.
pub fn period_is_sound(
    (from, to): (NaiveDate, NaiveDate),
    (possible, attended): (u16, u16),
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let days = to.signed_duration_since(from).num_days() + 1;
    let fault = if days < 1 {
        Some(("to", "Choose the same day or a later one.".to_owned()))
    } else if to > auckland::date(now) {
        Some(("to", "Choose today or an earlier day.".to_owned()))
    } else if days > PERIOD_DAYS_MAX {
        Some(("from", format!("Choose a period of {PERIOD_DAYS_MAX} days or fewer.")))
    } else if i64::from(possible) > days * HALF_DAYS_OF_A_DAY {
        let most = days * HALF_DAYS_OF_A_DAY;
        Some(("halfDaysPossible", format!("These days have at most {most} half-days.")))
    } else if attended > possible {
        let message = "Enter no more half-days than were possible.".to_owned();
        Some(("halfDaysAttended", message))
    } else {
        None
    };
    fault.map_or(Ok(()), |(path, message)| Err(Refusal::invalid(path, message)))
}

/// Whether the state of the work allows this very change.
pub fn fits(case: &Case, change: &Change) -> Result<(), Refusal> {
    match change {
        Change::CompleteTask { task }
            if case.work.task(*task).is_some_and(|task| task.done.is_some()) =>
        {
            Err(Refusal::state("This task is done already."))
        }
        Change::AddTask { .. } if case.work.tasks.len() >= TASKS_OF_CASE_MAX => {
            Err(Refusal::state("This case can't hold more tasks."))
        }
        Change::ObserveAttendance { .. } if case.work.attendance.len() >= PERIODS_OF_CASE_MAX => {
            Err(Refusal::state("This case can't hold more periods of attendance."))
        }
        _ => Ok(()),
    }
}

pub fn log_attempt(
    attempted_at: DateTime<Utc>,
    means: String,
    reached: bool,
    notes: Option<String>,
) -> Result<Vec<Event>, Refusal> {
    let (means, notes) = (means.into(), notes.map(Into::into));
    Ok(vec![Event::ContactAttemptLogged { attempted_at, reached, means, notes }])
}

pub fn add_task(
    task: TaskId,
    title: String,
    due: Option<NaiveDate>,
) -> Result<Vec<Event>, Refusal> {
    Ok(vec![Event::TaskAdded { task, due, title: title.into() }])
}

pub fn complete(case: &Case, task: TaskId) -> Result<Vec<Event>, Refusal> {
    let known = case.work.task(task).and_then(|task| task.title.known());
    let title = known.cloned().map(Personal::Known);
    Ok(vec![Event::TaskCompleted { task, title }])
}

pub fn observe(
    from: NaiveDate,
    to: NaiveDate,
    possible: u16,
    attended: u16,
) -> Result<Vec<Event>, Refusal> {
    Ok(vec![Event::AttendanceObserved {
        from,
        to,
        half_days_possible: possible.into(),
        half_days_attended: attended.into(),
    }])
}
