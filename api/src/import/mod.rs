//! `casetrail import`: the directory from a file, checked whole and then appended record by record.
//!
//! Ids follow from the keys of the file under a key of the log, and each record is compared with
//! what the directory has: so an import can be repeated, and one that was cut off goes on.

mod append;
mod check;
mod decide;
mod fields;
mod known;
mod lines;
mod objects;
mod parse;
mod progress;
mod reading;
mod record;
mod source;
mod table;

use crate::app::App;
use crate::start;
use append::Outcome;
use check::Checked;
use fields::{Column, Fields};
use known::Known;
use parse::ORGANISATION;
use progress::{Progress, count};
use record::Record;
pub use source::Format;
use source::{Read, Source};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{self, Sender, UnboundedSender};
use tokio::task::JoinSet;

/// How many records are decided on one state of the read models, and appended at once.
const CHUNK_RECORDS: usize = 128;
/// How many chunks are in hand at a time: 512 appends wait for a commit at most.
const CHUNKS_MAX: usize = 4;
/// How many events the read models may be behind before the import waits for them, so that a
/// running server goes on answering from fresh ones.
const BEHIND_EVENTS_MAX: u64 = 1_000;
/// How long it waits for them at a time.
const WAITING: Duration = Duration::from_secs(5);

/// Which records of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Organisations,
    Others,
}

/// Imports a file, telling how far it is.
///
/// # Errors
/// What is wrong with the file, a line each, and then nothing was appended; or one sentence that
/// says what is in the way, and then the same import goes on where this one ended.
pub async fn run(app: &App, path: &Path, progress: &UnboundedSender<String>) -> Result<(), String> {
    start::catch_up(app).await.map_err(|error| error.to_string())?;
    let mut progress = Progress::to(progress);
    let source = Source::at(path)?;
    let (checked, source, mut progress) = tokio::task::spawn_blocking({
        let app = app.clone();
        move || {
            let checked = check::check(&app, &source, &mut progress);
            checked.map(|checked| (checked, source, progress))
        }
    })
    .await
    .map_err(|_| "the check broke off".to_owned())??;
    let Checked { records, organisations, known } = checked;
    let mut import = Import { app, source, known: Arc::new(known), records, done: Done::default() };
    if organisations {
        import.append(Part::Organisations, &mut progress).await?;
    }
    import.append(Part::Others, &mut progress).await?;
    start::catch_up(app).await.map_err(|error| error.to_string())?;
    let Done { records, outcome } = import.done;
    progress.say(&format!(
        "{} records, {} of them new or changed; {} events",
        count(records),
        count(outcome.changed),
        count(outcome.events)
    ));
    Ok(())
}

/// A file that was found in order, being appended.
struct Import<'a> {
    app: &'a App,
    source: Source,
    known: Arc<Known>,
    records: u64,
    done: Done,
}

/// How far it is.
#[derive(Default)]
struct Done {
    records: u64,
    outcome: Outcome,
}

impl Import<'_> {
    async fn append(&mut self, part: Part, progress: &mut Progress) -> Result<(), String> {
        progress.turn();
        let (to, mut chunks) = mpsc::channel(CHUNKS_MAX);
        let reading = tokio::task::spawn_blocking({
            let (app, known) = (self.app.clone(), Arc::clone(&self.known));
            let source = self.source.clone();
            move || read(&app, &source, &known, part, &to)
        });
        let mut appending = JoinSet::new();
        while let Some(chunk) = chunks.recv().await {
            if appending.len() >= CHUNKS_MAX {
                self.finish_one(&mut appending, progress).await?;
            }
            self.wait_for_views().await?;
            let app = self.app.clone();
            appending.spawn(async move { (chunk.len(), append::all(&app, &chunk).await) });
        }
        while !appending.is_empty() {
            self.finish_one(&mut appending, progress).await?;
        }
        reading.await.map_err(|_| "the reading broke off".to_owned())?
    }

    async fn finish_one(
        &mut self,
        appending: &mut JoinSet<(usize, Result<Outcome, String>)>,
        progress: &mut Progress,
    ) -> Result<(), String> {
        let Some(joined) = appending.join_next().await else {
            return Ok(());
        };
        let (records, outcome) = joined.map_err(|_| "the import broke off".to_owned())?;
        let outcome = outcome?;
        self.done.records += u64::try_from(records).unwrap_or(u64::MAX);
        self.done.outcome.changed += outcome.changed;
        self.done.outcome.events += outcome.events;
        let (done, all) = (self.done.records, self.records);
        progress.tell(|| format!("{} of {}", count(done), count(all)));
        Ok(())
    }

    async fn wait_for_views(&self) -> Result<(), String> {
        let near = self.app.log.head().saturating_sub(BEHIND_EVENTS_MAX);
        while !self.app.views.reach(near, WAITING).await {
            if let Some(reason) = self.app.views.failed() {
                return Err(format!("The read models stopped: {reason}."));
            }
        }
        Ok(())
    }
}

/// Reads a part of the file again, now as records, and hands them over in chunks. Whoever takes
/// them may be gone, and then there is nobody to read for.
fn read(
    app: &App,
    source: &Source,
    known: &Known,
    part: Part,
    to: &Sender<Vec<Record>>,
) -> Result<(), String> {
    let changed = |_| "The file changed while it was imported; import it again.".to_owned();
    let mut records = source.records().map_err(changed)?;
    let mut chunk = Vec::with_capacity(CHUNK_RECORDS);
    loop {
        let fields = match records.next().map_err(|wrong| changed(vec![wrong]))? {
            Read::Record(fields) if part_of(&fields) == part => fields,
            Read::Record(_) => continue,
            Read::Wrong(wrongs) => return Err(changed(wrongs)),
            Read::End => break,
        };
        chunk.push(parse::record(app, known, &fields).map_err(changed)?);
        if chunk.len() == CHUNK_RECORDS {
            if !source.is_unchanged() {
                return Err(changed(Vec::new()));
            }
            let full = std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK_RECORDS));
            if to.blocking_send(full).is_err() {
                return Ok(());
            }
        }
    }
    if !source.is_unchanged() {
        return Err(changed(Vec::new()));
    }
    // A receiver that is gone wants no more.
    let _ = to.blocking_send(chunk);
    Ok(())
}

fn part_of(fields: &Fields) -> Part {
    match fields.get(Column::Kind) {
        Some(ORGANISATION) => Part::Organisations,
        Some(_) | None => Part::Others,
    }
}
