//! How many files one person may upload in an hour, and how many a case may hold, as an installation
//! sets it.

use super::{case, started_with};
use casetrail_tests::{App, Cast, Outcome, User, pdf};
use serde_json::json;
use uuid::Uuid;

/// Begins an upload; what is refused for now is not sent again.
async fn begin(user: &User, case: &str, command: Uuid) -> Outcome {
    let bytes = pdf("a").len();
    let input = json!({ "commandId": command, "caseId": case, "name": "A.pdf", "type": "",
        "bytes": bytes });
    user.once("beginUpload", input).await
}

#[tokio::test]
async fn so_many_uploads_in_an_hour_and_no_more_also_after_a_restart() {
    let settings = [
        ("CASETRAIL_UPLOADS_PER_HOUR", "5"),
        ("CASETRAIL_CLOCK", "2026-10-01T09:00:00+13:00,fixed"),
    ];
    let mut app = App::start_with(&settings);
    let cast = Cast::of(&app).await;
    let case = case(&cast).await;
    let lead = &cast["lead@north"];
    let commands: Vec<_> = (0..5).map(|_| Uuid::new_v4()).collect();
    for command in &commands {
        let begun = begin(lead, &case.id, *command).await.done_or_row();
        // Attached, it counts all the same.
        let upload = begun.text("/upload/id").to_owned();
        assert_eq!(lead.put(&upload, pdf("a")).await.status, 200);
        let _ = lead.attach(&case.id, &[upload], "").await;
    }
    let refused = begin(lead, &case.id, Uuid::new_v4()).await;
    assert_eq!(refused.code(), Some("RATE_LIMITED"));
    let said = "You have uploaded 5 files in an hour, and 5 are the most. \
        You can go on at 01/10/2026 10:00 AM.";
    assert_eq!(refused.refusal()["message"], json!(said));
    let again = begin(lead, &case.id, commands[2]).await.done_or_row();
    assert!(again.repeated(), "what was accepted is answered again");
    let other = begin(&cast["contact@north"], &case.id, Uuid::new_v4()).await;
    assert_eq!(other.code(), None, "others are not held back");
    for (clock, code) in [
        ("2026-10-01T09:59:59+13:00,fixed", Some("RATE_LIMITED")),
        ("2026-10-01T10:00:00+13:00,fixed", None),
    ] {
        app.kill();
        app.set("CASETRAIL_CLOCK", clock);
        app.go_on();
        let begun = begin(&lead.at(&app), &case.id, Uuid::new_v4()).await;
        assert_eq!(begun.code(), code, "at {clock}");
    }
}

#[tokio::test]
async fn a_case_holds_as_many_files_as_the_installation_says() {
    let (_app, cast, case) = started_with(&[("CASETRAIL_FILES_PER_CASE", "3")]).await;
    let lead = &cast["lead@north"];
    let mut uploads = Vec::new();
    for n in 0..4 {
        uploads.push(lead.stage(&case.id, &format!("{n}.pdf"), &pdf(&n.to_string())).await);
    }
    let attach = |uploads: &[String]| {
        let input = json!({ "uploadIds": uploads });
        lead.act_on("attachFiles", &case.id, input)
    };
    assert_eq!(attach(&uploads).await.code(), Some("INVALID_STATE"), "all or none");
    let _ = attach(&uploads[..3]).await.done();
    let refused = attach(&uploads[3..]).await;
    assert_eq!(refused.code(), Some("INVALID_STATE"));
    let said = "This case holds 3 files, and can hold 3 at most.";
    assert_eq!(refused.refusal()["message"], json!(said));
    let begun = begin(lead, &case.id, Uuid::new_v4()).await;
    assert_eq!(begun.refusal()["message"], json!(said), "not begun either");
}

#[test]
fn settings_that_can_not_be_are_refused_in_a_sentence() {
    for (name, value) in [
        ("CASETRAIL_FILES_PER_CASE", "0"),
        ("CASETRAIL_FILES_PER_CASE", "1001"),
        ("CASETRAIL_UPLOADS_PER_HOUR", "many"),
    ] {
        let output = casetrail_tests::run(&["serve"], &[(name, value)]);
        assert_eq!(output.status.code(), Some(2), "{name}={value}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(&value.to_owned()), "{said}");
    }
}
