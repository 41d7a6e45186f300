//! Where the course is required, a Case Manager's and a Workflow Lead's access waits for it: on the
//! side of cases everything answers as for somebody who has no such access.

use crate::rights::missing;
use crate::story::{opened, submitted};
use casetrail_tests::{App, Cast, Frame, Opened, Socket, User, pdf, right_answers};
use serde_json::{Value, json};
use std::time::Duration;

const REQUIRED: (&str, &str) = ("CASETRAIL_LEARNING_REQUIRED", "true");
/// Whose access waits.
const WAITING: [&str; 2] = ["manager@northwood", "workflow@northwood"];
/// How long nothing may come before it is held that nothing does.
const SILENCE: Duration = Duration::from_secs(2);

/// What there is to see of one case, by its global ids.
struct Subject {
    case: Opened,
    comment: String,
    file: String,
    parts: Vec<String>,
    /// The position before it was made.
    before: String,
}

impl Subject {
    /// A case that the Case Manager owns, with a shared comment and file of the school's.
    async fn of(cast: &Cast) -> Self {
        let lead = &cast["lead@north"];
        let before =
            lead.query("{ position }", json!({})).await.good().text("/position").to_owned();
        let (workflow, manager) = (&cast["workflow@northwood"], &cast["manager@northwood"]);
        let case = opened(&cast["contact@north"], lead, workflow, manager).await;
        let added = lead.act_on("addComment", &case.id, json!({ "body": "Words." })).await.done();
        let comment = added.text("/comment/id").to_owned();
        let file = lead.upload(&case.id, "words.pdf", &pdf("words")).await;
        assert_eq!(lead.scanned(&file).await, "CLEAN");
        let document = "query ($id: ID!) { case(id: $id) { learner { id } requests { id } \
            timeline(first: 5) { nodes { id } } } }";
        let told = lead.query(document, json!({ "id": case.id })).await.good();
        let mut parts = told.texts("/case/timeline/nodes", "/id");
        parts.extend(told.texts("/case/requests", "/id"));
        parts.push(told.text("/case/learner/id").to_owned());
        parts.extend([comment.clone(), file.clone()]);
        Self { case, comment, file, parts, before }
    }
}

/// What is asked, and what is answered.
type Answers = Vec<(String, Value)>;

/// All that can be read on the side of cases, as this person reads it.
async fn reads(user: &User, subject: &Subject) -> Answers {
    let id = json!({ "id": subject.case.id, "number": subject.case.number });
    let mut answers = Answers::new();
    for document in [
        "{ home { services drafts activeCases closedCases } }",
        "query ($id: ID!) { case(id: $id) { number } }",
        "query ($number: String!) { caseByNumber(number: $number) { id } }",
        "{ cases(scope: ACTIVE) { totalCount nodes { number } } }",
        "{ cases(scope: CLOSED) { totalCount nodes { number } } }",
        "{ cases(scope: ALL) { totalCount nodes { number } } }",
        "{ cases(filter: { transferToViewer: true }) { totalCount } }",
        "query ($number: String!) { cases(scope: ALL, search: $number) { nodes { number } } }",
        "{ caseManagers { person { id } } }",
        "{ dashboard { open } }",
        "{ learners(search: \"a\") { id } }",
        "query ($id: ID!) { contacts(caseId: $id, search: \"a\") { person { id } } }",
        "{ drafts { totalCount } services { id } }",
        "{ viewer { unreadCount notifications { totalCount } } }",
    ] {
        let answer = user.query(document, id.clone()).await;
        answers.push((document.to_owned(), said(&answer.body)));
    }
    for part in &subject.parts {
        let document = "query ($id: ID!) { node(id: $id) { id } }";
        let answer = user.query(document, json!({ "id": part })).await;
        answers.push((format!("node {}", &part[..3]), said(&answer.body)));
    }
    let came = user.download(&subject.file).await;
    let gone = user.download(&missing(&subject.file)).await;
    let alike = (came.status, &came.bytes) == (gone.status, &gone.bytes);
    answers.push(("download".to_owned(), json!([came.status, alike])));
    answers.extend(followed(user, subject).await);
    answers
}

/// Data and errors, without the position they were answered at.
fn said(body: &Value) -> Value {
    json!([body["data"], body["errors"]])
}

/// All that can be followed.
async fn followed(user: &User, subject: &Subject) -> Answers {
    let mut socket = Socket::of(user).await;
    let variables = json!({ "id": subject.case.id, "after": subject.before });
    let mut answers = Answers::new();
    for document in [
        "subscription ($id: ID!, $after: Position) { \
            caseActivity(caseId: $id, after: $after) { position } }",
        "subscription ($after: Position) { dashboardChanges(after: $after) { position } }",
        "subscription ($after: Position) { caseListChanges(after: $after) { change } }",
    ] {
        socket.subscribe(document, document, &variables).await;
        answers.push((document.to_owned(), told(socket.next_within(SILENCE).await)));
        socket.complete(document).await;
    }
    answers
}

fn told(frame: Frame) -> Value {
    match frame {
        Frame::Next(_, payload) => json!(["next", payload["errors"]]),
        Frame::Error(_, errors) => json!(["error", errors[0]["extensions"]["code"]]),
        Frame::Complete(_) => json!(["complete"]),
        Frame::Closed(code) => json!(["closed", code]),
        Frame::Silence => json!(["silence"]),
    }
}

/// Commands on the case, as this person sends them.
async fn acts(user: &User, subject: &Subject) -> Answers {
    let document = "{ providers(search: \"Harbour\") { id } }";
    let provider = user.query(document, json!({})).await.good().text("/providers/0/id").to_owned();
    let because = "Because.";
    let mut answers = Answers::new();
    for (mutation, input) in [
        ("addComment", json!({ "body": "Let me in." })),
        ("assignCase", json!({ "expectedVersion": 1, "personId": user.id })),
        ("pauseCase", json!({ "expectedVersion": 1, "reason": because })),
        ("closeCase", json!({ "expectedVersion": 1, "outcome": "Attending" })),
        ("share", json!({ "ids": [subject.comment] })),
        ("referToService", json!({ "serviceName": "Nurse", "serviceProvider": "Health NZ" })),
        (
            "requestTransfer",
            json!({ "expectedVersion": 1, "toProviderId": provider, "reason": because }),
        ),
        ("reportMisfiling", json!({ "itemId": subject.file, "reason": because })),
        ("withdrawFile", json!({ "fileId": subject.file })),
        ("beginUpload", json!({ "name": "a.pdf", "type": "", "bytes": 9 })),
    ] {
        let mut input = input;
        input["caseId"] = json!(subject.case.id);
        let outcome = user.act(mutation, input).await;
        answers.push((mutation.to_owned(), outcome.payload));
    }
    answers
}

/// Which of the answers are other ones.
fn different(one: &Answers, other: &Answers) -> Vec<String> {
    assert_eq!(one.len(), other.len());
    let pairs = one.iter().zip(other).filter(|(one, other)| one != other);
    pairs.map(|((what, answer), (_, other))| format!("{what}\n  {answer}\n  {other}")).collect()
}

#[tokio::test]
async fn everything_answers_as_for_somebody_without_that_access() {
    let mut app = App::start();
    let cast = Cast::of(&app).await;
    let subject = Subject::of(&cast).await;
    let open = reads(&cast["workflow@northwood"], &subject).await;
    assert!(app.stop());
    app.set(REQUIRED.0, REQUIRED.1);
    app.go_on();
    // Somebody who is nothing to any case.
    let stranger = app.user("authoriser@north").await;
    let (hidden, denied) = (reads(&stranger, &subject).await, acts(&stranger, &subject).await);
    for username in WAITING {
        let user = app.user(username).await;
        let odd = different(&reads(&user, &subject).await, &hidden);
        assert!(odd.is_empty(), "{username}:\n{}", odd.join("\n"));
        let odd = different(&acts(&user, &subject).await, &denied);
        assert!(odd.is_empty(), "{username}:\n{}", odd.join("\n"));
        let viewer = user.query("{ viewer { roles access { role } may } }", json!({})).await.good();
        assert_eq!(viewer.at("/viewer"), &json!({ "roles": [], "access": [], "may": [] }));
    }
    // The control: with the guard off, the same reads told the Workflow Lead of cases.
    let found = different(&open, &hidden);
    assert!(found.len() >= 15, "the guard hides something:\n{}", found.join("\n"));
    let codes = denied.iter().map(|(_, payload)| &payload["errors"][0]["code"]);
    assert!(codes.eq(std::iter::repeat_n(&json!("NOT_FOUND"), denied.len())), "{denied:?}");
}

#[tokio::test]
async fn completing_the_course_opens_access_at_once() {
    let app = App::start_with(&[REQUIRED]);
    let user = app.user("workflow@northwood").await;
    let document = "{ viewer { access { role } waitingAccess { role organisation { name } } } \
        cases(scope: ALL) { totalCount } }";
    let before = user.query(document, json!({})).await.good();
    let waits =
        json!([{ "role": "WORKFLOW_LEAD", "organisation": { "name": "Northwood Attendance" } }]);
    assert_eq!(before.at("/viewer/waitingAccess"), &waits);
    assert_eq!(before.number("/cases/totalCount"), 0);

    let mut socket = Socket::of(&user).await;
    let list = "subscription { caseListChanges(scope: ALL) { position change totalCount } }";
    socket.subscribe("list", list, &json!({})).await;
    assert_eq!(socket.next_within(Duration::from_millis(200)).await, Frame::Silence);
    let last = user.take_the_course().await;
    let after = user.query(document, json!({})).await.good();
    assert_eq!(after.at("/viewer/waitingAccess"), &json!([]));
    assert_eq!(after.at("/viewer/access/0/role"), "WORKFLOW_LEAD");
    let seen = after.number("/cases/totalCount");
    assert!(seen >= 35, "the provider's cases: {seen}");
    let reset = socket.item().await["caseListChanges"].clone();
    let position = json!(last.position().to_string());
    assert_eq!(reset, json!({ "position": position, "change": "RESET", "totalCount": seen }));
}

#[tokio::test]
async fn a_case_is_given_only_to_a_case_manager_whose_access_is_in_effect() {
    let app = App::start_with(&[REQUIRED]);
    let cast = Cast::of(&app).await;
    let (workflow, manager) = (&cast["workflow@northwood"], &cast["manager2@northwood"]);
    let _ = workflow.take_the_course().await;
    let opened = submitted(&cast["contact@north"], &cast["lead@north"]).await;
    let managers = "{ caseManagers { person { id } } }";
    let listed = workflow.query(managers, json!({})).await.good();
    assert!(listed.list("/caseManagers").is_empty(), "both wait: {}", listed.body);
    let input = json!({ "personId": manager.id });
    let refused = workflow.act_on("assignCase", &opened.id, input.clone()).await;
    assert_eq!(refused.code(), Some("INVALID_INPUT"));
    assert_eq!(refused.refusal()["path"], json!(["personId"]));
    let _ = manager.take_the_course().await;
    let listed = workflow.query(managers, json!({})).await.good();
    assert_eq!(listed.texts("/caseManagers", "/person/id"), [manager.id.as_str()]);
    let _ = workflow.act_on("assignCase", &opened.id, input).await.done();
    let document = "query ($id: ID!) { case(id: $id) { owner { id } } }";
    let seen = manager.query(document, json!({ "id": opened.id })).await.good();
    assert_eq!(seen.text("/case/owner/id"), manager.id);
}

#[tokio::test]
async fn who_works_for_a_school_too_is_at_the_school_until_then() {
    let app = App::start_with(&[REQUIRED]);
    let staff = app.user("inschool@south").await;
    let document = "{ viewer { roles } learners(search: \"a\") { id } }";
    let before = staff.query(document, json!({})).await.good();
    let roles = before.at("/viewer/roles").as_array().cloned().unwrap_or_default();
    assert!(!roles.is_empty(), "their school roles");
    for role in ["CASE_MANAGER", "WORKFLOW_LEAD"] {
        assert!(!roles.contains(&json!(role)), "{role} waits");
    }
    assert!(!before.list("/learners").is_empty());
    let _ = staff.take_the_course().await;
    let after = staff.query(document, json!({})).await.good();
    let after = after.at("/viewer/roles").as_array().map_or(0, Vec::len);
    assert!(after > roles.len(), "their provider roles too");
}

#[tokio::test]
async fn who_waits_learns_signs_out_and_in_and_an_auditor_sees_as_they_do() {
    let mut app = App::start_with(&[REQUIRED]);
    let manager = app.user("manager@northwood").await;
    let course = manager.course().await["id"].clone();
    let _ = manager.act("enrol", json!({ "courseId": course })).await.done();
    let (lesson, right) = right_answers().swap_remove(0);
    let last = manager.complete(&course, lesson, &right).await.done();
    let _ = manager
        .act("setPreferences", json!({ "language": "mi", "email": "NONE" }))
        .await
        .done_or_row();
    app.kill();
    app.go_on();
    let (manager, auditor) =
        (app.user("manager@northwood").await, app.user("auditor@ministry").await);
    let done = |course: &Value| course["lessons"][0]["completed"].clone();
    assert_eq!(done(&manager.course().await), true, "after a restart");
    let document = "query ($at: At!, $who: ID!) { audit { \
        casesAt(at: $at, viewerId: $who, scope: ALL) { totalCount } } }";
    let then = json!({ "at": { "position": last.position().to_string() }, "who": manager.id });
    let count = async |variables: Value| {
        auditor.query(document, variables).await.good().number("/audit/casesAt/totalCount")
    };
    assert_eq!(count(then.clone()).await, 0);
    for (lesson, right) in right_answers().into_iter().skip(1) {
        let _ = manager.complete(&course, lesson, &right).await.done();
    }
    let position = auditor.query("{ position }", json!({})).await.good();
    let now = json!({ "at": { "position": position.text("/position") }, "who": manager.id });
    assert!(count(now).await > 0);
    assert_eq!(count(then).await, 0, "then it waited");
}
