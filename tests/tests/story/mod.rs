//! The guide's steps, as the people of the demo take them.

mod dashboard;
mod dates;
mod demo;
mod drafts;
mod guide;
mod inschool;
mod moves;
mod overdue;
mod requests;
mod routing;
mod search;
mod sharing;
mod timelines;
mod transfer;
mod work;

pub use demo::{everything, everything_shown};

use casetrail_tests::{Opened, User};
use serde_json::{Value, json};

/// The case as somebody sees it: the fields that stories look at. Null when they don't.
pub async fn case(user: &User, id: &str) -> Value {
    let document = "query($id: ID!) { case(id: $id) { id number version status outcome closingSummary \
        closedAt pausedUntil catchment viewerMay learner { id name } school { name } provider { name } \
        owner { id name } primaryContact { person { id name } phone email notes } \
        transfer { to { name } requestedBy { name } reason } \
        requests { number state answers primaryContact submittedBy { name } school { name } } } }";
    user.query(document, json!({ "id": id })).await.good().at("/case").clone()
}

/// The bodies of the comments that somebody sees, newest first.
pub async fn comments(user: &User, id: &str) -> Vec<String> {
    let document =
        "query($id: ID!) { case(id: $id) { comments(first: 100) { nodes { body visibility } } } }";
    let answer = user.query(document, json!({ "id": id })).await.good();
    if answer.at("/case").is_null() {
        Vec::new()
    } else {
        answer.texts("/case/comments/nodes", "/body")
    }
}

/// The timeline in words as somebody sees it, newest first.
pub async fn timeline(user: &User, id: &str) -> Vec<String> {
    let document = "query($id: ID!) { case(id: $id) { timeline(first: 100) { nodes { kind summary \
        actor { name } comment { body } } } } }";
    let answer = user.query(document, json!({ "id": id })).await.good();
    let line = |entry: &Value| {
        let text = |pointer: &str| {
            entry.pointer(pointer).and_then(Value::as_str).unwrap_or("-").to_owned()
        };
        let comment = entry.pointer("/comment/body").and_then(Value::as_str);
        let comment = comment.map(|body| format!(" [{body}]")).unwrap_or_default();
        format!("{} | {} | {}{comment}", text("/kind"), text("/actor/name"), text("/summary"))
    };
    answer.list("/case/timeline/nodes").iter().map(line).collect()
}

/// The reference numbers of a list.
pub async fn listed(user: &User, variables: Value) -> Vec<String> {
    let document = "query($scope: CaseScope! = ACTIVE, $search: String, $filter: CaseFilter, $orderBy: CaseOrder) { \
        cases(scope: $scope, search: $search, filter: $filter, orderBy: $orderBy, first: 100) { nodes { number } } }";
    user.query(document, variables).await.good().texts("/cases/nodes", "/number")
}

/// A case of the first free learner, submitted by John Smith who is its contact.
pub async fn submitted(contact: &User, lead: &User) -> Opened {
    let learner = lead.free_learners().await.remove(0);
    contact.submit(&learner, &contact.id, "Absent since the holidays.").await
}

/// The same, assigned to Jane Doe.
pub async fn opened(contact: &User, lead: &User, workflow: &User, manager: &User) -> Opened {
    let case = submitted(contact, lead).await;
    let _ = workflow.act_on("assignCase", &case.id, json!({ "personId": manager.id })).await.done();
    case
}
