//! Comments: the provider's are internal until shared, the school's are always shared.

use super::{comments, opened};
use casetrail_tests::{App, Cast};
use serde_json::json;

#[tokio::test]
async fn shared_and_unshared() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let (contact, lead, manager) =
        (&cast["contact@north"], &cast["lead@north"], &cast["manager@northwood"]);
    let opened = opened(contact, lead, &cast["workflow@northwood"], manager).await;
    let body = "The aunt may be reached at noon.";
    let added = manager.act_on("addComment", &opened.id, json!({ "body": body })).await.done();
    assert_eq!(added.at("/comment/visibility"), "INTERNAL");
    let ids = json!({ "ids": [added.at("/comment/id")] });
    assert!(comments(lead, &opened.id).await.is_empty());

    // Before sharing: who would see it, by name.
    let document = "query($id: ID!) { case(id: $id) { sharedWith { person { id } because } } }";
    let preview = manager.query(document, json!({ "id": opened.id })).await.good();
    let mut people = preview.texts("/case/sharedWith", "/person/id");
    people.sort();
    let mut expected = vec![contact.id.clone(), lead.id.clone()];
    expected.sort();
    assert_eq!(people, expected, "{}", preview.body);

    let _ = manager.act_on("share", &opened.id, ids.clone()).await.done();
    for reader in [contact, lead] {
        assert_eq!(comments(reader, &opened.id).await, [body], "{}", reader.username);
    }
    assert!(comments(&cast["support@north"], &opened.id).await.is_empty());
    let _ = manager.act_on("unshare", &opened.id, ids).await.done();
    assert!(comments(lead, &opened.id).await.is_empty());
    assert_eq!(comments(manager, &opened.id).await, [body]);

    // All or none.
    let theirs = lead.act_on("addComment", &opened.id, json!({ "body": "Ours." })).await.done();
    assert_eq!(theirs.at("/comment/visibility"), "SHARED");
    let second =
        manager.act_on("addComment", &opened.id, json!({ "body": "Second." })).await.done();
    let missing = second.text("/comment/id").replace(|c: char| c.is_ascii_digit(), "0");
    let ids = json!({ "ids": [second.at("/comment/id"), missing] });
    let refused = manager.act_on("share", &opened.id, ids).await;
    assert_eq!(refused.code(), Some("NOT_FOUND"));
    assert_eq!(comments(lead, &opened.id).await, ["Ours."]);

    let input = json!({ "body": "Hush.", "visibility": "INTERNAL" });
    let refused = lead.act_on("addComment", &opened.id, input).await;
    assert_eq!(refused.code(), Some("INVALID_INPUT"));
    assert_eq!(refused.refusal()["path"], json!(["visibility"]));
}

#[tokio::test]
async fn amended_and_withdrawn() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let (contact, lead, manager) =
        (&cast["contact@north"], &cast["lead@north"], &cast["manager@northwood"]);
    let opened = opened(contact, lead, &cast["workflow@northwood"], manager).await;
    let added =
        lead.act_on("addComment", &opened.id, json!({ "body": "On Tuesday." })).await.done();
    let comment = added.text("/comment/id").to_owned();
    let input = json!({ "commentId": comment, "body": "On Wednesday." });
    let _ = lead.act_on("amendComment", &opened.id, input).await.done();
    assert_eq!(comments(manager, &opened.id).await, ["On Wednesday."]);
    let refused = contact
        .act_on("amendComment", &opened.id, json!({ "commentId": comment, "body": "x" }))
        .await;
    assert_eq!(refused.code(), Some("NOT_PERMITTED"));
    let _ =
        lead.act_on("withdrawComment", &opened.id, json!({ "commentId": comment })).await.done();
    for reader in [contact, lead, manager] {
        let left = comments(reader, &opened.id).await;
        assert!(!left.iter().any(|body| body.contains("day")), "{}: {left:?}", reader.username);
    }
    // The text is kept for the auditor.
    let document = "query($id: ID!) { audit { events(caseId: $id) { nodes { kind payload } } } }";
    let events = cast["auditor@ministry"].query(document, json!({ "id": opened.id })).await.good();
    let text = events.body.to_string();
    assert!(text.contains("On Tuesday.") && text.contains("On Wednesday."), "{text}");
}
