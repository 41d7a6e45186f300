//! The provider's working day: attempts to reach the whānau, tasks, attendance; and that the
//! school learns nothing of it.

use super::{case, listed, opened, timeline};
use crate::contention::stream;
use casetrail_tests::{App, Cast, Frame, Opened, Socket, User};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

const WORK: &str = "tasks { id title due done overdue by { id } doneAt doneBy { id } } \
    contactLog { attempts reached last { at means reached by { id } } } \
    attendance { from to halfDaysPossible halfDaysAttended by { id } } overdue { kind since }";

/// The work on a case as somebody sees it.
async fn work(user: &User, case: &str) -> Value {
    let document = format!("query($id: ID!) {{ case(id: $id) {{ {WORK} }} }}");
    user.query(&document, json!({ "id": case })).await.good().at("/case").clone()
}

async fn begun(cast: &Cast) -> Opened {
    let (contact, lead) = (&cast["contact@north"], &cast["lead@north"]);
    opened(contact, lead, &cast["workflow@northwood"], &cast["manager@northwood"]).await
}

async fn act(user: &User, case: &Opened, mutation: &str, input: Value) {
    let _ = user.act_on(mutation, &case.id, input).await.done();
}

async fn refused(user: &User, case: &Opened, mutation: &str, input: Value) -> (String, Value) {
    let outcome = user.act_on(mutation, &case.id, input).await;
    let path = outcome.refusal()["path"].clone();
    (outcome.code().unwrap_or_default().to_owned(), path)
}

/// One of each, by this person.
async fn a_day(user: &User, case: &Opened) {
    let input = json!({ "title": "  Ring the wha\u{304}nau ", "due": "2099-03-02" });
    act(user, case, "addTask", input).await;
    let at = Utc::now() - TimeDelta::minutes(5);
    let input = json!({ "at": at, "means": "Phone", "reached": false, "notes": "No answer." });
    act(user, case, "logContactAttempt", input).await;
    let input = json!({ "from": "2026-02-23", "to": "2026-02-27", "halfDaysPossible": 10,
        "halfDaysAttended": 6 });
    act(user, case, "observeAttendance", input).await;
    let task = work(user, &case.id).await["tasks"][0]["id"].clone();
    act(user, case, "completeTask", json!({ "taskId": task })).await;
}

#[tokio::test]
async fn a_working_day_is_told_to_the_provider_alone() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let case = begun(&cast).await;
    let (lead, manager) = (&cast["lead@north"], &cast["manager@northwood"]);
    let before = timeline(lead, &case.id).await;
    a_day(manager, &case).await;

    let seen = work(manager, &case.id).await;
    assert_eq!(seen["tasks"][0]["title"], "Ring the whānau", "trimmed, in NFC");
    assert_eq!(seen["tasks"][0]["due"], "2099-03-02");
    assert_eq!(seen["tasks"][0]["doneBy"]["id"], json!(manager.id));
    assert_eq!(
        (&seen["tasks"][0]["done"], &seen["tasks"][0]["overdue"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(seen["contactLog"]["attempts"], 1);
    assert_eq!(seen["contactLog"]["last"]["means"], "Phone");
    assert_eq!(seen["attendance"][0]["halfDaysAttended"], 6);
    for other in ["workflow@northwood", "auditor@ministry"] {
        assert_eq!(work(&cast[other], &case.id).await, seen, "{other}");
    }
    let told = timeline(manager, &case.id).await;
    let [done, attended, attempted, added] = [&told[0], &told[1], &told[2], &told[3]];
    assert_eq!(done, "TaskCompleted | Jane Doe | Task completed: Ring the whānau");
    let words = "Attendance observed, 23/02/2026 to 27/02/2026: 6 of 10 half-days";
    assert_eq!(attended, &format!("AttendanceObserved | Jane Doe | {words}"));
    assert!(attempted.ends_with(", not reached: Phone. No answer."), "{attempted}");
    assert_eq!(added, "TaskAdded | Jane Doe | Task added, due 02/03/2099: Ring the whānau");

    assert_eq!(timeline(lead, &case.id).await, before, "a school is told nothing of it");
    let nothing = json!({ "tasks": [], "contactLog": null, "attendance": [], "overdue": [] });
    for name in ["contact@north", "lead@north", "support@north"] {
        assert_eq!(work(&cast[name], &case.id).await, nothing, "{name}");
        let found = listed(&cast[name], json!({ "search": "Ring" })).await;
        assert!(found.is_empty(), "{name}: {found:?}");
    }
    assert_eq!(work(&cast["manager2@northwood"], &case.id).await, Value::Null);
}

/// What a school follows says nothing while the provider works, then tells of a comment; the
/// control is the provider, whose items hold all of it.
#[tokio::test]
async fn a_school_that_follows_sees_nothing_move() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let case = begun(&cast).await;
    let (lead, manager) = (&cast["lead@north"], &cast["manager@northwood"]);
    let order = json!({ "orderBy": { "by": "LAST_ACTIVITY", "desc": true } });
    let other = begun(&cast).await;
    let first = listed(lead, order.clone()).await;
    assert_eq!(first[0], other.number, "the later one was active last");
    let mut school = follow(lead, &case).await;
    let mut provider = follow(manager, &case).await;
    a_day(manager, &case).await;
    assert_eq!(listed(lead, order.clone()).await, first, "nothing moves in a school's list");
    assert_eq!(listed(manager, order).await[0], case.number, "the control: the provider's moves");
    act(manager, &case, "addComment", json!({ "body": "A visit.", "visibility": "SHARED" })).await;

    assert_eq!(until_comment(&mut school).await, ["CommentAdded", "list"]);
    let told = until_comment(&mut provider).await;
    for kind in ["TaskAdded", "ContactAttemptLogged", "AttendanceObserved", "TaskCompleted"] {
        assert!(told.iter().any(|one| one == kind), "{kind} is missing: {told:?}");
    }
}

async fn follow(user: &User, case: &Opened) -> Socket {
    let position = user.query("{ position }", json!({})).await.good();
    let after = position.text("/position");
    let mut socket = Socket::of(user).await;
    let document = "subscription($id: ID!, $after: Position) { caseActivity(caseId: $id, after: $after) { \
        entry { kind summary } } }";
    socket.subscribe("case", document, &json!({ "id": case.id, "after": after })).await;
    let document = "subscription($after: Position) { caseListChanges(scope: ACTIVE, after: $after) { \
        change caseId } }";
    socket.subscribe("list", document, &json!({ "after": after })).await;
    socket
}

/// What came until both subscriptions have told of the comment: kinds of entries, and `list`.
async fn until_comment(socket: &mut Socket) -> Vec<String> {
    let mut told = Vec::new();
    loop {
        match socket.next_within(Duration::from_secs(10)).await {
            Frame::Next(id, payload) if id == "case" => {
                let kind = payload.pointer("/data/caseActivity/entry/kind");
                told.push(kind.and_then(Value::as_str).unwrap_or("hidden").to_owned());
            }
            Frame::Next(..) => told.push("list".to_owned()),
            other => panic!("{other:?} after {told:?}"),
        }
        let commented = told.iter().any(|one| one == "CommentAdded");
        if commented && told.iter().any(|one| one == "list") {
            told.sort();
            return told;
        }
    }
}

#[tokio::test]
async fn each_is_checked_at_its_limits() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let case = begun(&cast).await;
    let manager = &cast["manager@northwood"];
    let invalid = |path: &str| ("INVALID_INPUT".to_owned(), json!([path]));
    for title in ["ā".repeat(200), "a\u{304}".repeat(200)] {
        act(manager, &case, "addTask", json!({ "title": title })).await;
    }
    for title in ["ā".repeat(201), " \n".to_owned()] {
        let said = refused(manager, &case, "addTask", json!({ "title": title })).await;
        assert_eq!(said, invalid("title"));
    }
    let now = Utc::now();
    let attempt =
        |at: DateTime<Utc>, means: &str| json!({ "at": at, "means": means, "reached": true });
    act(manager, &case, "logContactAttempt", attempt(now, &"m".repeat(60))).await;
    for (input, path) in [
        (attempt(now, &"m".repeat(61)), "means"),
        (attempt(now + TimeDelta::hours(1), "Phone"), "at"),
        (attempt(now - TimeDelta::days(31), "Phone"), "at"),
    ] {
        assert_eq!(refused(manager, &case, "logContactAttempt", input).await, invalid(path));
    }
    for (possible, attended, path) in
        [(-1, 0, "halfDaysPossible"), (2, -1, "halfDaysAttended"), (2, 3, "halfDaysAttended")]
    {
        let input = json!({ "from": "2026-02-23", "to": "2026-02-27",
            "halfDaysPossible": possible, "halfDaysAttended": attended });
        assert_eq!(refused(manager, &case, "observeAttendance", input).await, invalid(path));
    }
    let task = json!({ "taskId": "no task" });
    assert_eq!(refused(manager, &case, "completeTask", task).await.0, "NOT_FOUND");
}

#[tokio::test]
async fn work_goes_on_in_a_pause_and_ends_with_the_case() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let opened = begun(&cast).await;
    let manager = &cast["manager@northwood"];
    act(manager, &opened, "pauseCase", json!({ "reason": "The family is away." })).await;
    a_day(manager, &opened).await;
    act(manager, &opened, "addTask", json!({ "title": "Left over" })).await;
    act(manager, &opened, "closeCase", json!({ "outcome": "Attending again" })).await;
    let seen = work(manager, &opened.id).await;
    let left = seen["tasks"][1]["id"].clone();
    for (mutation, input) in [
        ("addTask", json!({ "title": "Too late" })),
        ("completeTask", json!({ "taskId": left })),
        ("logContactAttempt", json!({ "at": Utc::now(), "means": "Phone", "reached": true })),
        (
            "observeAttendance",
            json!({ "from": "2026-02-23", "to": "2026-02-23", "halfDaysPossible": 2,
                "halfDaysAttended": 0 }),
        ),
    ] {
        let said = refused(manager, &opened, mutation, input).await;
        assert_eq!(said.0, "CASE_CLOSED", "{mutation}");
    }
    assert!(!case(manager, &opened.id).await["viewerMay"].to_string().contains("WORK"));
    assert_eq!(work(manager, &opened.id).await, seen, "what was done stays to be read");
}

/// The same command again is the same task; two who complete one at once are told apart.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_sent_again_happens_once_and_a_task_is_done_once() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let case = begun(&cast).await;
    let (manager, workflow) = (&cast["manager@northwood"], &cast["workflow@northwood"]);
    let input = json!({ "commandId": Uuid::new_v4(), "title": "Ring" });
    let sent = (0..20).map(|_| manager.act_on("addTask", &case.id, input.clone()));
    let outcomes = join_all(sent).await;
    let again = outcomes.iter().filter(|one| one.repeated()).count();
    assert_eq!((again, outcomes.iter().filter_map(|one| one.code()).count()), (19, 0));
    let tasks = work(manager, &case.id).await["tasks"].clone();
    assert_eq!(tasks.as_array().map(Vec::len), Some(1));
    let other = json!({ "commandId": input["commandId"], "title": "Write" });
    let reused = manager.act_on("addTask", &case.id, other).await;
    assert_eq!(reused.code(), Some("COMMAND_ID_REUSED"));

    let task = json!({ "taskId": tasks[0]["id"] });
    let both = [manager, workflow];
    let sent = (0..20).map(|n| both[n % 2].act_on("completeTask", &case.id, task.clone()));
    let outcomes = join_all(sent).await;
    let codes: Vec<_> = outcomes.iter().filter_map(|one| one.code()).collect();
    assert_eq!(codes, ["INVALID_STATE"; 19]);
    let kinds = stream(&cast["auditor@ministry"], &case.id).await;
    let done = kinds.iter().filter(|(kind, _)| kind == "TaskCompleted").count();
    assert_eq!(done, 1, "{kinds:?}");
}

/// Additions of many at once are all kept, whoever else adds meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_additions_at_once_are_all_kept() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let case = begun(&cast).await;
    let both = [&cast["manager@northwood"], &cast["workflow@northwood"]];
    let at = Utc::now();
    let sent = (0..100).map(|n| match n % 3 {
        0 => both[n % 2].act_on("addTask", &case.id, json!({ "title": format!("Task {n}") })),
        1 => both[n % 2].act_on("addComment", &case.id, json!({ "body": "A word." })),
        _ => {
            let input = json!({ "at": at, "means": "Phone", "reached": n % 2 == 0 });
            both[n % 2].act_on("logContactAttempt", &case.id, input)
        }
    });
    for outcome in join_all(sent).await {
        let _ = outcome.done();
    }
    let seen = work(both[0], &case.id).await;
    assert_eq!(seen["tasks"].as_array().map(Vec::len), Some(34));
    assert_eq!(seen["contactLog"]["attempts"], 33);
}
