//! What a request costs the service over HTTP, as its users meet it: the active list of 25 and
//! `addComment`, at 1,000 and at 100,000 cases; and how long the read models take to rebuild from
//! that log. The service is a process of its own, so its CPU is told apart from the callers'.
//!
//! `http [CASES]`: 100,000 unless said, about ten events each; `http instances`: only one instance
//! beside three on PostgreSQL, where `sh tests/postgres.sh` has started one. Run with `--release`.

mod bulk;
mod callers;

use callers::{Callers, Figures};
use casetrail_tests::App;
use serde_json::{Value, json};
use std::time::Instant;
use uuid::Uuid;

/// Cases in the small log, against which the large one is compared.
const SMALL: usize = 1_000;
/// Callers at once, each with a connection of its own.
const CALLERS: [usize; 2] = [1, MANY];
const MANY: usize = 16;
/// Requests of each kind for each number of callers.
const REQUESTS: usize = 4_000;

const LIST: &str = "{ cases(first: 25) { nodes { id number openedAt status type \
    learner { name } primaryContact { person { name } } } pageInfo { hasNextPage endCursor } } }";
const COUNTED: &str = "{ cases(first: 25) { totalCount nodes { id number openedAt status type \
    learner { name } primaryContact { person { name } } } pageInfo { hasNextPage endCursor } } }";
const NOTHING: &str = "{ __typename }";
const ADD_COMMENT: &str = "mutation ($input: AddCommentInput!) { addComment(input: $input) \
    { comment { id body } position repeated errors { code message } } }";

fn main() {
    let chosen = std::env::args().nth(1);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.expect("a runtime starts");
    match chosen.as_deref() {
        Some("instances") => runtime.block_on(instances()),
        chosen => {
            let cases = chosen.and_then(|text| text.parse().ok()).unwrap_or(100_000);
            runtime.block_on(run(cases));
        }
    }
}

async fn run(cases: usize) {
    let mut app = App::start_empty(&[("CASETRAIL_MUTATIONS_PER_SECOND", "0")]);
    let mut flat: Vec<(String, f64)> = Vec::new();
    let mut made = 0;
    for size in [SMALL.min(cases), cases] {
        assert!(app.stop(), "it stops when asked:\n{}", app.log_text());
        let begun = Instant::now();
        let events = bulk::fill(&app, made..size).await;
        made = size;
        say(&format!("{events} events appended in {:.1} s", begun.elapsed().as_secs_f64()));
        app.go_on();
        say(&format!("== {size} cases"));
        measure(&app, &mut flat).await;
    }
    for (name, small) in flat.iter().take(flat.len() / 2) {
        let large = flat.iter().rev().find(|(other, _)| other == name).map_or(0.0, |found| found.1);
        say(&format!("{name}: p50 at {cases} cases is {:.2} times that at {SMALL}", large / small));
    }
    rebuild(&app);
    instances().await;
}

async fn measure(app: &App, flat: &mut Vec<(String, f64)>) {
    for (who, query) in [
        ("lead@north", NOTHING),
        ("lead@north", LIST),
        ("workflow@northwood", LIST),
        ("lead@north", COUNTED),
    ] {
        let user = app.user(who).await;
        let name = match query {
            NOTHING => "__typename".to_owned(),
            LIST => format!("active list of 25, {who}"),
            _ => format!("the same with its count, {who}"),
        };
        let body = json!({ "query": query }).to_string();
        for callers in CALLERS {
            let figures =
                Callers::of(&[app], &user.token, callers).send(REQUESTS, |_| body.clone());
            tell(&name, callers, &figures);
            if callers == 1 {
                flat.push((name.clone(), figures.p50));
            }
        }
    }
    for callers in CALLERS {
        comments(&[app], callers).await;
    }
}

/// The same service as one instance and as three, with its logs in PostgreSQL.
async fn instances() {
    let Some(one) = App::on_postgres(&[("CASETRAIL_MUTATIONS_PER_SECOND", "0")]) else { return };
    let (two, three) = (one.beside(), one.beside());
    let user = one.user("workflow@northwood").await;
    let body = json!({ "query": LIST }).to_string();
    for apps in [&[&one][..], &[&one, &two, &three]] {
        say(&format!("== on PostgreSQL, {} of 3 instances asked", apps.len()));
        let figures = Callers::of(apps, &user.token, MANY).send(REQUESTS, |_| body.clone());
        tell("active list of 25", MANY, &figures);
        comments(apps, MANY).await;
    }
}

/// Comments on the cases of a list, so that they spread over streams as they do in life.
async fn comments(apps: &[&App], callers: usize) {
    let user = apps[0].user("workflow@northwood").await;
    let page = user.query("{ cases(first: 100) { nodes { id } } }", json!({})).await.good();
    let nodes = page.body["data"]["cases"]["nodes"].as_array().cloned().unwrap_or_default();
    let ids: Vec<Value> = nodes.into_iter().map(|node| node["id"].clone()).collect();
    let figures = Callers::of(apps, &user.token, callers).send(REQUESTS, |n| {
        let input = json!({ "commandId": Uuid::new_v4(), "caseId": ids[n % ids.len()],
            "body": "Called the family; they will be back on Monday." });
        json!({ "query": ADD_COMMENT, "variables": { "input": input } }).to_string()
    });
    tell("addComment", callers, &figures);
}

/// The read models built anew beside the running ones, and swapped.
fn rebuild(app: &App) {
    let begun = Instant::now();
    let output = app.run(&["rebuild"]);
    let seconds = begun.elapsed().as_secs_f64();
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let position: Option<f64> = said
        .lines()
        .last()
        .and_then(|line| line.split_whitespace().last()?.trim_end_matches('.').parse().ok());
    let events = position.unwrap_or_default();
    let rate = events / seconds;
    say(&format!(
        "rebuild beside the running service: {events} events in {seconds:.1} s, {rate:.0}/s"
    ));
}

fn tell(name: &str, callers: usize, figures: &Figures) {
    let Figures { p50, p99, cpu, per_second } = figures;
    say(&format!(
        "{name}, {callers} callers: p50 {p50:.0} us, p99 {p99:.0} us, {cpu:.0} us of CPU a \
         request, {per_second:.0}/s"
    ));
}

fn say(line: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stdout(), "{line}");
}
