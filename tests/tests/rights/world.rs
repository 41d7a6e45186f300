//! One case for each state and each person named, with every class of content in it.

use super::viewers::Named;
use casetrail_tests::{App, Cast, Opened};
use chrono::Utc;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The states of the table's columns.
pub const STATES: [&str; 7] =
    ["allocated", "open", "paused", "closed", "returned", "pending", "transferred"];

/// A running service with all cases of the table.
pub struct World {
    /// The service.
    pub app: App,
    /// Everybody.
    pub cast: Cast,
    /// The cases.
    pub subjects: BTreeMap<(&'static str, Named), Subject>,
    /// The log's position before the last change of each case.
    pub before_last: String,
}

/// A case to ask about.
pub struct Subject {
    /// The case.
    pub case: Opened,
    /// The learner's name.
    pub learner: String,
    /// Complete answers to the form.
    pub answers: Value,
    /// The text of each class of content, found nowhere else.
    pub canaries: BTreeMap<&'static str, String>,
    /// Comments by what they are for.
    pub comments: BTreeMap<&'static str, String>,
    /// Files by what they are for.
    pub files: BTreeMap<&'static str, String>,
    /// The referral, where there is one.
    pub referral: Option<String>,
    /// A task that is open.
    pub task: Option<String>,
    /// The last position that everyone who sees the case is told of.
    pub last: u64,
}

impl World {
    /// Builds it all through the API.
    pub async fn build() -> Self {
        let app = App::start();
        let cast = Cast::of(&app).await;
        let names = cast["lead@north"].learners().await;
        let mut free = cast["lead@north"].free_learners().await.into_iter();
        let mut subjects = BTreeMap::new();
        for state in STATES {
            for named in Named::ALL {
                let learner = free.next().expect("25 learners have no open case");
                let mut story = Story::begin(&cast, state, named, &learner).await;
                story.comments().await;
                story.files().await;
                story.work().await;
                if !matches!(state, "allocated" | "returned") {
                    story.history().await;
                }
                story.end().await;
                story.subject.learner.clone_from(&names[&learner]);
                subjects.insert((state, named), story.subject);
            }
        }
        let position = cast["auditor@ministry"].query("{ position }", json!({})).await.good();
        let before_last = position.text("/position").to_owned();
        for ((state, named), subject) in &mut subjects {
            if *state != "closed" {
                subject.last = touch(&cast, *named, subject).await;
            }
        }
        Self { app, cast, subjects, before_last }
    }
}

/// A change of the contact's details, of which everyone who sees the case is told.
async fn touch(cast: &Cast, named: Named, subject: &Subject) -> u64 {
    let input = json!({ "personId": cast[named.account()].id, "phone": "04 555 0199",
        "notes": subject.canaries["contact notes"] });
    cast["lead@north"]
        .act_on("changePrimaryContact", &subject.case.id, input)
        .await
        .done()
        .position()
}

/// A case on its way into its state.
pub struct Story<'a> {
    /// Everybody.
    pub cast: &'a Cast,
    state: &'static str,
    /// Who is named on it.
    pub named: Named,
    /// The case.
    pub subject: Subject,
}

impl<'a> Story<'a> {
    async fn begin(cast: &'a Cast, state: &'static str, named: Named, learner: &str) -> Self {
        let words = canary("answers", state, named);
        let contact = &cast[named.account()].id;
        let case = cast["lead@north"].submit(learner, contact, &words).await;
        let canaries = BTreeMap::from([("answers", words)]);
        let answers = cast["contact@north"].answers(learner, contact, "Other words.").await;
        let (learner, comments, files) = (String::new(), BTreeMap::new(), BTreeMap::new());
        let (referral, task, last) = (None, None, 0);
        let subject =
            Subject { case, learner, answers, canaries, comments, files, referral, task, last };
        Self { cast, state, named, subject }
    }

    /// A word for this class of content.
    pub fn canary(&mut self, class: &'static str) -> String {
        let text = canary(class, self.state, self.named);
        self.subject.canaries.insert(class, text.clone());
        text
    }

    /// Something that must be done.
    pub async fn act(&self, who: &str, mutation: &str, input: Value) -> u64 {
        let outcome = self.cast[who].act_on(mutation, &self.subject.case.id, input).await;
        outcome.done().position()
    }

    async fn comment(&mut self, who: &str, name: &'static str, body: &str, shared: bool) -> String {
        let mut input = json!({ "body": body });
        if shared {
            input["visibility"] = json!("SHARED");
        }
        let added = self.cast[who].act_on("addComment", &self.subject.case.id, input).await.done();
        let id = added.text("/comment/id").to_owned();
        self.subject.comments.insert(name, id.clone());
        id
    }

    /// Comments of every kind, those of the school and those of the provider.
    async fn comments(&mut self) {
        let notes = self.canary("contact notes");
        let person = self.cast[self.named.account()].id.clone();
        let input = json!({ "personId": person, "notes": notes });
        self.act("lead@north", "changePrimaryContact", input).await;

        let text = self.canary("Attendance Lead's comment");
        self.comment("lead@north", "lead", &text, false).await;
        let text = self.canary("Office Support's comment");
        self.comment("support@north", "support", &text, false).await;
        self.comment(self.named.account(), "named", "From the named contact.", false).await;
        let text = self.canary("withdrawn school comment");
        let id = self.comment("lead@north", "withdrawn", &text, false).await;
        self.act("lead@north", "withdrawComment", json!({ "commentId": id })).await;
        let text = self.canary("old text of a school comment");
        let id = self.comment("lead@north", "amended", &text, false).await;
        let input = json!({ "commentId": id, "body": "The new text of the school." });
        self.act("lead@north", "amendComment", input).await;

        let lead = "workflow@northwood";
        let text = self.canary("provider's internal comment");
        self.comment(lead, "internal", &text, false).await;
        let text = self.canary("provider's shared comment");
        self.comment(lead, "shared", &text, true).await;
        let text = self.canary("unshared comment");
        let id = self.comment(lead, "unshared", &text, true).await;
        self.act(lead, "unshare", json!({ "ids": [id] })).await;
        let text = self.canary("withdrawn provider comment");
        let id = self.comment(lead, "withdrawn by the provider", &text, true).await;
        self.act(lead, "withdrawComment", json!({ "commentId": id })).await;
        let text = self.canary("old text of a provider comment");
        let id = self.comment(lead, "amended by the provider", &text, true).await;
        let input = json!({ "commentId": id, "body": "The new text of the provider." });
        self.act(lead, "amendComment", input).await;
        self.comment(lead, "workflow@northwood", "Work of the Workflow Lead.", false).await;
    }

    /// A task, an attempt to reach the whānau, and attendance, all of the Workflow Lead's.
    async fn work(&mut self) {
        let lead = "workflow@northwood";
        let title = self.canary("task");
        self.act(lead, "addTask", json!({ "title": title, "due": "2026-03-01" })).await;
        let means = self.canary("contact attempt");
        let notes = format!("{means} Notes of it.");
        let input = json!({ "at": Utc::now(), "means": means, "reached": false, "notes": notes });
        self.act(lead, "logContactAttempt", input).await;
        let input = json!({ "from": "2026-02-23", "to": "2026-02-27", "halfDaysPossible": 10,
            "halfDaysAttended": 3 });
        self.act(lead, "observeAttendance", input).await;
        let document = "query($id: ID!) { case(id: $id) { tasks { id } } }";
        let id = json!({ "id": self.subject.case.id });
        let seen = self.cast[lead].query(document, id).await.good();
        self.subject.task = Some(seen.text("/case/tasks/0/id").to_owned());
    }

    /// Assigned, paused and resumed, referred, closed and reopened, a transfer refused.
    async fn history(&mut self) {
        let (lead, manager) = ("workflow@northwood", "manager@northwood");
        let owner = self.cast[manager].id.clone();
        self.act(lead, "assignCase", json!({ "personId": owner })).await;
        self.comment(manager, "manager@northwood", "Work of the Case Manager.", false).await;
        self.comment(manager, "to be withdrawn", "Soon withdrawn.", false).await;
        self.managers_files().await;
        let reason = self.canary("pause reason");
        self.act(manager, "pauseCase", json!({ "reason": reason })).await;
        let reason = self.canary("resume reason");
        self.act(manager, "resumeCase", json!({ "reason": reason })).await;
        let service = self.canary("referral");
        let input = json!({ "serviceName": service, "serviceProvider": "Health" });
        let case = &self.subject.case.id;
        let referred = self.cast[manager].act_on("referToService", case, input).await.done();
        self.subject.referral = Some(referred.text("/referral/id").to_owned());
        let (outcome, summary) = if self.state == "closed" {
            ("Attending".to_owned(), "A first end.".to_owned())
        } else {
            (self.canary("outcome"), self.canary("closing summary"))
        };
        self.act(manager, "closeCase", json!({ "outcome": outcome, "summary": summary })).await;
        let reason = self.canary("reopen reason");
        self.act(lead, "reopenCase", json!({ "reason": reason })).await;
        let reason = self.canary("transfer reason");
        self.transfer(&reason).await;
        let reason = self.canary("transfer refusal");
        let input = json!({ "accept": false, "reason": reason });
        self.act("workflow@harbour", "answerTransfer", input).await;
    }

    async fn transfer(&self, reason: &str) -> u64 {
        let harbour = organisation(self.cast, "workflow@harbour").await;
        let input = json!({ "toProviderId": harbour, "reason": reason });
        self.act("workflow@northwood", "requestTransfer", input).await
    }

    /// What brings the case into its state.
    async fn end(&mut self) {
        let (lead, manager) = ("workflow@northwood", "manager@northwood");
        self.subject.last = match self.state {
            "paused" => self.act(manager, "pauseCase", json!({ "reason": "Away." })).await,
            "closed" => {
                let (outcome, summary) = (self.canary("outcome"), self.canary("closing summary"));
                let input = json!({ "outcome": outcome, "summary": summary });
                self.act(manager, "closeCase", input).await
            }
            "returned" => {
                let reason = self.canary("return reason");
                self.act(lead, "returnRequest", json!({ "reason": reason })).await
            }
            "pending" => self.transfer("The family has moved.").await,
            "transferred" => {
                self.transfer("The family has moved.").await;
                self.act("workflow@harbour", "answerTransfer", json!({ "accept": true })).await
            }
            _ => 0,
        };
    }
}

/// The id of the organisation that an account signed in as.
pub async fn organisation(cast: &Cast, account: &str) -> String {
    let document = "{ viewer { organisation { id } } }";
    let viewer = cast[account].query(document, json!({})).await.good();
    viewer.text("/viewer/organisation/id").to_owned()
}

/// A word that stands for one class of content of one case and for nothing else.
fn canary(class: &str, state: &str, named: Named) -> String {
    let class = class.replace([' ', '\''], "");
    format!("canary-{class}-{state}-{named:?}.").to_lowercase()
}
