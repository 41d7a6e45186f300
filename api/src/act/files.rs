//! Commands on files: an upload begun is a row beside the log; attaching makes events of rows.

use super::{Acted, Denied, Order, Sender, act, facts, note_denial, settle};
use crate::derive::derive;
use crate::error::Fault;
use crate::files::stage::{self, Body, Progress, STAGED_MAX, STAGES_OF_PERSON_MAX, Stage};
use crate::reader::Reader;
use casetrail_domain::case::{self, Change, Command};
use casetrail_domain::event::Visibility;
use casetrail_domain::id::{CaseId, UploadId};
use casetrail_domain::{Event, Refusal, auckland, file};
use casetrail_eventlog::{AppendError, Appended, Recorded};
use chrono::TimeDelta;
use std::sync::Arc;

/// An upload that was begun.
pub struct Begun {
    /// It, as it stands now.
    pub stage: Stage,
    /// What the log held when it was written.
    pub position: u64,
    /// It had been begun before.
    pub repeated: bool,
}

/// What is said of a file before it is sent.
pub struct Said<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its type, as a browser knows it.
    pub declared: &'a str,
    /// How large it is.
    pub bytes: i64,
}

/// Begins an upload for a case.
///
/// # Errors
/// Refusals, and why nothing could be done.
pub async fn begin(
    reader: Arc<Reader>,
    sender: Sender,
    case: CaseId,
    said: Said<'_>,
) -> Result<Begun, Denied> {
    let app = &reader.app.clone();
    let id = UploadId(derive(sender.person.0, sender.command, "upload", 0));
    let known = app.log.row(stage::KIND, id.0).await.map_err(Fault::from)?;
    if let Some(row) = known {
        let stage = Stage::of(&row)?;
        return match stage.body.fingerprint == sender.fingerprint {
            true => Ok(Begun { stage, position: app.log.head(), repeated: true }),
            false => Err(Denied::Reused),
        };
    }
    let name = file::name("name", said.name)?;
    let row = reader.read(|views| views.case(case))?;
    let found = row.map(|row| row.case.as_ref().clone()).unwrap_or_default();
    let nothing = Change::AttachFiles { files: Vec::new(), visibility: None };
    let gathered = facts::gather(&reader, &found, &nothing)?;
    if let Err(refusal) = case::may_upload(&found, &reader.actor, &gathered.facts) {
        note_denial(app, sender, Some(case), &refusal).await?;
        return Err(refusal.into());
    }
    let kind = file::admissible(&name, said.declared, said.bytes)?;
    within_quotas(&reader).await?;
    let mut stage = Stage {
        id,
        version: 0,
        owner: sender.person,
        case,
        expires: reader.now + STAGED_MAX,
        body: Body {
            learner: found.learner,
            name,
            kind,
            bytes: u64::try_from(said.bytes).unwrap_or_default(),
            fingerprint: sender.fingerprint,
            progress: Progress::Begun,
            former: Vec::new(),
        },
    };
    reader.give_back();
    match stage::write(app, sender.person, vec![stage.put()?]).await {
        Ok(()) => {
            stage.version = 1;
            Ok(Begun { stage, position: app.log.head(), repeated: false })
        }
        // The same command at the same time: it is there now.
        Err(AppendError::RowConflict { .. }) => Err(Denied::Overloaded),
        Err(error) => Err(super::denied(error)),
    }
}

/// Whether the person may begin one more upload now.
async fn within_quotas(reader: &Reader) -> Result<(), Denied> {
    let begun = stage::begun(reader).await?;
    let waiting = begun.iter().filter(|stage| stage.is_open(reader.now)).count();
    if waiting >= STAGES_OF_PERSON_MAX {
        return Err(Denied::TooMany(format!(
            "You have {waiting} uploads that are not on a case yet. Finish or leave some of them; \
             those that are left go after a day."
        )));
    }
    let Some(most) = reader.app.quotas.uploads_an_hour_max else {
        return Ok(());
    };
    let an_hour_ago = reader.now - TimeDelta::hours(1);
    let mut lately: Vec<_> =
        begun.iter().map(Stage::begun).filter(|begun| *begun > an_hour_ago).collect();
    lately.sort_unstable();
    match lately.len().checked_sub(most).and_then(|first| lately.get(first)) {
        None => Ok(()),
        Some(first) => Err(Denied::TooMany(format!(
            "You have uploaded {} files in an hour, and {most} are the most. You can go on at {}.",
            lately.len(),
            auckland::time_text(*first + TimeDelta::hours(1))
        ))),
    }
}

/// Puts what these uploads brought on the case, all or none, in one append.
///
/// # Errors
/// Refusals, and why nothing could be done.
pub async fn attach(
    reader: Arc<Reader>,
    sender: Sender,
    case: CaseId,
    uploads: &[UploadId],
    visibility: Option<Visibility>,
) -> Result<Acted, Denied> {
    let mut order = Order {
        sender,
        case,
        command: Command {
            expected: None,
            change: Change::AttachFiles { files: Vec::new(), visibility },
        },
        rows: Vec::new(),
        number: None,
    };
    let mut files = Vec::with_capacity(uploads.len());
    for upload in uploads {
        let found = stage::open(&reader, *upload).await?;
        let Some(mut stage) = found.filter(|stage| stage.case == case) else {
            return gone(&reader, &order).await;
        };
        files.push(stage.new_file());
        stage.body.progress = Progress::Attached;
        order.rows.push(stage.put()?);
    }
    order.command.change = Change::AttachFiles { files, visibility };
    act(reader, &order).await
}

/// An upload is not there: perhaps because this very command attached it. Its case's own events say
/// so from the moment on that its row does; what the log remembers in memory follows a little later.
async fn gone(reader: &Arc<Reader>, order: &Order) -> Result<Acted, Denied> {
    let (app, sender) = (&reader.app, order.sender);
    let events = app.log.read_stream(order.case.0).await.map_err(Fault::from)?;
    let by_this = |event: &Arc<Recorded<Event>>| {
        (event.actor, event.command) == (sender.person.0, sender.command)
    };
    let events: Vec<_> = events.into_iter().filter(by_this).collect();
    if let Some(last) = events.last() {
        if last.fingerprint != sender.fingerprint {
            return Err(Denied::Reused);
        }
        let position = last.position;
        let appended = Appended { events, rows: Vec::new(), repeated: true, position };
        return settle::repeated(app, sender, order.case, appended).await;
    }
    let refusal = Refusal::not_found("the upload is missing or another's");
    note_denial(app, sender, Some(order.case), &refusal).await?;
    Err(refusal.into())
}
