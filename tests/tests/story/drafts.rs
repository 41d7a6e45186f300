//! Drafts: whose they are, what they hold, and what stops a request.

use super::case;
use casetrail_tests::{App, Cast, User};
use serde_json::{Value, json};

async fn drafts(user: &User) -> Vec<Value> {
    let document = "{ drafts(first: 100) { totalCount nodes { id number version createdBy { name } \
        appliedFor { name } service { name } } } }";
    let answer = user.query(document, json!({})).await.good();
    let nodes = answer.list("/drafts/nodes").to_vec();
    assert_eq!(
        answer.number("/drafts/totalCount"),
        i64::try_from(nodes.len()).expect("few drafts")
    );
    nodes
}

async fn sees(user: &User, draft: &str) -> bool {
    let document = "query($id: ID!) { draft(id: $id) { id problems { severity path } } }";
    let one = user.query(document, json!({ "id": draft })).await.good();
    let listed = drafts(user).await.iter().any(|row| row["id"] == json!(draft));
    assert_eq!(
        !one.at("/draft").is_null(),
        listed,
        "{}: the list and the draft agree",
        user.username
    );
    listed
}

#[tokio::test]
async fn creators_list_their_own_and_a_lead_the_schools() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let (contact, lead) = (&cast["contact@north"], &cast["lead@north"]);
    let learner = lead.free_learners().await.remove(0);
    let draft = contact.draft(&learner, &contact.id, "Words.").await;
    assert!(sees(contact, &draft).await && sees(lead, &draft).await);
    for other in
        ["support@north", "authoriser@north", "lead@south", "workflow@northwood", "admin@ministry"]
    {
        assert!(!sees(&cast[other], &draft).await, "{other}");
        let refused = cast[other].act("discardDraft", json!({ "draftId": draft })).await;
        assert_eq!(refused.code(), Some("NOT_FOUND"), "{other}");
    }
    let row = drafts(contact).await.into_iter().find(|row| row["id"] == json!(draft));
    let number = row.expect("it is listed")["number"].as_str().unwrap_or_default().to_owned();
    assert_eq!(number, "Request - 999229934");

    // Another tab saved since: visible, and nothing is lost.
    let version = 1;
    let input = json!({ "draftId": draft, "expectedVersion": version, "answers": {} });
    assert_eq!(contact.act("saveDraft", input).await.code(), Some("VERSION_CONFLICT"));
    let input = json!({ "draftId": draft, "expectedVersion": version });
    assert_eq!(contact.act("submitRequest", input).await.code(), Some("VERSION_CONFLICT"));

    // Taken over by the Attendance Lead, who alone may do so.
    let version = one(lead, &draft).await["version"].clone();
    let input = json!({ "draftId": draft, "expectedVersion": version });
    assert_eq!(
        cast["support@north"].act("takeOverDraft", input.clone()).await.code(),
        Some("NOT_FOUND")
    );
    let taken = lead.act("takeOverDraft", input).await.done_or_row();
    assert_eq!(one(lead, &draft).await["createdBy"]["id"], json!(lead.id));
    let version = taken.at("/draft/version").clone();
    let answers = lead.answers(&learner, &lead.id, "The lead's words.").await;
    let input = json!({ "draftId": draft, "expectedVersion": version, "answers": answers });
    let _ = lead.act("saveDraft", input).await.done_or_row();

    // Submitted: the draft is gone, its number is the request's.
    let submitted = lead.act("submitRequest", json!({ "draftId": draft })).await.done();
    assert!(!sees(lead, &draft).await);
    let seen = case(lead, submitted.text("/case/id")).await;
    assert_eq!(seen["requests"][0]["number"], json!(number));
    let again = lead.act("submitRequest", json!({ "draftId": draft })).await;
    assert_eq!(again.code(), Some("NOT_FOUND"));
}

async fn one(user: &User, draft: &str) -> Value {
    let document = "query($id: ID!) { draft(id: $id) { version createdBy { id } answers \
        problems { severity path message } } }";
    user.query(document, json!({ "id": draft })).await.good().at("/draft").clone()
}

#[tokio::test]
async fn a_draft_may_be_incomplete_but_not_a_request() {
    let app = App::start();
    let contact = app.user("contact@north").await;
    let service = contact.service().await;
    let started =
        contact.act("startDraft", json!({ "serviceId": service["id"] })).await.done_or_row();
    let draft = started.text("/draft/id").to_owned();
    let refused = contact.act("submitRequest", json!({ "draftId": draft })).await;
    assert_eq!(refused.code(), Some("INVALID_INPUT"));
    let problems = one(&contact, &draft).await["problems"].as_array().cloned().unwrap_or_default();
    assert!(problems.iter().any(|problem| problem["severity"] == "BLOCKING"), "{problems:?}");

    let version = started.at("/draft/version").clone();
    let answers = json!({ "no such question": "x" });
    let input = json!({ "draftId": draft, "expectedVersion": version, "answers": answers });
    let refused = contact.act("saveDraft", input).await;
    assert_eq!(refused.code(), Some("INVALID_INPUT"));
    assert_eq!(refused.refusal()["path"], json!(["answers", "no such question"]));

    let discarded = contact.act("discardDraft", json!({ "draftId": draft })).await;
    assert_eq!(discarded.code(), None, "{}", discarded.answer.body);
    assert!(!sees(&contact, &draft).await);
}

#[tokio::test]
async fn more_than_seventy_percent_warns_and_never_blocks() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let (contact, lead) = (&cast["contact@north"], &cast["lead@north"]);
    let learner = lead.free_learners().await.remove(0);
    for (attended, warned) in [(70, false), (71, true)] {
        let draft = contact.draft(&learner, &contact.id, "Words.").await;
        let mut answers = contact.answers(&learner, &contact.id, "Words.").await;
        answers["halfDaysPossible"] = json!(100);
        answers["halfDaysAttended"] = json!(attended);
        let version = one(contact, &draft).await["version"].clone();
        let input = json!({ "draftId": draft, "expectedVersion": version, "answers": answers });
        let _ = contact.act("saveDraft", input).await.done_or_row();
        let problems = one(contact, &draft).await["problems"].clone();
        let severities: Vec<_> =
            problems.as_array().into_iter().flatten().map(|p| p["severity"].clone()).collect();
        assert_eq!(severities.contains(&json!("WARNING")), warned, "{attended}: {problems}");
        assert!(!severities.contains(&json!("BLOCKING")), "{attended}: {problems}");
        if warned {
            let _ = contact.act("submitRequest", json!({ "draftId": draft })).await.done();
        }
    }
}

#[tokio::test]
async fn what_stops_a_request() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let (contact, lead) = (&cast["contact@north"], &cast["lead@north"]);
    let mut free = lead.free_learners().await;
    let learner = free.remove(0);
    let first = contact.submit(&learner, &contact.id, "Words.").await;

    // Each learner has one open case of the type; its number is told to those who may see it.
    let refused = lead.try_submit(&learner, &lead.id, "Words.").await;
    assert_eq!(refused.code(), Some("DUPLICATE_OPEN_CASE"));
    assert_eq!(refused.refusal()["existingNumber"], json!(first.number));
    let input = json!({ "personId": lead.id });
    let _ = lead.act_on("changePrimaryContact", &first.id, input).await.done();
    let refused = contact.try_submit(&learner, &contact.id, "Words.").await;
    assert_eq!(refused.code(), Some("DUPLICATE_OPEN_CASE"));
    assert_eq!(
        refused.refusal()["existingNumber"],
        json!(null),
        "John Smith doesn't see that case"
    );
    assert!(!refused.answer.body.to_string().contains(&first.number));

    let southern = cast["lead@south"].free_learners().await.remove(0);
    let refused = contact.try_submit(&southern, &contact.id, "Words.").await;
    assert_eq!(refused.code(), Some("LEARNER_NOT_ENROLLED"));
    let refused = contact.try_submit(&free[0], &cast["lead@south"].id, "Words.").await;
    assert_eq!(refused.code(), Some("CONTACT_NOT_ELIGIBLE"));

    let service = contact.service().await["id"].clone();
    for other in [
        "authoriser@north",
        "manager@northwood",
        "workflow@northwood",
        "admin@ministry",
        "auditor@ministry",
    ] {
        let refused = cast[other].act("startDraft", json!({ "serviceId": service })).await;
        assert_eq!(refused.code(), Some("NOT_PERMITTED"), "{other}");
        let viewer = cast[other].query("{ viewer { may } }", json!({})).await.good();
        assert!(!viewer.at("/viewer/may").to_string().contains("SUBMIT_REQUEST"), "{other}");
    }
}
