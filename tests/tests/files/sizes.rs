//! How large a file may be, to the byte; and that what comes is what was said.

use super::started;
use casetrail_tests::{User, pdf};
use ring::digest::{SHA256, digest};
use serde_json::json;

/// The most bytes a file may have.
const MOST: usize = 20_971_520;

/// A PDF of so many bytes, by its beginning.
fn large(bytes: usize) -> Vec<u8> {
    let mut file = pdf("large");
    file.resize(bytes, b'\n');
    file
}

fn sha256(bytes: &[u8]) -> String {
    digest(&SHA256, bytes).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An upload begun for so many bytes, and sent others.
async fn sent(user: &User, case: &str, said: usize, bytes: Vec<u8>) -> (u16, String) {
    let begun = user.begin(case, "A.pdf", said).await.done_or_row();
    let put = user.put(begun.text("/upload/id"), bytes).await;
    (put.status, put.code().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn the_largest_file_is_taken_and_one_byte_more_is_not() {
    let (_app, cast, case) = started().await;
    let lead = &cast["lead@north"];
    let most = large(MOST);
    let begun = lead.begin(&case.id, "Largest.pdf", MOST).await.done_or_row();
    let upload = begun.text("/upload/id").to_owned();
    let put = lead.put(&upload, most.clone()).await;
    assert_eq!(put.body, json!({ "bytes": MOST, "sha256": sha256(&most) }));
    let file = lead.attach(&case.id, &[upload], "").await.remove(0);
    assert_eq!(lead.scanned(&file).await, "CLEAN");
    let came = lead.download(&file).await;
    assert!(came.status == 200 && came.bytes == most, "the same bytes, all of them");

    let refused = lead.begin(&case.id, "Larger.pdf", MOST + 1).await;
    assert_eq!(refused.code(), Some("FILE_TOO_LARGE"));
    let more = sent(lead, &case.id, MOST, large(MOST + 1)).await;
    assert_eq!(more, (413, "FILE_TOO_LARGE".to_owned()));
}

#[tokio::test]
async fn an_empty_file_or_another_than_was_said_is_refused() {
    let (_app, cast, case) = started().await;
    let lead = &cast["lead@north"];
    assert_eq!(lead.begin(&case.id, "A.pdf", 0).await.code(), Some("FILE_EMPTY"));
    assert_eq!(sent(lead, &case.id, 5, Vec::new()).await, (422, "FILE_EMPTY".to_owned()));
    let other = sent(lead, &case.id, 500, pdf("short")).await;
    assert_eq!(other, (400, "INVALID_INPUT".to_owned()));
    // Refused once, it can be sent again as it should be.
    let good = pdf("good");
    let begun = lead.begin(&case.id, "A.pdf", good.len()).await.done_or_row();
    let upload = begun.text("/upload/id").to_owned();
    assert_eq!(lead.put(&upload, pdf("something else")).await.status, 400);
    let early = json!({ "uploadIds": [upload] });
    let early = lead.act_on("attachFiles", &case.id, early).await;
    assert_eq!(early.code(), Some("FILE_NOT_READY"));
    assert_eq!(lead.put(&upload, good.clone()).await.status, 200);
    let file = lead.attach(&case.id, &[upload], "").await.remove(0);
    assert_eq!(lead.scanned(&file).await, "CLEAN");
    assert_eq!(lead.download(&file).await.bytes, good);
}

#[tokio::test]
async fn the_same_file_twice_on_a_case_is_noticed() {
    let (_app, cast, case) = started().await;
    let (lead, same) = (&cast["lead@north"], pdf("the same"));
    let first = lead.upload(&case.id, "One.pdf", &same).await;
    let begun = lead.begin(&case.id, "Two.pdf", same.len()).await.done_or_row();
    let put = lead.put(begun.text("/upload/id"), same).await;
    assert_eq!(put.body["sha256"], lead.file(&first).await["sha256"]);
}
