//! Read models that can't be written: what was accepted stands, and nothing old is answered.

use casetrail_tests::App;
use rusqlite::Connection;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const FIRST_CASE: &str = "{ cases(first: 1) { nodes { id } } }";
/// How long an answer may take to turn.
const TURNING_MAX: Duration = Duration::from_secs(30);

/// Holds the file's one place for a writer, as a backup or a full disk would.
fn held(app: &App) -> Connection {
    let views = Connection::open(app.data().join("views.db")).expect("the file is there");
    views.busy_timeout(TURNING_MAX).expect("a timeout can be set");
    views.execute_batch("BEGIN IMMEDIATE").expect("the writer is between two batches");
    views
}

#[tokio::test]
async fn read_models_that_stay_behind_answer_nothing_old() {
    let app = App::start();
    let lead = app.user("lead@north").await;
    let case = lead.query(FIRST_CASE, json!({})).await.good().text("/cases/nodes/0/id").to_owned();
    let held = held(&app);
    let words = "Held up, not lost.";
    let added = lead.act_on("addComment", &case, json!({ "body": words })).await.done();
    assert_eq!(added.at("/case/id"), &json!(case), "it is answered all the same");
    turns_to(&lead, Some("STALE")).await;
    assert_eq!(app.get("/readyz").0, 503);
    assert_eq!(app.get("/livez").0, 200);
    held.execute_batch("ROLLBACK").expect("the file is let go");
    turns_to(&lead, None).await;
    let document = "query ($id: ID!) { case(id: $id) { comments(first: 1) { nodes { body } } } }";
    let comments = lead.query(document, json!({ "id": case })).await.good();
    assert_eq!(comments.text("/case/comments/nodes/0/body"), words);
}

/// The control: with the guard as good as off, the same answers old data.
#[tokio::test]
async fn without_the_guard_old_data_is_answered() {
    let app = App::start_with(&[("CASETRAIL_STALE_SECONDS", "3600")]);
    let lead = app.user("lead@north").await;
    let seen = lead.query(FIRST_CASE, json!({})).await.good();
    let case = seen.text("/cases/nodes/0/id").to_owned();
    let _held = held(&app);
    let added = lead.act_on("addComment", &case, json!({ "body": "Not seen." })).await.done();
    tokio::time::sleep(Duration::from_secs(3)).await;
    let later = lead.query(FIRST_CASE, json!({})).await.good();
    let as_of: Value = later.as_of.map_or(Value::Null, |position| json!(position));
    assert_ne!(&as_of, added.at("/position"), "an answer from before the comment");
}

async fn turns_to(person: &casetrail_tests::User, code: Option<&str>) {
    let begun = Instant::now();
    loop {
        let answer = person.query(FIRST_CASE, json!({})).await;
        if answer.code() == code {
            return;
        }
        assert!(begun.elapsed() < TURNING_MAX, "it never turned to {code:?}: {answer:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
