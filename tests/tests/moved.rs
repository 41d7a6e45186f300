//! A log that is moved to the other engine: the service answers the same from there, and goes on.

use crate::story::{comments, everything_shown, submitted};
use casetrail_tests::{App, Cast, begin};
use serde_json::json;
use std::fs;
use std::path::Path;
use std::time::Instant;

/// How often a move is cut off before it may end.
const CUTS: u32 = 8;

/// Removes a log and its keys from a folder, and the read models, which are to be filled anew.
fn remove(data: &Path, names: &[&str]) {
    for name in names {
        for beside in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(data.join(format!("{name}{beside}")));
        }
    }
}

fn in_folder(data: &Path) -> String {
    format!("sqlite:{}", data.join("log.db").display())
}

fn moves(app: &App, from: &str, to: &str) -> String {
    let output = app.run(&["migrate", "--from", from, "--to", to]);
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("it speaks in text")
}

#[tokio::test]
async fn a_demo_moves_to_a_database_and_back() {
    let mut app = App::on_sqlite(&[]);
    let cast = Cast::of(&app).await;
    let opened = submitted(&cast["contact@north"], &cast["lead@north"]).await;
    assert_eq!(opened.number, "00098713");
    let said = json!({ "body": "She came on Monday.", "visibility": "SHARED" });
    let _ = cast["lead@north"].act_on("addComment", &opened.id, said).await.done();
    let expected = everything_shown(&app).await;
    let served = app.run(&["migrate", "--from", &in_folder(&app.data()), "--to", "postgres://x"]);
    let refused = String::from_utf8_lossy(&served.stderr).into_owned();
    assert!(!served.status.success() && refused.contains("in use"), "{refused}");
    assert!(app.stop());

    let data = app.data();
    let Some(url) = app.leave_for_a_database() else { return };
    let told = moves(&app, &in_folder(&data), &url);
    assert!(told.contains("events: ") && told.contains("looks: "), "{told}");
    remove(&data, &["log.db", "access.db", "keys.db", "views.db"]);
    app.go_on();
    assert_eq!(everything_shown(&app).await, expected);
    let lead = app.user("lead@north").await;
    assert_eq!(comments(&lead, &opened.id).await, ["She came on Monday."]);
    let next = submitted(&app.user("contact@north").await, &lead).await;
    assert_eq!(next.number, "00098714", "series go on");
    let expected = everything_shown(&app).await;
    assert!(app.stop());

    moves(&app, &url, &in_folder(&data));
    let database = app.leave_for_its_folder();
    remove(&data, &["views.db"]);
    app.go_on();
    assert_eq!(everything_shown(&app).await, expected);
    let lead = app.user("lead@north").await;
    let next = submitted(&app.user("contact@north").await, &lead).await;
    assert_eq!(next.number, "00098715");
    drop(database);
}

#[tokio::test]
async fn a_move_that_is_killed_goes_on() {
    let mut app = App::on_sqlite(&[]);
    let expected = everything_shown(&app).await;
    assert!(app.stop());
    let data = app.data();
    let (from, folder) = (in_folder(&data), data.display().to_string());
    // How long one takes, to a database that is thrown away.
    let Some(trial) = app.leave_for_a_database() else { return };
    let begun = Instant::now();
    moves(&app, &from, &trial);
    let whole = begun.elapsed();
    drop(app.leave_for_its_folder());
    let Some(url) = app.leave_for_a_database() else { return };
    let arguments =
        ["migrate", "--data", &folder, "--keys-url", &url, "--from", &from, "--to", &url];
    let mut cut = 0;
    for step in 1..CUTS {
        let mut child = begin(&arguments);
        // Not to wait for something: the moment of the kill is what varies.
        std::thread::sleep(whole * step / CUTS);
        cut += u32::from(child.try_wait().is_ok_and(|ended| ended.is_none()));
        let _ = child.kill();
        let _ = child.wait();
    }
    assert!(cut > 0, "some were cut off within {whole:?}");
    let done = casetrail_tests::run(&arguments, &[]);
    assert!(done.status.success(), "{done:?}");
    remove(&data, &["log.db", "access.db", "keys.db", "views.db"]);
    app.go_on();
    assert_eq!(everything_shown(&app).await, expected);
}
