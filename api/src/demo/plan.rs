//! Carries out a plan: steps of demo accounts, each at its own time, in the order of time.

use super::people::person;
use super::{caught_up, id, then};
use crate::act::{Acted, Denied, Order, Sender, act, draft};
use crate::app::App;
use crate::error::Internal;
use crate::files::scan;
use crate::files::sealed::Sealing;
use crate::reader::Reader;
use casetrail_domain::case::{Change, Command, NewFile};
use casetrail_domain::event::Visibility;
use casetrail_domain::file::FileKind;
use casetrail_domain::form::{Answers, CHRONIC_ABSENCE};
use casetrail_domain::id::{DraftId, FileId};
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use std::sync::Arc;

/// One step.
pub struct Step {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub who: &'static str,
    /// What, and on which case, named by its key in the plan.
    pub what: What,
}

/// What a step does.
pub enum What {
    /// Starts a draft and saves these answers.
    Draft { key: String, answers: Answers },
    /// Submits a draft; the case gets this number.
    Submit { key: String, number: u64 },
    /// Does something with a case; what it makes gets this number.
    Act { key: String, change: Change, number: Option<u64> },
    /// Puts a file on a case, and has it scanned.
    Attach { key: String, file: Attached },
}

/// A file of the demo.
pub struct Attached {
    /// Its id.
    pub id: FileId,
    /// Its name.
    pub name: &'static str,
    /// All of it.
    pub bytes: Vec<u8>,
    /// Who reads it.
    pub visibility: Visibility,
}

/// Carries out all steps that lie in the past of the service's clock.
///
/// # Errors
/// One sentence: which step was refused, and why.
pub async fn carry_out(app: &App, mut steps: Vec<Step>) -> Result<(), String> {
    steps.sort_by_key(|step| step.at);
    let now = app.clock.now();
    let mut drafts: HashMap<String, DraftId> = HashMap::new();
    for (n, step) in steps.into_iter().enumerate().filter(|(_, step)| step.at <= now) {
        caught_up(app).await?;
        let app = then(app, step.at);
        let sender = Sender {
            person: person(step.who),
            command: id(&format!("step {n}")),
            fingerprint: app.log.fingerprint(format!("demo step {n}").as_bytes()),
            name: "demo",
        };
        let failed = |denied: &Denied| format!("Step {n} of the demo failed: {}.", reason(denied));
        let reader = Reader::open(&app, sender.person).map_err(|fault| failed(&fault.into()))?;
        let outcome = match step.what {
            What::Draft { key, answers } => begin(reader, sender, n, &answers).await.map(|draft| {
                drafts.insert(key, draft);
            }),
            What::Submit { key, number } => match drafts.get(&key) {
                None => continue,
                Some(draft) => {
                    draft::submit(reader, sender, *draft, None, Some(number)).await.map(drop)
                }
            },
            What::Act { key, change, number } => match drafts.get(&key) {
                None => continue,
                Some(draft) => on_case(reader, sender, *draft, change, number).await.map(drop),
            },
            What::Attach { key, file } => match drafts.get(&key) {
                None => continue,
                Some(draft) => attach(&app, reader, sender, *draft, file).await,
            },
        };
        outcome.map_err(|denied| failed(&denied))?;
    }
    Ok(())
}

async fn begin(
    reader: Arc<Reader>,
    sender: Sender,
    n: usize,
    answers: &Answers,
) -> Result<DraftId, Denied> {
    let started = draft::start(reader.clone(), sender, CHRONIC_ABSENCE.id).await?;
    let Some(begun) = started.draft else {
        return Err(Denied::Overloaded);
    };
    let saving = Sender { command: id(&format!("saving of step {n}")), ..sender };
    let saved = draft::save(reader, saving, begun.id, begun.version, &answers.to_json()).await?;
    Ok(saved.draft.map_or(begun.id, |draft| draft.id))
}

async fn on_case(
    reader: Arc<Reader>,
    sender: Sender,
    draft: DraftId,
    change: Change,
    number: Option<u64>,
) -> Result<Acted, Denied> {
    let command = Command { expected: None, change };
    let case = draft::case_of(draft);
    act(reader, &Order { sender, case, command, rows: Vec::new(), number }).await
}

async fn attach(
    app: &App,
    reader: Arc<Reader>,
    sender: Sender,
    draft: DraftId,
    file: Attached,
) -> Result<(), Denied> {
    let failed = |cause: &dyn std::fmt::Display| Denied::from(Internal::new(cause.to_string()));
    let row = reader.read(|views| views.case(draft::case_of(draft)))?;
    let learner = row.map(|row| row.case.learner).unwrap_or_default();
    let sealing = Sealing::begin(&app.files, &app.log, file.id, learner).await;
    let mut sealing = sealing.map_err(|error| failed(&error))?;
    sealing.take(&file.bytes).await.map_err(|error| failed(&error))?;
    let stored = sealing.finish().await.map_err(|error| failed(&error))?;
    let kind = FileKind::of_name(file.name).unwrap_or(FileKind::Pdf);
    let new = NewFile { id: file.id, name: file.name.to_owned(), kind, stored: Some(stored) };
    let visibility = Some(file.visibility);
    let change = Change::AttachFiles { files: vec![new], visibility };
    let attached = on_case(reader, sender, draft, change, None).await?;
    if let Some(row) = attached.reader.read(|views| views.file(file.id))? {
        scan::at_once(app, &row).await.map_err(|error| failed(&error))?;
    }
    Ok(())
}

fn reason(denied: &Denied) -> String {
    match denied {
        Denied::Refused(refusal, _) => format!("{:?}, {refusal}", refusal.code),
        Denied::Duplicate(_) => "the learner has an open case".to_owned(),
        Denied::Reused => "the command was used before".to_owned(),
        Denied::TooMany(message) => message.clone(),
        Denied::Overloaded => "the log took nothing".to_owned(),
        Denied::Fault(fault) => format!("{fault:?}"),
    }
}
