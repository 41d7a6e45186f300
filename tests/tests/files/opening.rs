//! Opening files: with which headers, in parts, by whom; and that each look is on record first.

use super::{opened_on, started, started_with};
use casetrail_domain::look::Look;
use casetrail_domain::{CaseId, FileId, PersonId};
use casetrail_tests::{App, pdf};
use rusqlite::Connection;
use serde_json::json;
use std::time::Duration;

/// Where nothing listens.
const NO_SCANNER: &str = "tcp://127.0.0.1:1";

fn words(count: usize) -> Vec<u8> {
    let mut file = pdf("a long one");
    for n in 0..count {
        file.extend(format!("{n:08} ").into_bytes());
    }
    file
}

#[tokio::test]
async fn a_file_is_safe_to_open_and_comes_in_parts() {
    let (_app, cast, case) = started().await;
    let lead = &cast["lead@north"];
    // More than three chunks of what is stored.
    let bytes = words(25_000);
    let file = lead.upload(&case.id, "Long.pdf", &bytes).await;
    assert_eq!(lead.scanned(&file).await, "CLEAN");
    let path = format!("/files/{file}");
    let whole = lead.download(&file).await;
    assert_eq!((whole.status, &whole.bytes), (200, &bytes));
    for (header, value) in [
        ("content-type", "application/pdf"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "sandbox; default-src 'none'"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-store"),
        ("accept-ranges", "bytes"),
    ] {
        assert_eq!(whole.header(header), value, "{header}");
    }
    let size = bytes.len();
    for (range, from, to) in [
        ("bytes=0-0", 0, 1),
        ("bytes=0-65535", 0, 65_536),
        ("bytes=65530-65545", 65_530, 65_546),
        ("bytes=131072-131072", 131_072, 131_073),
        ("bytes=1000-200000", 1_000, 200_001),
        ("bytes=-10", size - 10, size),
        ("bytes=224999-", 224_999, size),
    ] {
        let part = lead.get(&path, &[("range", range)]).await;
        assert_eq!((part.status, &part.bytes[..]), (206, &bytes[from..to]), "{range}");
        let told = format!("bytes {from}-{}/{size}", to - 1);
        assert_eq!(part.header("content-range"), told);
    }
    let nowhere = lead.get(&path, &[("range", "bytes=99999999-")]).await;
    assert_eq!(nowhere.status, 416);
    assert_eq!(nowhere.header("content-range"), format!("bytes */{size}"));
    let other = lead.get(&path, &[("range", "bytes=0-9"), ("if-range", "\"other\"")]).await;
    assert_eq!((other.status, other.bytes.len()), (200, size), "of another version: all of it");
    let same = [("range", "bytes=0-9"), ("if-range", whole.header("etag"))];
    assert_eq!(lead.get(&path, &same).await.status, 206);
}

#[tokio::test]
async fn anothers_file_answers_as_a_missing_one() {
    let (_app, cast, case) = started().await;
    let file = cast["lead@north"].upload(&case.id, "Ours.pdf", &pdf("ours")).await;
    cast["lead@north"].scanned(&file).await;
    let missing = "fil_00000000000000000000000000";
    for who in ["lead@south", "manager@harbour", "authoriser@north", "admin@ministry"] {
        let (hidden, none) = (cast[who].download(&file).await, cast[who].download(missing).await);
        assert_eq!((hidden.status, &hidden.bytes), (404, &none.bytes), "{who}");
        assert_eq!(none.status, 404);
    }
    let none = cast["lead@north"].download("no-id-at-all").await;
    assert_eq!((none.status, none.code().as_str()), (404, "NOT_FOUND"));
}

#[tokio::test]
async fn nobody_opens_a_file_before_it_was_scanned() {
    let (mut app, cast, case) = started_with(&[("CASETRAIL_CLAMD", NO_SCANNER)]).await;
    let lead = &cast["lead@north"];
    let file = lead.upload(&case.id, "Waiting.pdf", &pdf("waiting")).await;
    for who in ["lead@north", "manager@northwood", "workflow@northwood", "auditor@ministry"] {
        let seen = cast[who].file(&file).await;
        assert_eq!((&seen["scan"], &seen["href"]), (&json!("PENDING"), &json!(null)), "{who}");
        let early = cast[who].download(&file).await;
        assert_eq!((early.status, early.code().as_str()), (409, "FILE_NOT_READY"), "{who}");
    }
    assert!(app.stop());
    // With a scanner again it is scanned at the start.
    app.set("CASETRAIL_CLAMD", "");
    app.go_on();
    let lead = app.user("lead@north").await;
    assert_eq!(lead.scanned(&file).await, "CLEAN");
    assert_eq!(lead.download(&file).await.bytes, pdf("waiting"));
}

async fn downloads(app: &App) -> Vec<(PersonId, CaseId, FileId)> {
    let looks = app.looks().await;
    let download = |(person, look): &(PersonId, Look)| match look {
        Look::FileDownloaded { case, file } => Some((*person, *case, *file)),
        Look::CommandDenied { .. } | Look::HistoryReplayed { .. } => None,
    };
    looks.iter().filter_map(download).collect()
}

#[tokio::test]
async fn a_look_is_on_record_before_the_first_byte() {
    let (app, cast, case) = opened_on(App::on_sqlite(&[])).await;
    let manager = &cast["manager@northwood"];
    let file = manager.upload(&case.id, "Seen.pdf", &pdf("seen")).await;
    manager.scanned(&file).await;
    assert_eq!(downloads(&app).await, []);
    let ids = (PersonId::parse(&manager.id), CaseId::parse(&case.id), FileId::parse(&file));
    let look = (ids.0.expect("an id"), ids.1.expect("an id"), ids.2.expect("an id"));
    let _ = cast["lead@north"].download(&file).await;
    assert_eq!(downloads(&app).await, [], "what was refused was not seen");

    // While nothing can be recorded, nothing is answered.
    let access = Connection::open(app.data().join("access.db")).expect("the file is there");
    access.busy_timeout(Duration::from_secs(30)).expect("a timeout can be set");
    access.execute_batch("BEGIN IMMEDIATE").expect("the writer is between two batches");
    let asking = {
        let (manager, file) = (manager.clone(), file.clone());
        tokio::spawn(async move { manager.download(&file).await })
    };
    let mut asking = Box::pin(asking);
    let early = tokio::time::timeout(Duration::from_secs(2), &mut asking).await;
    if let Ok(refused) = early {
        let refused = refused.expect("it doesn't panic");
        assert_eq!(refused.status, 503, "not the file without its look");
    }
    access.execute_batch("ROLLBACK").expect("the file is let go");
    let before = downloads(&app).await.len();
    let came = manager.download(&file).await;
    assert_eq!((came.status, came.bytes), (200, pdf("seen")));
    let looks = downloads(&app).await;
    assert!(looks.len() > before || looks.len() == 2, "{looks:?}");
    assert!(looks.iter().all(|found| *found == look), "{looks:?}");
}
