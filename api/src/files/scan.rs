//! Scanning: every file that was attached is scanned before anybody reads it.
//!
//! A reactor: it looks for files without a verdict when it starts and whenever one was attached,
//! and appends what the scan came to as an event. The command's id follows from the file, so that
//! several instances, or one that starts again, record it once.

use super::built_in;
use super::clamd::{self, Address, ScanError};
use super::sealed::Sealed;
use crate::act::unasked;
use crate::app::App;
use crate::derive::derive;
use crate::error::Fault;
use casetrail_domain::Event;
use casetrail_domain::access::SYSTEM;
use casetrail_domain::case;
use casetrail_domain::event::{Scanner, Verdict};
use casetrail_domain::id::LearnerId;
use casetrail_eventlog::{Append, AppendError, Expected, Follow, NewEvent};
use casetrail_projections::FileRow;
use std::time::Duration;
use thiserror::Error;

/// How many files without a verdict are looked up at a time.
const FILES_AT_ONCE: usize = 16;
/// How long to wait before a scan that failed is tried again, at first and at most.
const AGAIN_FIRST: Duration = Duration::from_millis(500);
const AGAIN_MAX: Duration = Duration::from_secs(30);
/// Events read from the log at a time.
const EVENTS_AT_ONCE: usize = 1_000;

/// What scans files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scanning {
    /// A clamd.
    Clamd(Address),
    /// The demo's own check.
    BuiltIn,
    /// Nothing: files wait, and nobody reads them.
    Off,
}

impl Scanning {
    /// What scans, by the setting; without one the demo's own check, and else nothing.
    ///
    /// # Errors
    /// One sentence when the setting is wrong.
    pub fn choose(clamd: Option<&str>, demo: bool) -> Result<Self, String> {
        match clamd.filter(|setting| !setting.is_empty()) {
            Some(setting) => Address::parse(setting).map(Self::Clamd),
            None if demo => Ok(Self::BuiltIn),
            None => Ok(Self::Off),
        }
    }

    /// What is said of it at the start; nothing when all is as it should be.
    #[must_use]
    pub fn warning(&self) -> Option<&'static str> {
        match self {
            Self::Clamd(_) => None,
            Self::BuiltIn => Some(
                "No virus scanner is set (CASETRAIL_CLAMD): the demo's own check knows the EICAR \
                 test virus and nothing else.",
            ),
            Self::Off => Some(
                "No virus scanner is set (CASETRAIL_CLAMD): files can be uploaded, but stay \
                 PENDING, and nobody can open them until one is.",
            ),
        }
    }
}

/// Why a file has no verdict yet.
#[derive(Debug, Error)]
enum Unscanned {
    #[error(transparent)]
    Scan(#[from] ScanError),
    #[error("the log: {0}")]
    Append(#[from] AppendError),
    #[error("the read models can't be read")]
    Views,
}

impl From<Fault> for Unscanned {
    fn from(_: Fault) -> Self {
        Self::Views
    }
}

/// Scans what waits and what comes, until the log is closed.
pub async fn run(app: App) {
    if app.scanning == Scanning::Off {
        return;
    }
    let mut follow = app.log.follow(app.log.head());
    let mut again = AGAIN_FIRST;
    loop {
        let waits = round(&app).await;
        again = if waits { (again * 2).min(AGAIN_MAX) } else { AGAIN_FIRST };
        let attached = attached(&app, &mut follow);
        if !waits {
            match attached.await {
                true => continue,
                false => return,
            }
        }
        // What failed is tried again after a while, or with the next file.
        if let Ok(false) = tokio::time::timeout(again, attached).await {
            return;
        }
    }
}

/// Waits until a file was attached and is known here; false when the log is closed.
async fn attached(app: &App, follow: &mut Follow<Event>) -> bool {
    loop {
        let Ok(batch) = follow.next_batch(EVENTS_AT_ONCE).await else { return false };
        let uploaded = batch.iter().rev().find(|e| matches!(e.event, Event::FileUploaded { .. }));
        if let Some(event) = uploaded {
            let mut applied = app.views.watch();
            return applied.wait_for(|applied| *applied >= event.position).await.is_ok();
        }
    }
}

/// Scans all that waits; true when some of it still does.
async fn round(app: &App) -> bool {
    let (mut after, mut waits) = (0, false);
    loop {
        let found = app.views.snapshot().and_then(|views| views.unscanned(after, FILES_AT_ONCE));
        let files = match found {
            Ok(files) if files.is_empty() => return waits,
            Ok(files) => files,
            Err(error) => {
                tracing::error!(%error, "files that wait for their scan can't be looked up");
                return true;
            }
        };
        for file in files {
            after = file.position;
            if let Err(error) = scan_one(app, &file).await {
                tracing::warn!(file = ?file.id, %error, "a file could not be scanned, and waits");
                waits = true;
            }
        }
    }
}

async fn scan_one(app: &App, file: &FileRow) -> Result<(), Unscanned> {
    let row = app.views.snapshot().and_then(|views| views.case(file.case));
    let learner = row.ok().flatten().ok_or(Unscanned::Views)?.case.learner;
    let (verdict, scanner) = look(app, file, learner).await?;
    record(app, file, verdict, scanner).await
}

async fn look(
    app: &App,
    file: &FileRow,
    learner: LearnerId,
) -> Result<(Verdict, Scanner), ScanError> {
    let sealed = Sealed::open(&app.files, &app.log, file.id, learner, file.facts.bytes).await?;
    match &app.scanning {
        Scanning::Clamd(address) => {
            let bytes = sealed.bytes();
            let verdict = clamd::scan(address, sealed.read(0..bytes)).await?;
            Ok((verdict, Scanner::Clamd))
        }
        Scanning::BuiltIn | Scanning::Off => Ok((built_in::scan(&sealed).await?, Scanner::BuiltIn)),
    }
}

/// Appends what a scan came to, unless it is known.
async fn record(
    app: &App,
    file: &FileRow,
    verdict: Verdict,
    scanner: Scanner,
) -> Result<(), Unscanned> {
    loop {
        let row = app.views.snapshot().and_then(|views| views.case(file.case));
        let case = row.ok().flatten().ok_or(Unscanned::Views)?.case;
        let Some(event) = case::scanned(&case, file.id, verdict, scanner) else {
            return Ok(());
        };
        let append = append(app, &case, file, event);
        match app.log.append(append).await {
            Ok(appended) => {
                // This instance tells what it recorded before it looks for more.
                app.views.reach(appended.position, crate::act::APPLYING_MAX).await;
                return Ok(());
            }
            Err(AppendError::Conflict { .. }) => {
                app.views.reach(app.log.head(), crate::act::APPLYING_MAX).await;
            }
            Err(error) => return Err(error.into()),
        }
    }
}

fn append(app: &App, case: &case::Case, file: &FileRow, event: Event) -> Append<Event> {
    let command = derive(SYSTEM.0, file.id.0, "scan", 0);
    let event = NewEvent {
        id: derive(SYSTEM.0, command, "event", 0),
        subject: Some(case.learner.0),
        series: None,
        number: None,
        event,
    };
    Append {
        stream: case.id.0,
        expected: Expected::Addition(case.version),
        events: vec![event],
        claims: Vec::new(),
        relied_on: Vec::new(),
        rows: Vec::new(),
        // The same for every verdict: the first scan decides.
        meta: unasked(app, SYSTEM, command, None),
    }
}

/// Scans a file at once, for demo data that are made at a time of their own.
///
/// # Errors
/// One sentence that says why it could not be scanned.
pub async fn at_once(app: &App, file: &FileRow) -> Result<(), String> {
    scan_one(app, file).await.map_err(|error| error.to_string())
}
