//! Every mutation, tried as one viewer. What takes a version is tried with the version before the
//! present one, so that a viewer who may do it is told of the conflict and nothing changes.

use super::keeper;
use super::looks::missing;
use super::verdict::{Observed, Table};
use super::viewers::Viewer;
use super::world::{STATES, Subject, World, organisation};
use casetrail_tests::{Cast, Outcome, User, pdf};
use chrono::Utc;
use serde_json::{Value, json};

/// The asks, in the order in which they are tried.
const ACTS: [&str; 35] = [
    "addComment",
    "amendComment own",
    "withdrawComment own",
    "amendComment other's",
    "withdrawComment other's",
    "beginUpload",
    "attachFiles",
    "renameFile own",
    "withdrawFile own",
    "renameFile other's",
    "withdrawFile other's",
    "reportMisfiling",
    "share file",
    "unshare file",
    "changePrimaryContact",
    "share",
    "unshare",
    "allocateCase",
    "assignCase",
    "pauseCase",
    "resumeCase",
    "closeCase",
    "reopenCase",
    "requestTransfer",
    "answerTransfer",
    "referToService",
    "updateReferral",
    "logContactAttempt",
    "addTask",
    "completeTask",
    "observeAttendance",
    "returnRequest",
    "declineRequest",
    "resubmitRequest",
    "withdrawRequest",
];

/// Tries all that the table asks of this viewer.
pub async fn all(world: &World, viewer: &Viewer, user: &User, out: &mut Observed) {
    let table = Table::load();
    for state in STATES {
        let subject = &world.subjects[&(state, viewer.named)];
        let harbour = user.username.ends_with("@harbour");
        let other = if harbour { "workflow@northwood" } else { "workflow@harbour" };
        let provider = organisation(&world.cast, other).await;
        let mut attempt = Attempt {
            cast: &world.cast,
            viewer,
            user,
            state,
            subject,
            provider,
            own: None,
            referral: None,
            task: None,
            uploads: Vec::new(),
            own_files: Vec::new(),
        };
        for act in ACTS {
            let ask = format!("act {act}");
            let expected = table.expected(viewer.role, viewer.relation, &ask, state);
            let Some((row, _)) = expected else { continue };
            attempt.one(&ask, act, row.get("ask") == "act *", out).await;
        }
    }
}

struct Attempt<'a> {
    cast: &'a Cast,
    viewer: &'a Viewer,
    user: &'a User,
    state: &'static str,
    subject: &'a Subject,
    /// Another provider than the viewer's.
    provider: String,
    /// A comment that the viewer has just made.
    own: Option<String>,
    /// Uploads that the viewer has just begun and sent.
    uploads: Vec<String>,
    /// Files that the viewer has just attached.
    own_files: Vec<String>,
    /// A task that the viewer has just added.
    task: Option<String>,
    /// A referral that the viewer has just made.
    referral: Option<String>,
}

impl Attempt<'_> {
    async fn one(&mut self, ask: &str, act: &str, hidden: bool, out: &mut Observed) {
        let mutation = act.split(' ').next().unwrap_or(act);
        let case = &self.subject.case.id;
        if act == "attachFiles" {
            self.send_uploads().await;
        }
        let mut input = self.input(act);
        let stale = keeper(self.cast, self.state).version(case).await - 1;
        input["expectedVersion"] = json!(stale);
        let takes_version = self.strip(mutation, &mut input);
        let outcome = self.user.act_on(mutation, case, input.clone()).await;
        let answer = word(&outcome);
        if takes_version && outcome.code().is_none() {
            out.remarks.push(format!(
                "{}, {}: {act} passes with a version gone by",
                self.user.username, self.state
            ));
        }
        if hidden && answer == "not found" {
            self.as_missing(act, mutation, input, &outcome, out).await;
        }
        let told = outcome.answer.body.to_string();
        for (class, canary) in &self.subject.canaries {
            if told.contains(canary.as_str()) && self.viewer.signed_in() {
                out.note(format!("content {class}"), self.state, "yes");
            }
        }
        self.remember(act, &outcome);
        if act == "addTask" && outcome.code().is_none() {
            self.task = self.latest_task().await;
        }
        out.note(ask, self.state, answer);
    }

    /// The same command for a case that isn't there must answer the same.
    async fn as_missing(
        &self,
        act: &str,
        mutation: &str,
        input: Value,
        hidden: &Outcome,
        out: &mut Observed,
    ) {
        let other = self.user.act_on(mutation, &missing(&self.subject.case.id), input).await;
        let (hidden, missing) = (&hidden.payload, &other.payload);
        // An item hidden in a case that is seen has a path of its own.
        let seen = hidden.pointer("/errors/0/path") != missing.pointer("/errors/0/path");
        if hidden != missing && !seen {
            out.remarks.push(format!(
                "{}, {}: {act}: hidden answers {hidden}, missing {missing}",
                self.user.username, self.state
            ));
        }
    }

    /// Leaves the version out where the mutation takes none; true where it takes one.
    fn strip(&self, mutation: &str, input: &mut Value) -> bool {
        let takes = casetrail_tests::sdl::takes(
            casetrail_tests::sdl::mutation(mutation).0,
            "expectedVersion",
        );
        if !takes && let Some(fields) = input.as_object_mut() {
            fields.remove("expectedVersion");
        }
        takes
    }

    fn remember(&mut self, act: &str, outcome: &Outcome) {
        let id = |pointer: &str| outcome.at(pointer).as_str().map(str::to_owned);
        match act {
            "addComment" => self.own = id("/comment/id"),
            "beginUpload" => self.uploads.extend(id("/upload/id")),
            "attachFiles" => {
                let files = outcome.at("/files").as_array().cloned().unwrap_or_default();
                let ids = files.iter().filter_map(|file| file["id"].as_str().map(str::to_owned));
                self.own_files = ids.collect();
            }
            "referToService" => self.referral = id("/referral/id"),
            _ => {}
        }
    }

    fn input(&self, act: &str) -> Value {
        match act {
            "addComment" => json!({ "body": "A word." }),
            "amendComment own" => json!({ "commentId": self.own(), "body": "Another word." }),
            "withdrawComment own" => json!({ "commentId": self.own() }),
            "amendComment other's" => {
                json!({ "commentId": self.others_shared(), "body": "Another's word." })
            }
            "withdrawComment other's" => json!({ "commentId": self.others_of_my_side() }),
            "beginUpload" => json!({ "name": "A file.pdf", "type": "", "bytes": pdf("").len() }),
            "attachFiles" => json!({ "uploadIds": self.uploads_or_any() }),
            "renameFile own" => json!({ "fileId": self.own_file(0), "name": "Another.pdf" }),
            "withdrawFile own" => json!({ "fileId": self.own_file(0) }),
            "renameFile other's" => {
                json!({ "fileId": self.others_shared_file(), "name": "Another's.pdf" })
            }
            "withdrawFile other's" => json!({ "fileId": self.others_file_of_my_side() }),
            "reportMisfiling" => {
                json!({ "itemId": self.own_file(1), "reason": "Another learner's." })
            }
            "share file" | "unshare file" => json!({ "ids": [self.file_to_share()] }),
            "changePrimaryContact" => json!({ "personId": self.cast["lead@north"].id }),
            "share" | "unshare" => json!({ "ids": [self.to_share()] }),
            "allocateCase" => json!({ "providerId": self.provider }),
            "assignCase" => json!({ "personId": self.colleague() }),
            "pauseCase" | "reopenCase" => json!({ "reason": "A reason." }),
            "resumeCase" => json!({}),
            "closeCase" => json!({ "outcome": "Attending" }),
            "requestTransfer" => json!({ "toProviderId": self.provider, "reason": "A reason." }),
            "answerTransfer" => json!({ "accept": true }),
            "referToService" => json!({ "serviceName": "A service", "serviceProvider": "Health" }),
            "updateReferral" => json!({ "referralId": self.referral(), "status": "RECEIVED" }),
            "logContactAttempt" => {
                json!({ "at": Utc::now(), "means": "Phone", "reached": false })
            }
            "addTask" => json!({ "title": "To do" }),
            "completeTask" => json!({ "taskId": self.task() }),
            "observeAttendance" => {
                let (from, to) = ("2026-03-02", "2026-03-06");
                let (possible, attended) = ("halfDaysPossible", "halfDaysAttended");
                json!({ "from": from, "to": to, possible: 10, attended: 6 })
            }
            "returnRequest" | "declineRequest" | "withdrawRequest" => {
                json!({ "reason": "A reason." })
            }
            "resubmitRequest" => json!({ "answers": self.subject.answers }),
            other => panic!("an unknown act: {other}"),
        }
    }

    /// The viewer's own task; for one who has none, the one that everybody leaves open.
    fn task(&self) -> Option<String> {
        self.task.clone().or_else(|| self.subject.task.clone())
    }

    async fn latest_task(&self) -> Option<String> {
        let document = "query($id: ID!) { case(id: $id) { tasks { id by { id } } } }";
        let answer = self.user.query(document, json!({ "id": self.subject.case.id })).await;
        let tasks = answer.at("/case/tasks").as_array().cloned().unwrap_or_default();
        let mine = tasks.iter().rev().find(|task| task["by"]["id"] == json!(self.user.id));
        mine.and_then(|task| task["id"].as_str().map(str::to_owned))
    }

    /// Sends the upload that was begun, and another: one of the files is withdrawn, one reported.
    async fn send_uploads(&mut self) {
        let case = &self.subject.case.id;
        if let Some(begun) = self.uploads.first() {
            let put = self.user.put(begun, pdf("")).await;
            assert_eq!(put.status, 200, "{}", put.body);
            self.uploads.push(self.user.stage(case, "Second.pdf", &pdf("second")).await);
        }
    }

    /// The viewer's uploads; for one who has none, one that is not there.
    fn uploads_or_any(&self) -> Vec<String> {
        match self.uploads.is_empty() {
            true => vec!["upl_00000000000000000000000000".to_owned()],
            false => self.uploads.clone(),
        }
    }

    fn file(&self, name: &str) -> Option<String> {
        self.subject.files.get(name).cloned()
    }

    /// A file of the viewer; for one who has none, any.
    fn own_file(&self, n: usize) -> Option<String> {
        let account = self.user.username.as_str();
        let named = account == self.viewer.named.account() && account != "lead@north";
        let made = match account {
            _ if named => self.file("named contact's file"),
            "lead@north" => self.file("Attendance Lead's file"),
            "support@north" => self.file("Office Support's file"),
            other => self.file(other),
        };
        let lead = || self.file("Attendance Lead's file");
        self.own_files.get(n).cloned().or(made).or_else(lead)
    }

    fn others_shared_file(&self) -> Option<String> {
        self.file(match self.user.username.as_str() {
            "lead@north" => "Office Support's file",
            _ => "Attendance Lead's file",
        })
    }

    fn others_file_of_my_side(&self) -> Option<String> {
        let lead = || self.file("Attendance Lead's file");
        match self.user.username.as_str() {
            "workflow@northwood" => self.file("to be withdrawn").or_else(lead),
            "manager@northwood" => self.file("workflow@northwood"),
            _ => self.others_shared_file(),
        }
    }

    /// As for comments.
    fn file_to_share(&self) -> Option<String> {
        let internal = || self.file("provider's internal file");
        match (self.viewer.role, self.viewer.relation) {
            ("Case Manager" | "Workflow Lead", "owner" | "own provider") => {
                self.file(&self.user.username).or_else(internal)
            }
            ("Workflow Lead", _) if self.state == "transferred" => self.file("workflow@northwood"),
            ("Office Support", "learner enrolled here") => self.file("Office Support's file"),
            (_, "named" | "learner enrolled here") => self.file("provider's shared file"),
            _ => internal(),
        }
    }

    fn comment(&self, name: &str) -> Option<String> {
        self.subject.comments.get(name).cloned()
    }

    /// A comment of the viewer; for one who has none, any.
    fn own(&self) -> Option<String> {
        let account = self.user.username.as_str();
        let named = account == self.viewer.named.account() && account != "lead@north";
        let made = match account {
            _ if named => self.comment("named"),
            "lead@north" => self.comment("lead"),
            "support@north" => self.comment("support"),
            other => self.comment(other),
        };
        self.own.clone().or(made).or_else(|| self.comment("lead"))
    }

    fn others_shared(&self) -> Option<String> {
        self.comment(if self.user.username == "lead@north" { "support" } else { "lead" })
    }

    fn others_of_my_side(&self) -> Option<String> {
        match self.user.username.as_str() {
            "workflow@northwood" => {
                self.comment("to be withdrawn").or_else(|| self.comment("lead"))
            }
            "manager@northwood" => self.comment("workflow@northwood"),
            _ => self.others_shared(),
        }
    }

    /// For a provider a comment of its own, for a school one that it sees, else one it doesn't.
    fn to_share(&self) -> Option<String> {
        match (self.viewer.role, self.viewer.relation) {
            ("Case Manager" | "Workflow Lead", "owner" | "own provider") => {
                self.comment(&self.user.username).or_else(|| self.comment("internal"))
            }
            ("Workflow Lead", _) if self.state == "transferred" => {
                self.comment("workflow@northwood")
            }
            ("Office Support", "learner enrolled here") => self.comment("support"),
            (_, "named" | "learner enrolled here") => self.comment("shared"),
            _ => self.comment("internal"),
        }
    }

    fn colleague(&self) -> &str {
        let harbour = self.user.username.ends_with("@harbour");
        &self.cast[if harbour { "manager@harbour" } else { "manager2@northwood" }].id
    }

    fn referral(&self) -> Option<String> {
        let any = || self.comment("lead");
        self.referral.clone().or_else(|| self.subject.referral.clone()).or_else(any)
    }
}

fn word(outcome: &Outcome) -> String {
    match outcome.code() {
        None | Some("VERSION_CONFLICT") => "may".to_owned(),
        Some("NOT_FOUND") => "not found".to_owned(),
        Some("NOT_PERMITTED") => "not permitted".to_owned(),
        Some("CASE_CLOSED") => "closed".to_owned(),
        Some("INVALID_STATE") => "wrong state".to_owned(),
        Some(other) => other.to_lowercase(),
    }
}
