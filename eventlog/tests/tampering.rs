//! What is stored is what was written, or the reader is told.

use casetrail_eventlog::{Expected, Log, LogError};
use uuid::Uuid;

use crate::toy::{Folder, Note, Paint, Personal, Toy, all, append, known, painted};

const SUBJECT: &str = "x'0000000000000000000000000000004d'";

/// A closed log: a stream of three events with personal data, and one more stream of two.
async fn written(folder: &Folder) -> (Uuid, Uuid) {
    let log = folder.open().await;
    let (one, other) = (Uuid::now_v7(), Uuid::now_v7());
    for (stream, events) in [(one, 3), (other, 2)] {
        log.append(append(stream, Expected::Revision(0), vec![painted(); events])).await.unwrap();
    }
    log.close().await;
    (one, other)
}

/// Does as an intruder with the file would: the triggers are no hindrance to one.
fn tamper(folder: &Folder, sql: &str) {
    let drops = "DROP TRIGGER IF EXISTS events_are_never_deleted; \
                 DROP TRIGGER IF EXISTS events_are_never_changed; \
                 DROP TRIGGER IF EXISTS sealed_data_is_only_erased; \
                 DROP TRIGGER IF EXISTS events_are_only_appended;";
    folder.intrude(&format!("{drops} {sql}")).unwrap();
}

async fn read_errors(log: &Log<Toy>, stream: Uuid) -> (LogError, LogError) {
    let by_stream = log.read_stream(stream).await.unwrap_err();
    let by_scan = log.scan(0, 5, |_| std::ops::ControlFlow::Continue(())).unwrap_err();
    (by_stream, by_scan)
}

#[tokio::test]
async fn every_column_of_an_event_is_covered() {
    let changes = [
        "revision = 7",
        "previous = 2",
        "previous_hash = zeroblob(32)",
        "id = zeroblob(16)",
        "kind = 'Broken'",
        "at = at + 1",
        "actor = zeroblob(16)",
        "organisation = NULL",
        "organisation = zeroblob(16)",
        "role = 'WL'",
        "role = NULL",
        "command = zeroblob(16)",
        "fingerprint = zeroblob(16)",
        "cause = zeroblob(16)",
        "subject = zeroblob(16)",
        "subject_key = 2",
        "series = 'case'",
        "number = 1",
        "claims = CAST(x'0000000101' || zeroblob(16) AS BLOB)",
        "payload = CAST(replace(CAST(payload AS TEXT), 'red', 'tan') AS BLOB)",
        "sealed = CAST(substr(sealed, 1, 20) || zeroblob(8) || substr(sealed, 29) AS BLOB)",
        "sealed = CAST(substr(sealed, 1, 40) AS BLOB)",
        "sealed_hash = zeroblob(32)",
        "sealed_hash = NULL",
        "hash = zeroblob(32)",
        "id = x'00'",
        "at = 9223372036854775807",
    ];
    for change in changes {
        let folder = Folder::new();
        let (stream, _) = written(&folder).await;
        tamper(&folder, &format!("UPDATE events SET {change} WHERE position = 2"));
        let log = folder.open().await;
        let (by_stream, by_scan) = read_errors(&log, stream).await;
        for error in [by_stream, by_scan] {
            assert!(matches!(error, LogError::Tampered { .. }), "{change}: {error}");
        }
        assert_eq!(all(&log).await.len(), 1, "{change}: what comes before is still readable");
        let next = log.read(1, 10).await.unwrap_err();
        assert_eq!(next.poisoned().map(|(position, _)| position), Some(2), "{change}: {next}");
    }
}

#[tokio::test]
async fn the_control_nothing_changed_reads_well() {
    let folder = Folder::new();
    let (stream, _) = written(&folder).await;
    tamper(&folder, "UPDATE events SET kind = kind WHERE position = 2");
    let log = folder.open().await;
    assert_eq!(log.read_stream(stream).await.unwrap().len(), 3);
    assert_eq!(all(&log).await.len(), 5);
}

#[tokio::test]
async fn deleted_exchanged_and_moved_events_are_noticed() {
    let changes = [
        "DELETE FROM events WHERE position = 2",
        "UPDATE events SET position = 99 WHERE position = 2",
        "UPDATE events SET position = 99 WHERE position = 2; \
         UPDATE events SET position = 2 WHERE position = 3; \
         UPDATE events SET position = 3 WHERE position = 99",
        "UPDATE events SET stream = (SELECT stream FROM events WHERE position = 4) \
         WHERE position = 2",
    ];
    for change in changes {
        let folder = Folder::new();
        let (stream, _) = written(&folder).await;
        tamper(&folder, change);
        let (by_stream, by_scan) = read_errors(&folder.open().await, stream).await;
        for error in [by_stream, by_scan] {
            assert!(matches!(error, LogError::Tampered { .. }), "{change}: {error}");
        }
    }
}

#[tokio::test]
async fn a_ciphertext_moved_to_another_event_does_not_open_there() {
    let folder = Folder::new();
    let (stream, _) = written(&folder).await;
    // Same subject, same key, same type: only the place differs. Its hash goes with it. That the
    // seal refuses too, were the leaf hash computed anew, is tested where the seal is.
    tamper(
        &folder,
        "UPDATE events SET sealed = (SELECT sealed FROM events WHERE position = 3), \
         sealed_hash = (SELECT sealed_hash FROM events WHERE position = 3) WHERE position = 2",
    );
    let (error, _) = read_errors(&folder.open().await, stream).await;
    assert!(matches!(error, LogError::Tampered { position: 2, .. }), "{error}");
}

#[tokio::test]
async fn the_file_itself_refuses_what_is_not_appending() {
    let folder = Folder::new();
    written(&folder).await;
    let refusals = [
        "DELETE FROM events WHERE position = 5",
        "UPDATE events SET at = 0",
        "UPDATE events SET payload = x'7b7d' WHERE position = 1",
        "UPDATE events SET sealed = x'00' WHERE position = 1",
        "UPDATE events SET sealed = NULL, hash = zeroblob(32) WHERE position = 1",
        "INSERT OR REPLACE INTO events SELECT * FROM events WHERE position = 1",
        "INSERT INTO events (position, stream, revision, previous, previous_hash, id, kind, at, \
         actor, command, fingerprint, payload, hash) SELECT 7, stream, revision, previous, \
         previous_hash, id, kind, at, actor, command, fingerprint, payload, hash FROM events \
         WHERE position = 1",
    ];
    for sql in refusals {
        let refused = folder.intrude(sql).unwrap_err().to_string();
        assert!(refused.contains("events are") || refused.contains("sealed data"), "{refused}");
    }
    folder.intrude("UPDATE events SET sealed = NULL WHERE position = 1").unwrap();
}

fn erased() -> Toy {
    Toy::Painted(Paint {
        colour: "red".to_owned(),
        by: Some(Personal::Erased),
        witnesses: vec![Personal::Erased, Personal::Erased],
        notes: vec![
            None,
            Some(Note::Said { words: Personal::Erased, loud: true }),
            Some(Note::Silent),
        ],
    })
}

#[tokio::test]
async fn an_erased_item_reads_as_erased_and_its_proof_holds() {
    let folder = Folder::new();
    let (stream, _) = written(&folder).await;
    folder.intrude("UPDATE events SET sealed = NULL WHERE position = 2").unwrap();
    let events = folder.open().await.read_stream(stream).await.unwrap();
    assert_eq!(events[0].event, painted());
    assert_eq!(events[1].event, erased());
    assert_eq!(events[2].event, painted());
}

fn change_keys(folder: &Folder, sql: &str) {
    rusqlite::Connection::open(folder.path().join("keys.db")).unwrap().execute_batch(sql).unwrap();
}

#[tokio::test]
async fn a_shredded_key_reads_as_erased_and_a_new_one_serves_what_comes() {
    let folder = Folder::new();
    let (stream, _) = written(&folder).await;
    change_keys(
        &folder,
        &format!(
            "INSERT INTO shreds (subject, number, shredded) SELECT subject, number, 0 FROM keys; \
             DELETE FROM keys WHERE subject = {SUBJECT}"
        ),
    );
    let log = folder.open().await;
    let events = log.read_stream(stream).await.unwrap();
    assert!(events.iter().all(|event| event.event == erased()));
    let shredded = events[0].key;
    let new = Toy::Made { name: known("Bear"), weight: 1 };
    let appended = log.append(append(stream, Expected::Any, vec![new.clone()])).await.unwrap();
    assert_ne!(appended.events[0].key, shredded);
    log.close().await;
    let events = folder.open().await.read_stream(stream).await.unwrap();
    assert_eq!((&events[0].event, &events[3].event), (&erased(), &new));
}

#[tokio::test]
async fn a_key_missing_without_its_shred_record_halts_the_stream() {
    let folder = Folder::new();
    let (stream, _) = written(&folder).await;
    change_keys(&folder, &format!("DELETE FROM keys WHERE subject = {SUBJECT}"));
    let log = folder.open().await;
    let (by_stream, by_scan) = read_errors(&log, stream).await;
    for error in [by_stream, by_scan] {
        assert!(matches!(error, LogError::KeyMissing { position: 1, .. }), "{error}");
    }
    // A follower may park that stream, and go on behind it.
    let mut follow = log.follow(0);
    assert!(follow.next_batch(10).await.is_err());
    assert!(follow.next_batch(10).await.is_err());
    follow.pass();
    assert_eq!(follow.after(), 1);
}

#[tokio::test]
async fn a_stream_that_leads_in_a_circle_ends_all_the_same() {
    let folder = Folder::new();
    let (stream, _) = written(&folder).await;
    for previous in [2, 3, 99] {
        tamper(&folder, &format!("UPDATE events SET previous = {previous} WHERE position = 2"));
        let log = folder.open().await;
        let (error, _) = read_errors(&log, stream).await;
        assert!(matches!(error, LogError::Tampered { .. }), "{previous}: {error}");
        log.close().await;
    }
}
