//! Backups taken while the service runs, and put back: nothing is lost of what they hold, nothing that
//! was changed is taken, and what was erased stays so.

use crate::story::{comments, everything_shown, submitted};
use casetrail_tests::{App, Cast, Folder, Opened, User, begin, pdf};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::Instant;
use uuid::Uuid;

/// How often a restore is cut off before it may end.
const CUTS: u32 = 6;

fn text(path: &Path) -> &str {
    path.to_str().expect("a temporary folder's name is plain")
}

fn well(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What a command said that was refused.
fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A backup of a service, in a folder of its own.
fn backup(app: &App) -> (Folder, PathBuf) {
    let folder = Folder::new();
    let dir = folder.path().join("backup");
    let _ = well(&app.run(&["backup", text(&dir)]));
    (folder, dir)
}

/// A case with a comment and a file, by the people of the demo.
async fn told_of(app: &App, words: &str) -> (Opened, String) {
    let cast = Cast::of(app).await;
    let opened = submitted(&cast["contact@north"], &cast["lead@north"]).await;
    let lead = &cast["lead@north"];
    let _ = lead.act_on("addComment", &opened.id, json!({ "body": words })).await.done();
    let file = lead.upload(&opened.id, "letter.pdf", &pdf(words)).await;
    lead.scanned(&file).await;
    (opened, file)
}

/// The cursor of the first case of a list.
async fn cursor(user: &User) -> String {
    let document = "{ cases(scope: ALL, first: 1) { pageInfo { endCursor } } }";
    user.query(document, json!({})).await.good().text("/cases/pageInfo/endCursor").to_owned()
}

async fn put_back_and_served(mut app: App, mut place: App) {
    let (opened, file) = told_of(&app, "She came on Monday.").await;
    assert_eq!(opened.number, "00098713");
    let lead = app.user("lead@north").await;
    let (old_cursor, expected) = (cursor(&lead).await, everything_shown(&app).await);
    let (_held, dir) = backup(&app);
    // What comes after it is not in it.
    let late = json!({ "body": "Too late." });
    let _ = lead.act_on("addComment", &opened.id, late).await.done();
    app.kill();

    let told = well(&place.run(&["restore", text(&dir), "--reason", "the disk broke"]));
    assert!(told.contains("every event of it was read"), "{told}");
    place.go_on();
    assert_eq!(everything_shown(&place).await, expected);
    let stranger = lead.at(&place).query("{ home { drafts } }", json!({})).await;
    assert_eq!(stranger.status, 401, "sessions of before are over: {}", stranger.body);
    let lead = place.user("lead@north").await;
    assert_eq!(comments(&lead, &opened.id).await, ["She came on Monday."]);
    assert_eq!(lead.download(&file).await.bytes, pdf("She came on Monday."));
    let document =
        "query($after: String) { cases(scope: ALL, first: 1, after: $after) { totalCount } }";
    let after = lead.query(document, json!({ "after": old_cursor })).await;
    assert_eq!(after.code(), Some("BAD_REQUEST"), "cursors of before mean nothing: {}", after.body);
    let again = cursor(&lead).await;
    let _ = lead.query(document, json!({ "after": again })).await.good();
    let next = submitted(&place.user("contact@north").await, &lead).await;
    assert_eq!(next.number, "00098714");
    // The same again: another incarnation after this one.
    assert!(place.stop());
    let refused = refused(&place.run(&["restore", text(&dir)]));
    assert!(refused.contains("lies there"), "{refused}");
}

#[tokio::test]
async fn a_backup_in_a_folder_is_put_back_and_served() {
    let app = App::on_sqlite(&[]);
    let place = app.place_for_it();
    put_back_and_served(app, place).await;
}

#[tokio::test]
async fn a_backup_of_a_database_is_put_back_into_another() {
    let Some(app) = App::on_postgres(&[]) else { return };
    let mut place = app.place_for_it();
    let Some(_) = place.leave_for_a_database() else { return };
    put_back_and_served(app, place).await;
}

#[tokio::test]
async fn a_backup_goes_back_into_either_engine() {
    let app = App::on_sqlite(&[]);
    let mut place = app.place_for_it();
    let Some(_) = place.leave_for_a_database() else { return };
    put_back_and_served(app, place).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_before_a_backup_began_is_in_it() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let lead = cast["lead@north"].clone();
    let opened = submitted(&cast["contact@north"], &lead).await;
    let (author, id) = (lead.clone(), opened.id.clone());
    let (told, acknowledged) = tokio::sync::watch::channel(0);
    let writing = tokio::spawn(async move {
        for n in 0.. {
            let input = json!({ "body": n.to_string(), "commandId": Uuid::new_v4() });
            let outcome = author.try_act("addComment", with_case(input, &id)).await;
            if outcome.is_err() || told.send(n + 1).is_err() {
                return;
            }
        }
    });
    let mut looks = acknowledged.clone();
    looks.wait_for(|count| *count > 5).await.expect("it goes on");
    let before = *acknowledged.borrow();
    let (_held, dir) = backup(&app);
    writing.abort();
    let mut place = app.place_for_it();
    let _ = well(&place.run(&["restore", text(&dir)]));
    place.go_on();
    let found = comments(&place.user("lead@north").await, &opened.id).await;
    assert!(found.len() >= before.min(100), "{} of {before}", found.len());
    let newest: usize = found[0].parse().expect("they are numbered");
    assert!(newest + 1 >= before, "{newest} of {before}");
    let expected: Vec<_> = (0..=newest).rev().take(100).map(|n| n.to_string()).collect();
    assert_eq!(found, expected, "a beginning, without gaps");
}

fn with_case(mut input: Value, case: &str) -> Value {
    input["caseId"] = json!(case);
    input
}

#[tokio::test]
async fn a_byte_that_was_changed_is_refused() {
    let app = App::on_sqlite(&[]);
    let _ = told_of(&app, "She came on Monday.").await;
    let (_held, dir) = backup(&app);
    let place = app.place_for_it();
    for name in ["log.copy", "access.copy", "files.txt", "keys/keys.copy"] {
        let path = dir.join(name);
        let whole = fs::read(&path).expect("it was saved");
        for at in [0, whole.len() / 3, whole.len() / 2, whole.len() - 1] {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            fs::write(&path, changed).expect("the folder is writable");
            let said = refused(&place.run(&["restore", text(&dir)]));
            assert!(said.contains("is not what was saved"), "{name}, byte {at}: {said}");
            assert!(!place.data().join("log.db").exists(), "nothing was begun");
        }
        fs::write(&path, &whole[..whole.len() - 1]).expect("the folder is writable");
        let _ = refused(&place.run(&["restore", text(&dir)]));
        fs::write(&path, whole).expect("the folder is writable");
    }
    let stored = stored_in(&dir.join("files")).remove(0);
    let whole = fs::read(&stored).expect("it was saved");
    let mut changed = whole.clone();
    changed[100] ^= 1;
    fs::write(&stored, changed).expect("the folder is writable");
    let said = refused(&place.run(&["restore", text(&dir)]));
    assert!(said.contains("is not what was saved"), "{said}");
    fs::write(&stored, whole).expect("the folder is writable");
    let _ = well(&place.run(&["restore", text(&dir)]));
}

fn stored_in(folder: &Path) -> Vec<PathBuf> {
    let entries = |path: &Path| -> Vec<PathBuf> {
        let listed = fs::read_dir(path).into_iter().flatten().flatten();
        listed.map(|entry| entry.path()).collect()
    };
    entries(folder).iter().flat_map(|group| entries(group)).collect()
}

/// Writes a file of a backup, and its new digest: as if digests were not looked at.
fn forge(dir: &Path, name: &str, bytes: &[u8]) {
    let path = dir.join(name);
    fs::write(&path, bytes).expect("the folder is writable");
    let (length, hash) = casetrail_eventlog::copy::digest(&path).expect("it can be read");
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let manifest = dir.join("backup.json");
    let text = fs::read_to_string(&manifest).expect("there is one");
    let mut manifest_of: Value = serde_json::from_str(&text).expect("it is JSON");
    let contents = manifest_of["contents"].as_array_mut().expect("it has contents");
    let content = contents.iter_mut().find(|content| content["name"] == name);
    let content = content.expect("it is among them");
    (content["bytes"], content["sha256"]) = (json!(length), json!(hash));
    fs::write(&manifest, manifest_of.to_string()).expect("the folder is writable");
}

/// The control: with digests that fit, another next number is taken; another event never is.
#[tokio::test]
async fn without_digests_a_changed_number_would_be_taken_but_no_changed_event() {
    let app = App::on_sqlite(&[]);
    let (_held, dir) = backup(&app);
    let path = dir.join("log.copy");
    let whole = fs::read(&path).expect("it was saved");
    let find = |bytes: &[u8]| {
        let found = whole.windows(bytes.len()).position(|window| window == bytes);
        found.expect("it holds this")
    };
    // A comment's clear part.
    let mut changed = whole.clone();
    changed[find(b"\"visibility\":")] = b'\'';
    forge(&dir, "log.copy", &changed);
    let place = app.place_for_it();
    let said = refused(&place.run(&["restore", text(&dir)]));
    assert!(said.contains("its hash covers"), "{said}");

    let next = [&[1_u8][..], &98_713_i64.to_be_bytes()].concat();
    let mut changed = whole.clone();
    changed[find(&next) + 8] ^= 2;
    forge(&dir, "log.copy", &changed);
    let mut place = app.place_for_it();
    let _ = well(&place.run(&["restore", text(&dir)]));
    place.go_on();
    let lead = place.user("lead@north").await;
    let opened = submitted(&place.user("contact@north").await, &lead).await;
    assert_eq!(opened.number, "00098715", "it was taken");
}

#[tokio::test]
async fn what_was_erased_stays_erased_with_the_keys_of_after() {
    let mut app = App::on_sqlite(&[]);
    let (opened, _) = told_of(&app, "A canary sang.").await;
    let (_before, old) = backup(&app);
    assert!(app.stop());
    // The learner's key is destroyed, as an erasure does.
    let keys = rusqlite::Connection::open(app.data().join("keys.db")).expect("they are there");
    let log = rusqlite::Connection::open(app.data().join("log.db")).expect("it is there");
    let (subject, number): (Vec<u8>, i64) = log
        .query_row(
            "SELECT subject, subject_key FROM events WHERE kind = 'CommentAdded' \
             ORDER BY position DESC LIMIT 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .expect("somebody commented");
    let shred = "INSERT INTO shreds (subject, number, shredded) VALUES (?, ?, 0)";
    keys.execute(shred, rusqlite::params![subject, number]).expect("a record is kept");
    drop((keys, log));
    let (_after, new) = backup(&app);

    let history = |place: &App| well(&place.run(&["replay", "--case", &opened.number]));
    assert!(!history(&app).contains("canary"), "erased");
    // An old backup of the log, with the keys of after.
    let place = app.place_for_it();
    let keys = new.join("keys");
    let _ = well(&place.run(&["restore", text(&old), "--keys", text(&keys)]));
    assert!(!history(&place).contains("canary"), "it stays erased");
    // Over keys that are there, an old backup's bring nothing back.
    let place = app.place_for_it();
    fs::copy(app.data().join("keys.db"), place.data().join("keys.db")).expect("it has keys");
    let _ = well(&place.run(&["restore", text(&old)]));
    assert!(!history(&place).contains("canary"), "it stays erased");
    // The control: that is what old backups of keys are destroyed for.
    let place = app.place_for_it();
    let _ = well(&place.run(&["restore", text(&old)]));
    assert!(history(&place).contains("canary"), "with the keys of before it would not");
}

#[tokio::test]
async fn a_restore_says_what_is_lost_and_what_is_in_its_way() {
    let Some(mut app) = App::on_postgres(&[]) else { return };
    let (_held, dir) = backup(&app);
    let again = refused(&app.run(&["backup", text(&dir)]));
    assert!(again.contains("not empty"), "{again}");
    let served = refused(&app.run(&["restore", text(&dir)]));
    assert!(served.contains("in use"), "{served}");
    let (_, _) = told_of(&app, "After the backup.").await;
    assert!(app.stop());
    let there = refused(&app.run(&["restore", text(&dir)]));
    assert!(there.contains("lies there"), "{there}");
    // The database is lost; the folder remembers how far its log was.
    let Some(_) = app.leave_for_a_database() else { return };
    let told = well(&app.run(&["restore", text(&dir)]));
    assert!(told.contains("LOST: positions"), "{told}");
    app.go_on();
    let lead = app.user("lead@north").await;
    let opened = submitted(&app.user("contact@north").await, &lead).await;
    assert_eq!(opened.number, "00098713");
    let mut keyless = app.place_for_it();
    fs::write(keyless.data().join("master.key"), "ab".repeat(32)).expect("the folder is writable");
    let wrong = refused(&keyless.run(&["restore", text(&dir)]));
    assert!(wrong.contains("does not open this log"), "{wrong}");
    drop(keyless.leave_for_its_folder());
}

#[tokio::test]
async fn a_restore_that_is_killed_goes_on_and_is_not_served_before() {
    let app = App::on_sqlite(&[]);
    let expected = everything_shown(&app).await;
    let (_held, dir) = backup(&app);
    let trial = app.place_for_it();
    let begun = Instant::now();
    let _ = well(&trial.run(&["restore", text(&dir)]));
    let whole = begun.elapsed();
    let mut place = app.place_for_it();
    let data = place.data();
    let arguments = ["restore", text(&dir), "--data", text(&data)];
    let mut cut = 0;
    for step in 1..CUTS {
        let mut child = begin(&arguments);
        // Not to wait for something: the moment of the kill is what varies.
        std::thread::sleep(whole * step / CUTS);
        let _ = child.kill();
        let _ = child.wait();
        if data.join("restoring.json").exists() {
            cut += 1;
            let (code, said) = place.fails_to_go_on();
            assert!(code == Some(1) && said.contains("was cut off"), "{said}");
        }
    }
    println!("{cut} of {} were cut off in the middle of it", CUTS - 1);
    if data.join("restoring.json").exists() || !data.join("log.db").exists() {
        let _ = well(&place.run(&["restore", text(&dir)]));
    }
    place.go_on();
    assert_eq!(everything_shown(&place).await, expected);
}
