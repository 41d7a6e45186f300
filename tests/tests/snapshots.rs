//! Read models that start from a snapshot: only what came after it is applied, and one that does not fit
//! is refused and changes nothing.

use crate::story::{everything_shown, submitted};
use casetrail_domain::Event;
use casetrail_eventlog::Log;
use casetrail_tests::{App, Cast, Folder};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long a snapshot may take to come on a busy machine.
const SNAPSHOT_MAX: Duration = Duration::from_secs(60);
/// Events that an instance itself may append when it starts.
const OWN_EVENTS_MAX: u64 = 20;
/// The setting that says how often.
const EVERY: &str = "CASETRAIL_SNAPSHOT_SECONDS";

/// A storage of files that instances share.
struct Shared(Folder);

impl Shared {
    fn new() -> Self {
        Self(Folder::new())
    }

    fn settings(&self) -> Vec<(&str, &str)> {
        let path = self.0.path().to_str().expect("a temporary folder's name is plain");
        vec![("CASETRAIL_FILES_URL", path), (EVERY, "1")]
    }

    /// The snapshots that lie there whole, the one that goes furthest last.
    fn snapshots(&self) -> Vec<(u64, PathBuf)> {
        let listed = fs::read_dir(self.0.path().join("views")).into_iter().flatten().flatten();
        let mut found: Vec<_> = listed.filter_map(|entry| position(&entry.path())).collect();
        found.sort();
        found
    }

    /// Waits for a snapshot that goes as far as this.
    fn wait_for(&self, position: u64) -> u64 {
        let begun = Instant::now();
        loop {
            match self.snapshots().last() {
                Some((found, _)) if *found >= position => return *found,
                Some(_) | None => assert!(begun.elapsed() < SNAPSHOT_MAX, "no snapshot comes"),
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

fn position(path: &Path) -> Option<(u64, PathBuf)> {
    let name = path.file_name()?.to_str()?;
    if name.contains('#') {
        return None;
    }
    Some((name.split('_').nth(1)?.parse().ok()?, path.to_owned()))
}

/// How many events the service has applied since it started.
fn applied(app: &App) -> u64 {
    let begun = Instant::now();
    loop {
        let (_, metrics) = app.get("/metrics");
        let line = metrics.lines().find_map(|l| l.strip_prefix("casetrail_views_applied_events "));
        if let Some(count) = line.and_then(|count| count.parse::<f64>().ok()) {
            return count as u64;
        }
        assert!(begun.elapsed() < SNAPSHOT_MAX, "it is not told: {metrics}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// How far the log of a stopped service is.
async fn head(app: &App) -> u64 {
    let log = Log::<Event>::open_read_only(app.log_settings("log")).await;
    log.expect("the log can be read").head()
}

fn without_views(app: &mut App) {
    for beside in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(app.data().join(format!("views.db{beside}")));
    }
}

/// Starts a service that has no read models; what it wrote meanwhile, and how much it applied.
fn started_anew(app: &mut App) -> (String, u64) {
    without_views(app);
    let before = app.log_text().len();
    app.go_on();
    (app.log_text().split_off(before), applied(app))
}

/// Somebody submits a case, so that there is something to apply; then no more snapshots are made.
async fn went_on(app: &mut App, shared: &Shared) -> (u64, u64, Vec<Value>) {
    let at = shared.wait_for(1);
    assert!(app.stop());
    app.set(EVERY, "0");
    app.go_on();
    let cast = Cast::of(app).await;
    let opened = submitted(&cast["contact@north"], &cast["lead@north"]).await;
    let said = json!({ "body": "She came on Monday." });
    let _ = cast["lead@north"].act_on("addComment", &opened.id, said).await.done();
    let expected = everything_shown(app).await;
    assert!(app.stop());
    (at, head(app).await, expected)
}

#[tokio::test]
async fn only_what_came_after_a_snapshot_is_applied() {
    let shared = Shared::new();
    let mut app = App::on_sqlite(&shared.settings());
    let (at, head, expected) = went_on(&mut app, &shared).await;
    assert!(head > at && head - at + OWN_EVENTS_MAX < head, "there is a tail: {at} of {head}");
    let (told, applied) = started_anew(&mut app);
    assert!(told.contains("start from a snapshot"), "{told}");
    assert!((head - at..=head - at + OWN_EVENTS_MAX).contains(&applied), "{applied} after {at}");
    assert_eq!(everything_shown(&app).await, expected);
    assert!(app.stop());

    // The control: without it, all of the log is.
    fs::remove_dir_all(shared.0.path().join("views")).expect("it was there");
    let (told, applied) = started_anew(&mut app);
    assert!(!told.contains("snapshot"), "{told}");
    assert!(applied >= head, "{applied} of {head}");
    assert_eq!(everything_shown(&app).await, expected);
}

#[tokio::test]
async fn a_second_instance_starts_from_the_first_ones() {
    let shared = Shared::new();
    let Some(app) = App::on_postgres(&shared.settings()) else { return };
    let at = shared.wait_for(1);
    let two = app.beside();
    assert!(two.log_text().contains("start from a snapshot"), "{}", two.log_text());
    assert!(applied(&two) < at, "{} of {at}", applied(&two));
    assert_eq!(everything_shown(&two).await, everything_shown(&app).await);
}

#[tokio::test]
async fn two_snapshots_are_kept() {
    let shared = Shared::new();
    let app = App::on_sqlite(&shared.settings());
    let cast = Cast::of(&app).await;
    let mut at = shared.wait_for(1);
    let opened = submitted(&cast["contact@north"], &cast["lead@north"]).await;
    for words in ["One.", "Two.", "Three."] {
        let said = json!({ "body": words });
        let _ = cast["lead@north"].act_on("addComment", &opened.id, said).await.done();
        at = shared.wait_for(at + 1);
    }
    let begun = Instant::now();
    while shared.snapshots().len() > 2 {
        assert!(begun.elapsed() < SNAPSHOT_MAX, "{:?}", shared.snapshots());
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(shared.snapshots().len(), 2);
}

#[tokio::test]
async fn a_snapshot_that_does_not_fit_is_refused_and_told() {
    let shared = Shared::new();
    let mut app = App::on_sqlite(&shared.settings());
    let (_, head, expected) = went_on(&mut app, &shared).await;
    let (at, newest) = shared.snapshots().pop().expect("there is one");
    let whole = fs::read(&newest).expect("it can be read");
    for (_, other) in shared.snapshots().iter().filter(|(_, path)| *path != newest) {
        fs::remove_file(other).expect("the folder is writable");
    }
    let refused = |app: &mut App, what: &str| {
        let (told, applied) = started_anew(app);
        assert!(told.contains("was refused") && applied >= head, "{what}: {applied}, {told}");
        assert!(app.stop());
        told
    };
    // A byte of it, wherever it stands, or its end.
    for at in [0, 40, 100, whole.len() / 2, whole.len() - 1] {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        fs::write(&newest, changed).expect("the folder is writable");
        refused(&mut app, "a changed byte");
    }
    fs::write(&newest, &whole[..whole.len() / 2]).expect("the folder is writable");
    refused(&mut app, "half of it");
    // Under another name than its own.
    let name = newest.file_name().and_then(|name| name.to_str()).expect("it has a name");
    let further = format!("{at:018}");
    let further = name.replacen(&further, &format!("{:018}", at + 1), 1);
    fs::write(newest.with_file_name(&further), &whole).expect("the folder is writable");
    fs::remove_file(&newest).expect("the folder is writable");
    let told = refused(&mut app, "another position");
    assert!(told.contains("than its name says"), "{told}");
    fs::remove_file(newest.with_file_name(&further)).expect("the folder is writable");

    // Another log's, under a name of ours.
    let elsewhere = Shared::new();
    let other = App::start_empty(&elsewhere.settings());
    elsewhere.wait_for(1);
    let (_, foreign) = elsewhere.snapshots().pop().expect("there is one");
    fs::copy(&foreign, &newest).expect("the folder is writable");
    drop(other);
    refused(&mut app, "another log's");

    // The control: the one it is, is taken.
    fs::write(&newest, whole).expect("the folder is writable");
    let (told, applied) = started_anew(&mut app);
    assert!(told.contains("start from a snapshot") && applied < head, "{told}");
    assert_eq!(everything_shown(&app).await, expected);
}

#[tokio::test]
async fn a_snapshot_of_a_log_that_went_another_way_is_refused() {
    let shared = Shared::new();
    let mut app = App::on_sqlite(&shared.settings());
    app.set(EVERY, "0");
    shared.wait_for(1);
    assert!(app.stop());
    fs::remove_dir_all(shared.0.path().join("views")).expect("it was there");
    // The same log twice, with the same keys.
    let mut other = app.place_for_it();
    for file in ["log.db", "access.db", "keys.db"] {
        fs::copy(app.data().join(file), other.data().join(file)).expect("it is there");
    }
    for (name, value) in shared.settings() {
        other.set(name, value);
    }
    let same = head(&app).await;
    for (app, comments) in [(&mut app, 30), (&mut other, 0)] {
        app.go_on();
        let cast = Cast::of(app).await;
        let opened = submitted(&cast["contact@north"], &cast["lead@north"]).await;
        for n in 0..comments {
            let said = json!({ "body": n.to_string() });
            let _ = cast["lead@north"].act_on("addComment", &opened.id, said).await.done();
        }
    }
    let expected = everything_shown(&app).await;
    assert!(app.stop());
    let at = shared.wait_for(same + 1);
    assert!(other.stop());
    assert!(at <= head(&app).await, "it goes no further than ours");
    let (told, _) = started_anew(&mut app);
    assert!(told.contains("no such event"), "{told}");
    assert_eq!(everything_shown(&app).await, expected);
}
