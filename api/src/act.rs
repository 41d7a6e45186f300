//! `act`: the one write path. Load, decide, append; decide again when what was read has moved.

pub mod directory;
pub mod draft;
pub(crate) mod facts;
pub mod files;
pub mod inbox;
pub mod learning;
pub mod member;
pub mod own;
mod settle;

use crate::app::App;
use crate::derive::derive;
use crate::error::{Fault, Internal};
use crate::reader::Reader;
use casetrail_domain::access::Grant;
use casetrail_domain::case::{self, Claim, Command};
use casetrail_domain::id::{CaseId, PersonId};
use casetrail_domain::policy::Standing;
use casetrail_domain::{Code, Event, Refusal};
use casetrail_eventlog::{
    Append, AppendError, Appended, ClaimChange, Expected, Meta, NewEvent, RowWrite,
};
use casetrail_projections::CaseRow;
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How long a command is decided again before the caller is asked to come back.
const DECIDING_MAX: Duration = Duration::from_secs(4);
/// How long an answer waits for this instance to apply what was accepted.
pub const APPLYING_MAX: Duration = Duration::from_secs(2);

/// Who sends which command: what makes it the same when it is sent again.
#[derive(Clone, Copy, Debug)]
pub struct Sender {
    /// Who.
    pub person: PersonId,
    /// The id the client gave it.
    pub command: Uuid,
    /// The keyed fingerprint of its input.
    pub fingerprint: [u8; 16],
    /// Its name.
    pub name: &'static str,
}

/// A command on a case, parsed.
#[derive(Clone, Debug)]
pub struct Order {
    /// Whose it is.
    pub sender: Sender,
    /// On which case.
    pub case: CaseId,
    /// What.
    pub command: Command,
    /// Row writes that belong to it.
    pub rows: Vec<RowWrite>,
    /// A number for what it makes instead of the next one; for demo data.
    pub number: Option<u64>,
}

/// An accepted command.
pub struct Acted {
    /// Reads at or after the command's position, unless this instance lags.
    pub reader: Arc<Reader>,
    /// The case after it.
    pub row: CaseRow,
    /// How the actor stood to it when it was decided; of a repeated command: how they stand now.
    pub standing: Option<Standing>,
    /// The position of its last event.
    pub position: u64,
    /// It had been accepted before.
    pub repeated: bool,
    /// What it came to.
    pub events: Vec<Event>,
}

/// A command that was not accepted.
pub enum Denied {
    /// It was refused; with the case as it is now where that helps.
    Refused(Refusal, Option<Box<(Arc<Reader>, CaseRow, Standing)>>),
    /// The claim of the one open case is taken; the number when the actor may see that case.
    Duplicate(Option<u64>),
    /// The same command id came with another input before.
    Reused,
    /// The person has too much under way, or did too much, in these words: nothing happened, send it
    /// again later.
    TooMany(String),
    /// Too much at once, or the log can't be written: nothing happened, send it again.
    Overloaded,
    /// Something failed.
    Fault(Fault),
}

impl From<Fault> for Denied {
    fn from(fault: Fault) -> Self {
        match fault {
            // What was appended is known when the command is sent again.
            Fault::OutOfReach => Self::Overloaded,
            Fault::NoAccess | Fault::Stale | Fault::Internal(_) => Self::Fault(fault),
        }
    }
}

impl From<Internal> for Denied {
    fn from(fault: Internal) -> Self {
        Self::Fault(fault.into())
    }
}

/// The access log could not be written: what it should have said is not answered.
impl From<AppendError> for Denied {
    fn from(error: AppendError) -> Self {
        denied(error)
    }
}

/// Carries out a command on a case, decided on what this reader sees, and again on what is there
/// when that has moved.
///
/// # Errors
/// A refusal in the order of the contract, or why nothing could be done.
pub async fn act(mut reader: Arc<Reader>, order: &Order) -> Result<Acted, Denied> {
    let app = &reader.app.clone();
    let until = Instant::now() + DECIDING_MAX;
    loop {
        let before = reader.read(|views| views.case(order.case))?;
        if let Some(acted) = settle::known(app, before.as_ref(), order).await? {
            return Ok(acted);
        }
        let decided = match decide(&reader, before, order) {
            Ok(decided) => decided,
            Err(Denied::Refused(refusal, current)) => {
                note_denial(app, order.sender, Some(order.case), &refusal).await?;
                return Err(Denied::Refused(refusal, current));
            }
            Err(other) => return Err(other),
        };
        // Held while the read models move on, it would keep their write-ahead log from being folded in.
        reader.give_back();
        match app.log.append(decided.append(app, order)).await {
            Ok(appended) if appended.repeated => {
                return settle::repeated(app, order.sender, order.case, appended).await;
            }
            Ok(appended) => return settle::accepted(&reader, order, decided, appended).await,
            Err(AppendError::ClaimTaken { by }) => {
                settle::catch_up(app).await;
                return Err(duplicate(app, order, CaseId(by))?);
            }
            // What a row beside the log holds was used or changed by another command.
            Err(AppendError::RowConflict { .. }) => {
                let message = "This was changed or used elsewhere meanwhile. Look again.";
                return Err(Refusal::state(message).into());
            }
            Err(AppendError::Conflict { .. } | AppendError::ReliedOnMoved { .. }) => {
                if Instant::now() > until || !settle::catch_up(app).await {
                    return Err(Denied::Overloaded);
                }
                reader = Reader::open(app, order.sender.person)?;
            }
            Err(error) => return Err(denied(error)),
        }
    }
}

/// What a command comes to, with what its append relies on.
pub(crate) struct Decided {
    before: Option<CaseRow>,
    standing: Option<Standing>,
    grant: Grant,
    case: Arc<case::Case>,
    events: Vec<Event>,
    relied_on: Vec<(Uuid, u64)>,
}

fn decide(reader: &Arc<Reader>, before: Option<CaseRow>, order: &Order) -> Result<Decided, Denied> {
    let case = before.as_ref().map(|row| Arc::clone(&row.case)).unwrap_or_default();
    let gathered = facts::gather(reader, &case, &order.command.change)?;
    let standing = before.as_ref().and_then(|row| reader.stand(&row.parties()));
    match case::decide(&case, &reader.actor, order.command.clone(), &gathered.facts) {
        Ok(events) => {
            let grant = facts::acting(reader, standing.as_ref(), &order.command.change, &gathered);
            let relied_on = gathered.relied_on;
            Ok(Decided { before, standing, grant, case, events, relied_on })
        }
        Err(refusal) => {
            let current = before.zip(standing).filter(|_| shows_current(refusal.code));
            let current = current.map(|(row, standing)| Box::new((reader.clone(), row, standing)));
            Err(Denied::Refused(refusal, current))
        }
    }
}

fn shows_current(code: Code) -> bool {
    matches!(code, Code::VersionConflict | Code::InvalidState | Code::AlreadyAssigned)
}

impl Decided {
    fn append(&self, app: &App, order: &Order) -> Append<Event> {
        let learner = self.events.iter().find_map(learner_of).unwrap_or(self.case.learner);
        let sender = order.sender;
        let event = |(n, event): (usize, &Event)| NewEvent {
            id: derive(sender.person.0, sender.command, "event", n),
            subject: Some(learner.0),
            series: event.series(),
            number: event.series().and(order.number),
            event: event.clone(),
        };
        let additions = self.events.iter().all(Event::commutes);
        Append {
            stream: order.case.0,
            expected: match (additions, self.case.version) {
                (true, version) => Expected::Addition(version),
                (false, version) => Expected::Revision(version),
            },
            events: self.events.iter().enumerate().map(event).collect(),
            claims: self.events.iter().filter_map(|event| self.claim(app, event)).collect(),
            relied_on: self.relied_on.clone(),
            rows: order.rows.clone(),
            meta: meta(app, sender, Some(self.grant)),
        }
    }

    fn claim(&self, app: &App, event: &Event) -> Option<ClaimChange> {
        let digest = |learner: casetrail_domain::LearnerId, kind| {
            let unique = format!("open case {kind:?} {learner:?}");
            Uuid::from_bytes(app.log.fingerprint(unique.as_bytes()))
        };
        self.case.claim(event).map(|claim| match claim {
            Claim::Take(learner, kind) => ClaimChange::Take { claim: digest(learner, kind) },
            Claim::Release(learner, kind) => ClaimChange::Release { claim: digest(learner, kind) },
        })
    }
}

fn learner_of(event: &Event) -> Option<casetrail_domain::LearnerId> {
    if let Event::CaseOpened { learner, .. } = event { Some(*learner) } else { None }
}

/// The meta of an append by this sender, acting under this grant.
pub fn meta(app: &App, sender: Sender, grant: Option<Grant>) -> Meta {
    Meta {
        command: sender.command,
        fingerprint: sender.fingerprint,
        actor: sender.person.0,
        organisation: grant.map(|grant| grant.organisation.0),
        role: grant.map(|grant| grant.role.key().to_owned()),
        cause: None,
        at: app.clock.now(),
    }
}

/// The meta of an append that nobody sent a command for: what Casetrail does by itself, or notes of
/// somebody.
pub fn unasked(app: &App, person: PersonId, command: Uuid, cause: Option<Uuid>) -> Meta {
    Meta { cause, ..meta(app, Sender { person, command, fingerprint: [0; 16], name: "" }, None) }
}

/// An append that only writes rows beside the log.
#[must_use]
pub fn rows_only(stream: Uuid, rows: Vec<RowWrite>, meta: Meta) -> Append<Event> {
    Append {
        stream,
        expected: Expected::Any,
        events: Vec::new(),
        claims: Vec::new(),
        relied_on: Vec::new(),
        rows,
        meta,
    }
}

fn duplicate(app: &App, order: &Order, holder: CaseId) -> Result<Denied, Fault> {
    let reader = Reader::open(app, order.sender.person)?;
    let seen = reader.case(holder)?;
    Ok(Denied::Duplicate(seen.map(|(row, _)| row.case.number)))
}

/// What the log's answers mean to somebody who sent a command.
pub fn denied(error: AppendError) -> Denied {
    match error {
        AppendError::CommandIdReused => Denied::Reused,
        AppendError::Overloaded | AppendError::ReadOnly(_) | AppendError::Stopped => {
            tracing::warn!(%error, "the log took no append");
            Denied::Overloaded
        }
        other => Denied::Fault(Internal::new(other).into()),
    }
}

/// Notes a denial in the access log, with the rule that denied it; other refusals are not noted.
async fn note_denial(
    app: &App,
    sender: Sender,
    case: Option<CaseId>,
    refusal: &Refusal,
) -> Result<(), AppendError> {
    match refusal.rule {
        Some(rule) => app.looks.denied(sender, case, rule).await,
        None => Ok(()),
    }
}

/// The events an append came to, without their headers.
pub(crate) fn events(appended: &Appended<Event>) -> Vec<Event> {
    appended.events.iter().map(|recorded| recorded.event.clone()).collect()
}
