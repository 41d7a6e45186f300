//! `replay`: the history of a case in words, as of any moment, beside a running server.

use super::{Replay, say};
use crate::clock::Clock;
use crate::control::{self, Work};
use crate::looks::Looks;
use crate::start::{ACCESS, LOG, log_settings};
use casetrail_domain::entry::{Part, entry};
use casetrail_domain::id::{CaseId, OrganisationId, PersonId};
use casetrail_domain::number::CaseNumber;
use casetrail_domain::{Event, Personal, auckland};
use casetrail_eventlog::{Log, Recorded};
use casetrail_projections::feed::recorded;
use chrono::DateTime;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::Path;
use uuid::Uuid;

/// Prints it.
///
/// # Errors
/// One sentence: no such case, a wrong option, or a log that can't be read.
pub async fn run(options: &Replay) -> Result<(), String> {
    let number = CaseNumber::parse(&options.case)
        .ok_or_else(|| format!("\"{}\" is no case number; it has eight digits.", options.case))?;
    let until = Until::parse(options.at.as_deref())?;
    let folder = options.data.folder()?;
    let settings = log_settings(&folder, LOG, Clock::Real);
    let log = Log::<Event>::open_read_only(settings).await.map_err(|error| error.to_string())?;
    let told = tokio::task::spawn_blocking(move || tell(&log, number, until))
        .await
        .map_err(|_| "the replay broke off".to_owned())??;
    let (Some(case), Some(last)) = (told.case, told.lines.last()) else {
        return Err(format!("There is no case {} then.", CaseNumber(number)));
    };
    note(&folder, CaseId(case), last.position).await?;
    if !options.json {
        say(&format!("Case {}", CaseNumber(number)));
    }
    for line in &told.lines {
        say(&if options.json { line.json() } else { line.words() });
    }
    Ok(())
}

/// Notes the look in the access log before anything is shown: by the server of this folder, or as
/// the log's owner when none runs.
async fn note(folder: &Path, case: CaseId, position: u64) -> Result<(), String> {
    let work = Work::NoteReplay { case, position };
    if let Some(outcome) = control::hand_over(folder, &work, say).await {
        return outcome;
    }
    let access = Log::open(log_settings(folder, ACCESS, Clock::Real));
    let looks = Looks::new(access.await.map_err(|error| error.to_string())?, Clock::Real);
    let noted = looks.replayed_here(case, position).await;
    looks.log().close().await;
    noted.map_err(|error| error.to_string())
}

/// Up to where the history is told.
#[derive(Clone, Copy)]
enum Until {
    End,
    Position(u64),
    Time(DateTime<chrono::Utc>),
}

impl Until {
    fn parse(text: Option<&str>) -> Result<Self, String> {
        let Some(text) = text else {
            return Ok(Self::End);
        };
        if let Ok(position) = text.parse() {
            return Ok(Self::Position(position));
        }
        DateTime::parse_from_rfc3339(text).map(|time| Self::Time(time.to_utc())).map_err(|_| {
            format!("--at is \"{text}\"; give a position or a time as 2026-02-28T09:00:00+13:00.")
        })
    }

    fn has_passed(self, event: &Recorded<Event>) -> bool {
        match self {
            Self::End => false,
            Self::Position(position) => event.position > position,
            Self::Time(time) => event.at > time,
        }
    }
}

/// What the log has told so far: the names of then, and the lines of the case.
#[derive(Default)]
struct Told {
    people: HashMap<Uuid, String>,
    organisations: HashMap<Uuid, String>,
    case: Option<Uuid>,
    /// The stream's events before its number is known.
    unnumbered: HashMap<Uuid, Vec<Line>>,
    lines: Vec<Line>,
}

/// One line of the history.
struct Line {
    position: u64,
    at: DateTime<chrono::Utc>,
    kind: String,
    actor: String,
    organisation: Option<String>,
    summary: String,
    detail: Option<String>,
    hash: String,
}

fn tell(log: &Log<Event>, number: u64, until: Until) -> Result<Told, String> {
    let mut told = Told::default();
    let scanned = log.scan(0, log.head(), |event| {
        if until.has_passed(&event) {
            return ControlFlow::Break(());
        }
        told.take(&event, number);
        ControlFlow::Continue(())
    });
    scanned.map_err(|error| error.to_string())?;
    Ok(told)
}

impl Told {
    fn take(&mut self, event: &Recorded<Event>, number: u64) {
        match &event.event {
            Event::PersonRegistered { name, .. } => {
                self.people.insert(event.stream, name.known().cloned().unwrap_or_default());
            }
            Event::OrganisationRegistered { name, .. } => {
                self.organisations.insert(event.stream, name.clone());
            }
            Event::RequestSubmitted { .. } => {
                let line = self.line(event);
                self.unnumbered.insert(event.stream, vec![line]);
            }
            Event::CaseOpened { .. } => {
                let line = self.line(event);
                let mut lines = self.unnumbered.remove(&event.stream).unwrap_or_default();
                if event.number == Some(number) {
                    self.case = Some(event.stream);
                    lines.push(line);
                    self.lines = lines;
                }
            }
            _ if self.case == Some(event.stream) => {
                let line = self.line(event);
                self.lines.push(line);
            }
            _ => {}
        }
    }

    fn line(&self, event: &Recorded<Event>) -> Line {
        let told = recorded(event);
        let entry = entry(&event.event);
        let summary = entry.summary.iter().map(|part| self.words(part)).collect();
        let text = match &event.event {
            Event::CommentAdded { body, .. } | Event::CommentAmended { body, .. } => Some(body),
            _ => entry.detail.as_ref().map(|(_, detail)| detail),
        };
        Line {
            position: event.position,
            at: event.at,
            kind: entry.kind.to_owned(),
            actor: self.person(told.actor),
            organisation: told.organisation.map(|id| self.organisation(id)),
            summary,
            detail: text.map(|text| match text {
                Personal::Known(text) => text.clone(),
                Personal::Erased => "(erased)".to_owned(),
            }),
            hash: crate::cursor::hex(&event.hash),
        }
    }

    fn words(&self, part: &Part) -> String {
        match part {
            Part::Text(text) => text.clone(),
            Part::Person(id) => self.person(*id),
            Part::Organisation(id) => self.organisation(*id),
        }
    }

    fn person(&self, id: PersonId) -> String {
        if id == casetrail_domain::access::SYSTEM {
            return "Casetrail".to_owned();
        }
        self.people.get(&id.0).cloned().unwrap_or_else(|| id.global())
    }

    fn organisation(&self, id: OrganisationId) -> String {
        self.organisations.get(&id.0).cloned().unwrap_or_else(|| id.global())
    }
}

impl Line {
    fn words(&self) -> String {
        let who = match &self.organisation {
            Some(organisation) => format!("{} ({organisation})", self.actor),
            None => self.actor.clone(),
        };
        let detail = self.detail.as_ref().map_or(String::new(), |detail| {
            format!("\n{:>32}{}", "", detail.replace('\n', &format!("\n{:>32}", "")))
        });
        format!(
            "{:>8}  {:<20}  {}, by {who}{detail}",
            self.position,
            auckland::time_text(self.at),
            self.summary,
        )
    }

    fn json(&self) -> String {
        serde_json::json!({
            "position": self.position.to_string(),
            "at": self.at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
            "kind": self.kind,
            "actor": self.actor,
            "organisation": self.organisation,
            "summary": self.summary,
            "detail": self.detail,
            "hash": self.hash,
        })
        .to_string()
    }
}
