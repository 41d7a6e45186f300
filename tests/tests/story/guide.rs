//! From the request to the closed case and back, step by step.

use super::{case, comments, listed, opened, submitted, timeline};
use casetrail_tests::{App, Cast};
use serde_json::json;

#[tokio::test]
async fn a_request_becomes_a_case_and_its_life() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let (contact, lead) = (&cast["contact@north"], &cast["lead@north"]);
    let (workflow, manager) = (&cast["workflow@northwood"], &cast["manager@northwood"]);

    // Submit: a case exists at once, with a number of eight digits.
    let opened = submitted(contact, lead).await;
    assert_eq!(opened.number, "00098713");
    let seen = case(contact, &opened.id).await;
    assert_eq!(seen["status"], "ALLOCATED");
    assert_eq!(seen["school"]["name"], "North High School");
    assert_eq!(seen["provider"]["name"], "Northwood Attendance");
    assert_eq!(seen["catchment"], "Northwood area");
    assert_eq!(seen["primaryContact"]["person"]["name"], "John Smith");
    assert_eq!(seen["requests"][0]["number"], "Request - 999229934");
    assert_eq!(seen["requests"][0]["state"], "SUBMITTED");
    assert_eq!(seen["owner"], json!(null));

    // In the provider's queue, and nobody's yet.
    let queue = json!({ "filter": { "unassigned": true } });
    assert!(listed(workflow, queue.clone()).await.contains(&opened.number));
    assert_eq!(case(manager, &opened.id).await, json!(null), "nobody's case is no manager's");

    // Assigned: Jane Doe's, open, out of the queue.
    let input = json!({ "personId": manager.id });
    let assigned = workflow.act_on("assignCase", &opened.id, input).await.done();
    assert_eq!(assigned.at("/case/status"), "OPEN");
    assert_eq!(assigned.at("/case/owner/name"), "Jane Doe");
    assert!(!listed(workflow, queue).await.contains(&opened.number));
    assert!(listed(manager, json!({})).await.contains(&opened.number));

    // A comment in the timeline, for whom the guide says, and not for South College.
    let body = "She came on Monday, with her aunt.";
    let _ = contact.act_on("addComment", &opened.id, json!({ "body": body })).await.done();
    for reader in [contact, lead, workflow, manager] {
        let seen = timeline(reader, &opened.id).await;
        assert!(seen[0].contains(body), "{}: {seen:#?}", reader.username);
    }
    for stranger in ["lead@south", "contact@south", "workflow@harbour", "authoriser@north"] {
        assert_eq!(case(&cast[stranger], &opened.id).await, json!(null), "{stranger}");
    }
    assert!(comments(&cast["support@north"], &opened.id).await.is_empty());

    // Another contact, with details for this case; the former one sees it no more.
    let input = json!({ "personId": lead.id, "phone": "04 555 0123", "email": "", "notes": "After three." });
    let _ = contact.act_on("changePrimaryContact", &opened.id, input).await.done();
    let seen = case(manager, &opened.id).await;
    assert_eq!(seen["primaryContact"]["person"]["id"], json!(lead.id));
    assert_eq!(seen["primaryContact"]["phone"], "04 555 0123");
    assert_eq!(seen["primaryContact"]["notes"], "After three.");
    assert_eq!(case(contact, &opened.id).await, json!(null));
    assert!(!listed(contact, json!({})).await.contains(&opened.number));

    // Paused: Open for the school, Paused for the provider; then resumed.
    let input = json!({ "reason": "Holidays abroad.", "until": "2027-03-01" });
    let _ = manager.act_on("pauseCase", &opened.id, input).await.done();
    assert_eq!(case(manager, &opened.id).await["status"], "PAUSED");
    assert_eq!(case(manager, &opened.id).await["pausedUntil"], "2027-03-01");
    assert_eq!(case(lead, &opened.id).await["status"], "OPEN");
    assert_eq!(case(lead, &opened.id).await["pausedUntil"], json!(null));
    let _ = manager.act_on("resumeCase", &opened.id, json!({})).await.done();
    assert_eq!(case(manager, &opened.id).await["status"], "OPEN");

    // Closed: in Closed cases, out of the active ones; no more comments.
    let input = json!({ "outcome": "Attending again", "summary": "Back since June." });
    let closed = manager.act_on("closeCase", &opened.id, input).await.done();
    assert_eq!(closed.at("/case/status"), "CLOSED");
    assert!(listed(lead, json!({ "scope": "CLOSED" })).await.contains(&opened.number));
    assert!(!listed(lead, json!({ "scope": "ACTIVE" })).await.contains(&opened.number));
    let seen = case(lead, &opened.id).await;
    assert_eq!(
        (&seen["outcome"], &seen["closingSummary"]),
        (&json!("Attending again"), &json!("Back since June."))
    );
    let late = lead.act_on("addComment", &opened.id, json!({ "body": "Late." })).await;
    assert_eq!(late.code(), Some("CASE_CLOSED"));

    // Reopened: active, as it was.
    let input = json!({ "reason": "Absent again." });
    let reopened = workflow.act_on("reopenCase", &opened.id, input).await.done();
    assert_eq!(reopened.at("/case/status"), "OPEN");
    assert!(listed(lead, json!({ "scope": "ACTIVE" })).await.contains(&opened.number));
    assert!(!listed(lead, json!({ "scope": "CLOSED" })).await.contains(&opened.number));

    insta::assert_snapshot!(
        "as the provider reads it",
        timeline(manager, &opened.id).await.join("\n")
    );
    insta::assert_snapshot!("as the school reads it", timeline(lead, &opened.id).await.join("\n"));
    let support = timeline(&cast["support@north"], &opened.id).await;
    insta::assert_snapshot!("as Office Support reads it", support.join("\n"));
    let auditor = timeline(&cast["auditor@ministry"], &opened.id).await;
    insta::assert_snapshot!("as the auditor reads it", auditor.join("\n"));
}

#[tokio::test]
async fn a_referral_has_its_number_and_its_states() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let (manager, lead) = (&cast["manager@northwood"], &cast["lead@north"]);
    let opened = opened(&cast["contact@north"], lead, &cast["workflow@northwood"], manager).await;
    let input = json!({ "serviceName": "Public Health Nurse", "serviceProvider": "Health NZ" });
    let referred = manager.act_on("referToService", &opened.id, input).await.done();
    assert_eq!(referred.text("/referral/number"), "REF-00000000004");
    assert_eq!(referred.text("/referral/status"), "PENDING");
    for status in ["RECEIVED", "ACCEPTED", "COMPLETED"] {
        let input = json!({ "referralId": referred.at("/referral/id"), "status": status });
        let updated = manager.act_on("updateReferral", &opened.id, input).await.done();
        assert_eq!(updated.text("/referral/status"), status);
    }
    let document = "query($id: ID!) { case(id: $id) { services { totalCount nodes { number source status serviceName serviceProvider } } } }";
    let seen = lead.query(document, json!({ "id": opened.id })).await.good();
    let row = json!({ "number": "REF-00000000004", "source": "Northwood Attendance", "status": "COMPLETED",
        "serviceName": "Public Health Nurse", "serviceProvider": "Health NZ" });
    assert_eq!(seen.at("/case/services"), &json!({ "totalCount": 1, "nodes": [row] }));
}
