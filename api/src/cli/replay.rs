//! `replay`: the history of a case in words, as of any moment, beside a running server.

use super::{Data, Replay, say};
use crate::clock::Clock;
use crate::control::{self, Work};
use crate::looks::Looks;
use crate::start::{ACCESS, LOG, StartError, log_settings};
use casetrail_domain::access::SYSTEM;
use casetrail_domain::entry::{Part, entry};
use casetrail_domain::id::{CaseId, OrganisationId, PersonId};
use casetrail_domain::number::{CASES, CaseNumber};
use casetrail_domain::{Event, Personal, auckland};
use casetrail_eventlog::{Log, LogError, Recorded};
use casetrail_projections::feed::recorded;
use chrono::DateTime;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// Prints it.
///
/// # Errors
/// One sentence: no such case, a wrong option, or a log that can't be read.
pub async fn run(options: &Replay) -> Result<(), StartError> {
    let number = CaseNumber::parse(&options.case)
        .ok_or_else(|| format!("\"{}\" is no case number; it has eight digits.", options.case))?;
    let until = Until::parse(options.at.as_deref())?;
    let data = &options.data;
    let settings = log_settings(&data.data, &data.urls(), LOG, Clock::Real);
    let log = Log::<Event>::open_read_only(settings).await?;
    let missing = || format!("There is no case {} then.", CaseNumber(number));
    let wrong = |error: LogError| error.to_string();
    let stream = log.stream_numbered(CASES, number).await.map_err(wrong)?.ok_or_else(missing)?;
    let mut events = log.read_stream(stream).await.map_err(wrong)?;
    events.retain(|event| !until.has_passed(event));
    // The request came first; the case exists from its opening on.
    let opened = |event: &Arc<Recorded<Event>>| matches!(event.event, Event::CaseOpened { .. });
    let last = events.last().filter(|_| events.iter().any(opened)).ok_or_else(missing)?.position;
    let mut names = Names { log: &log, until, known: HashMap::new() };
    let mut lines = Vec::new();
    for event in &events {
        lines.push(names.line(event).await.map_err(wrong)?);
    }
    note(data, CaseId(stream), last).await?;
    if !options.json {
        say(&format!("Case {}", CaseNumber(number)));
    }
    for line in &lines {
        say(&if options.json { line.json() } else { line.words() });
    }
    Ok(())
}

/// Notes the look in the access log before anything is shown: by the server of this folder, or as
/// the log's owner when none runs.
async fn note(data: &Data, case: CaseId, position: u64) -> Result<(), StartError> {
    let work = Work::NoteReplay { case, position };
    if let Some(outcome) = control::hand_over(&data.data, &work, say).await {
        return Ok(outcome?);
    }
    let access = Log::open(log_settings(&data.data, &data.urls(), ACCESS, Clock::Real));
    let looks = Looks::new(access.await?, Clock::Real);
    let noted = looks.replayed_here(case, position).await;
    looks.log().close().await;
    Ok(noted.map_err(|error| error.to_string())?)
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

/// The names of people and organisations as of then, read from their own streams.
struct Names<'a> {
    log: &'a Log<Event>,
    until: Until,
    known: HashMap<Uuid, Option<String>>,
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

impl Names<'_> {
    async fn line(&mut self, event: &Recorded<Event>) -> Result<Line, LogError> {
        let told = recorded(event);
        let entry = entry(&event.event);
        let mut summary = String::new();
        for part in &entry.summary {
            summary.push_str(&self.words(part).await?);
        }
        let text = body_of(&event.event).or(entry.detail.as_ref().map(|(_, detail)| detail));
        let organisation = match told.organisation {
            Some(id) => Some(self.organisation(id).await?),
            None => None,
        };
        Ok(Line {
            position: event.position,
            at: event.at,
            kind: entry.kind.to_owned(),
            actor: self.person(told.actor).await?,
            organisation,
            summary,
            detail: text.map(|text| match text {
                Personal::Known(text) => text.clone(),
                Personal::Erased => "(erased)".to_owned(),
            }),
            hash: crate::cursor::hex(&event.hash),
        })
    }

    async fn words(&mut self, part: &Part) -> Result<String, LogError> {
        match part {
            Part::Text(text) => Ok(text.clone()),
            Part::Person(id) => self.person(*id).await,
            Part::Organisation(id) => self.organisation(*id).await,
        }
    }

    async fn person(&mut self, id: PersonId) -> Result<String, LogError> {
        if id == SYSTEM {
            return Ok("Casetrail".to_owned());
        }
        Ok(self.name(id.0).await?.unwrap_or_else(|| id.global()))
    }

    async fn organisation(&mut self, id: OrganisationId) -> Result<String, LogError> {
        Ok(self.name(id.0).await?.unwrap_or_else(|| id.global()))
    }

    async fn name(&mut self, stream: Uuid) -> Result<Option<String>, LogError> {
        if let Some(known) = self.known.get(&stream) {
            return Ok(known.clone());
        }
        let events = self.log.read_stream(stream).await?;
        let mut before = events.iter().rev().filter(|event| !self.until.has_passed(event));
        let name = before.find_map(|event| name_in(&event.event));
        self.known.insert(stream, name.clone());
        Ok(name)
    }
}

fn body_of(event: &Event) -> Option<&Personal<String>> {
    if let Event::CommentAdded { body, .. } | Event::CommentAmended { body, .. } = event {
        return Some(body);
    }
    if let Event::FileUploaded { name, .. } | Event::FileRenamed { name, .. } = event {
        return Some(name);
    }
    None
}

fn name_in(event: &Event) -> Option<String> {
    if let Event::PersonRegistered { name, .. } = event {
        name.known().cloned()
    } else if let Event::OrganisationRegistered { name, .. } = event {
        Some(name.clone())
    } else {
        None
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
