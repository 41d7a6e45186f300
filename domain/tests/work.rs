//! The provider's work on a case, and what of it is overdue.

use crate::given::*;
use casetrail_domain::case::Change;
use casetrail_domain::case::work::{PERIODS_OF_CASE_MAX, TASKS_OF_CASE_MAX};
use casetrail_domain::event::Event;
use casetrail_domain::overdue::{Kind, Overdue, Rules, Waiting};
use casetrail_domain::{Code, Personal, TaskId};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("a moment")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// The task with this number.
pub fn task(number: u128) -> TaskId {
    TaskId(Uuid::from_u128(500 + number))
}

/// The command that adds it.
pub fn add_task(number: u128, due: Option<&str>) -> Change {
    Change::AddTask { task: task(number), title: format!("Task {number}"), due: due.map(day) }
}

/// The command that logs an attempt of this moment.
pub fn attempt(at: DateTime<Utc>, reached: bool) -> Change {
    let notes = Some("No answer.".to_owned());
    Change::LogContactAttempt { at, means: "Phone".to_owned(), reached, notes }
}

fn observe(from: &str, to: &str, possible: u16, attended: u16) -> Change {
    Change::ObserveAttendance { from: day(from), to: day(to), possible, attended }
}

/// What is overdue by rules that are easily counted: two hours and three days.
fn overdue(given: &Given, now: &str) -> Vec<(Kind, DateTime<Utc>)> {
    let rules = Rules { unassigned_hours: 2, no_contact_days: 3 };
    let found = Waiting::of(&given.case).overdue(&rules, at(now));
    found.into_iter().map(|Overdue { kind, since }| (kind, since)).collect()
}

/// The moment of the case's last event.
fn last(given: &Given) -> DateTime<Utc> {
    given.now
}

/// The same case at another moment.
fn then(given: Given, now: &str) -> Given {
    Given { now: at(now), ..given }
}

#[test]
fn who_sees_no_task_is_told_that_there_is_none() {
    let case = assigned().and(JANE, add_task(1, None));
    let done = Change::CompleteTask { task: task(1) };
    for (who, refused) in [
        (JOHN, Code::NotFound),
        (SUSAN, Code::NotFound),
        (DAVID, Code::NotFound),
        (STRANGER, Code::NotFound),
        (TOM, Code::NotFound),
        (SIONE, Code::NotFound),
        (ADMIN, Code::NotFound),
        (AUDITOR, Code::NotPermitted),
    ] {
        assert_eq!(code(&case.when(who, done.clone())), Some(refused), "{who:?}");
    }
    for who in [JANE, ANA] {
        assert_eq!(outcome(&case.when(who, done.clone())), "TaskCompleted", "{who:?}");
    }
    let missing = Change::CompleteTask { task: task(2) };
    assert_eq!(code(&case.when(JANE, missing)), Some(Code::NotFound));
}

#[test]
fn a_task_is_done_once_and_its_line_says_what_it_was() {
    let case = assigned().and(JANE, add_task(1, Some("2026-06-05"))).and(ANA, add_task(2, None));
    let done = || Change::CompleteTask { task: task(1) };
    let title = Some(Personal::Known("Task 1".to_owned()));
    let events = case.when(ANA, done()).expect("it is open");
    assert_eq!(events, [Event::TaskCompleted { task: task(1), title }]);
    assert!(!events[0].commutes(), "two who complete it at once are told apart");
    let case = case.and(ANA, done());
    let known: Vec<_> = case.case.work.tasks.iter().map(|task| (task.by, task.done)).collect();
    assert_eq!((known[0].0, known[1].0), (JANE.id(), ANA.id()));
    assert_eq!(known[0].1.map(|done| (done.by, done.at)), Some((ANA.id(), last(&case))));
    assert_eq!(known[1].1, None);
    assert_eq!(code(&case.when(JANE, done())), Some(Code::InvalidState));
}

#[test]
fn work_goes_on_whatever_others_do_meanwhile() {
    let case = assigned().and(JANE, add_task(1, None));
    for change in [
        attempt(case.now, true),
        add_task(2, None),
        observe("2026-05-25", "2026-05-29", 10, 4),
        Change::CompleteTask { task: task(1) },
    ] {
        assert!(case.when_seen(JANE, change, None).is_ok(), "it takes no version");
    }
}

#[test]
fn an_attempt_lies_in_the_past_and_not_long_before_the_case() {
    let case = assigned();
    let opened = case.case.opened_at;
    let says = |at| code(&case.when(JANE, attempt(at, false)));
    assert_eq!(says(case.now), None);
    assert_eq!(says(case.now + TimeDelta::microseconds(1)), Some(Code::InvalidInput));
    assert_eq!(says(opened - TimeDelta::days(30)), None);
    let earlier = opened - TimeDelta::days(30) - TimeDelta::microseconds(1);
    assert_eq!(says(earlier), Some(Code::InvalidInput));
    // Who may not do it is not told when the case was opened.
    assert_eq!(code(&case.when(TOM, attempt(earlier, false))), Some(Code::NotFound));
    assert_eq!(code(&case.when(DAVID, attempt(earlier, false))), Some(Code::NotPermitted));
}

#[test]
fn attempts_are_counted_and_the_latest_is_told() {
    let case = assigned();
    let (late, early) = (case.now, case.now - TimeDelta::hours(2));
    let case = case.and(JANE, attempt(late, true)).and(ANA, attempt(early, false));
    let attempts = &case.case.work.attempts;
    assert_eq!((attempts.made, attempts.reached), (2, 1));
    let told = attempts.last.as_ref().map(|last| (last.at, last.reached, last.by));
    assert_eq!(told, Some((late, true, JANE.id())), "an earlier one that was logged later");
}

#[test]
fn attendance_is_of_days_that_are_over_with_two_halves_each() {
    // In Auckland it is 1 June already; in UTC still 31 May for some minutes.
    let case = then(assigned(), "2026-05-31T23:50:00Z");
    let refused = |change| match case.when(JANE, change) {
        Ok(_) => String::new(),
        Err(refusal) => refusal.path.join("."),
    };
    for (path, change) in [
        ("", observe("2026-05-25", "2026-05-29", 10, 10)),
        ("", observe("2026-05-25", "2026-05-29", 10, 0)),
        ("", observe("2026-05-25", "2026-05-29", 0, 0)),
        ("", observe("2026-06-01", "2026-06-01", 2, 1)),
        ("to", observe("2026-06-02", "2026-06-02", 2, 1)),
        ("to", observe("2026-05-29", "2026-05-28", 0, 0)),
        ("halfDaysPossible", observe("2026-05-25", "2026-05-29", 11, 0)),
        ("halfDaysPossible", observe("2026-06-01", "2026-06-01", 3, 0)),
        ("halfDaysAttended", observe("2026-05-25", "2026-05-29", 9, 10)),
        ("", observe("2025-06-01", "2026-06-01", 400, 200)),
        ("from", observe("2025-05-31", "2026-06-01", 400, 200)),
    ] {
        assert_eq!(refused(change.clone()), path, "{change:?}");
    }
}

#[test]
fn what_was_observed_last_of_a_period_is_what_counts() {
    let case = assigned()
        .and(JANE, observe("2026-05-25", "2026-05-29", 10, 4))
        .and(JANE, observe("2026-05-18", "2026-05-22", 10, 8))
        .and(ANA, observe("2026-05-25", "2026-05-29", 10, 5));
    let told: Vec<_> = case
        .case
        .work
        .attendance
        .iter()
        .map(|one| (one.from, one.attended.known(), one.by))
        .collect();
    let first = (day("2026-05-18"), Some(&8), JANE.id());
    assert_eq!(told, [first, (day("2026-05-25"), Some(&5), ANA.id())]);
}

#[test]
fn a_case_holds_so_many_tasks_and_periods() {
    let mut case = assigned();
    for number in 0..TASKS_OF_CASE_MAX {
        case = case.and(JANE, add_task(number as u128, None));
    }
    assert_eq!(code(&case.when(JANE, add_task(9_999, None))), Some(Code::InvalidState));
    let first = day("2025-01-01");
    let on = |number: usize| {
        let from = first + Days::new(number as u64);
        Change::ObserveAttendance { from, to: from, possible: 2, attended: 1 }
    };
    for number in 0..PERIODS_OF_CASE_MAX {
        case = case.and(JANE, on(number));
    }
    assert_eq!(code(&case.when(JANE, on(PERIODS_OF_CASE_MAX))), Some(Code::InvalidState));
}

#[test]
fn a_case_in_the_queue_is_overdue_after_the_hours_and_not_before() {
    let case = then(nothing(), "2026-06-01T00:00:00Z").and(JOHN, submit(JOHN));
    let queued = case.case.work.unassigned_since.expect("it waits");
    assert_eq!(queued, at("2026-06-01T00:03:00Z"), "the third event allocated it");
    assert_eq!(overdue(&case, "2026-06-01T02:02:59Z"), []);
    let since = at("2026-06-01T02:03:00Z");
    assert_eq!(overdue(&case, "2026-06-01T02:03:00Z"), [(Kind::Unassigned, since)]);
    assert_eq!(overdue(&case, "2026-06-09T00:00:00Z"), [(Kind::Unassigned, since)]);

    // A returned request waits for the school; sent again, it waits anew.
    let reason = || "Which year?".to_owned();
    let returned = case.and(ANA, Change::ReturnRequest { reason: reason() });
    assert_eq!(overdue(&returned, "2026-06-09T00:00:00Z"), []);
    let again = then(returned, "2026-06-10T00:00:00Z")
        .and(DAVID, Change::ResubmitRequest { answers: answers(JOHN) });
    assert_eq!(overdue(&again, "2026-06-10T02:00:00Z"), []);
    let since = at("2026-06-10T02:01:00Z");
    assert_eq!(overdue(&again, "2026-06-10T02:01:00Z"), [(Kind::Unassigned, since)]);
    let closed = again.and(ANA, Change::DeclineRequest { reason: reason() });
    assert_eq!(overdue(&closed, "2026-07-01T00:00:00Z"), [], "a closed case waits for nothing");
}

#[test]
fn a_case_without_provider_is_nobodys_yet() {
    let nowhere = Given { route: None, ..nothing() }.and(JOHN, submit(JOHN));
    assert_eq!(overdue(&nowhere, "2027-01-01T00:00:00Z"), []);
    let case = then(nowhere, "2026-06-10T00:00:00Z");
    let case = case.and(ADMIN, Change::Allocate { provider: NORTHWOOD });
    let since = at("2026-06-10T02:01:00Z");
    assert_eq!(overdue(&case, "2027-01-01T00:00:00Z"), [(Kind::Unassigned, since)]);
}

#[test]
fn who_got_a_case_tries_within_the_days() {
    let case = then(submitted(), "2026-06-01T00:00:00Z");
    let case = case.and(ANA, Change::Assign { person: JANE.id() });
    let since = (Kind::NoContact, at("2026-06-04T00:01:00Z"));
    assert_eq!(overdue(&case, "2026-06-04T00:00:59Z"), []);
    assert_eq!(overdue(&case, "2026-06-04T00:01:00Z"), [since]);

    let tried = case.clone().and(JANE, attempt(case.now, false));
    assert_eq!(overdue(&tried, "2027-01-01T00:00:00Z"), [], "not reached, but tried");
    let before = case.clone().and(JANE, attempt(at("2026-05-31T00:00:00Z"), true));
    assert_eq!(overdue(&before, "2026-06-04T00:01:00Z"), [since], "of before the case was Jane's");

    // Somebody else who gets it has to try again.
    let handed = then(tried, "2026-06-10T00:00:00Z").and(ANA, Change::Assign { person: TOM.id() });
    let since = at("2026-06-13T00:01:00Z");
    assert_eq!(overdue(&handed, "2026-06-30T00:00:00Z"), [(Kind::NoContact, since)]);
    let paused = handed.and(ANA, Change::Pause { reason: "Away.".to_owned(), until: None });
    assert_eq!(overdue(&paused, "2026-06-30T00:00:00Z"), [], "a paused case rests");
    let on = then(paused, "2026-07-01T00:00:00Z").and(ANA, Change::Resume { reason: None });
    let since = at("2026-07-04T00:01:00Z");
    assert_eq!(overdue(&on, "2026-08-01T00:00:00Z"), [(Kind::NoContact, since)], "counted anew");
    let close = Change::Close { outcome: "Attending".to_owned(), summary: None };
    let closed = on.and(ANA, close);
    assert_eq!(overdue(&closed, "2026-08-01T00:00:00Z"), []);
    let open = then(closed, "2026-09-01T00:00:00Z");
    let open = open.and(ANA, Change::Reopen { reason: "Absent again.".to_owned() });
    let since = at("2026-09-04T00:01:00Z");
    assert_eq!(overdue(&open, "2026-10-01T00:00:00Z"), [(Kind::NoContact, since)]);
}

#[test]
fn a_provider_that_took_a_case_over_has_its_own_time() {
    let transfer = Change::RequestTransfer { to: HARBOUR, reason: "They moved.".to_owned() };
    let case = assigned().and(ANA, transfer);
    let case = then(case, "2026-06-20T00:00:00Z");
    let case = case.and(KIRSTY, Change::AnswerTransfer { accept: true, reason: None });
    let since = at("2026-06-20T02:01:00Z");
    assert_eq!(overdue(&case, "2026-07-01T00:00:00Z"), [(Kind::Unassigned, since)]);
}

/// Auckland is 12 hours before UTC in June, and 13 from Sunday 27 September 2026, 2:00 on.
#[test]
fn a_task_is_overdue_when_its_day_has_ended_in_auckland() {
    let case = assigned()
        .and(JANE, attempt(assigned().now, true))
        .and(JANE, add_task(1, Some("2026-06-05")))
        .and(JANE, add_task(2, Some("2026-09-27")))
        .and(JANE, add_task(3, None));
    assert_eq!(overdue(&case, "2026-06-05T11:59:59Z"), []);
    let since = (Kind::Task, at("2026-06-05T12:00:00Z"));
    assert_eq!(overdue(&case, "2026-06-05T12:00:00Z"), [since]);
    let pause = Change::Pause { reason: "Away.".to_owned(), until: None };
    assert_eq!(overdue(&case.clone().and(JANE, pause), "2026-06-06T00:00:00Z"), [since]);
    let case = case.and(JANE, Change::CompleteTask { task: task(1) });
    assert_eq!(overdue(&case, "2026-09-27T10:59:59Z"), []);
    let since = (Kind::Task, at("2026-09-27T11:00:00Z"));
    assert_eq!(overdue(&case, "2026-09-27T11:00:00Z"), [since], "clocks were put on that day");
}

#[test]
fn a_rule_of_zero_is_off() {
    let case = submitted();
    let off = Rules { unassigned_hours: 0, no_contact_days: 0 };
    let late = at("2030-01-01T00:00:00Z");
    assert_eq!(Waiting::of(&case.case).overdue(&off, late), []);
    assert_eq!(Waiting::of(&case.case).overdue(&Rules::default(), late).len(), 1);
    assert_eq!(off.latest(Kind::Unassigned, late), None);
    assert_eq!(off.latest(Kind::Task, late), Some(late));
}
