//! The stored format is what docs/LOG_FORMAT.md says: a program that knows only that page agrees.

use std::process::Command;

use casetrail_eventlog::{ClaimChange, Expected};
use uuid::Uuid;

use crate::toy::{Folder, Personal, Toy, append, event, known, painted};

const VERIFIER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/verify.py");

/// What the independent verifier says: the number of events, or the rule that is broken.
fn verify(folder: &Folder) -> Result<String, String> {
    let output = Command::new("python3")
        .arg(VERIFIER)
        .arg(folder.path().join("log.db"))
        .output()
        .expect("python3 is needed by this test");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().trim().to_owned();
    match output.status.success() {
        true => Ok(text(output.stdout)),
        false => Err(text(output.stderr)),
    }
}

async fn write_everything(folder: &Folder) {
    let log = folder.open().await;
    let stream = Uuid::now_v7();
    let moved = Toy::Moved("māra".to_owned(), Personal::Known(9));
    let mut first = append(stream, Expected::Any, vec![painted(), moved, Toy::Broken]);
    let claim = Uuid::from_u128(9);
    first.claims = vec![ClaimChange::Take { claim }, ClaimChange::Release { claim }];
    first.events[0].series = Some("case");
    first.events[1].number = Some(7);
    first.meta.cause = Some(Uuid::from_u128(3));
    log.append(first).await.unwrap();
    for n in 0..20 {
        let mut bare = append(Uuid::from_u128(n % 3), Expected::Any, vec![]);
        let mut event = event(Toy::Counted(1));
        event.subject = None;
        bare.events = vec![event];
        (bare.meta.role, bare.meta.organisation) = (None, None);
        bare.meta.at = crate::toy::time(-(n as i64));
        log.append(bare).await.unwrap();
    }
    let made = Toy::Made { name: known("Fa'atali"), weight: 1 };
    log.append(append(stream, Expected::Revision(3), vec![made])).await.unwrap();
    log.close().await;
}

#[tokio::test]
async fn an_independent_verifier_agrees() {
    let folder = Folder::new();
    write_everything(&folder).await;
    assert_eq!(verify(&folder), Ok("24".to_owned()));
    folder.intrude("UPDATE events SET sealed = NULL WHERE position = 1").unwrap();
    assert_eq!(verify(&folder), Ok("24".to_owned()), "an erasure breaks no proof");
    // The control: what is broken is found, and where.
    folder
        .intrude(
            "DROP TRIGGER events_are_never_changed; \
             UPDATE events SET actor = zeroblob(16) WHERE position = 17",
        )
        .unwrap();
    assert_eq!(verify(&folder), Err("position 17: the leaf hash".to_owned()));
}
