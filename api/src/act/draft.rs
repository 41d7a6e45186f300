//! Commands on drafts: rows beside the log, written through its queue; submitting one opens a case.

use super::{Acted, Denied, Order, Sender, denied, meta};
use crate::app::App;
use crate::derive::derive;
use crate::drafts::{self, Body, DISCARDED, Draft, IDLE_MAX, KIND};
use crate::error::Fault;
use crate::reader::Reader;
use casetrail_domain::access::{Grant, Role};
use casetrail_domain::case::{Change, Command};
use casetrail_domain::feature::Feature;
use casetrail_domain::form::{self, Answers};
use casetrail_domain::id::{CaseId, DraftId, RequestId, ServiceId};
use casetrail_domain::{Code, Refusal};
use casetrail_eventlog::{Append, AppendError, Appended, Expected, Row, RowWrite};
use std::sync::Arc;
use uuid::Uuid;

/// An accepted command on a draft.
pub struct Drafted {
    /// Whose view the draft is shown in.
    pub reader: Arc<Reader>,
    /// The draft now; `None` once discarded or submitted.
    pub draft: Option<Draft>,
    /// What the log held when it was written.
    pub position: u64,
    /// It had been accepted before.
    pub repeated: bool,
}

/// The case that a draft becomes.
#[must_use]
pub fn case_of(draft: DraftId) -> CaseId {
    CaseId(derive(Uuid::nil(), draft.0, "case", 0))
}

/// Starts a draft, with a request number of its own.
///
/// # Errors
/// Refusals, and why nothing could be done.
pub async fn start(
    reader: Arc<Reader>,
    sender: Sender,
    service: ServiceId,
) -> Result<Drafted, Denied> {
    let id = DraftId(derive(sender.person.0, sender.command, "draft", 0));
    if is_gone(&reader.app, id).await? {
        return Ok(answered(&reader, None));
    }
    let Some(service) = form::service(service) else {
        return refuse(&reader, sender, Refusal::not_found("there is no such service")).await;
    };
    let Some(grant) = submitting(&reader) else {
        let refusal = Refusal::not_permitted("only school roles submit requests");
        return refuse(&reader, sender, refusal).await;
    };
    available(&reader)?;
    let draft = Draft::new(id, sender.person, grant.organisation, service, reader.now);
    write(&reader, sender, vec![draft.put(reader.app.present.now())?]).await
}

/// Saves a draft's answers, complete or not.
///
/// # Errors
/// Refusals, and why nothing could be done.
pub async fn save(
    reader: Arc<Reader>,
    sender: Sender,
    id: DraftId,
    version: u64,
    answers: &serde_json::Value,
) -> Result<Drafted, Denied> {
    let draft = match find(&reader, sender, id).await? {
        Found::Draft(draft) => draft,
        Found::Answered(drafted) => return Ok(drafted),
    };
    let answers = Answers::parse(draft.service.form, answers)?;
    edits(&reader, sender, &draft).await?;
    available(&reader)?;
    unchanged(&draft, version)?;
    let body = Body { answers, ..draft.body.clone() };
    write(&reader, sender, vec![Draft { body, ..draft }.put(reader.app.present.now())?]).await
}

/// Hands a colleague's draft to an Attendance Lead of its school.
///
/// # Errors
/// Refusals, and why nothing could be done.
pub async fn take_over(
    reader: Arc<Reader>,
    sender: Sender,
    id: DraftId,
    version: u64,
) -> Result<Drafted, Denied> {
    let draft = match find(&reader, sender, id).await? {
        Found::Draft(draft) => draft,
        Found::Answered(drafted) => return Ok(drafted),
    };
    if !reader.actor.is(Role::AttendanceLead, draft.school) {
        let refusal = Refusal::not_permitted("only an Attendance Lead takes drafts over");
        return refuse(&reader, sender, refusal).await;
    }
    available(&reader)?;
    if draft.owner == sender.person {
        return Err(Refusal::state("This draft is yours already.").into());
    }
    unchanged(&draft, version)?;
    write(
        &reader,
        sender,
        vec![Draft { owner: sender.person, ..draft }.put(reader.app.present.now())?],
    )
    .await
}

/// Discards a draft. Its request number is not used again.
///
/// # Errors
/// Refusals, and why nothing could be done.
pub async fn discard(reader: Arc<Reader>, sender: Sender, id: DraftId) -> Result<Drafted, Denied> {
    let draft = match find(&reader, sender, id).await? {
        Found::Draft(draft) => draft,
        Found::Answered(drafted) => return Ok(drafted),
    };
    edits(&reader, sender, &draft).await?;
    let remember = RowWrite::Put {
        kind: DISCARDED,
        id: id.0,
        owner: sender.person.0,
        scope: draft.school.0,
        expected: 0,
        series: None,
        number: None,
        body: Vec::new(),
        expires: Some(reader.app.present.now() + IDLE_MAX),
    };
    let delete = RowWrite::Delete { kind: KIND, id: id.0, expected: Some(draft.version) };
    write(&reader, sender, vec![remember, delete]).await
}

/// Submits a draft: the case exists at once, and the draft is gone in the same append. The case
/// gets the next number, or the one given.
///
/// # Errors
/// Refusals, and why nothing could be done.
pub async fn submit(
    reader: Arc<Reader>,
    sender: Sender,
    id: DraftId,
    version: Option<u64>,
    number: Option<u64>,
) -> Result<Acted, Denied> {
    let case = case_of(id);
    let Some((draft, _)) = drafts::seen(&reader, id).await? else {
        return submitted(&reader, sender, case).await;
    };
    edits(&reader, sender, &draft).await?;
    if let Some(version) = version {
        unchanged(&draft, version)?;
    }
    let order = Order {
        sender,
        case,
        command: Command {
            expected: None,
            change: Change::Submit {
                request: RequestId(derive(Uuid::nil(), id.0, "request", 0)),
                number: draft.number,
                service: draft.service,
                answers: draft.body.answers.clone(),
            },
        },
        rows: vec![RowWrite::Delete { kind: KIND, id: id.0, expected: Some(draft.version) }],
        number,
    };
    super::act(reader, &order).await
}

/// The draft is gone: perhaps because this very command submitted it.
async fn submitted(reader: &Arc<Reader>, sender: Sender, case: CaseId) -> Result<Acted, Denied> {
    let app = &reader.app;
    let events = app.log.read_stream(case.0).await.map_err(Fault::from)?;
    let by_this = events
        .first()
        .filter(|event| (event.actor, event.command) == (sender.person.0, sender.command));
    let Some(first) = by_this else {
        return refuse(reader, sender, Refusal::not_found("the draft is missing or hidden")).await;
    };
    if first.fingerprint != sender.fingerprint {
        return Err(Denied::Reused);
    }
    let events: Vec<_> =
        events.into_iter().take_while(|event| event.command == sender.command).collect();
    let position = events.last().map_or(0, |event| event.position);
    let appended = Appended { events, rows: Vec::new(), repeated: true, position };
    super::settle::repeated(app, sender, case, appended).await
}

enum Found {
    Draft(Draft),
    Answered(Drafted),
}

async fn find(reader: &Arc<Reader>, sender: Sender, id: DraftId) -> Result<Found, Denied> {
    if let Some((draft, row)) = drafts::seen(reader, id).await? {
        return Ok(match wrote(sender, &row)? {
            true => Found::Answered(answered(reader, Some(draft))),
            false => Found::Draft(draft),
        });
    }
    let discarded = reader.app.log.row(DISCARDED, id.0).await.map_err(Fault::from)?;
    match discarded.map(|row| wrote(sender, &row)).transpose()? {
        Some(true) => Ok(Found::Answered(answered(reader, None))),
        Some(false) | None => {
            refuse(reader, sender, Refusal::not_found("the draft is missing or hidden")).await
        }
    }
}

/// Whether this command wrote this row; the same id with another input is refused.
fn wrote(sender: Sender, row: &Row) -> Result<bool, Denied> {
    match row.command == sender.command {
        true if row.fingerprint != sender.fingerprint => Err(Denied::Reused),
        by_this => Ok(by_this),
    }
}

/// Whether a draft was there and is no longer: discarded, or submitted.
async fn is_gone(app: &App, id: DraftId) -> Result<bool, Fault> {
    let discarded = app.log.row(DISCARDED, id.0).await?.is_some();
    Ok(discarded || app.log.read_stream_page(case_of(id).0, 0, 1).await?.revision > 0)
}

/// The answer to a command that had been accepted before.
fn answered(reader: &Arc<Reader>, draft: Option<Draft>) -> Drafted {
    let position = reader.app.log.head();
    Drafted { reader: reader.clone(), draft, position, repeated: true }
}

async fn write(
    reader: &Arc<Reader>,
    sender: Sender,
    rows: Vec<RowWrite>,
) -> Result<Drafted, Denied> {
    let append = Append {
        stream: Uuid::nil(),
        expected: Expected::Any,
        events: Vec::new(),
        claims: Vec::new(),
        relied_on: vec![(
            reader.actor.person.0,
            reader.read(|views| views.revision(reader.actor.person.0))?,
        )],
        rows,
        meta: meta(&reader.app, sender, submitting(reader)),
    };
    match reader.app.log.append(append).await {
        Ok(appended) => {
            let row = appended.rows.iter().find(|row| row.kind == KIND);
            let draft = row.map(Draft::of).transpose()?;
            Ok(Drafted {
                reader: reader.clone(),
                draft,
                position: appended.position,
                repeated: appended.repeated,
            })
        }
        Err(AppendError::RowConflict { .. }) => Err(changed().into()),
        Err(AppendError::ReliedOnMoved { .. }) => Err(Denied::Overloaded),
        Err(error) => Err(denied(error)),
    }
}

async fn refuse<T>(reader: &Reader, sender: Sender, refusal: Refusal) -> Result<T, Denied> {
    super::note_denial(&reader.app, sender, None, &refusal).await?;
    Err(refusal.into())
}

/// Its creator edits it, or the Attendance Lead who took it over.
async fn edits(reader: &Arc<Reader>, sender: Sender, draft: &Draft) -> Result<(), Denied> {
    if draft.owner == sender.person {
        return Ok(());
    }
    refuse(reader, sender, Refusal::not_permitted("only its editor changes a draft")).await
}

fn submitting(reader: &Reader) -> Option<Grant> {
    reader.actor.grants.iter().copied().find(|grant| grant.role.submits())
}

fn available(reader: &Reader) -> Result<(), Refusal> {
    if reader.features.on(Feature::Services, reader.now) {
        return Ok(());
    }
    Err(Refusal::not_yet(reader.features.from(Feature::Services)))
}

fn unchanged(draft: &Draft, version: u64) -> Result<(), Refusal> {
    if draft.version == version { Ok(()) } else { Err(changed()) }
}

fn changed() -> Refusal {
    let message =
        "This draft was saved elsewhere since you opened it. Look again before you go on.";
    Refusal::new(Code::VersionConflict, message)
}

impl From<Refusal> for Denied {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal, None)
    }
}
