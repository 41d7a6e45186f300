//! People who comment without a pause, and what they were answered.

use crate::history::{Position, Sent};
use crate::user::User;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use uuid::Uuid;

/// How long each lets pass between two comments, so that the log stays short enough to be read whole.
const PAUSE: Duration = Duration::from_millis(100);
/// How long an answer is waited for before the command is sent again.
const ANSWER_MAX: Duration = Duration::from_secs(20);
/// How long until a command that was not answered is sent again.
const AGAIN_AFTER: Duration = Duration::from_millis(250);
/// How long nothing may be answered.
const QUIET_MAX: Duration = Duration::from_secs(120);

const CASES: &str = "{ cases(scope: ACTIVE, first: 100) { nodes { id } } }";

/// The writers.
pub struct Load {
    ledger: Arc<Ledger>,
    lanes: Vec<tokio::task::JoinHandle<()>>,
}

/// What was sent and answered; kept outside the service.
#[derive(Default)]
struct Ledger {
    sent: Mutex<Vec<Sent>>,
    /// The cases that were commented on, with a command of each.
    first: Mutex<Vec<(String, Uuid)>>,
    acknowledged: watch::Sender<u64>,
    /// Requests that were not answered, or told to come again.
    again: AtomicU64,
    enough: AtomicBool,
}

/// What became of all that was sent.
pub struct Told {
    /// Each command.
    pub sent: Vec<Sent>,
    /// A command for each case that was commented on.
    pub first: Vec<(String, Uuid)>,
    /// How many requests were not answered well.
    pub again: u64,
}

impl Load {
    /// They begin: each is a person at one or several addresses, the next of which is asked when one
    /// does not answer. All comment on the first one's active cases.
    ///
    /// # Panics
    /// When those can't be listed.
    pub async fn begin(writers: Vec<Vec<User>>) -> Self {
        let cases = writers[0][0].query(CASES, json!({})).await.good();
        let cases = cases.texts("/cases/nodes", "/id");
        let ledger = Arc::new(Ledger::default());
        let (places, count) = (cases.len(), writers.len());
        let lanes = writers.into_iter().enumerate().map(|(number, person)| {
            let mut cases = cases.clone();
            cases.rotate_left(number * places / count);
            tokio::spawn(lane(person, cases, ledger.clone()))
        });
        let lanes = lanes.collect();
        Self { ledger, lanes }
    }

    /// Waits until so many more are acknowledged.
    ///
    /// # Panics
    /// When that takes minutes.
    pub async fn goes_on(&self, more: u64) {
        let mut acknowledged = self.ledger.acknowledged.subscribe();
        let goal = *acknowledged.borrow() + more;
        let reached = acknowledged.wait_for(|count| *count >= goal);
        let reached = tokio::time::timeout(QUIET_MAX, reached).await;
        assert!(reached.is_ok(), "nothing is written any more");
    }

    /// The longest time since a moment in which nothing was acknowledged.
    #[must_use]
    pub fn gap_since(&self, since: Instant) -> Duration {
        let mut moments: Vec<Instant> = self.acknowledged().map(|(at, _)| at).collect();
        moments.sort_unstable();
        moments.retain(|at| *at >= since);
        let moments = [&[since], moments.as_slice()].concat();
        moments.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or_default()
    }

    /// The newest position that was acknowledged.
    #[must_use]
    pub fn newest(&self) -> Position {
        self.acknowledged().map(|(_, position)| position).max().unwrap_or_default()
    }

    fn acknowledged(&self) -> impl Iterator<Item = (Instant, Position)> + use<> {
        let sent = self.ledger.sent.lock().expect("no lane panics");
        let answers: Vec<_> = sent.iter().filter_map(|one| one.answered).collect();
        answers.into_iter()
    }

    /// They end, each once its last command is answered.
    ///
    /// # Panics
    /// When one was refused.
    pub async fn end(self) -> Told {
        self.ledger.enough.store(true, Ordering::Relaxed);
        for lane in self.lanes {
            lane.await.expect("a writer ends well");
        }
        Self::told(&self.ledger)
    }

    /// They end now, whatever is answered.
    #[must_use]
    pub fn break_off(self) -> Told {
        self.lanes.iter().for_each(tokio::task::JoinHandle::abort);
        Self::told(&self.ledger)
    }

    fn told(ledger: &Ledger) -> Told {
        let sent = ledger.sent.lock().expect("no lane panics").clone();
        let first = ledger.first.lock().expect("no lane panics").clone();
        Told { sent, first, again: ledger.again.load(Ordering::Relaxed) }
    }
}

impl Ledger {
    /// Notes what is about to be sent, and where.
    fn begin(&self, case: &str, command: Uuid) -> usize {
        let mut first = self.first.lock().expect("no lane panics");
        if !first.iter().any(|(known, _)| known == case) {
            first.push((case.to_owned(), command));
        }
        let mut sent = self.sent.lock().expect("no lane panics");
        sent.push(Sent { command, begun: Instant::now(), answered: None });
        sent.len() - 1
    }

    fn answered(&self, place: usize, position: Position) {
        let answered = Some((Instant::now(), position));
        self.sent.lock().expect("no lane panics")[place].answered = answered;
        self.acknowledged.send_modify(|count| *count += 1);
    }
}

async fn lane(person: Vec<User>, cases: Vec<String>, ledger: Arc<Ledger>) {
    let mut at = person.iter().cycle();
    let mut user = at.next().expect("they are somewhere");
    for case in cases.iter().cycle() {
        if ledger.enough.load(Ordering::Relaxed) {
            return;
        }
        let command = Uuid::new_v4();
        let place = ledger.begin(case, command);
        let input = json!({ "commandId": command, "caseId": case, "body": format!("{command}") });
        let position = loop {
            if let Some(position) = once(user, &input).await {
                break position;
            }
            ledger.again.fetch_add(1, Ordering::Relaxed);
            user = at.next().expect("it goes round");
            tokio::time::sleep(AGAIN_AFTER).await;
        };
        ledger.answered(place, position);
        tokio::time::sleep(PAUSE).await;
    }
}

/// Sends it once: its position when that was answered.
async fn once(user: &User, input: &Value) -> Option<Position> {
    let sent = tokio::time::timeout(ANSWER_MAX, user.once_or_none("addComment", input.clone()));
    let outcome = sent.await.ok()??;
    if let Some(code) = outcome.code() {
        let again = ["OVERLOADED", "STALE", "INTERNAL", "RATE_LIMITED"].contains(&code);
        assert!(again, "refused: {}", outcome.answer.body);
        return None;
    }
    outcome.payload["position"].as_str()?.parse().ok()
}
