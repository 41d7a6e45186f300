//! What a scan finds: the test virus, as it is and in an archive, is read by nobody.

use super::{started, zip};
use casetrail_tests::{PEOPLE, eicar, pdf};
use serde_json::json;

#[tokio::test]
async fn nobody_ever_reads_a_virus() {
    let (_app, cast, case) = started().await;
    let manager = &cast["manager@northwood"];
    let zipped = zip(&[("readme.txt", b"Nothing here."), ("docs/eicar.com", &eicar())]);
    let within = [b"Before. ".as_slice(), &eicar(), b" After."].concat();
    for (name, bytes) in [("a.txt", eicar()), ("a.zip", zipped), ("b.txt", within)] {
        let file = manager.upload(&case.id, name, &bytes).await;
        assert_eq!(manager.scanned(&file).await, "INFECTED", "{name}");
        assert_eq!(manager.file(&file).await["href"], json!(null));
        for who in PEOPLE {
            let came = cast[who].download(&file).await;
            let refused = (came.status == 403 && came.code() == "FILE_INFECTED")
                || (came.status == 404 && came.code() == "NOT_FOUND");
            assert!(refused, "{who}: {} {}", came.status, came.code());
        }
        let part = manager.get(&format!("/files/{file}"), &[("range", "bytes=0-9")]).await;
        assert_eq!(part.code(), "FILE_INFECTED");
        let share = manager.act_on("share", &case.id, json!({ "ids": [file] })).await;
        assert_eq!(share.code(), Some("FILE_INFECTED"));
    }
    // The control: the same path lets what is clean through.
    let clean = zip(&[("readme.txt", b"Nothing here."), ("b.txt", &eicar()[1..])]);
    let file = manager.upload(&case.id, "clean.zip", &clean).await;
    assert_eq!(manager.scanned(&file).await, "CLEAN");
    assert_eq!(manager.download(&file).await.bytes, clean);
}

#[tokio::test]
async fn sharing_files_and_comments_is_all_or_none() {
    let (_app, cast, case) = started().await;
    let (manager, lead) = (&cast["manager@northwood"], &cast["lead@north"]);
    let file = manager.upload(&case.id, "Plan.pdf", &pdf("plan")).await;
    manager.scanned(&file).await;
    let words = json!({ "body": "About the plan." });
    let comment = manager.act_on("addComment", &case.id, words).await.done();
    let comment = comment.text("/comment/id").to_owned();
    assert_eq!(lead.download(&file).await.status, 404, "it is internal");
    let some = json!({ "ids": [file, comment, "com_00000000000000000000000000"] });
    assert_eq!(manager.act_on("share", &case.id, some).await.code(), Some("NOT_FOUND"));
    assert_eq!(lead.download(&file).await.status, 404, "none of it");
    let both = json!({ "ids": [file, comment] });
    let _ = manager.act_on("share", &case.id, both.clone()).await.done();
    assert_eq!(lead.download(&file).await.bytes, pdf("plan"));
    let _ = manager.act_on("unshare", &case.id, both).await.done();
    assert_eq!(lead.download(&file).await.status, 404);
}

#[tokio::test]
async fn what_is_misfiled_is_gone_from_all_views_at_once() {
    let (_app, cast, case) = started().await;
    let (lead, manager) = (&cast["lead@north"], &cast["manager@northwood"]);
    let file = lead.upload(&case.id, "Of another.pdf", &pdf("another")).await;
    lead.scanned(&file).await;
    assert_eq!(manager.download(&file).await.status, 200);
    let report = json!({ "itemId": file, "reason": "It is about another learner." });
    let _ = manager.act_on("reportMisfiling", &case.id, report).await.done();
    for who in ["lead@north", "contact@north", "manager@northwood", "workflow@northwood"] {
        assert_eq!(cast[who].download(&file).await.status, 404, "{who}");
        assert_eq!(cast[who].file(&file).await, json!(null), "{who}");
    }
    assert_eq!(cast["auditor@ministry"].download(&file).await.status, 200, "but for the auditor");
}
