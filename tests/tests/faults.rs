//! The way to the database breaks at the worst moments: what is answered is right, and what is sent
//! again is there once. And instances are restarted in turn, with nobody in front of them.

use crate::story::comments;
use casetrail_tests::{App, AtCommit, FaultProxy, Passing, People, User, Witnesses, held};
use serde_json::json;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Rounds of all faults.
const ROUNDS: u64 = 4;
/// How late things are, and how long they stand still.
const LATE: Duration = Duration::from_millis(20);
const STILL: Duration = Duration::from_millis(700);

/// More reads at once than an instance has connections for them.
const CONNECTIONS: usize = 8;
/// How long lines that fell silent may be waited for: each is found so when it is used.
const HEALED_MAX: Duration = Duration::from_secs(60);

const FIRST_CASE: &str = "{ cases(first: 1) { nodes { id } } }";
/// Reads the log itself.
const EVENTS: &str = "{ audit { events(first: 1) { nodes { kind } } } }";

/// What meets a commit, each in turn.
const AT_COMMIT: [AtCommit; 4] = [
    AtCommit::Swallow,
    AtCommit::CutBefore,
    AtCommit::CutAfter,
    AtCommit::Hold(Duration::from_millis(400)),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_breaks_at_any_commit_loses_and_doubles_nothing() {
    let settings = [("CASETRAIL_MUTATIONS_PER_SECOND", "0")];
    let Some((app, line)) = App::over_a_line(&settings).await else { return };
    let beside = tokio::task::block_in_place(|| app.beside());
    let addresses = [app.address(), beside.address()].map(str::to_owned);
    let witnesses = Witnesses::begin(&People::of(&app).await, &addresses, &addresses).await;
    for round in 0..ROUNDS {
        harm(&line, &witnesses, round).await;
    }
    witnesses.load.goes_on(20).await;
    assert_eq!(line.met(), ROUNDS * AT_COMMIT.len() as u64);
    assert!(line.swallowed() >= ROUNDS, "answers were thrown away: {}", line.swallowed());
    let story = format!("{} commits broken, {} answers thrown away", line.met(), line.swallowed());
    witnesses.end(|| held(app.log_settings("log")), &story).await;
    for app in [&app, &beside] {
        assert!(!app.log_text().contains("panicked"), "{}", app.log_text());
    }
}

/// One round of all that may happen to a line.
async fn harm(line: &FaultProxy, witnesses: &Witnesses, round: u64) {
    for (number, at_commit) in (1..).zip(AT_COMMIT) {
        line.at_next_commit(at_commit);
        line.meets(round * AT_COMMIT.len() as u64 + number).await;
        witnesses.load.goes_on(5).await;
    }
    line.pass(Passing::Late(LATE));
    witnesses.load.goes_on(5).await;
    line.pass(Passing::Nothing);
    // It is the time itself that does it.
    tokio::time::sleep(STILL).await;
    line.pass(Passing::Freely);
    witnesses.load.goes_on(5).await;
    line.cut();
    witnesses.load.goes_on(5).await;
}

/// Three instances of one service, where they listen, and who writes and follows at each.
pub async fn three_instances() -> Option<([App; 3], [String; 3], Witnesses)> {
    let one = App::on_postgres(&[("CASETRAIL_MUTATIONS_PER_SECOND", "0")])?;
    let (two, three) = tokio::task::block_in_place(|| (one.beside(), one.beside()));
    let people = People::of(&one).await;
    let apps = [one, two, three];
    let addresses = apps.each_ref().map(|app| app.address().to_owned());
    let witnesses = Witnesses::begin(&people, &addresses, &addresses).await;
    Some((apps, addresses, witnesses))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn instances_restarted_in_turn_fail_nobody() {
    /// How often each is restarted.
    const RESTARTS: usize = 2;
    let Some((mut apps, addresses, witnesses)) = three_instances().await else { return };
    for _ in 0..RESTARTS {
        for (app, address) in apps.iter_mut().zip(&addresses) {
            witnesses.load.goes_on(1).await;
            tokio::task::block_in_place(|| {
                assert!(app.stop(), "it ends well:\n{}", app.log_text());
                app.listen_at(address);
                app.go_on();
            });
        }
    }
    witnesses.load.goes_on(10).await;
    witnesses.end(|| held(apps[0].log_settings("log")), "restarts in turn").await;
}

/// Nobody is told that something went wrong while the database is away, as that is nothing to report.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_is_out_of_reach_is_told_as_something_to_ask_again() {
    let Some((app, line)) = App::over_a_line(&[]).await else { return };
    let (lead, auditor) = (app.user("lead@north").await, app.user("auditor@ministry").await);
    let found = lead.query(FIRST_CASE, json!({})).await.good();
    let case = found.text("/cases/nodes/0/id").to_owned();
    let input = json!({ "caseId": case, "body": "Once.", "commandId": Uuid::new_v4() });
    // Connections are at hand, and what is sent over them is never answered.
    reads_at_once(&auditor).await;
    line.pass(Passing::Nothing);
    // What takes too long may have been done: of that nothing is promised but an id to ask by.
    let told = lead.once("addComment", input.clone()).await;
    let late = told.code() == Some("INTERNAL");
    assert!(late || is_to_be_asked_again(told.code()), "{:?}", told.answer.body);
    let told = auditor.query(EVENTS, json!({})).await;
    assert!(is_to_be_asked_again(told.code()), "{:?}", told.body);
    line.pass(Passing::Freely);
    line.cut();
    let _ = lead.act("addComment", input).await.done();
    assert_eq!(comments(&lead, &case).await.iter().filter(|body| *body == "Once.").count(), 1);
    assert!(auditor.query(EVENTS, json!({})).await.code().is_none());
}

/// What lies between may forget its connections: they stay open, and nothing comes over them any more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lines_that_fall_silent_are_left_for_new_ones() {
    let Some((app, line)) = App::over_a_line(&[]).await else { return };
    let (lead, auditor) = (app.user("lead@north").await, app.user("auditor@ministry").await);
    let found = lead.query(FIRST_CASE, json!({})).await.good();
    let case = found.text("/cases/nodes/0/id").to_owned();
    reads_at_once(&auditor).await;
    line.silence();
    let body = "In spite of silence.";
    let input = json!({ "caseId": case, "body": body, "commandId": Uuid::new_v4() });
    // Until what has begun is given up, it is to be asked again, or nobody knows.
    let mut told = lead.once("addComment", input.clone()).await;
    let begun = Instant::now();
    while told.code().is_some() {
        let again = told.code() == Some("INTERNAL") || is_to_be_asked_again(told.code());
        assert!(again && begun.elapsed() < HEALED_MAX, "{:?}", told.answer.body);
        told = lead.once("addComment", input.clone()).await;
    }
    while auditor.query(EVENTS, json!({})).await.code().is_some() {
        assert!(begun.elapsed() < HEALED_MAX, "{}", app.log_text());
    }
    assert_eq!(comments(&lead, &case).await.iter().filter(|one| *one == body).count(), 1);
}

/// More reads at once than an instance has connections for, so that each is at hand.
async fn reads_at_once(auditor: &User) {
    let asked: Vec<_> = (0..CONNECTIONS).map(|_| auditor.query(EVENTS, json!({}))).collect();
    drop(futures_util::future::join_all(asked).await);
}

fn is_to_be_asked_again(code: Option<&str>) -> bool {
    matches!(code, Some("OVERLOADED" | "STALE"))
}
