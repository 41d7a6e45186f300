//! The binary: how it starts, refuses and ends.

use crate::story::everything;
use casetrail_tests::{App, Folder, run};
use std::process::Output;

/// What it said, when it was refused with this exit code, in one plain sentence.
fn refused(output: &Output, code: i32) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(!said.contains("panicked") && !said.trim().is_empty(), "{said}");
    said
}

#[test]
fn one_process_owns_a_folder() {
    let app = App::start();
    let second = app.run(&["serve", "--demo", "--listen", "127.0.0.1:0"]);
    refused(&second, 1);
    assert_eq!(app.get("/readyz").0, 200, "the first goes on");
}

#[test]
fn a_wrong_setting_stops_the_start() {
    let folder = Folder::new();
    let data = folder.path().join("data");
    let data = data.to_str().expect("a temporary folder's name is plain");
    let refuses = |arguments: &[&str], name: &str, value: &str| {
        let output = run(arguments, &[("CASETRAIL_DATA", data), (name, value)]);
        let said = refused(&output, 1);
        assert!(said.trim().lines().count() <= 2, "one plain sentence for {name}={value}: {said}");
    };
    let demo = ["serve", "--demo", "--listen", "127.0.0.1:0"];
    refuses(&["serve", "--listen", "127.0.0.1:0"], "CASETRAIL_CLOCK", "2026-02-20T09:00:00+13:00");
    refuses(&demo, "CASETRAIL_CLOCK", "yesterday");
    refuses(&demo, "CASETRAIL_LOG_URL", "nonsense://x");
    refuses(&["serve", "--demo"], "CASETRAIL_LISTEN", "0.0.0.0:0");
}

#[test]
fn wrong_use_and_help() {
    refused(&run(&["no-such-command"], &[]), 2);
    refused(&run(&["serve", "--no-such-flag"], &[]), 2);
    for command in ["serve", "migrate", "replay", "rebuild", "schema", "version"] {
        let help = run(&[command, "--help"], &[]);
        assert!(help.status.success() && !help.stdout.is_empty(), "{command}");
    }
    let version = run(&["version"], &[]);
    let said = String::from_utf8_lossy(&version.stdout).into_owned();
    assert!(version.status.success() && said.contains(env!("CARGO_PKG_VERSION")), "{said}");
}

#[test]
fn it_answers_its_probes_and_ends_when_asked() {
    let mut app = App::start();
    for path in ["/livez", "/readyz", "/metrics", "/graphiql"] {
        assert_eq!(app.get(path).0, 200, "{path}");
    }
    assert!(app.stop(), "it ends well:\n{}", app.log_text());
}

/// The explorer has all it needs, and its policy lets the browser ask nobody else.
#[tokio::test]
async fn the_explorer_needs_nothing_from_outside() {
    let app = App::shared();
    let url = format!("http://{}/graphiql", app.address());
    let answer = reqwest::get(url).await.expect("the service answers");
    assert_eq!(answer.status(), 200);
    let policy = answer.headers().get("Content-Security-Policy").cloned();
    let policy = policy.expect("a policy comes with the page");
    let policy = policy.to_str().expect("a policy is text").to_owned();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    let sources = policy.split([' ', ';']).filter(|word| !word.is_empty());
    let outside: Vec<&str> = sources.filter(|word| leads_outside(word)).collect();
    assert!(outside.is_empty(), "{policy}");
    let page = answer.text().await.expect("the page is text");
    let outside = page.lines().filter(|line| leads_outside(line)).collect::<Vec<_>>();
    assert!(outside.is_empty() && page.contains("/graphql"), "{outside:#?}");
}

/// Whether a text names a place on another machine.
fn leads_outside(text: &str) -> bool {
    ["http:", "https:", "ws:", "wss:", "\"//", "'//", "(//", "*."]
        .iter()
        .any(|at| text.contains(at))
}

/// The control: a script from elsewhere is found.
#[test]
fn a_place_outside_is_found() {
    assert!(leads_outside("<script src=\"//cdn.example/a.js\">"));
    assert!(leads_outside("connect-src https://example.org"));
    assert!(!leads_outside("<a href=\"/graphiql\">fetch(\"/graphql\") // the service"));
}

#[test]
fn nothing_personal_is_in_what_it_logs() {
    let app = App::start();
    let log = app.log_text();
    for words in ["Bloggs", "Solomona", "John Smith", "Jane Doe"] {
        assert!(!log.contains(words), "{words}");
    }
}

#[tokio::test]
async fn rebuilt_read_models_answer_the_same() {
    let mut app = App::start();
    let before = everything(&app).await;
    let beside = app.run(&["rebuild"]);
    assert!(beside.status.success(), "beside the running one: {beside:?}");
    assert_eq!(everything(&app).await, before);
    assert!(app.stop());
    let alone = app.run(&["rebuild"]);
    assert!(alone.status.success(), "alone: {alone:?}");
    app.go_on();
    assert_eq!(everything(&app).await, before);
}
