//! What is overdue, as the service's clock and settings have it; and weeks that begin at midnight
//! in Auckland.

use super::submitted;
use casetrail_tests::{App, Cast, Opened, User};
use serde_json::{Value, json};

const FIGURES: &str = "awaitingOwner openedThisWeek closedThisWeek weeks { starting opened closed } \
    overdue { kind count longest { number overdue { kind since } } }";

async fn dashboard(user: &User) -> Value {
    let document = format!("{{ dashboard {{ {FIGURES} }} }}");
    user.query(&document, json!({})).await.good().at("/dashboard").clone()
}

/// The kinds that are overdue on a case, as somebody sees it, with since when.
async fn overdue(user: &User, case: &Opened) -> Vec<(String, String)> {
    let document = "query($id: ID!) { case(id: $id) { overdue { kind since } } }";
    let seen = user.query(document, json!({ "id": case.id })).await.good();
    let text = |one: &Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
    seen.list("/case/overdue").iter().map(|one| (text(one, "kind"), text(one, "since"))).collect()
}

/// How many cases are overdue: unassigned, without a contact attempt, with a task.
async fn counted(user: &User) -> [i64; 3] {
    let figures = dashboard(user).await["overdue"].clone();
    ["UNASSIGNED", "NO_CONTACT", "TASK"].map(|kind| {
        let figures = figures.as_array().expect("figures");
        let figure = figures.iter().find(|figure| figure["kind"] == kind);
        figure.and_then(|figure| figure["count"].as_i64()).expect("each kind has its figure")
    })
}

/// The service goes on at another time.
async fn later(app: &mut App, clock: &str) -> Cast {
    assert!(app.stop(), "{}", app.log_text());
    app.set("CASETRAIL_CLOCK", clock);
    app.go_on();
    Cast::of(app).await
}

fn one(kind: &str, since: &str) -> Vec<(String, String)> {
    vec![(kind.to_owned(), since.to_owned())]
}

#[tokio::test]
async fn what_is_overdue_follows_clock_settings_and_work() {
    let mut app = App::start_empty(&[
        ("CASETRAIL_CLOCK", "2026-03-02T09:00:00+13:00,fixed"),
        ("CASETRAIL_OVERDUE_UNASSIGNED_HOURS", "6"),
        ("CASETRAIL_OVERDUE_NO_CONTACT_DAYS", "2"),
    ]);
    let cast = Cast::of(&app).await;
    let (lead, workflow) = (&cast["lead@north"], &cast["workflow@northwood"]);
    // The demo's own cases are older than any rule.
    let [waiting, untried, tasks] = counted(workflow).await;
    let case = submitted(&cast["contact@north"], lead).await;
    assert_eq!(counted(workflow).await, [waiting, untried, tasks]);
    assert_eq!(overdue(workflow, &case).await, []);

    let cast = later(&mut app, "2026-03-02T15:00:00+13:00,fixed").await;
    let workflow = &cast["workflow@northwood"];
    assert_eq!(overdue(workflow, &case).await, one("UNASSIGNED", "2026-03-02T02:00:00.000000Z"));
    assert_eq!(counted(workflow).await, [waiting + 1, untried, tasks]);
    assert_eq!(overdue(&cast["lead@north"], &case).await, [], "a school isn't told");
    let manager = &cast["manager@northwood"];
    let owner = json!({ "personId": manager.id });
    let _ = workflow.act_on("assignCase", &case.id, owner).await.done();
    let task = json!({ "title": "Ring", "due": "2026-03-04" });
    let _ = manager.act_on("addTask", &case.id, task).await.done();
    assert_eq!(overdue(workflow, &case).await, []);
    assert_eq!(counted(workflow).await, [waiting, untried, tasks]);

    let cast = later(&mut app, "2026-03-05T00:00:00+13:00,fixed").await;
    let (workflow, manager) = (&cast["workflow@northwood"], &cast["manager@northwood"]);
    let both = [
        one("NO_CONTACT", "2026-03-04T02:00:00.000000Z"),
        one("TASK", "2026-03-04T11:00:00.000000Z"),
    ];
    assert_eq!(overdue(manager, &case).await, both.concat());
    assert_eq!(counted(workflow).await, [waiting, untried + 1, tasks + 1]);
    let figures = dashboard(workflow).await["overdue"].clone();
    assert_eq!(figures[2]["longest"][0]["number"], json!(case.number), "the only task there is");

    let attempt = json!({ "at": "2026-03-04T23:00:00+13:00", "means": "Visit", "reached": false });
    let _ = manager.act_on("logContactAttempt", &case.id, attempt).await.done();
    assert_eq!(overdue(manager, &case).await, both[1]);
    let document = "query($id: ID!) { case(id: $id) { tasks { id overdue } } }";
    let seen = manager.query(document, json!({ "id": case.id })).await.good();
    assert_eq!(seen.at("/case/tasks/0/overdue"), true);
    let task = json!({ "taskId": seen.text("/case/tasks/0/id") });
    let _ = manager.act_on("completeTask", &case.id, task).await.done();
    assert_eq!(overdue(manager, &case).await, []);
    assert_eq!(counted(workflow).await, [waiting, untried, tasks]);
    as_it_was(&cast["auditor@ministry"], &case).await;
}

/// Replayed, a case is overdue by the time of then.
async fn as_it_was(auditor: &User, case: &Opened) {
    let document = "query($id: ID!, $time: DateTime!) { audit { caseAt(caseId: $id, at: { time: $time }) { \
        overdue { kind since } tasks { overdue } } } }";
    let at = async |time: &str| {
        let variables = json!({ "id": case.id, "time": time });
        let seen = auditor.query(document, variables).await.good();
        seen.texts("/audit/caseAt/overdue", "/kind")
    };
    assert_eq!(at("2026-03-02T14:59:00+13:00").await, [""; 0]);
    assert_eq!(at("2026-03-04T14:00:00+13:00").await, [""; 0]);
    assert_eq!(at("2026-03-04T15:00:00+13:00").await, ["NO_CONTACT"]);
    assert_eq!(at("2026-03-04T23:59:59+13:00").await, ["NO_CONTACT"]);
}

#[tokio::test]
async fn a_rule_of_zero_is_off_and_nonsense_stops_the_start() {
    let app = App::start_with(&[
        ("CASETRAIL_OVERDUE_UNASSIGNED_HOURS", "0"),
        ("CASETRAIL_OVERDUE_NO_CONTACT_DAYS", "0"),
    ]);
    let workflow = app.user("workflow@northwood").await;
    assert_eq!(counted(&workflow).await, [0, 0, 0]);
    let usual = App::shared().user("workflow@northwood").await;
    let [waiting, untried, _] = counted(&usual).await;
    assert!(waiting > 0 && untried > 0, "the control: by the usual rules {waiting} and {untried}");
    let mut app = app;
    assert!(app.stop());
    app.set("CASETRAIL_OVERDUE_NO_CONTACT_DAYS", "soon");
    let (code, said) = app.fails_to_go_on();
    assert_eq!(code, Some(2));
    assert!(
        said.contains("CASETRAIL_OVERDUE_NO_CONTACT_DAYS")
            || said.contains("overdue-no-contact-days"),
        "{said}"
    );
}

/// Sunday 5 April 2026, in the night of which clocks were put back, and the Monday after it.
#[tokio::test]
async fn a_week_begins_at_midnight_in_auckland() {
    let mut app = App::start_empty(&[("CASETRAIL_CLOCK", "2026-04-05T23:59:59+12:00,fixed")]);
    let cast = Cast::of(&app).await;
    let workflow = &cast["workflow@northwood"];
    let before = dashboard(workflow).await;
    let last = |figures: &Value, back: usize| {
        let weeks = figures["weeks"].as_array().expect("weeks").clone();
        assert_eq!(weeks.len(), 12, "weeks in which nothing happened are there too");
        weeks[11 - back].clone()
    };
    assert_eq!(last(&before, 0)["starting"], "2026-03-30");
    let _ = submitted(&cast["contact@north"], &cast["lead@north"]).await;
    let sunday = dashboard(workflow).await;
    assert_eq!(sunday["openedThisWeek"], 1);
    assert_eq!(last(&sunday, 0), json!({ "starting": "2026-03-30", "opened": 1, "closed": 0 }));

    let cast = later(&mut app, "2026-04-06T00:00:00+12:00,fixed").await;
    let workflow = &cast["workflow@northwood"];
    let monday = dashboard(workflow).await;
    assert_eq!(monday["openedThisWeek"], 0);
    assert_eq!(last(&monday, 0), json!({ "starting": "2026-04-06", "opened": 0, "closed": 0 }));
    assert_eq!(last(&monday, 1), json!({ "starting": "2026-03-30", "opened": 1, "closed": 0 }));
    let case = submitted(&cast["contact@north"], &cast["lead@north"]).await;
    let reason = json!({ "reason": "Not for us." });
    let _ = workflow.act_on("declineRequest", &case.id, reason).await.done();
    let now = dashboard(workflow).await;
    assert_eq!((&now["openedThisWeek"], &now["closedThisWeek"]), (&json!(1), &json!(1)));
    assert_eq!(last(&now, 0), json!({ "starting": "2026-04-06", "opened": 1, "closed": 1 }));
    assert_eq!(last(&now, 1), json!({ "starting": "2026-03-30", "opened": 1, "closed": 0 }));
}
