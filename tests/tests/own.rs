//! What somebody keeps for themselves, what the Ministry sets, and what goes when its time is over.

use casetrail_tests::{App, Outcome, User};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use uuid::Uuid;

const OWN: &str = "{ viewer { preferences { language email } \
    savedViews { id name version scope arguments } } }";
/// How long what must go may take to go.
const GOING_MAX: Duration = Duration::from_secs(30);

async fn own(user: &User) -> Value {
    user.query(OWN, json!({})).await.good().at("/viewer").clone()
}

async fn save(user: &User, view: Option<&Value>, version: Option<u64>, name: &str) -> Outcome {
    let arguments = json!({ "search": "Fa‘atali", "filter": { "unassigned": true } });
    let input = json!({ "viewId": view, "expectedVersion": version, "name": name,
        "scope": "CLOSED", "arguments": arguments });
    user.act("saveView", input).await
}

#[tokio::test]
async fn preferences_and_lists_are_ones_own() {
    let mut app = App::start();
    let (lead, contact) = (app.user("lead@north").await, app.user("contact@north").await);
    let first = json!({ "language": "en", "email": "EACH" });
    assert_eq!(own(&lead).await["preferences"], first, "until they choose");
    let chosen = json!({ "language": "mi", "email": "NONE" });
    let _ = lead.act("setPreferences", chosen.clone()).await.done_or_row();
    let wrong = json!({ "language": "fr", "email": "NONE" });
    assert_eq!(lead.act("setPreferences", wrong).await.code(), Some("INVALID_INPUT"));
    let _ = save(&lead, None, None, "Waiting").await.done_or_row();
    let kept = own(&lead).await;
    let view = kept["savedViews"][0].clone();
    assert_eq!((&view["name"], &view["version"]), (&json!("Waiting"), &json!(1)));
    assert_eq!(view["arguments"]["search"], "Fa‘atali");
    assert_eq!(own(&contact).await["savedViews"], json!([]), "nobody else's");
    // Another tab saved it since.
    let id = &view["id"];
    let _ = save(&lead, Some(id), Some(1), "Still waiting").await.done_or_row();
    assert_eq!(save(&lead, Some(id), Some(1), "Lost").await.code(), Some("VERSION_CONFLICT"));
    for (user, view) in [(&contact, id.clone()), (&lead, json!("viw_x"))] {
        assert_eq!(save(user, Some(&view), Some(2), "Mine").await.code(), Some("NOT_FOUND"));
        let refused = user.act("deleteView", json!({ "viewId": view })).await;
        assert_eq!(refused.code(), Some("NOT_FOUND"));
    }
    assert!(app.stop());
    app.go_on();
    let lead = lead.at(&app);
    assert_eq!(own(&lead).await["preferences"], chosen, "after a restart");
    assert_eq!(own(&lead).await["savedViews"][0]["name"], "Still waiting");
    let input = json!({ "commandId": Uuid::new_v4(), "viewId": id });
    let _ = lead.act("deleteView", input.clone()).await.done_or_row();
    assert_eq!(own(&lead).await["savedViews"], json!([]));
    let again = lead.act("deleteView", input).await.done_or_row();
    assert_eq!(again.at("/repeated"), true, "sent again, it is done already");
}

#[tokio::test]
async fn the_ministry_sets_dates_and_services_and_nobody_else_does() {
    let app = App::start();
    let (admin, lead) = (app.user("admin@ministry").await, app.user("lead@north").await);
    let date = json!({ "key": "comments", "availableFrom": "2999-01-01" });
    let entry =
        json!({ "serviceName": "Kapa haka", "serviceProvider": "Te Whare", "active": true });
    for nobody in ["lead@north", "authoriser@north", "workflow@northwood", "auditor@ministry"] {
        let user = app.user(nobody).await;
        for (act, input) in [("setFeatureDate", &date), ("saveCatalogueEntry", &entry)] {
            let refused = user.act(act, input.clone()).await;
            assert_eq!(refused.code(), Some("NOT_PERMITTED"), "{nobody}: {act}");
        }
    }
    let wrong = json!({ "key": "dancing", "availableFrom": "2999-01-01" });
    assert_eq!(admin.act("setFeatureDate", wrong).await.code(), Some("INVALID_INPUT"));
    let mut input = date.clone();
    input["commandId"] = json!(Uuid::new_v4());
    let set = admin.act("setFeatureDate", input.clone()).await.done();
    let again = admin.act("setFeatureDate", input).await.done();
    assert_eq!(again.at("/position"), set.at("/position"), "once");
    let case = lead.query("{ cases(first: 1) { nodes { id } } }", json!({})).await.good();
    let case = case.text("/cases/nodes/0/id").to_owned();
    let refused = lead.act_on("addComment", &case, json!({ "body": "Too early." })).await;
    assert_eq!(refused.code(), Some("NOT_YET_AVAILABLE"));
    let past = json!({ "key": "comments", "availableFrom": "2020-01-01" });
    let _ = admin.act("setFeatureDate", past).await.done();
    let _ = lead.act_on("addComment", &case, json!({ "body": "In time." })).await.done();
    let _ = admin.act("saveCatalogueEntry", entry).await.done();
    let document = "{ catalogue(search: \"kapa\") { id serviceName active } }";
    let found = lead.query(document, json!({})).await.good();
    let id = found.text("/catalogue/0/id").to_owned();
    let gone = json!({ "entryId": id, "serviceName": "Kapa haka", "serviceProvider": "Te Whare",
        "active": false });
    let _ = admin.act("saveCatalogueEntry", gone.clone()).await.done();
    let found = lead.query(document, json!({})).await.good();
    assert_eq!(found.at("/catalogue/0/active"), false);
    let mut missing = gone;
    missing["entryId"] = json!("cat_none");
    assert_eq!(admin.act("saveCatalogueEntry", missing).await.code(), Some("NOT_FOUND"));
}

#[tokio::test]
async fn a_draft_goes_when_nobody_touched_it_for_thirty_days() {
    let mut app = App::start_empty(&[("CASETRAIL_CLOCK", "2026-10-01T09:00:00+13:00")]);
    let contact = app.user("contact@north").await;
    let drafts = "{ drafts { nodes { id } } }";
    let service = contact.service().await["id"].clone();
    let _ = contact.act("startDraft", json!({ "serviceId": service })).await.done_or_row();
    let before = contact.query(drafts, json!({})).await.good().list("/drafts/nodes").len();
    assert!(before > 0);
    for (clock, stays) in
        [("2026-10-30T09:00:00+13:00", true), ("2026-10-31T10:00:00+13:00", false)]
    {
        assert!(app.stop());
        app.set("CASETRAIL_CLOCK", clock);
        app.go_on();
        let contact = app.user("contact@north").await;
        let begun = Instant::now();
        loop {
            let now = contact.query(drafts, json!({})).await.good().list("/drafts/nodes").len();
            if stays {
                assert_eq!(now, before, "they have been idle for 29 days");
                break;
            }
            if now == 0 {
                break;
            }
            assert!(begun.elapsed() < GOING_MAX, "it never goes");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}
