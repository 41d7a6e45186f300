//! A case handed from one provider to another.

use super::{case, comments, listed, opened};
use casetrail_tests::{App, Cast};
use serde_json::json;

#[tokio::test]
async fn asked_refused_asked_again_and_accepted() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let (lead, workflow, manager) =
        (&cast["lead@north"], &cast["workflow@northwood"], &cast["manager@northwood"]);
    let harbour = &cast["workflow@harbour"];
    let opened = opened(&cast["contact@north"], lead, workflow, manager).await;
    let _ =
        manager.act_on("addComment", &opened.id, json!({ "body": "Internal words." })).await.done();
    let providers = workflow.query("{ providers { id name } }", json!({})).await.good();
    let to = providers.list("/providers").iter().find(|p| p["name"] == "Harbour Attendance");
    let to = to.expect("Harbour Attendance is a provider")["id"].clone();
    let input = json!({ "toProviderId": to, "reason": "They moved to the harbour." });

    assert_eq!(case(harbour, &opened.id).await, json!(null));
    let _ = workflow.act_on("requestTransfer", &opened.id, input.clone()).await.done();
    let pending = json!({ "scope": "ALL", "filter": { "transferToViewer": true } });
    assert_eq!(listed(harbour, pending.clone()).await, vec![opened.number.clone()]);
    let seen = case(harbour, &opened.id).await;
    assert_eq!(seen["transfer"]["to"]["name"], "Harbour Attendance");
    assert!(seen["viewerMay"].to_string().contains("ANSWER_TRANSFER"), "{seen}");
    assert!(comments(harbour, &opened.id).await.is_empty());
    assert_eq!(case(&cast["manager@harbour"], &opened.id).await, json!(null));
    assert_eq!(case(lead, &opened.id).await["transfer"], json!(null));
    for (act, input) in [
        ("pauseCase", json!({ "reason": "x" })),
        ("closeCase", json!({ "outcome": "x" })),
        ("requestTransfer", input.clone()),
    ] {
        let refused = workflow.act_on(act, &opened.id, input).await;
        assert_eq!(refused.code(), Some("INVALID_STATE"), "{act}");
    }

    let refusal = json!({ "accept": false, "reason": "No room." });
    let _ = harbour.act_on("answerTransfer", &opened.id, refusal).await.done();
    assert_eq!(case(harbour, &opened.id).await, json!(null));
    assert_eq!(case(manager, &opened.id).await["owner"]["id"], json!(manager.id));

    let _ = workflow.act_on("requestTransfer", &opened.id, input).await.done();
    let accepted =
        harbour.act_on("answerTransfer", &opened.id, json!({ "accept": true })).await.done();
    assert_eq!(accepted.at("/case/status"), "ALLOCATED");
    let seen = case(harbour, &opened.id).await;
    assert_eq!((&seen["owner"], &seen["transfer"]), (&json!(null), &json!(null)));
    assert_eq!(seen["provider"]["name"], "Harbour Attendance");
    assert_eq!(comments(harbour, &opened.id).await, ["Internal words."]);
    for former in [workflow, manager] {
        assert_eq!(case(former, &opened.id).await, json!(null), "{}", former.username);
        assert!(!listed(former, json!({ "scope": "ALL" })).await.contains(&opened.number));
    }
    assert!(listed(harbour, pending).await.is_empty());
}
