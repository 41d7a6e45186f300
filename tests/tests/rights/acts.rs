//! Every mutation, tried as one viewer. What takes a version is tried with the version before the
//! present one, so that a viewer who may do it is told of the conflict and nothing changes.

use super::keeper;
use super::looks::missing;
use super::verdict::{Observed, Table};
use super::viewers::Viewer;
use super::world::{STATES, Subject, World, organisation};
use casetrail_tests::{Cast, Outcome, User};
use serde_json::{Value, json};

/// The asks, in the order in which they are tried.
const ACTS: [&str; 22] = [
    "addComment",
    "amendComment own",
    "withdrawComment own",
    "amendComment other's",
    "withdrawComment other's",
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
    /// A referral that the viewer has just made.
    referral: Option<String>,
}

impl Attempt<'_> {
    async fn one(&mut self, ask: &str, act: &str, hidden: bool, out: &mut Observed) {
        let mutation = act.split(' ').next().unwrap_or(act);
        let case = &self.subject.case.id;
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
            "returnRequest" | "declineRequest" | "withdrawRequest" => {
                json!({ "reason": "A reason." })
            }
            "resubmitRequest" => json!({ "answers": self.subject.answers }),
            other => panic!("an unknown act: {other}"),
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
