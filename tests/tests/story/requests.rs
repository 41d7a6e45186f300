//! A request that is returned, sent again, withdrawn or declined, before anyone is assigned.

use super::{case, listed, submitted};
use casetrail_tests::{App, Cast};
use serde_json::json;

#[tokio::test]
async fn returned_and_sent_again() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let (contact, lead, workflow) =
        (&cast["contact@north"], &cast["lead@north"], &cast["workflow@northwood"]);
    let opened = submitted(contact, lead).await;
    let input = json!({ "reason": "Which school year?" });
    let _ = workflow.act_on("returnRequest", &opened.id, input).await.done();
    let seen = case(contact, &opened.id).await;
    assert_eq!(
        (&seen["status"], &seen["requests"][0]["state"]),
        (&json!("ALLOCATED"), &json!("RETURNED"))
    );
    let input = json!({ "personId": cast["manager@northwood"].id });
    let refused = workflow.act_on("assignCase", &opened.id, input.clone()).await;
    assert_eq!(refused.code(), Some("INVALID_STATE"));

    let learner = seen["learner"]["id"].as_str().unwrap_or_default().to_owned();
    let answers = contact.answers(&learner, &contact.id, "Year nine.").await;
    let _ =
        contact.act_on("resubmitRequest", &opened.id, json!({ "answers": answers })).await.done();
    let seen = case(workflow, &opened.id).await;
    assert_eq!(seen["requests"][0]["state"], "RESUBMITTED");
    assert!(seen["requests"][0]["answers"].to_string().contains("Year nine."), "{seen}");
    let assigned = workflow.act_on("assignCase", &opened.id, input).await.done();
    assert_eq!(assigned.at("/case/status"), "OPEN");
    for (who, act) in
        [(workflow, "returnRequest"), (workflow, "declineRequest"), (contact, "withdrawRequest")]
    {
        let late = who.act_on(act, &opened.id, json!({ "reason": "Late." })).await;
        assert_eq!(late.code(), Some("INVALID_STATE"), "{act}");
    }
}

#[tokio::test]
async fn declined_and_withdrawn_close_and_free_the_learner() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let (contact, lead, workflow) =
        (&cast["contact@north"], &cast["lead@north"], &cast["workflow@northwood"]);
    let learner = lead.free_learners().await.remove(0);

    let first = contact.submit(&learner, &contact.id, "Words.").await;
    let declined =
        workflow.act_on("declineRequest", &first.id, json!({ "reason": "Not ours." })).await.done();
    assert_eq!(
        (declined.at("/case/status"), declined.at("/case/outcome")),
        (&json!("CLOSED"), &json!("DECLINED"))
    );
    assert_eq!(case(lead, &first.id).await["requests"][0]["state"], "DECLINED");

    let second = contact.submit(&learner, &contact.id, "Words.").await;
    let _ = workflow.act_on("returnRequest", &second.id, json!({ "reason": "Why?" })).await.done();
    let input = json!({ "reason": "Sorted out." });
    let withdrawn = cast["support@north"].act_on("withdrawRequest", &second.id, input).await.done();
    assert_eq!(withdrawn.at("/case/status"), "CLOSED");
    let seen = case(lead, &second.id).await;
    assert_eq!(
        (&seen["outcome"], &seen["requests"][0]["state"]),
        (&json!("WITHDRAWN"), &json!("WITHDRAWN"))
    );

    let third = contact.submit(&learner, &contact.id, "Words.").await;
    let closed = listed(lead, json!({ "scope": "CLOSED" })).await;
    assert!(closed.contains(&first.number) && closed.contains(&second.number));
    assert!(!closed.contains(&third.number));

    // Reopening takes the claim again, or says whose it is.
    let refused = workflow.act_on("reopenCase", &first.id, json!({ "reason": "After all." })).await;
    assert_eq!(refused.code(), Some("DUPLICATE_OPEN_CASE"));
    assert_eq!(refused.refusal()["existingNumber"], json!(third.number));
}
