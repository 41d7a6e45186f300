//! Many at once.

use crate::story::{case, opened, submitted};
use casetrail_tests::{App, Cast, Outcome, User};
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_assigns_have_one_winner() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let workflow = &cast["workflow@northwood"];
    let opened = submitted(&cast["contact@north"], &cast["lead@north"]).await;
    let version = workflow.version(&opened.id).await;
    let owners = [&cast["manager@northwood"].id, &cast["manager2@northwood"].id];
    let assigns = (0..50).map(|i| {
        let input = json!({ "personId": owners[i % 2], "expectedVersion": version });
        workflow.act_on("assignCase", &opened.id, input)
    });
    let outcomes = join_all(assigns).await;
    let (won, lost): (Vec<_>, Vec<_>) = outcomes.iter().partition(|one| one.code().is_none());
    assert_eq!((won.len(), lost.len()), (1, 49), "{:?}", codes(&outcomes));
    let winner = won[0].at("/case/owner/id").clone();
    for one in lost {
        assert_eq!(one.code(), Some("ALREADY_ASSIGNED"));
        assert_eq!(one.refusal()["current"]["owner"]["id"], winner, "each is told who won");
    }
    assert_eq!(case(workflow, &opened.id).await["owner"]["id"], winner);
    let kinds = stream(&cast["auditor@ministry"], &opened.id).await;
    let assigned = kinds.iter().filter(|(kind, _)| kind.contains("ssigned")).count();
    assert_eq!(assigned, 1, "{kinds:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_comments_are_kept_in_order() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let (contact, lead, workflow, manager) = (
        &cast["contact@north"],
        &cast["lead@north"],
        &cast["workflow@northwood"],
        &cast["manager@northwood"],
    );
    let opened = opened(contact, lead, workflow, manager).await;
    let authors = [contact, lead, workflow, manager];
    let adds = (0..200).map(|i| {
        authors[i % 4].act_on("addComment", &opened.id, json!({ "body": format!("Comment {i}.") }))
    });
    let outcomes = join_all(adds).await;
    let mut by_position = BTreeMap::new();
    for (i, outcome) in outcomes.into_iter().enumerate() {
        by_position.insert(outcome.done().position(), format!("Comment {i}."));
    }
    assert_eq!(by_position.len(), 200, "each has a position of its own");
    let newest_first: Vec<String> = by_position.into_values().rev().collect();
    assert_eq!(all_comments(workflow, &opened.id).await, newest_first);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_command_sent_a_hundred_times_happens_once() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let (contact, lead) = (&cast["contact@north"], &cast["lead@north"]);
    let opened = submitted(contact, lead).await;
    let auditor = &cast["auditor@ministry"];
    let before = stream(auditor, &opened.id).await.len();
    let input = json!({ "commandId": Uuid::new_v4(), "body": "Once." });
    let sent = (0..100).map(|_| lead.act_on("addComment", &opened.id, input.clone()));
    let outcomes = join_all(sent).await;
    once(&outcomes);
    assert_eq!(stream(auditor, &opened.id).await.len(), before + 1);

    // The same of a command whose target a repeat no longer finds: the draft is gone by then.
    let learner = lead.free_learners().await.remove(0);
    let draft = contact.draft(&learner, &contact.id, "Words.").await;
    let input = json!({ "commandId": Uuid::new_v4(), "draftId": draft });
    let sent = (0..100).map(|_| contact.act("submitRequest", input.clone()));
    let outcomes = join_all(sent).await;
    once(&outcomes);

    // And of one that changes the right to see: the contact names another.
    let version = contact.version(&opened.id).await;
    let input =
        json!({ "commandId": Uuid::new_v4(), "personId": lead.id, "expectedVersion": version });
    let sent = (0..100).map(|_| contact.act_on("changePrimaryContact", &opened.id, input.clone()));
    let outcomes = join_all(sent).await;
    let repeated = outcomes.iter().filter(|one| one.repeated()).count();
    assert_eq!((codes(&outcomes).len(), repeated), (0, 99), "{:?}", codes(&outcomes));
}

/// A hundred answers, equal apart from `repeated`, which all but one say.
fn once(outcomes: &[Outcome]) {
    assert_eq!(codes(outcomes), BTreeSet::new());
    let repeated = outcomes.iter().filter(|one| one.repeated()).count();
    assert_eq!((outcomes.len(), repeated), (100, 99));
    let apart: BTreeSet<String> = outcomes
        .iter()
        .map(|one| {
            let mut payload = one.payload.clone();
            payload["repeated"] = json!(null);
            payload.to_string()
        })
        .collect();
    assert_eq!(apart.len(), 1, "{apart:#?}");
}

fn codes(outcomes: &[Outcome]) -> BTreeSet<String> {
    outcomes.iter().filter_map(Outcome::code).map(str::to_owned).collect()
}

/// All bodies, newest first, over all pages.
pub async fn all_comments(user: &User, case: &str) -> Vec<String> {
    let document = "query($id: ID!, $after: Cursor) { case(id: $id) { comments(first: 100, after: $after) { \
        nodes { body } pageInfo { hasNextPage endCursor } } } }";
    let (mut bodies, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = user.query(document, json!({ "id": case, "after": after })).await.good();
        bodies.extend(page.texts("/case/comments/nodes", "/body"));
        if page.at("/case/comments/pageInfo/hasNextPage") != true {
            return bodies;
        }
        after = page.at("/case/comments/pageInfo/endCursor").clone();
    }
}

/// A case's whole stream, oldest first: kinds and positions.
pub async fn stream(auditor: &User, case: &str) -> Vec<(String, u64)> {
    let document = "query($id: ID!, $after: Cursor) { audit { events(caseId: $id, first: 100, after: $after) { \
        nodes { kind position } pageInfo { hasNextPage endCursor } } } }";
    let (mut events, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = auditor.query(document, json!({ "id": case, "after": after })).await.good();
        for node in page.list("/audit/events/nodes") {
            let position = node["position"].as_str().and_then(|text| text.parse().ok());
            let kind = node["kind"].as_str().unwrap_or_default().to_owned();
            events.push((kind, position.expect("a position is a decimal string")));
        }
        if page.at("/audit/events/pageInfo/hasNextPage") != true {
            return events;
        }
        after = page.at("/audit/events/pageInfo/endCursor").clone();
    }
}
