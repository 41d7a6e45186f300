//! The access log: a look is durable before its first byte is answered, and so is a denial.

use crate::act::Sender;
use crate::clock::Clock;
use crate::derive::derive;
use casetrail_domain::access::SYSTEM;
use casetrail_domain::auckland;
use casetrail_domain::id::{CaseId, PersonId};
use casetrail_domain::look::Look;
use casetrail_eventlog::{Append, AppendError, Expected, Log, Meta, NewEvent};
use uuid::Uuid;

/// Writes the access log.
#[derive(Clone)]
pub struct Looks {
    log: Log<Look>,
    clock: Clock,
}

impl Looks {
    /// The access log on this log.
    #[must_use]
    pub fn new(log: Log<Look>, clock: Clock) -> Self {
        Self { log, clock }
    }

    /// The log itself.
    #[must_use]
    pub fn log(&self) -> &Log<Look> {
        &self.log
    }

    /// Notes a denied command with the rule that denied it.
    ///
    /// # Errors
    /// When it could not be made durable; the answer must then not be given.
    pub async fn denied(
        &self,
        sender: Sender,
        case: Option<CaseId>,
        rule: &str,
    ) -> Result<(), AppendError> {
        let command = sender.name.to_owned();
        let look = Look::CommandDenied { command, case, rule: rule.to_owned() };
        self.note(sender.person, look).await
    }

    /// Notes a look at history.
    ///
    /// # Errors
    /// As [`Looks::denied`].
    pub async fn replayed(&self, person: PersonId, look: Look) -> Result<(), AppendError> {
        self.note(person, look).await
    }

    /// Notes that somebody is about to see something.
    ///
    /// # Errors
    /// As [`Looks::denied`].
    pub async fn seen(&self, person: PersonId, look: Look) -> Result<(), AppendError> {
        self.note(person, look).await
    }

    /// Notes that somebody with the data folder at hand printed a case's history.
    ///
    /// # Errors
    /// As [`Looks::denied`].
    pub async fn replayed_here(&self, case: CaseId, position: u64) -> Result<(), AppendError> {
        let what = "casetrail replay".to_owned();
        let (case, position) = (Some(case), Some(position));
        self.note(SYSTEM, Look::HistoryReplayed { what, case, position, viewer: None }).await
    }

    async fn note(&self, person: PersonId, look: Look) -> Result<(), AppendError> {
        let id = Uuid::now_v7();
        let at = self.clock.now();
        let event = NewEvent { id, subject: None, series: None, number: None, event: look };
        self.log
            .append(Append {
                stream: day(auckland::date(at)),
                expected: Expected::Any,
                events: vec![event],
                claims: Vec::new(),
                relied_on: Vec::new(),
                rows: Vec::new(),
                meta: Meta {
                    command: id,
                    fingerprint: [0; 16],
                    actor: person.0,
                    organisation: None,
                    role: None,
                    cause: None,
                    at,
                },
            })
            .await?;
        Ok(())
    }
}

/// The stream of a day's looks.
fn day(day: chrono::NaiveDate) -> Uuid {
    derive(Uuid::nil(), Uuid::nil(), &format!("looks of {day}"), 0)
}
