//! The service with its logs in PostgreSQL: it answers as it does from a folder, and several instances
//! of it are one service.

use crate::notifications::{reached, told, told_up_to};
use crate::story::{case, comments, everything, opened, submitted};
use casetrail_tests::{App, Cast, Socket, User};
use futures_util::future::join_all;
use serde_json::json;
use std::collections::BTreeSet;
use std::process::Command;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Within this time every instance knows what another has accepted.
const EVERYWHERE_MAX: Duration = Duration::from_secs(2);
/// Within this time the streams of somebody whose access ended are closed.
const STREAM_ENDS_MAX: Duration = Duration::from_secs(5);

#[tokio::test]
async fn a_demo_in_a_database_answers_like_one_in_a_folder() {
    let Some(in_database) = App::on_postgres(&[]) else { return };
    let in_folder = App::on_sqlite(&[]);
    assert_eq!(everything(&in_database).await, everything(&in_folder).await);
}

#[tokio::test]
async fn a_case_goes_its_way_across_two_instances() {
    let Some(one) = App::on_postgres(&[]) else { return };
    let two = one.beside();
    let cast = Cast::of(&one).await;
    // Each of these people is on another instance than the one who acted before.
    let (contact, lead) = (&cast["contact@north"], &cast["lead@north"].at(&two));
    let workflow = &cast["workflow@northwood"].at(&two);
    let manager = &cast["manager@northwood"];
    let opened = submitted(contact, &lead.at(&one)).await;
    shows(workflow, &opened.id, "status").await;
    let input = json!({ "personId": manager.id });
    let assigned = workflow.act_on("assignCase", &opened.id, input).await.done();
    assert_eq!(assigned.text("/case/owner/id"), manager.id);
    let words = "She came on Monday.";
    let said = json!({ "body": words, "visibility": "SHARED", "commandId": Uuid::new_v4() });
    until(|| async {
        manager.act_on("addComment", &opened.id, said.clone()).await.code().is_none()
    })
    .await;
    until(|| async { comments(lead, &opened.id).await == [words] }).await;
    // Sent again to the other instance, it is known there.
    let again = manager.at(&two).act_on("addComment", &opened.id, said).await.done();
    assert!(again.repeated());
    assert_eq!(comments(lead, &opened.id).await, [words]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_assigns_on_two_instances_one_wins() {
    let Some(one) = App::on_postgres(&[]) else { return };
    let two = one.beside();
    let cast = Cast::of(&one).await;
    let workflow = &cast["workflow@northwood"];
    let opened = submitted(&cast["contact@north"], &cast["lead@north"]).await;
    shows(&workflow.at(&two), &opened.id, "status").await;
    let version = workflow.version(&opened.id).await;
    let owners = [&cast["manager@northwood"].id, &cast["manager2@northwood"].id];
    let assigns = (0..50).map(|i| {
        let sender = if i % 4 < 2 { workflow.clone() } else { workflow.at(&two) };
        let input = json!({ "personId": owners[i % 2], "expectedVersion": version });
        let id = opened.id.clone();
        async move { sender.act_on("assignCase", &id, input).await }
    });
    let outcomes = join_all(assigns).await;
    let (won, lost): (Vec<_>, Vec<_>) = outcomes.iter().partition(|one| one.code().is_none());
    assert_eq!((won.len(), lost.len()), (1, 49));
    let winner = won[0].at("/case/owner/id");
    for one in lost {
        assert_eq!(one.code(), Some("ALREADY_ASSIGNED"));
        assert_eq!(&one.refusal()["current"]["owner"]["id"], winner, "each is told who won");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_have_no_gaps_and_no_child_two_cases_across_instances() {
    let Some(one) = App::on_postgres(&[]) else { return };
    let two = one.beside();
    let cast = Cast::of(&one).await;
    let contact = &cast["contact@north"];
    let learners = cast["lead@north"].free_learners().await;
    // The same child on both at once: one case.
    let submits = learners.iter().take(4).flat_map(|learner| {
        [contact.clone(), contact.at(&two)].map(|sender| {
            let learner = learner.clone();
            async move { sender.try_submit(&learner, &sender.id, "Absent.").await }
        })
    });
    let outcomes = join_all(submits).await;
    let numbers: BTreeSet<u64> = outcomes
        .iter()
        .filter(|outcome| outcome.code().is_none())
        .map(|outcome| outcome.text("/case/number").parse().expect("digits"))
        .collect();
    assert_eq!(
        numbers.len(),
        4,
        "{:?}",
        outcomes.iter().map(casetrail_tests::Outcome::code).collect::<Vec<_>>()
    );
    let first = *numbers.first().expect("there are four");
    assert!(numbers.into_iter().eq(first..first + 4), "without gaps");
    for outcome in outcomes {
        assert!(
            matches!(outcome.code(), None | Some("DUPLICATE_OPEN_CASE")),
            "{:?}",
            outcome.code()
        );
    }
}

#[tokio::test]
async fn an_instance_that_lost_its_read_models_or_comes_new_shows_the_same() {
    let Some(one) = App::on_postgres(&[]) else { return };
    let cast = Cast::of(&one).await;
    let (contact, lead) = (&cast["contact@north"], &cast["lead@north"]);
    let (workflow, manager) = (&cast["workflow@northwood"], &cast["manager@northwood"]);
    let _ = opened(contact, lead, workflow, manager).await;
    let two = one.beside();
    assert_eq!(everything(&two).await, everything(&one).await);
}

#[tokio::test]
async fn the_command_line_works_on_the_database_too() {
    let Some(mut one) = App::on_postgres(&[]) else { return };
    let told = |app: &App| app.run(&["replay", "--case", "00098712"]);
    let beside = told(&one);
    assert!(beside.status.success() && !beside.stdout.is_empty(), "{beside:?}");
    assert!(one.stop());
    let alone = told(&one);
    assert!(alone.status.success(), "{alone:?}");
    assert_eq!(alone.stdout, beside.stdout);
    let ready = one.run(&["migrate"]);
    assert!(ready.status.success(), "{ready:?}");
    assert!(one.run(&["rebuild"]).status.success());
    one.go_on();
    assert_eq!(told(&one).stdout, beside.stdout);
}

#[tokio::test]
async fn a_log_that_is_not_the_one_seen_last_ends_the_start_with_code_3() {
    let Some(mut app) = App::on_postgres(&[]) else { return };
    assert!(app.stop());
    let path = app.data().join("log.seen");
    let seen = std::fs::read_to_string(&path).expect("it was noted how far the log was");
    let (before, hash) = seen.trim_end().rsplit_once('\n').expect("it has lines");
    let turned: String = hash.chars().rev().collect();
    std::fs::write(&path, format!("{before}\n{turned}\n")).expect("the folder is writable");
    let (code, said) = app.fails_to_go_on();
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("is not the one that was seen last"), "{said}");
    std::fs::write(&path, seen).expect("the folder is writable");
    app.go_on();
}

/// What somebody wrote is there wherever they ask next, when they say how far they are.
#[tokio::test]
async fn who_says_how_far_they_are_reads_their_own_writes_on_any_instance() {
    let Some(one) = App::on_postgres(&[]) else { return };
    let two = one.beside();
    let cast = Cast::of(&one).await;
    let (lead, manager) = (&cast["lead@north"], &cast["manager@northwood"]);
    let case = opened(&cast["contact@north"], lead, &cast["workflow@northwood"], manager).await;
    let document =
        "query($id: ID!) { case(id: $id) { timeline(first: 1) { nodes { comment { body } } } } }";
    for n in 0..50 {
        let instances = if n % 2 == 0 { [&one, &two] } else { [&two, &one] };
        let [writer, reader] = instances.map(|instance| lead.at(instance));
        let body = format!("Comment {n}.");
        let written = writer.act_on("addComment", &case.id, json!({ "body": body })).await.done();
        let ask = json!({ "query": document, "variables": { "id": case.id },
            "extensions": { "atLeast": written.text("/position") } });
        let read = reader.send(&ask).await.expect("it answers").good();
        assert_eq!(read.text("/case/timeline/nodes/0/comment/body"), body);
    }
}

#[tokio::test]
async fn access_that_ends_on_one_instance_has_ended_on_the_other() {
    let Some(one) = App::on_postgres(&[]) else { return };
    let two = one.beside();
    let cast = Cast::of(&one).await;
    let (lead, manager) = (&cast["lead@north"].at(&two), &cast["manager@northwood"]);
    let case =
        opened(&cast["contact@north"], &lead.at(&one), &cast["workflow@northwood"], manager).await;
    until(|| async { !crate::story::case(lead, &case.id).await.is_null() }).await;
    let mut socket = Socket::of(lead).await;
    let follow =
        "subscription($id: ID!) { caseActivity(caseId: $id) { entry { comment { body } } } }";
    socket.subscribe("1", follow, &json!({ "id": case.id })).await;
    let shared = |body: &str| json!({ "body": body, "visibility": "SHARED" });
    let _ = manager.act_on("addComment", &case.id, shared("Before.")).await.done();
    assert_eq!(socket.item().await["caseActivity"]["entry"]["comment"]["body"], "Before.");

    let authoriser = &cast["authoriser@north"];
    let listed =
        authoriser.query("{ members(first: 100) { nodes { id username } } }", json!({})).await;
    let listed = listed.good();
    let member = listed.list("/members/nodes").iter().find(|one| one["username"] == "lead@north");
    let id = member.expect("the lead is a member")["id"].clone();
    let _ = authoriser.act("endAccess", json!({ "memberId": id })).await.done();
    let ended = Instant::now();
    let _ = manager.act_on("addComment", &case.id, shared("After.")).await.done();
    until(|| async {
        let asked = lead.query("{ viewer { username } }", json!({})).await;
        asked.code().is_some() || asked.status != 200
    })
    .await;
    assert_eq!(socket.closed().await, 4403, "and nothing came before that");
    assert!(ended.elapsed() < STREAM_ENDS_MAX, "{:?}", ended.elapsed());
}

/// One of them tells people what concerns them, and another does when that one froze or is gone.
#[tokio::test]
async fn news_are_told_by_whichever_instance_is_left() {
    let Some(one) = App::on_postgres(&[]) else { return };
    let cast = Cast::of(&one).await;
    let (contact, manager) = (&cast["contact@north"], &cast["manager@northwood"]);
    let case = opened(contact, &cast["lead@north"], &cast["workflow@northwood"], manager).await;
    let comment = |at: &App, body: &'static str| {
        let (contact, case) = (contact.at(at), case.id.clone());
        async move {
            let input = json!({ "caseId": case, "body": body });
            contact.act("addComment", input).await.done().position()
        }
    };
    told_up_to(&one, comment(&one, "First.").await).await;
    let mut two = one.beside();
    told_up_to(&one, comment(&two, "Second.").await).await;
    assert_eq!(reached(&two), 0, "one at a time");

    signal(&one, "-STOP");
    told_up_to(&two, comment(&two, "Third.").await).await;
    signal(&one, "-CONT");
    told_up_to(&two, comment(&one, "Fourth.").await).await;

    two.kill();
    told_up_to(&one, comment(&one, "Fifth.").await).await;
    let news = told(&manager.at(&one)).await;
    assert_eq!(news.iter().filter(|notice| notice["kind"] == "CommentAdded").count(), 5);
}

fn signal(app: &App, name: &str) {
    let sent = Command::new("kill").args([name, &app.process().to_string()]).status();
    assert!(sent.expect("kill is there").success());
}

/// The note of how far the log was is a second late at most; the read models may be further.
#[tokio::test]
async fn read_models_that_are_further_than_the_log_end_the_start_with_code_3() {
    let Some(mut app) = App::on_postgres(&[]) else { return };
    assert!(app.stop());
    let views = rusqlite::Connection::open(app.data().join("views.db")).expect("it is there");
    let ahead = views.execute("UPDATE checkpoint SET position = position + 1", []);
    assert_eq!(ahead.expect("it can be written"), 1);
    drop(views);
    let (code, said) = app.fails_to_go_on();
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("the log ends before it"), "{said}");
}

/// Waits for something that must come soon.
async fn until<F: Future<Output = bool>>(holds: impl Fn() -> F) {
    let begun = Instant::now();
    while !holds().await {
        assert!(begun.elapsed() < EVERYWHERE_MAX, "it does not come");
    }
}

/// Waits until somebody's instance shows them a case.
async fn shows(user: &User, id: &str, field: &str) {
    until(|| async { !case(user, id).await[field].is_null() }).await;
}
