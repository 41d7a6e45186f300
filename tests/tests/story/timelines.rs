//! A case to which all happens that can, as each of its readers reads it in the end.

use super::{comments, submitted, timeline};
use casetrail_tests::{App, Cast, Opened, User};
use serde_json::{Value, json};

async fn act(user: &User, case: &Opened, mutation: &str, input: Value) -> Value {
    user.act_on(mutation, &case.id, input).await.done().payload
}

async fn comment(user: &User, case: &Opened, body: &str) -> Value {
    act(user, case, "addComment", json!({ "body": body })).await["comment"]["id"].clone()
}

/// Returned and sent again, then assigned and handed on.
async fn request(cast: &Cast, case: &Opened) {
    let (contact, workflow) = (&cast["contact@north"], &cast["workflow@northwood"]);
    act(workflow, case, "returnRequest", json!({ "reason": "Which year is she in?" })).await;
    let seen = super::case(contact, &case.id).await;
    let learner = seen["learner"]["id"].as_str().unwrap_or_default();
    let answers = contact.answers(learner, &contact.id, "Year nine.").await;
    act(contact, case, "resubmitRequest", json!({ "answers": answers })).await;
    let manager2 = json!({ "personId": cast["manager2@northwood"].id });
    act(workflow, case, "assignCase", manager2).await;
    let manager = json!({ "personId": cast["manager@northwood"].id });
    act(workflow, case, "assignCase", manager).await;
}

/// Comments of every kind, and another contact.
async fn talk(cast: &Cast, case: &Opened) {
    let (lead, support) = (&cast["lead@north"], &cast["support@north"]);
    let manager = &cast["manager@northwood"];
    let amended = comment(lead, case, "On Tuesday.").await;
    let input = json!({ "commentId": amended, "body": "On Wednesday." });
    act(lead, case, "amendComment", input).await;
    comment(support, case, "The office has written home.").await;
    let withdrawn = comment(support, case, "This was about her sister.").await;
    let input = json!({ "commentId": withdrawn, "reason": "Another learner." });
    act(support, case, "withdrawComment", input).await;
    comment(manager, case, "Internal: the father is away.").await;
    let shared = comment(manager, case, "Shared: a visit on Friday.").await;
    act(manager, case, "share", json!({ "ids": [shared] })).await;
    let unshared = comment(manager, case, "Shared too early.").await;
    act(manager, case, "share", json!({ "ids": [unshared] })).await;
    let input = json!({ "ids": [unshared], "reason": "Not yet certain." });
    act(manager, case, "unshare", input).await;
    let input = json!({ "personId": cast["contact@north"].id, "notes": "Mornings." });
    act(lead, case, "changePrimaryContact", input).await;
    let input = json!({ "personId": lead.id, "notes": "After three." });
    act(lead, case, "changePrimaryContact", input).await;
}

/// Paused, referred, closed and reopened.
async fn work(cast: &Cast, case: &Opened) {
    let (manager, workflow) = (&cast["manager@northwood"], &cast["workflow@northwood"]);
    let input = json!({ "reason": "The family is abroad.", "until": "2099-03-01" });
    act(manager, case, "pauseCase", input).await;
    act(manager, case, "resumeCase", json!({ "reason": "They are home." })).await;
    let input = json!({ "serviceName": "Public Health Nurse", "serviceProvider": "Health NZ" });
    let referral = act(manager, case, "referToService", input).await["referral"]["id"].clone();
    let input = json!({ "referralId": referral, "status": "ACCEPTED" });
    act(manager, case, "updateReferral", input).await;
    let input = json!({ "outcome": "Attending again", "summary": "Back since June." });
    act(manager, case, "closeCase", input).await;
    act(workflow, case, "reopenCase", json!({ "reason": "Absent again." })).await;
}

/// A transfer refused, and one accepted.
async fn transfer(cast: &Cast, case: &Opened) {
    let (workflow, harbour) = (&cast["workflow@northwood"], &cast["workflow@harbour"]);
    let viewer = harbour.query("{ viewer { organisation { id } } }", json!({})).await.good();
    let to = viewer.text("/viewer/organisation/id");
    let input = json!({ "toProviderId": to, "reason": "They moved to the harbour." });
    act(workflow, case, "requestTransfer", input.clone()).await;
    let refusal = json!({ "accept": false, "reason": "We have no room." });
    act(harbour, case, "answerTransfer", refusal).await;
    act(workflow, case, "requestTransfer", input).await;
    let consent = json!({ "accept": true, "reason": "There is room now." });
    act(harbour, case, "answerTransfer", consent).await;
    let owner = json!({ "personId": cast["manager@harbour"].id });
    act(harbour, case, "assignCase", owner).await;
}

#[tokio::test]
async fn all_that_can_happen_as_each_reads_it() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let case = submitted(&cast["contact@north"], &cast["lead@north"]).await;
    request(&cast, &case).await;
    talk(&cast, &case).await;
    work(&cast, &case).await;
    let read = async |name: &str| timeline(&cast[name], &case.id).await.join("\n");
    insta::assert_snapshot!("as its Case Manager reads it", read("manager@northwood").await);
    transfer(&cast, &case).await;
    insta::assert_snapshot!("as the Attendance Lead reads it", read("lead@north").await);
    insta::assert_snapshot!("as Office Support reads it", read("support@north").await);
    insta::assert_snapshot!("as its new provider reads it", read("workflow@harbour").await);
    insta::assert_snapshot!("as the auditor reads it", read("auditor@ministry").await);
    for former in ["contact@north", "manager@northwood", "workflow@northwood"] {
        assert_eq!(super::case(&cast[former], &case.id).await, Value::Null, "{former}");
        assert!(comments(&cast[former], &case.id).await.is_empty(), "{former}");
    }
}
