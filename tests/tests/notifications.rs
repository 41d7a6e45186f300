//! Who is told what: step by step through the life of cases, for everybody of the demo.

use crate::story::case;
use casetrail_tests::{App, Cast, Folder, Frame, Opened, PEOPLE, Socket, User, pdf};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use uuid::Uuid;

const TOLD: &str = "query($after: Cursor, $unread: Boolean) { viewer { unreadCount \
    notifications(first: 100, after: $after, unreadOnly: $unread) { totalCount \
    nodes { id kind title read position at case { id number } } } } }";

/// How long the service may take to tell somebody on a busy machine.
const TELLING_MAX: Duration = Duration::from_secs(60);

/// What somebody was told and may still see, the newest first.
pub async fn told(user: &User) -> Vec<Value> {
    user.query(TOLD, json!({})).await.good().list("/viewer/notifications/nodes").to_vec()
}

async fn unread(user: &User) -> i64 {
    user.query(TOLD, json!({})).await.good().number("/viewer/unreadCount")
}

/// Waits until everybody was told of what happened up to this position, and may read it.
pub async fn told_up_to(app: &App, position: u64) {
    let begun = Instant::now();
    while reached(app) < position {
        assert!(begun.elapsed() < TELLING_MAX, "nobody is told");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// How far an instance has told people what concerns them; 0 where it never did.
pub fn reached(app: &App) -> u64 {
    let (_, metrics) = app.get("/metrics");
    let gauge = "casetrail_reactor_position{reactor=\"tellers\"} ";
    let line = metrics.lines().find_map(|line| line.strip_prefix(gauge));
    line.and_then(|value| value.parse::<f64>().ok()).map_or(0, |position| position as u64)
}

/// A service, its people, and how far their news was looked at.
struct World<'a> {
    app: &'a App,
    cast: Cast,
    seen: u64,
}

/// Who was told what.
type News = BTreeSet<(String, String)>;

impl<'a> World<'a> {
    async fn of(app: &'a App) -> Self {
        Self { app, cast: Cast::of(app).await, seen: 0 }
    }

    /// Everything that anybody was told since it was asked last, up to what followed from `up_to`.
    async fn news(&mut self, up_to: u64) -> News {
        told_up_to(self.app, up_to).await;
        let mut news = News::new();
        let mut last = self.seen;
        for name in PEOPLE {
            for notice in told(&self.cast[name]).await {
                let at = position(&notice);
                if at > self.seen {
                    let kind = notice["kind"].as_str().unwrap_or_default().to_owned();
                    nothing_personal(&notice);
                    assert!(news.insert((name.to_owned(), kind)), "told twice: {notice}");
                    last = last.max(at);
                }
            }
        }
        self.seen = last;
        news
    }

    /// Acts on a case, and says who must be told what of it.
    async fn step(
        &mut self,
        who: &str,
        act: &str,
        case: &str,
        input: Value,
        tells: &[(&str, &str)],
    ) {
        let outcome = self.cast[who].act_on(act, case, input).await.done();
        let news = self.news(outcome.position()).await;
        assert_eq!(news, expected(tells), "{act} by {who}");
    }

    async fn submit(&mut self, who: &str, contact: &str, tells: &[(&str, &str)]) -> Opened {
        let learner = self.cast[who].free_learners().await.remove(0);
        let opened = self.cast[who].submit(&learner, &self.cast[contact].id, "Words.").await;
        let news = self.news(self.head().await).await;
        assert_eq!(news, expected(tells), "submitted by {who}");
        opened
    }

    async fn head(&self) -> u64 {
        let answer = self.cast["auditor@ministry"].query("{ position }", json!({})).await.good();
        position(&answer.body["data"])
    }
}

fn expected(tells: &[(&str, &str)]) -> News {
    tells.iter().map(|(who, kind)| ((*who).to_owned(), (*kind).to_owned())).collect()
}

/// A title says what happened on which case, and no name, reason or text.
fn nothing_personal(notice: &Value) {
    let title = notice["title"].as_str().unwrap_or_default();
    let (words, number) = title.split_once(": case ").unwrap_or_else(|| panic!("{title}"));
    assert_eq!(notice["case"]["number"], number, "{title}");
    let topic = notice["kind"].as_str().and_then(casetrail_domain::notice::Topic::parse);
    assert_eq!(topic.map(casetrail_domain::notice::Topic::words), Some(words), "{title}");
}

#[tokio::test]
async fn each_step_of_a_case_is_told_to_those_it_concerns_and_to_nobody_else() {
    let app = App::start();
    let mut world = World::of(&app).await;
    assert_eq!(world.news(0).await, News::new(), "the demo's own history is no news");
    let contact = "contact@north";
    let both = |kind| [(contact, kind), ("lead@north", kind)];
    let opened = world
        .submit(
            contact,
            contact,
            &[("lead@north", "RequestSubmitted"), ("workflow@northwood", "CaseAllocated")],
        )
        .await;
    let id = opened.id.as_str();
    let id_of = |name: &str| json!(world.cast[name].id);
    let (john, support, jane, other) = (
        id_of(contact),
        id_of("support@north"),
        id_of("manager@northwood"),
        id_of("manager2@northwood"),
    );
    let ana = id_of("manager@harbour");
    let body = |text: &str| json!({ "body": text });
    let waiting = [("workflow@northwood", "CommentAdded")];
    world.step("lead@north", "addComment", id, body("Who takes it?"), &waiting).await;
    let all = |who, kind| [(contact, kind), ("lead@north", kind), (who, kind)];
    let assigned = all("manager@northwood", "CaseAssigned");
    world
        .step("workflow@northwood", "assignCase", id, json!({ "personId": jane }), &assigned)
        .await;
    let jane_told = [("manager@northwood", "CommentAdded")];
    world.step(contact, "addComment", id, body("Thank you."), &jane_told).await;
    world.step("support@north", "addComment", id, body("From the office."), &jane_told).await;
    world.step("manager@northwood", "addComment", id, body("Internal."), &[]).await;
    let internal = comment(&world.cast["manager@northwood"], id).await;
    let shared = both("CommentShared");
    world.step("manager@northwood", "share", id, json!({ "ids": [internal] }), &shared).await;
    let input = json!({ "body": "For the school.", "visibility": "SHARED" });
    world.step("manager@northwood", "addComment", id, input, &both("CommentAdded")).await;

    let file = world.cast[contact].upload(id, "Plan.pdf", &pdf("plan")).await;
    let head = world.head().await;
    let told = expected(&[("manager@northwood", "FileUploaded")]);
    assert_eq!(world.news(head).await, told, "a file of the school: {file}");

    let changed = [
        ("support@north", "PrimaryContactChanged"),
        ("manager@northwood", "PrimaryContactChanged"),
    ];
    let input = json!({ "personId": support });
    world.step("lead@north", "changePrimaryContact", id, input, &changed).await;
    // What John was told of this case is no longer his to see; it is again once he is the contact.
    assert_eq!((unread(&world.cast[contact]).await, told_of(&world, contact, id).await), (0, 0));
    let back = [(contact, "PrimaryContactChanged"), ("manager@northwood", "PrimaryContactChanged")];
    let input = json!({ "personId": john });
    world.step("lead@north", "changePrimaryContact", id, input, &back).await;
    assert!(told_of(&world, contact, id).await > 3);
    let still = told_of(&world, "support@north", id).await;
    assert_eq!(still, 1, "who the contact is, the office sees as well");

    let reason = json!({ "reason": "Holidays." });
    world.step("manager@northwood", "pauseCase", id, reason.clone(), &[]).await;
    world.step("manager@northwood", "resumeCase", id, json!({}), &[]).await;
    let paused = [("manager@northwood", "CasePaused")];
    world.step("workflow@northwood", "pauseCase", id, reason.clone(), &paused).await;
    let resumed = [("manager@northwood", "CaseResumed")];
    world.step("workflow@northwood", "resumeCase", id, json!({}), &resumed).await;
    let reassigned = all("manager2@northwood", "CaseReassigned");
    world
        .step("workflow@northwood", "assignCase", id, json!({ "personId": other }), &reassigned)
        .await;
    assert_eq!(told_of(&world, "manager@northwood", id).await, 0, "no longer her case");

    let providers =
        world.cast["workflow@northwood"].query("{ providers { id name } }", json!({})).await.good();
    let harbour = providers.list("/providers").iter().find(|p| p["name"] == "Harbour Attendance");
    let ask = json!({ "toProviderId": harbour.expect("it is there")["id"], "reason": "Moved." });
    let asked =
        [("workflow@harbour", "TransferRequested"), ("manager2@northwood", "TransferRequested")];
    world.step("workflow@northwood", "requestTransfer", id, ask.clone(), &asked).await;
    let rejected =
        [("workflow@northwood", "TransferRejected"), ("manager2@northwood", "TransferRejected")];
    world
        .step(
            "workflow@harbour",
            "answerTransfer",
            id,
            json!({ "accept": false, "reason": "Full." }),
            &rejected,
        )
        .await;
    world.step("workflow@northwood", "requestTransfer", id, ask, &asked).await;
    world.step("workflow@harbour", "answerTransfer", id, json!({ "accept": true }), &[]).await;
    let assigned = all("manager@harbour", "CaseAssigned");
    world.step("workflow@harbour", "assignCase", id, json!({ "personId": ana }), &assigned).await;
    let closed = json!({ "outcome": "Attends again." });
    world.step("manager@harbour", "closeCase", id, closed, &both("CaseClosed")).await;
    let reopened = all("manager@harbour", "CaseReopened");
    world.step("workflow@harbour", "reopenCase", id, reason, &reopened).await;
}

#[tokio::test]
async fn a_request_that_goes_back_and_forth_is_told_to_the_other_side() {
    let app = App::start();
    let mut world = World::of(&app).await;
    let contact = "contact@north";
    let both = |kind| [(contact, kind), ("lead@north", kind)];
    let submitted = [(contact, "RequestSubmitted"), ("workflow@northwood", "CaseAllocated")];
    let opened = world.submit("lead@north", contact, &submitted).await;
    let reason = json!({ "reason": "Which days?" });
    let id = opened.id.as_str();
    let returned = both("RequestReturned");
    world.step("workflow@northwood", "returnRequest", id, reason.clone(), &returned).await;
    let answers = case(&world.cast["lead@north"], id).await["requests"][0]["answers"].clone();
    let resubmitted = [("workflow@northwood", "RequestResubmitted")];
    let input = json!({ "answers": answers });
    world.step("lead@north", "resubmitRequest", id, input, &resubmitted).await;
    world.step("workflow@northwood", "returnRequest", id, reason.clone(), &returned).await;
    let withdrawn = [(contact, "CaseClosed"), ("workflow@northwood", "RequestWithdrawn")];
    world.step("lead@north", "withdrawRequest", id, reason.clone(), &withdrawn).await;
    let opened = world.submit("lead@north", contact, &submitted).await;
    let declined = both("RequestDeclined");
    world.step("workflow@northwood", "declineRequest", &opened.id, reason, &declined).await;
}

#[tokio::test]
async fn a_learner_who_moves_is_told_to_the_new_schools_lead() {
    let app = App::start();
    let mut world = World::of(&app).await;
    let contact = "contact@north";
    let submitted = [("lead@north", "RequestSubmitted"), ("workflow@northwood", "CaseAllocated")];
    let opened = world.submit(contact, contact, &submitted).await;
    let id = opened.id.as_str();
    let jane = json!({ "personId": world.cast["manager@northwood"].id });
    let assigned = ["lead@north", contact, "manager@northwood"].map(|who| (who, "CaseAssigned"));
    world.step("workflow@northwood", "assignCase", id, jane, &assigned).await;
    let learner = case(&world.cast["lead@north"], id).await["learner"]["id"].clone();
    let document =
        "query($id: ID!) { node(id: $id) { ... on Learner { nsn name dateOfBirth yearLevel } } }";
    let found = world.cast["lead@north"].query(document, json!({ "id": learner })).await.good();
    let particulars =
        ["nsn", "name", "dateOfBirth"].map(|part| found.text(&format!("/node/{part}")));
    let line = format!(
        "learner,{},{},South College",
        particulars.join(","),
        found.number("/node/yearLevel")
    );

    let mut socket = Socket::of(&world.cast["lead@south"]).await;
    let after = world.head().await;
    socket.subscribe("1", ADDED, &json!({ "after": after.to_string() })).await;
    let folder = Folder::new();
    let file = folder.path().join("moved.csv");
    let head = "kind,nsn,name,date_of_birth,year_level,school";
    std::fs::write(&file, format!("{head}\n{line}\n")).expect("a temporary folder is writable");
    let said = app.run(&["import", file.to_str().expect("a plain name")]);
    assert!(said.status.success(), "{said:?}");
    let kinds = [socket.item().await, socket.item().await];
    let kinds = kinds.map(|item| item["notificationAdded"]["notification"]["kind"].clone());
    assert_eq!(kinds, [json!("LearnerArrived"), json!("PrimaryContactVacated")], "as it came");
    let head = world.head().await;
    let news = world.news(head).await;
    let moved = [
        ("lead@south", "LearnerArrived"),
        ("lead@south", "PrimaryContactVacated"),
        ("manager@northwood", "PrimaryContactVacated"),
    ];
    assert_eq!(news, expected(&moved));
    for name in [contact, "lead@north"] {
        assert_eq!(told_of(&world, name, id).await, 0, "{name} may not see the case any more");
    }
}

#[tokio::test]
async fn what_no_provider_has_is_told_to_the_ministry() {
    let mut app = App::start();
    let learner = app.user("lead@north").await.free_learners().await.remove(0);
    assert!(app.stop());
    let mut directory = app.directory().await;
    directory.found_school("Island School").await;
    directory.enrol(&learner, Some("Island School")).await;
    let role = casetrail_domain::access::Role::AttendanceLead;
    directory.grant("lead@north", "Island School", role).await;
    directory.close().await;
    app.go_on();
    let mut world = World::of(&app).await;
    let lead = world.cast["lead@north"].clone();
    let opened = lead.submit(&learner, &lead.id, "Words.").await;
    let head = world.head().await;
    let admins = ["admin@ministry", "admin2@ministry"].map(|who| (who, "AllocationFailed"));
    assert_eq!(world.news(head).await, expected(&admins));
    let providers =
        world.cast["admin@ministry"].query("{ providers { id name } }", json!({})).await.good();
    let harbour = providers.list("/providers").iter().find(|p| p["name"] == "Harbour Attendance");
    let input = json!({ "providerId": harbour.expect("it is there")["id"] });
    let allocated = ["lead@north", "workflow@harbour"].map(|who| (who, "CaseAllocated"));
    world.step("admin@ministry", "allocateCase", &opened.id, input, &allocated).await;
    assert_eq!(told(&world.cast["admin@ministry"]).await, [Value::Null; 0], "theirs no more");
}

const ADDED: &str = "subscription($after: Position) { notificationAdded(after: $after) { \
    position unreadCount notification { id kind read case { id } } } }";

#[tokio::test]
async fn news_come_at_once_and_after_a_cut_just_what_was_missed() {
    let app = App::start();
    let mut world = World::of(&app).await;
    let (contact, manager) =
        (world.cast["contact@north"].clone(), world.cast["manager@northwood"].clone());
    let opened = crate::story::opened(
        &contact,
        &world.cast["lead@north"],
        &world.cast["workflow@northwood"],
        &manager,
    )
    .await;
    let head = world.head().await;
    let _ = world.news(head).await;
    let mut socket = Socket::of(&manager).await;
    let after = world.head().await;
    socket.subscribe("1", ADDED, &json!({ "after": after.to_string() })).await;
    let comment = |n: usize| json!({ "body": format!("Comment {n}.") });
    let _ = contact.act_on("addComment", &opened.id, comment(0)).await.done();
    let item = socket.item().await["notificationAdded"].clone();
    assert_eq!(item["notification"]["kind"], "CommentAdded");
    assert_eq!(item["notification"]["case"]["id"], json!(opened.id));
    assert_eq!(item["unreadCount"], 2, "the assignment, and this");
    socket.cut();
    for n in 1..=20 {
        let _ = contact.act_on("addComment", &opened.id, comment(n)).await.done();
    }
    let mut socket = Socket::of(&manager).await;
    socket.subscribe("1", ADDED, &json!({ "after": item["position"] })).await;
    let mut positions = vec![position(&item)];
    for _ in 1..=20 {
        positions.push(position(&socket.item().await["notificationAdded"]));
    }
    assert!(positions.is_sorted_by(|one, next| one < next), "{positions:?}");
    assert_eq!(socket.next_within(Duration::from_millis(200)).await, Frame::Silence);

    // Read up to the tenth, then all; a repeated command changes nothing.
    let read = |up_to: u64| json!({ "commandId": Uuid::new_v4(), "upTo": up_to.to_string() });
    let tenth = positions[9];
    let done = manager.act("markRead", read(tenth)).await.done();
    assert_eq!(done.at("/unreadCount"), 11);
    let all = read(positions[20]);
    assert_eq!(manager.act("markRead", all.clone()).await.done().at("/unreadCount"), 0);
    let again = manager.act("markRead", all).await.done();
    assert_eq!((again.at("/unreadCount"), again.repeated()), (&json!(0), true));
    // What was read stays read.
    assert_eq!(manager.act("markRead", read(tenth)).await.done().at("/unreadCount"), 0);
    let beyond = manager.act("markRead", read(u64::from(u32::MAX))).await;
    assert_eq!((beyond.code(), beyond.text("/errors/0/path/0")), (Some("INVALID_INPUT"), "upTo"));
    let none = manager.query(TOLD, json!({ "unread": true })).await.good();
    assert_eq!(none.at("/viewer/notifications/totalCount"), 0);
    let one = told(&manager).await.remove(0);
    assert_eq!(one["read"], true);
    // Others' are nobody's.
    let node = "query($id: ID!) { node(id: $id) { id } }";
    assert_eq!(
        contact.query(node, json!({ "id": one["id"] })).await.good().at("/node"),
        &Value::Null
    );
    assert_eq!(
        manager.query(node, json!({ "id": one["id"] })).await.good().at("/node/id"),
        &one["id"]
    );
}

#[tokio::test]
async fn pages_of_notifications_follow_each_other() {
    let app = App::start();
    let world = World::of(&app).await;
    let (contact, manager) =
        (world.cast["contact@north"].clone(), world.cast["manager@northwood"].clone());
    let opened = crate::story::opened(
        &contact,
        &world.cast["lead@north"],
        &world.cast["workflow@northwood"],
        &manager,
    )
    .await;
    for n in 0..7 {
        let body = json!({ "body": format!("Comment {n}.") });
        let _ = contact.act_on("addComment", &opened.id, body).await.done();
    }
    let head = world.head().await;
    told_up_to(&app, head).await;
    let document = "query($after: Cursor) { viewer { notifications(first: 3, after: $after) { \
        totalCount nodes { id } pageInfo { hasNextPage endCursor } } } }";
    let (mut after, mut ids) = (Value::Null, Vec::new());
    loop {
        let page = manager.query(document, json!({ "after": after })).await.good();
        assert_eq!(page.at("/viewer/notifications/totalCount"), 8);
        ids.extend(page.texts("/viewer/notifications/nodes", "/id"));
        if page.at("/viewer/notifications/pageInfo/hasNextPage") == false {
            break;
        }
        after = page.at("/viewer/notifications/pageInfo/endCursor").clone();
    }
    let all: Vec<Value> = told(&manager).await.iter().map(|notice| notice["id"].clone()).collect();
    assert_eq!(ids.into_iter().map(Value::from).collect::<Vec<_>>(), all);
}

#[tokio::test]
async fn a_kill_loses_no_news_and_tells_none_twice() {
    let mut app = App::start();
    let cast = Cast::of(&app).await;
    let opened = crate::story::opened(
        &cast["contact@north"],
        &cast["lead@north"],
        &cast["workflow@northwood"],
        &cast["manager@northwood"],
    )
    .await;
    let mut comments = 0;
    for cycle in 0..5 {
        let contact = app.user("contact@north").await;
        for n in 0..8 {
            let body = json!({ "body": format!("Comment {cycle} {n}.") });
            let _ = contact.act_on("addComment", &opened.id, body).await.done();
            comments += 1;
        }
        // At once, while they are being told.
        app.kill();
        app.go_on();
    }
    let world = World::of(&app).await;
    told_up_to(&app, world.head().await).await;
    let kinds = told(&world.cast["manager@northwood"]).await;
    let kinds = kinds.iter().filter(|notice| notice["kind"] == "CommentAdded");
    let positions: BTreeSet<u64> = kinds.clone().map(position).collect();
    assert_eq!((kinds.count(), positions.len()), (comments, comments));
}

fn position(item: &Value) -> u64 {
    item["position"].as_str().and_then(|text| text.parse().ok()).expect("a position")
}

/// How many notifications of a case somebody sees.
async fn told_of(world: &World<'_>, who: &str, case: &str) -> usize {
    told(&world.cast[who]).await.iter().filter(|notice| notice["case"]["id"] == case).count()
}

/// The newest comment that somebody sees.
async fn comment(user: &User, case: &str) -> Value {
    let document = "query($id: ID!) { case(id: $id) { comments(first: 1) { nodes { id } } } }";
    let answer = user.query(document, json!({ "id": case })).await.good();
    answer.at("/case/comments/nodes/0/id").clone()
}
