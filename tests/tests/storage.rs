//! A data folder that can't be written: a plain sentence, nothing lost, and on it goes when it can.

use crate::contention::all_comments;
use crate::crash::contiguous;
use crate::story::{listed, opened, submitted};
use casetrail_domain::PersonId;
use casetrail_domain::look::Look;
use casetrail_eventlog::Log;
use casetrail_tests::{App, Cast, Disk, Opened, User};
use serde_json::json;
use std::ops::ControlFlow;
use uuid::Uuid;

/// Room for the demo's data and some more, in megabytes.
const DISK_MEGABYTES: u32 = 24;

/// One plain sentence, no panic, exit code 1.
fn refused_plainly((code, said): (Option<i32>, String)) -> String {
    assert_eq!(code, Some(1), "{said}");
    assert!(!said.contains("panicked") && !said.trim().is_empty(), "{said}");
    said
}

#[tokio::test]
async fn a_read_only_folder_stops_the_start_and_loses_nothing() {
    let mut app = App::start();
    let cast = Cast::of(&app).await;
    let opened = submitted(&cast["contact@north"], &cast["lead@north"]).await;
    assert!(app.stop());
    let Some(disk) = Disk::beneath(&app, DISK_MEGABYTES) else { return };
    disk.forbid_writing();
    let said = refused_plainly(app.fails_to_go_on());
    assert!(said.to_lowercase().contains("read-only"), "{said}");

    disk.allow_writing();
    app.go_on();
    let lead = app.user("lead@north").await;
    assert!(listed(&lead, json!({})).await.contains(&opened.number), "nothing is lost");
    let _ = lead.act_on("addComment", &opened.id, json!({ "body": "On we go." })).await.done();
    app.kill();
}

#[tokio::test]
async fn a_full_disk_at_the_start_loses_nothing() {
    let mut app = App::on_sqlite(&[]);
    let cast = Cast::of(&app).await;
    let opened = submitted(&cast["contact@north"], &cast["lead@north"]).await;
    assert!(app.stop());
    let Some(disk) = Disk::beneath(&app, DISK_MEGABYTES) else { return };
    disk.fill();
    let said = refused_plainly(app.fails_to_go_on());
    // The system says which file it is, in SQLite's words or its own.
    let why = ["full", "space", "disk I/O"].iter().any(|words| said.contains(words));
    assert!(why && said.contains("data/"), "{said}");

    disk.make_room();
    app.go_on();
    let lead = app.user("lead@north").await;
    assert!(listed(&lead, json!({})).await.contains(&opened.number), "nothing is lost");
    contiguous(&app.user("auditor@ministry").await).await;
    app.kill();
}

/// Comments until the service says that it can't write.
async fn comment_until_refused(user: &User, case: &Opened, acknowledged: &mut Vec<String>) {
    loop {
        let body = format!("{} {}", acknowledged.len(), "Word. ".repeat(1_500));
        let body = body.trim().to_owned();
        let input = json!({ "commandId": Uuid::new_v4(), "caseId": case.id, "body": body });
        // Sent once: what isn't acknowledged is not sent again here.
        let outcome = user.once("addComment", input).await;
        match outcome.code() {
            None => acknowledged.push(body),
            // The log has no room, or the read models have none and may not tell old things.
            Some("OVERLOADED" | "STALE") => return,
            Some(other) => panic!("{other}: {}", outcome.answer.body),
        }
        assert!(acknowledged.len() < 10_000, "the disk is finite");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_fills_up_while_running_loses_nothing() {
    let mut app = App::start();
    assert!(app.stop());
    let Some(disk) = Disk::beneath(&app, DISK_MEGABYTES) else { return };
    app.go_on();
    let cast = Cast::of(&app).await;
    let (contact, lead) = (&cast["contact@north"], &cast["lead@north"]);
    let opened =
        opened(contact, lead, &cast["workflow@northwood"], &cast["manager@northwood"]).await;
    disk.fill();
    let mut acknowledged = Vec::new();
    // It says so, until it finds that a small write has room where a large one had none.
    let reason = loop {
        comment_until_refused(lead, &opened, &mut acknowledged).await;
        let (status, reason) = app.get("/readyz");
        if status == 503 {
            break reason;
        }
    };
    let says = ["can't be written", "read models"].iter().any(|words| reason.contains(words));
    assert!(says, "{reason}");
    // And it goes on answering what it can.
    assert_eq!(app.get("/livez").0, 200);
    let document = "query($id: ID!) { case(id: $id) { number } }";
    let read = lead.query(document, json!({ "id": opened.id })).await;
    let known = read.at("/case/number") == &json!(opened.number);
    assert!(known || read.code() == Some("STALE"), "{}", read.body);

    // With room again it writes again, by itself, and has lost nothing.
    disk.make_room();
    let last = "There is room again.".to_owned();
    let _ = lead.act_on("addComment", &opened.id, json!({ "body": last })).await.done();
    acknowledged.push(last);
    acknowledged.reverse();
    assert_eq!(all_comments(lead, &opened.id).await, acknowledged, "each once, in order");
    app.kill();
    app.go_on();
    let lead = app.user("lead@north").await;
    assert_eq!(all_comments(&lead, &opened.id).await, acknowledged, "also after a crash");
    contiguous(&app.user("auditor@ministry").await).await;
    assert!(!app.log_text().contains("panicked"), "{}", app.log_text());
    app.kill();
}

/// What an auditor is shown is in the access log before: when that can't be written, nothing is
/// shown, and nothing shown is missing there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_look_that_can_not_be_noted_is_not_answered() {
    let mut app = App::on_sqlite(&[]);
    assert!(app.stop());
    let Some(disk) = Disk::beneath(&app, DISK_MEGABYTES) else { return };
    app.go_on();
    let auditor = app.user("auditor@ministry").await;
    disk.fill();
    let document = "{ caseByNumber(number: \"00000001\") { learner { name } } }";
    let mut shown = 0;
    let refused = loop {
        let answer = auditor.query(document, json!({})).await;
        if answer.at("/caseByNumber").is_null() {
            break answer;
        }
        assert_eq!(answer.text("/caseByNumber/learner/name"), "Joseph Bloggs");
        shown += 1;
        assert!(shown < 10_000, "the disk is finite");
    };
    assert!(refused.code().is_some(), "{}", refused.body);
    assert!(!refused.body.to_string().contains("Bloggs"), "{}", refused.body);
    // Somebody who is denied is told nothing either, and nobody else is held up.
    let lead = app.user("lead@north").await;
    let seen = lead.query(document, json!({})).await.good();
    assert_eq!(seen.text("/caseByNumber/learner/name"), "Joseph Bloggs");

    disk.make_room();
    while auditor.query(document, json!({})).await.at("/caseByNumber").is_null() {}
    shown += 1;
    app.kill();
    assert_eq!(noted(&app, &auditor).await, shown, "each look that was answered, once");
}

/// How many looks of this person the access log of a stopped service holds.
async fn noted(app: &App, person: &User) -> usize {
    let settings = app.log_settings("access");
    let log: Log<Look> = Log::open(settings).await.expect("the service is stopped");
    let mut noted = 0;
    log.scan(0, log.head(), |recorded| {
        let replayed = matches!(recorded.event, Look::HistoryReplayed { .. });
        let theirs = PersonId(recorded.actor).global() == person.id;
        noted += usize::from(replayed && theirs);
        ControlFlow::Continue(())
    })
    .expect("the access log can be read");
    log.close().await;
    noted
}
