//! Everybody who writes and follows during a story, and what must hold of it at its end.

use crate::app::App;
use crate::follower::{Follower, What};
use crate::history::{self, Position, Written};
use crate::load::Load;
use crate::user::User;
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// How many things that are wrong are told.
const TOLD_MAX: usize = 10;
/// How many lanes each writer has.
const LANES: usize = 3;

/// Writers of a school and of its provider, and at each address of a service somebody who follows the
/// log and somebody who follows a case.
pub struct Witnesses {
    /// The writers.
    pub load: Load,
    from: Position,
    case: String,
    of_log: Vec<Follower>,
    of_case: Vec<Follower>,
}

/// Who they are.
pub struct People {
    /// An Attendance Lead of a school.
    pub lead: User,
    /// A Workflow Lead of the provider that has its cases.
    pub workflow: User,
    /// An auditor.
    pub auditor: User,
}

impl People {
    /// Those of the demo.
    pub async fn of(app: &App) -> Self {
        Self {
            lead: app.user("lead@north").await,
            workflow: app.user("workflow@northwood").await,
            auditor: app.user("auditor@ministry").await,
        }
    }
}

impl Witnesses {
    /// They begin: writing at the one addresses, following at the others.
    ///
    /// # Panics
    /// When the service does not answer.
    pub async fn begin(people: &People, fronts: &[String], instances: &[String]) -> Self {
        let lead = people.lead.at_address(&fronts[0]);
        let seen = lead.query("{ cases(first: 1) { nodes { id } } }", json!({})).await.good();
        let case = seen.text("/cases/nodes/0/id").to_owned();
        let from = seen.as_of.and_then(|position| position.parse().ok());
        let from = from.expect("an answer says as of when it is");
        let follow = |user: &User, what: &What| -> Vec<Follower> {
            let at = instances.iter().map(|address| user.at_address(address));
            at.map(|user| Follower::begin(user, what.clone(), from)).collect()
        };
        let of_log = follow(&people.auditor, &What::Events);
        let of_case = follow(&people.workflow, &What::Case(case.clone()));
        let lanes = (0..LANES).flat_map(|_| [&people.lead, &people.workflow]);
        let everywhere =
            lanes.map(|user| fronts.iter().map(|front| user.at_address(front)).collect());
        Self { load: Load::begin(everywhere.collect()).await, from, case, of_log, of_case }
    }

    /// The last position that any follower of the log was shown.
    #[must_use]
    pub fn last_shown(&self) -> Position {
        self.of_log.iter().filter_map(Follower::last).max().unwrap_or_default()
    }

    /// They end; the log as it then is must hold all of it.
    ///
    /// # Panics
    /// When it does not.
    pub async fn end<F: Future<Output = Vec<Written>>>(self, log: impl FnOnce() -> F, story: &str) {
        let told = self.load.end().await;
        let log = log().await;
        let mut broken = history::broken(&log, &told.sent);
        let unanswered = told.sent.iter().filter(|one| one.answered.is_none()).count();
        assert_eq!(unanswered, 0, "every command is answered in the end");
        let new: Vec<&Written> = log.iter().filter(|event| event.position > self.from).collect();
        let cuts: u64 = self.of_log.iter().chain(&self.of_case).map(Follower::cuts).sum();
        let followers = self.of_log.len() + self.of_case.len();
        for follower in self.of_log {
            broken.extend(follower.end(new.iter().map(|event| event.position).collect()).await);
        }
        let of_case = stream_of(&self.case, &told.first, &log);
        let due = new.iter().filter(|event| event.stream == of_case).map(|event| event.position);
        let due: Vec<Position> = due.collect();
        assert!(!due.is_empty(), "the case that is followed was commented on");
        for follower in self.of_case {
            broken.extend(follower.end(due.clone()).await);
        }
        let told_of: Vec<_> = broken.iter().take(TOLD_MAX).collect();
        assert!(broken.is_empty(), "{story}: {} are wrong: {told_of:#?}", broken.len());
        println!(
            "{story}: {} commands acknowledged, {} requests sent again, {} events in the log; \
             {followers} followers cut {cuts} times. None lost, none doubled, all in order.",
            told.sent.len(),
            told.again,
            log.len()
        );
    }
}

/// The stream of a case that was commented on.
fn stream_of(case: &str, first: &[(String, Uuid)], log: &[Written]) -> Uuid {
    let streams: BTreeMap<Uuid, Uuid> =
        log.iter().map(|event| (event.command, event.stream)).collect();
    let first = first.iter().find(|(known, _)| known == case);
    let stream = first.and_then(|(_, command)| streams.get(command)).copied();
    stream.expect("the case that is followed was commented on")
}
