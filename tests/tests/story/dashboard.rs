//! The provider's dashboard: its figures against what the story did, asked and live.

use super::submitted;
use casetrail_tests::{App, Cast, Opened, Socket, User};
use serde_json::{Value, json};

const FIGURES: &str = "awaitingOwner open paused openedThisWeek closedThisWeek \
    oldestUnassignedHours load { person { id } open paused } weeks { starting opened closed }";

/// The dashboard as somebody asks for it.
async fn dashboard(user: &User) -> Value {
    let document = format!("{{ dashboard {{ {FIGURES} }} }}");
    user.query(&document, json!({})).await.good().at("/dashboard").clone()
}

/// A dashboard that is counted along by hand.
struct Expected(Value);

impl Expected {
    fn add(&mut self, pointer: &str, more: i64) {
        let figure = self.0.pointer_mut(pointer);
        let figure = figure.unwrap_or_else(|| panic!("there is no {pointer}"));
        *figure = json!(figure.as_i64().expect("a number") + more);
    }

    /// One more, or one less, opened this week: the figure and its bar in the chart.
    fn opened(&mut self, more: i64) {
        self.add("/openedThisWeek", more);
        self.add("/weeks/11/opened", more);
    }

    fn closed(&mut self, more: i64) {
        self.add("/closedThisWeek", more);
        self.add("/weeks/11/closed", more);
    }

    /// One more, or one less, in a Case Manager's load.
    fn load(&mut self, of: &User, figure: &str, more: i64) {
        let load = self.0["load"].as_array().expect("a load");
        let place = load.iter().position(|load| load["person"]["id"] == json!(of.id));
        let place = place.expect("every Case Manager has a load");
        self.add(&format!("/load/{place}/{figure}"), more);
        self.add(&format!("/{figure}"), more);
    }
}

/// A provider's Workflow Lead before the live dashboard.
struct Watch<'a> {
    user: &'a User,
    socket: Socket,
    expected: Expected,
}

impl<'a> Watch<'a> {
    async fn of(user: &'a User) -> Self {
        let now = user.query("{ position }", json!({})).await.good();
        let expected = Expected(dashboard(user).await);
        assert_eq!(expected.0["weeks"].as_array().map(Vec::len), Some(12));
        let mut socket = Socket::of(user).await;
        let document = format!(
            "subscription($after: Position) {{ dashboardChanges(after: $after) {{ dashboard {{ {FIGURES} }} }} }}"
        );
        socket.subscribe("1", &document, &json!({ "after": now.text("/position") })).await;
        Self { user, socket, expected }
    }

    /// The figures are as expected: asked for, and in what comes over the socket.
    async fn holds(&mut self, after: &str) {
        let mut wanted = self.expected.0.clone();
        let mut asked = dashboard(self.user).await;
        let none_waits = asked["awaitingOwner"] == 0;
        assert_eq!(asked["oldestUnassignedHours"].is_null(), none_waits, "{after}: {asked}");
        forget_hours(&mut asked);
        forget_hours(&mut wanted);
        assert_eq!(asked, wanted, "after it was {after}");
        loop {
            let mut live = self.socket.item().await["dashboardChanges"]["dashboard"].clone();
            forget_hours(&mut live);
            if live == wanted {
                return;
            }
        }
    }
}

/// How long the oldest has waited depends on when the test runs.
fn forget_hours(dashboard: &mut Value) {
    dashboard["oldestUnassignedHours"] = Value::Null;
}

async fn act(user: &User, case: &Opened, mutation: &str, input: Value) {
    let _ = user.act_on(mutation, &case.id, input).await.done();
}

#[tokio::test]
async fn figures_follow_what_happens() {
    let app = App::start();
    let cast = Cast::of(&app).await;
    let (lead, harbour) = (&cast["workflow@northwood"], &cast["workflow@harbour"]);
    let (jane, other) = (&cast["manager@northwood"], &cast["manager2@northwood"]);
    let mut watch = Watch::of(lead).await;

    let case = submitted(&cast["contact@north"], &cast["lead@north"]).await;
    watch.expected.add("/awaitingOwner", 1);
    watch.expected.opened(1);
    watch.holds("submitted").await;

    act(lead, &case, "assignCase", json!({ "personId": jane.id })).await;
    watch.expected.add("/awaitingOwner", -1);
    watch.expected.load(jane, "open", 1);
    watch.holds("assigned").await;

    act(lead, &case, "assignCase", json!({ "personId": other.id })).await;
    watch.expected.load(jane, "open", -1);
    watch.expected.load(other, "open", 1);
    watch.holds("reassigned").await;

    act(lead, &case, "pauseCase", json!({ "reason": "Away." })).await;
    watch.expected.load(other, "open", -1);
    watch.expected.load(other, "paused", 1);
    watch.holds("paused").await;

    act(lead, &case, "closeCase", json!({ "outcome": "Attending" })).await;
    watch.expected.load(other, "paused", -1);
    watch.expected.closed(1);
    watch.holds("closed").await;

    act(lead, &case, "reopenCase", json!({ "reason": "Absent again." })).await;
    watch.expected.load(other, "open", 1);
    watch.expected.closed(-1);
    watch.holds("reopened").await;

    // Given to another provider, it counts there and no more here.
    let mut theirs = Watch::of(harbour).await;
    let viewer = harbour.query("{ viewer { organisation { id } } }", json!({})).await.good();
    let to = viewer.text("/viewer/organisation/id");
    let input = json!({ "toProviderId": to, "reason": "They moved." });
    act(lead, &case, "requestTransfer", input).await;
    act(harbour, &case, "answerTransfer", json!({ "accept": true })).await;
    watch.expected.load(other, "open", -1);
    watch.expected.opened(-1);
    watch.holds("transferred").await;
    theirs.expected.add("/awaitingOwner", 1);
    theirs.expected.opened(1);
    theirs.holds("taken over").await;
}

#[tokio::test]
async fn only_a_workflow_lead_has_one() {
    let app = App::shared();
    for name in ["lead@north", "manager@northwood", "admin@ministry", "auditor@ministry"] {
        let answer = app.user(name).await.query("{ dashboard { open } }", json!({})).await;
        assert!(answer.at("/dashboard").is_null(), "{name}: {}", answer.body);
    }
}
