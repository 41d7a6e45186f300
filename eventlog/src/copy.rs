//! Copies a log whole, with positions and hashes as they are and all that stands beside it: from one
//! engine to another, into an archive, and back out of one.
//!
//! A target is marked as not whole from the first thing written to the last, and nobody opens it so.
//! A copy that was cut off goes on where it stopped: what is there already is compared, event by event.

mod archive;
mod end;
mod keys;
mod master;
mod survey;
mod table;
mod value;

pub use end::End;
pub use keys::{Keyed, KeysEnd, copy_keys};
pub use survey::Surveyed;

pub(crate) use table::{BESIDE, Dialect, EVENTS, IsFirst, Table};
pub(crate) use value::{Row, Value};

use std::path::Path;

use uuid::Uuid;

use crate::LogError;
use crate::columns::{fixed, number};
use crate::record::{Hash, Position};
use crate::seen::Seen;
use crate::settings::Settings;
use end::{Source, Target};
use survey::Survey;

/// The format of a log that is not whole.
pub(crate) const UNFINISHED: i64 = -1;

/// Rows read and written at once.
const PAGE_ROWS: usize = 2_000;

/// What a log is, and how far it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    pub id: Uuid,
    pub secret: Vec<u8>,
    pub made_micros: i64,
    pub head: Position,
    pub at_micros: i64,
}

/// May somebody write the source meanwhile?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum While {
    /// Nobody: what they write would be lost with the log that is left behind.
    Still,
    /// They may: the copy is of one moment.
    Served,
}

/// What a target may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Onto {
    /// The beginning of the source, or nothing.
    Beginning,
    /// Nothing, or what a copy left that was cut off.
    Nothing,
}

/// How a target stands to a source before anything is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    /// It has events up to here, which may be the source's.
    pub known: Position,
    /// It holds nothing at all.
    pub is_empty: bool,
}

impl Standing {
    pub fn of(
        origin: &Origin,
        found: Option<Uuid>,
        head: Position,
        is_empty: bool,
    ) -> Result<Self, &'static str> {
        if !is_empty && found.is_some_and(|found| found != origin.id) {
            return Err("another log lies there");
        }
        if head > origin.head {
            return Err("a log that goes further lies there");
        }
        Ok(Self { known: head, is_empty })
    }
}

impl Onto {
    /// Whether a log that stands so may be written; `whole`: it is no rest of a copy.
    pub(crate) fn admits(self, standing: Standing, whole: bool) -> Result<Standing, &'static str> {
        match self {
            Onto::Nothing if whole && !standing.is_empty => Err("a log lies there already"),
            Onto::Nothing | Onto::Beginning => Ok(standing),
        }
    }
}

impl Table {
    pub(crate) fn malformed(&self) -> LogError {
        LogError::Database(format!("a row of {} is malformed", self.name))
    }
}

/// How far a copy is: so many events of so many.
pub type Progress<'a> = &'a mut dyn FnMut(Position, Position);

/// What is to be copied where.
pub struct Copying<'a> {
    /// The source.
    pub from: &'a End,
    /// The target.
    pub to: &'a End,
    /// What the target may hold.
    pub onto: Onto,
    /// May somebody write the source meanwhile?
    pub meanwhile: While,
    /// Keys to copy, from where and to where, before the target is whole.
    pub keys: Option<(&'a KeysEnd, &'a KeysEnd)>,
}

impl Copying<'_> {
    /// Sees to it that the target may be written, and writes no event.
    ///
    /// # Errors
    /// As [`Copying::run`], as far as it can be told beforehand.
    pub async fn check(&self) -> Result<(), LogError> {
        let mut source = Source::open(self.from, self.meanwhile).await?;
        let origin = source.begin().await?;
        master::bring(&origin, self.from, self.to)?;
        Target::open(self.to, &origin, self.onto).await.map(drop)
    }

    /// Copies a log, reads the copy again, and compares. Blocks where an end is a file.
    ///
    /// # Errors
    /// When an end can't be used, something that was copied does not hold, the target holds anything but
    /// what [`Onto`] says, or the source was written though it was to be still.
    pub async fn run(self, progress: Progress<'_>) -> Result<Surveyed, LogError> {
        let Self { from, to, onto, meanwhile, keys } = self;
        let mut source = Source::open(from, meanwhile).await?;
        let origin = source.begin().await?;
        master::bring(&origin, from, to)?;
        let mut target = Target::open(to, &origin, onto).await?;
        let mut survey = Survey::of(&origin);
        let known = target.standing().known;
        if known > 0 {
            // A source of its own, as an archive is read in its own order.
            let mut again = Source::open_again(from).await?;
            compare(&mut again, &mut target, &mut survey, known, progress).await?;
        }
        target.begin(&origin).await?;
        if let Some((from, to)) = keys {
            copy_keys(from, to).await?;
        }
        copy_beside(&mut source, &mut target, &mut survey).await?;
        source.release().await?;
        copy_events(&mut source, &mut target, &mut survey, origin.head, progress).await?;
        source.check_still().await?;
        let copied = survey.finish();
        if survey_of(&mut target.reading().await?, &origin).await? != copied {
            return Err(LogError::Unlike(to.place()));
        }
        target.finish().await?;
        Ok(copied)
    }
}

async fn copy_beside(
    source: &mut Source,
    target: &mut Target,
    survey: &mut Survey,
) -> Result<(), LogError> {
    for table in BESIDE {
        loop {
            let page = source.page(table, PAGE_ROWS).await?;
            if page.is_empty() {
                break;
            }
            survey.take(table, &page)?;
            target.add(table, &page).await?;
        }
    }
    Ok(())
}

async fn copy_events(
    source: &mut Source,
    target: &mut Target,
    survey: &mut Survey,
    head: Position,
    progress: Progress<'_>,
) -> Result<(), LogError> {
    source.skip_events(survey.head());
    while survey.head() < head {
        let mut page = source.page(&EVENTS, PAGE_ROWS).await?;
        if page.is_empty() {
            return Err(LogError::Tampered {
                position: survey.head() + 1,
                stream: Uuid::nil(),
                rule: "positions have no gaps",
            });
        }
        // What was appended since, and what is there already.
        let known = survey.head();
        page.retain(|row| number(row, 0).is_ok_and(|at| at > known && at <= head));
        survey.take(&EVENTS, &page)?;
        target.add(&EVENTS, &page).await?;
        progress(survey.head(), head);
    }
    Ok(())
}

/// Sees to it that all that the target has is the source's, and erased where it is erased there.
async fn compare(
    source: &mut Source,
    target: &mut Target,
    survey: &mut Survey,
    known: Position,
    progress: Progress<'_>,
) -> Result<(), LogError> {
    while survey.head() < known {
        let mut page = source.page(&EVENTS, PAGE_ROWS).await?;
        let after = survey.head();
        page.retain(|row| number(row, 0).is_ok_and(|at| at <= known));
        survey.take(&EVENTS, &page)?;
        let there = target.hashes((after, survey.head())).await?;
        let unlike = LogError::OtherEvents { place: target.place(), after };
        if page.is_empty() || page.len() != there.len() {
            return Err(unlike);
        }
        let mut erased = Vec::new();
        for (row, (hash, is_erased)) in page.iter().zip(there) {
            let ours: Hash =
                fixed(row, EVENTS.columns.len() - 1).map_err(|_| EVENTS.malformed())?;
            if ours != hash {
                return Err(unlike);
            }
            if !is_erased && is_erased_row(row) {
                erased.push(number(row, 0).map_err(|_| EVENTS.malformed())?);
            }
        }
        if !erased.is_empty() {
            target.erase(&erased).await?;
        }
        progress(survey.head(), known);
    }
    Ok(())
}

fn is_erased_row(row: &Row) -> bool {
    let is_null = |name| {
        let index = EVENTS.columns.iter().position(|(column, _)| *column == name);
        index.and_then(|index| row.0.get(index)) == Some(&Value::Null)
    };
    is_null("sealed") && !is_null("sealed_hash")
}

/// What a source holds, read whole.
async fn survey_of(source: &mut Source, origin: &Origin) -> Result<Surveyed, LogError> {
    let mut survey = Survey::of(origin);
    for table in BESIDE.into_iter().chain([&EVENTS]) {
        loop {
            let page = source.page(table, PAGE_ROWS).await?;
            if page.is_empty() {
                break;
            }
            survey.take(table, &page)?;
        }
    }
    Ok(survey.finish())
}

/// Reads an archive of a log to its end, and says what it holds.
///
/// # Errors
/// When it is malformed, or an event in it does not hold.
pub async fn survey_archive(path: &Path) -> Result<Surveyed, LogError> {
    let mut source = Source::open_again(&End::Archive(path.to_owned())).await?;
    let origin = source.begin().await?;
    survey_of(&mut source, &origin).await
}

/// How far a log on PostgreSQL was when its folder last saw it.
///
/// # Errors
/// When that can't be read.
pub fn seen(settings: &Settings) -> Result<Option<Position>, LogError> {
    Ok(Seen::read(&settings.seen())?.map(|seen| seen.position))
}

/// Forgets how far a log was, where another or an earlier one is put in its place on purpose.
///
/// # Errors
/// When the file can't be removed.
pub fn forget_seen(settings: &Settings) -> Result<(), LogError> {
    let path = settings.seen();
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(LogError::file(&path, &error))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// How long a file is, and its SHA-256.
///
/// # Errors
/// When it can't be read.
pub fn digest(path: &Path) -> Result<(u64, Hash), LogError> {
    archive::digest(path)
}
