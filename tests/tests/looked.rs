//! The access log: every look at history and every denial is in it, before anything is answered.

use casetrail_domain::access::SYSTEM;
use casetrail_domain::look::Look;
use casetrail_domain::{CaseId, PersonId};
use casetrail_tests::{App, User};
use serde_json::json;

async fn first_case(person: &User) -> (String, String) {
    let document = "{ cases(first: 1) { nodes { id number } } }";
    let page = person.query(document, json!({})).await.good();
    (page.text("/cases/nodes/0/id").to_owned(), page.text("/cases/nodes/0/number").to_owned())
}

/// What was looked at in these last looks: who, and what of which case.
fn replays(looks: &[(PersonId, Look)]) -> Vec<(PersonId, String, Option<CaseId>)> {
    let replay = |(person, look): &(PersonId, Look)| match look {
        Look::HistoryReplayed { what, case, .. } => Some((*person, what.clone(), *case)),
        Look::CommandDenied { .. } | Look::FileDownloaded { .. } => None,
    };
    looks.iter().filter_map(replay).collect()
}

#[tokio::test]
async fn a_printed_history_is_noted_with_and_without_a_server() {
    let mut app = App::start();
    let (id, number) = first_case(&app.user("lead@north").await).await;
    let noted = vec![(SYSTEM, "casetrail replay".to_owned(), CaseId::parse(&id))];
    assert!(app.looks().await.is_empty(), "nobody looked yet");
    assert!(app.run(&["replay", "--case", &number]).status.success());
    assert_eq!(replays(&app.looks().await), noted, "beside the server");
    assert_eq!(app.run(&["replay", "--case", "09999999"]).status.code(), Some(1));
    assert_eq!(app.looks().await.len(), 1, "what is not there was not seen");
    assert!(app.stop());
    assert!(app.run(&["replay", "--case", &number]).status.success());
    assert_eq!(replays(&app.looks().await), [noted.clone(), noted].concat(), "without one");
}

#[tokio::test]
async fn an_auditors_looks_are_noted_and_nobody_elses() {
    let app = App::start();
    let auditor = app.user("auditor@ministry").await;
    let lead = app.user("lead@north").await;
    let (id, _) = first_case(&lead).await;
    let before = app.looks().await.len();
    let document =
        "query ($id: ID!) { case(id: $id) { timeline(first: 5) { nodes { summary } } } }";
    let _ = lead.query(document, json!({ "id": id })).await.good();
    assert_eq!(app.looks().await.len(), before, "a school's own work is no audit");
    let document =
        "query ($id: ID!, $at: At!) { audit { caseAt(caseId: $id, at: $at) { number } } }";
    let _ = auditor.query(document, json!({ "id": id, "at": { "position": "200" } })).await.good();
    let looks = app.looks().await;
    let person = PersonId::parse(&auditor.id).expect("a person's id");
    assert_eq!(
        replays(&looks[before..]),
        [(person, "caseAt".to_owned(), CaseId::parse(&id))],
        "{looks:?}"
    );
}

#[tokio::test]
async fn a_denied_command_is_noted_with_its_rule() {
    let app = App::start();
    let lead = app.user("lead@north").await;
    let other = app.user("lead@south").await;
    let (id, _) = first_case(&lead).await;
    let denied = other.act_on("addComment", &id, json!({ "body": "Not mine." })).await;
    assert_eq!(denied.code(), Some("NOT_FOUND"));
    let looks = app.looks().await;
    let (person, look) = looks.last().expect("the denial is noted");
    assert_eq!(Some(*person), PersonId::parse(&other.id));
    let Look::CommandDenied { command, case, rule } = look else {
        panic!("no denial: {look:?}");
    };
    assert_eq!((command.as_str(), *case), ("addComment", CaseId::parse(&id)));
    assert!(!rule.is_empty(), "the rule that denied it");
    let invalid = lead.act_on("addComment", &id, json!({ "body": "" })).await;
    assert_eq!(invalid.code(), Some("INVALID_INPUT"));
    assert_eq!(app.looks().await.len(), looks.len(), "a wrong input is no denial");
}
