//! What is kept of a file: sealed, found out when it was changed, there after a crash, gone when it
//! was not attached in time.

use super::{case, started};
use casetrail_tests::{App, Cast, User, pdf};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// What is stored of files.
fn objects(app: &App) -> Vec<PathBuf> {
    let groups = fs::read_dir(app.data().join("files")).expect("the folder is there");
    let listed =
        groups.flatten().flat_map(|group| fs::read_dir(group.path()).into_iter().flatten());
    let mut objects: Vec<_> = listed.flatten().map(|entry| entry.path()).collect();
    objects.sort();
    objects
}

/// What was stored since.
fn newer(app: &App, before: &[PathBuf]) -> PathBuf {
    let mut found = objects(app);
    found.retain(|path| !before.contains(path));
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

fn long(words: &str) -> Vec<u8> {
    let mut file = pdf(words);
    while file.len() < 200_000 {
        file.extend(format!("{words} {} ", file.len()).into_bytes());
    }
    file
}

async fn uploaded(app: &App, user: &User, case: &str, words: &str) -> (String, PathBuf, Vec<u8>) {
    let (before, bytes) = (objects(app), long(words));
    let file = user.upload(case, &format!("{words}.pdf"), &bytes).await;
    assert_eq!(user.scanned(&file).await, "CLEAN");
    (file, newer(app, &before), bytes)
}

fn holds(path: &Path, words: &str) -> bool {
    let bytes = fs::read(path).expect("it can be read");
    bytes.windows(words.len()).any(|part| part == words.as_bytes())
}

#[tokio::test]
async fn nothing_of_a_file_is_readable_where_it_is_stored() {
    let (app, cast, case) = started().await;
    let (_, path, bytes) = uploaded(&app, &cast["lead@north"], &case.id, "canaryfile").await;
    assert!(!holds(&path, "canaryfile"), "what is stored is sealed");
    for name in ["log.db", "log.db-wal", "access.db", "access.db-wal", "keys.db"] {
        let path = app.data().join(name);
        assert!(!path.exists() || !holds(&path, "canaryfile"), "{name}");
    }
    // The control: it would be found.
    let plain = app.data().join("plain");
    fs::write(&plain, bytes).expect("the folder is writable");
    assert!(holds(&plain, "canaryfile"));
}

#[tokio::test]
async fn what_was_changed_where_it_is_stored_is_never_shown() {
    let (app, cast, case) = started().await;
    let lead = &cast["lead@north"];
    let (file, path, bytes) = uploaded(&app, lead, &case.id, "one").await;
    let (_, other, _) = uploaded(&app, lead, &case.id, "two").await;
    let good = fs::read(&path).expect("it can be read");
    let another = fs::read(&other).expect("it can be read");
    let (head, chunk) = (68, 65_536 + 16);
    let changed = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut stored = good.clone();
        change(&mut stored);
        assert_ne!(stored, good);
        stored
    };
    let cases = [
        ("a bit of the first chunk", changed(&|stored| stored[head + 100] ^= 1)),
        ("a bit of the last chunk", changed(&|stored| *stored.last_mut().expect("bytes") ^= 1)),
        ("the head", changed(&|stored| stored[20] ^= 1)),
        (
            "two chunks swapped",
            changed(&|stored| {
                let (one, two) = stored[head..head + 2 * chunk].split_at_mut(chunk);
                one.swap_with_slice(two);
            }),
        ),
        ("its last chunk cut off", changed(&|stored| stored.truncate(head + 3 * chunk))),
        ("its last byte cut off", changed(&|stored| stored.truncate(good.len() - 1))),
        ("a byte more", changed(&|stored| stored.push(0))),
        ("another file's bytes", changed(&|stored| stored.clone_from(&another))),
        (
            "a chunk of another file's",
            changed(&|stored| {
                stored[head..head + chunk].copy_from_slice(&another[head..head + chunk]);
            }),
        ),
    ];
    for (what, stored) in cases {
        fs::write(&path, stored).expect("it can be changed");
        let came = lead.download(&file).await;
        let shown = came.status == 200 && !came.broken;
        assert!(!shown, "{what}: it was shown whole");
        if came.status == 200 {
            assert_eq!(came.bytes, bytes[..came.bytes.len()], "{what}: only what was checked");
        } else {
            assert!(matches!(came.status, 0 | 500), "{what}: {}", came.status);
        }
    }
    // The control: as it was, it is shown.
    fs::write(&path, &good).expect("it can be changed");
    assert_eq!(lead.download(&file).await.bytes, bytes);
}

#[tokio::test]
async fn a_crash_between_sending_and_attaching_loses_nothing() {
    let (mut app, cast, case) = started().await;
    let bytes = pdf("kept");
    let upload = cast["lead@north"].stage(&case.id, "Kept.pdf", &bytes).await;
    app.kill();
    app.go_on();
    let lead = app.user("lead@north").await;
    let input = json!({ "uploadIds": [upload], "commandId": Uuid::new_v4() });
    let first = lead.act_on("attachFiles", &case.id, input.clone()).await.done();
    let file = first.text("/files/0/id").to_owned();
    app.kill();
    app.go_on();
    let lead = app.user("lead@north").await;
    let again = lead.act_on("attachFiles", &case.id, input).await.done();
    assert!(again.at("/repeated") == true && again.text("/files/0/id") == file);
    assert_eq!(again.position(), first.position());
    assert_eq!(lead.scanned(&file).await, "CLEAN");
    assert_eq!(lead.download(&file).await.bytes, bytes);
}

#[tokio::test]
async fn an_upload_is_attached_once_whoever_asks_how_often() {
    let (_app, cast, case) = started().await;
    let lead = &cast["lead@north"];
    let upload = lead.stage(&case.id, "Once.pdf", &pdf("once")).await;
    let others = json!({ "uploadIds": [upload] });
    let theirs = cast["contact@north"].act_on("attachFiles", &case.id, others.clone()).await;
    assert_eq!(theirs.code(), Some("NOT_FOUND"), "another's upload");
    let same = json!({ "uploadIds": [upload], "commandId": Uuid::new_v4() });
    let twice = (0..10).map(|_| lead.act_on("attachFiles", &case.id, same.clone()));
    let twice = futures_util::future::join_all(twice).await;
    let positions: Vec<_> = twice.into_iter().map(|outcome| outcome.done().position()).collect();
    assert!(positions.iter().all(|position| *position == positions[0]), "{positions:?}");
    let other = lead.act_on("attachFiles", &case.id, others).await;
    assert_eq!(other.code(), Some("NOT_FOUND"), "it is used up");

    let upload = lead.stage(&case.id, "Raced.pdf", &pdf("raced")).await;
    let input = json!({ "uploadIds": [upload] });
    let raced = (0..10).map(|_| lead.act_on("attachFiles", &case.id, input.clone()));
    let raced = futures_util::future::join_all(raced).await;
    let won = raced.iter().filter(|outcome| outcome.code().is_none()).count();
    assert_eq!(won, 1, "of ten commands one has it");
    let document = "query($id: ID!) { case(id: $id) { files { totalCount } } }";
    let files = lead.query(document, json!({ "id": case.id })).await.good();
    assert_eq!(files.number("/case/files/totalCount"), 2);
}

#[tokio::test]
async fn files_are_attached_all_or_none() {
    let (_app, cast, case) = started().await;
    let lead = &cast["lead@north"];
    let arrived = lead.stage(&case.id, "Here.pdf", &pdf("here")).await;
    let begun = lead.begin(&case.id, "Not here.pdf", 10).await.done_or_row();
    let both = json!({ "uploadIds": [arrived, begun.text("/upload/id")] });
    let refused = lead.act_on("attachFiles", &case.id, both).await;
    assert_eq!(refused.code(), Some("FILE_NOT_READY"));
    let second = lead.stage(&case.id, "Second.pdf", &pdf("second")).await;
    let files = lead.attach(&case.id, &[arrived, second], "").await;
    assert_eq!(files.len(), 2, "the first is still there to be attached");
}

#[tokio::test]
async fn what_is_not_attached_within_a_day_is_gone_with_its_bytes() {
    let mut app = App::start_with(&[("CASETRAIL_CLOCK", "2026-11-20T09:00:00+13:00")]);
    let cast = Cast::of(&app).await;
    let case = case(&cast).await;
    let lead = &cast["lead@north"];
    let before = objects(&app);
    let upload = lead.stage(&case.id, "Forgotten.pdf", &pdf("forgotten")).await;
    let forgotten = newer(&app, &before);
    let kept = lead.upload(&case.id, "Kept.pdf", &pdf("kept")).await;
    lead.scanned(&kept).await;
    assert!(app.stop());
    for (clock, there) in
        [("2026-11-21T08:59:00+13:00", true), ("2026-11-21T09:30:00+13:00", false)]
    {
        app.set("CASETRAIL_CLOCK", clock);
        app.go_on();
        let lead = app.user("lead@north").await;
        if there {
            assert!(forgotten.exists(), "a day has not passed");
        } else {
            let input = json!({ "uploadIds": [upload] });
            let late = lead.act_on("attachFiles", &case.id, input).await;
            assert_eq!(late.code(), Some("NOT_FOUND"));
            let begun = std::time::Instant::now();
            while forgotten.exists() {
                assert!(begun.elapsed().as_secs() < 30, "its bytes stay");
                tokio::task::yield_now().await;
            }
        }
        assert_eq!(lead.download(&kept).await.bytes, pdf("kept"), "what was attached stays");
        assert!(app.stop());
    }
}
