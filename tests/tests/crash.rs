//! `kill -9` under load: what was acknowledged is there, once, and the log has no gap.
//!
//! The ledger of acknowledgements is kept here, outside the service.

use crate::contention::all_comments;
use crate::faults::three_instances;
use crate::story::opened;
use casetrail_tests::{App, Cast, Opened, User, held, history};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// One command that was sent.
#[derive(Clone)]
struct Sent {
    author: usize,
    command: Uuid,
    body: String,
    begun: Instant,
    /// When it was acknowledged and with which position; none when the answer never came.
    acknowledged: Option<(Instant, u64)>,
}

type Ledger = Arc<Mutex<Vec<Sent>>>;

/// How many commands each author keeps in flight.
const LANES: usize = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_acknowledged_event_is_lost_and_none_doubled() {
    let cycles = cycles();
    let mut app = App::start();
    let mut told = 0;
    let mut chain = Chain::default();
    let mut all = Vec::new();
    for cycle in 0..cycles {
        let cast = Cast::of(&app).await;
        let (contact, lead) = (&cast["contact@north"], &cast["lead@north"]);
        let (workflow, manager) = (&cast["workflow@northwood"], &cast["manager@northwood"]);
        let case = opened(contact, lead, workflow, manager).await;
        let authors = [lead.clone(), workflow.clone(), manager.clone()];
        let ledger = Ledger::default();
        let load = load(&authors, &case, &ledger);
        // Not to wait for something: the moment of the crash is what varies.
        tokio::time::sleep(Duration::from_millis(100 + 37 * (cycle % 11))).await;
        app.kill();
        for lane in load {
            lane.await.expect("a lane ends when the service does");
        }
        app.go_on();
        let authors = [
            app.user("lead@north").await,
            app.user("workflow@northwood").await,
            app.user("manager@northwood").await,
        ];
        told += audit(&authors, &case, &ledger).await;
        all.extend(ledger.lock().expect("no lane panics").iter().map(as_history));
        let input = json!({ "outcome": "Attending" });
        let _ = authors[1].act_on("closeCase", &case.id, input).await.done();
        chain.grow(&app.user("auditor@ministry").await).await;
    }
    let mut whole = Chain::default();
    whole.grow(&app.user("auditor@ministry").await).await;
    // People are still being told meanwhile.
    assert!(whole.hashes.starts_with(&chain.hashes), "what was read once is as it was");
    assert_eq!(history::broken(&held(app.log_settings("log")).await, &all), []);
    assert!(told > 10 * cycles, "there was load: {told} acknowledged in {cycles} cycles");
    println!("{cycles} crashes, {told} acknowledged, none lost, none doubled");
    assert!(!app.log_text().contains("panicked"), "{}", app.log_text());
}

/// Three instances of one service, killed in turn. Whoever wrote asks the next one, and whoever followed
/// comes again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn instances_killed_in_turn_lose_and_double_nothing() {
    let Some((mut apps, addresses, witnesses)) = three_instances().await else { return };
    let cycles = cycles();
    for cycle in 0..cycles {
        witnesses.load.goes_on(1).await;
        // As above.
        tokio::time::sleep(Duration::from_millis(17 * (cycle % 11))).await;
        let killed = cycle as usize % apps.len();
        let app = &mut apps[killed];
        app.kill();
        witnesses.load.goes_on(1).await;
        app.listen_at(&addresses[killed]);
        tokio::task::block_in_place(|| app.go_on());
    }
    witnesses.load.goes_on(10).await;
    let log = || held(apps[0].log_settings("log"));
    witnesses.end(log, &format!("{cycles} kills of three instances")).await;
    for app in &apps {
        assert!(!app.log_text().contains("panicked"), "{}", app.log_text());
    }
}

/// How often something is killed.
fn cycles() -> u64 {
    std::env::var("CASETRAIL_CRASH_CYCLES").ok().and_then(|n| n.parse().ok()).unwrap_or(4)
}

/// As the checker of histories takes it.
fn as_history(sent: &Sent) -> history::Sent {
    history::Sent { command: sent.command, begun: sent.begun, answered: sent.acknowledged }
}

/// Authors who comment until the service is gone.
fn load(authors: &[User], case: &Opened, ledger: &Ledger) -> Vec<tokio::task::JoinHandle<()>> {
    let mut lanes = Vec::new();
    for (author, user) in authors.iter().enumerate() {
        for _ in 0..LANES {
            lanes.push(tokio::spawn(lane(author, user.clone(), case.id.clone(), ledger.clone())));
        }
    }
    lanes
}

async fn lane(author: usize, user: User, case: String, ledger: Ledger) {
    loop {
        let command = Uuid::new_v4();
        let body = format!("Comment {command}.");
        let slot = {
            let mut ledger = ledger.lock().expect("no lane panics");
            let (body, begun) = (body.clone(), Instant::now());
            ledger.push(Sent { author, command, body, begun, acknowledged: None });
            ledger.len() - 1
        };
        let input = json!({ "commandId": command, "caseId": case, "body": body });
        let Ok(outcome) = user.try_act("addComment", input).await else { return };
        if outcome.answer.body.is_null() {
            return;
        }
        let position = outcome.done().position();
        ledger.lock().expect("no lane panics")[slot].acknowledged =
            Some((Instant::now(), position));
    }
}

/// Everything acknowledged is there at its position; everything sent again is there once.
async fn audit(authors: &[User], case: &Opened, ledger: &Ledger) -> u64 {
    let sent = ledger.lock().expect("no lane panics").clone();
    let before = counted(&authors[1], &case.id).await;
    let mut acknowledged = 0;
    for one in &sent {
        let count = before.get(&one.body).copied().unwrap_or_default();
        match one.acknowledged {
            Some(_) => assert_eq!(count, 1, "acknowledged and lost or doubled: {}", one.command),
            None => assert!(count <= 1, "doubled: {}", one.command),
        }
        let input = json!({ "commandId": one.command, "caseId": case.id, "body": one.body });
        let again = authors[one.author].act("addComment", input).await.done();
        assert_eq!(again.repeated(), count == 1, "a known command is known: {}", one.command);
        if let Some((_, position)) = one.acknowledged {
            assert_eq!(again.position(), position, "{}", one.command);
            acknowledged += 1;
        }
    }
    let after = counted(&authors[1], &case.id).await;
    assert!(after.values().all(|count| *count == 1));
    assert_eq!(after.len(), sent.len(), "each command once");
    acknowledged
}

async fn counted(user: &User, case: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for body in all_comments(user, case).await {
        *counts.entry(body).or_default() += 1;
    }
    counts
}

/// The whole log, as [`Chain`] says.
pub async fn contiguous(auditor: &User) -> u64 {
    let mut chain = Chain::default();
    chain.grow(auditor).await;
    assert!(!chain.hashes.is_empty(), "there are events");
    chain.hashes.len() as u64
}

/// What an auditor has read of the log: its positions are 1, 2, 3 and so on, each stream's revisions
/// too, each linked to the one before by its hash.
#[derive(Default)]
struct Chain {
    /// Of each event, in order.
    hashes: Vec<String>,
    after: Value,
    streams: BTreeMap<String, (i64, String)>,
}

impl Chain {
    /// Reads what came since.
    async fn grow(&mut self, auditor: &User) {
        let document = "query($after: Cursor) { audit { events(first: 100, after: $after) { \
            nodes { position stream revision hash previousHash } \
            pageInfo { hasNextPage endCursor } } } }";
        loop {
            let page = auditor.query(document, json!({ "after": self.after })).await.good();
            for event in page.list("/audit/events/nodes") {
                self.add(event);
            }
            let end = page.at("/audit/events/pageInfo/endCursor");
            if !end.is_null() {
                self.after = end.clone();
            }
            if page.at("/audit/events/pageInfo/hasNextPage") != true {
                return;
            }
        }
    }

    fn add(&mut self, event: &Value) {
        let position: u64 =
            event["position"].as_str().and_then(|p| p.parse().ok()).expect("a position");
        assert_eq!(position, self.hashes.len() as u64 + 1, "no gap, no repeat");
        let text = |name: &str| event[name].as_str().unwrap_or_default().to_owned();
        let revision = event["revision"].as_i64().expect("a revision");
        if let Some((previous, hash)) = self.streams.get(&text("stream")) {
            assert_eq!((revision, &text("previousHash")), (previous + 1, hash), "at {position}");
        }
        self.hashes.push(text("hash"));
        self.streams.insert(text("stream"), (revision, text("hash")));
    }
}
