//! Cases by the thousand, appended to the log of a stopped service: North High School's, gone to
//! Northwood Attendance, about ten events each with their learner's.

use casetrail_domain::Event;
use casetrail_domain::event::{CaseType, ContactDetails, Route, Visibility};
use casetrail_domain::form::Answers;
use casetrail_domain::id::{CommentId, LearnerId, RequestId, ServiceId};
use casetrail_eventlog::{Append, Expected, Meta, NewEvent};
use casetrail_tests::{App, Directory};
use chrono::Utc;
use futures_util::{StreamExt, stream};
use std::ops::Range;
use uuid::Uuid;

/// Appends in flight at once.
const AT_ONCE: usize = 512;
/// Events of a case's stream in one append.
const COMMENTS: usize = 4;

const NAMES: [&str; 8] =
    ["Māori", "Ngata", "Fa'atali", "Solomona", "Joseph", "Bloggs", "Aroha", "Tūī"];

/// Appends the cases with these numbers; how many events they came to.
pub async fn fill(app: &App, cases: Range<usize>) -> usize {
    let directory = app.directory().await;
    let events = stream::iter(cases)
        .map(|n| case(&directory, n))
        .buffer_unordered(AT_ONCE)
        .fold(0, |all, events| async move { all + events })
        .await;
    directory.close().await;
    events
}

async fn case(directory: &Directory, n: usize) -> usize {
    let learner = LearnerId(Uuid::now_v7());
    let name = format!("{} {} {n}", NAMES[n % 8], NAMES[n / 8 % 8]);
    let registered = vec![
        Event::LearnerRegistered {
            name: name.into(),
            nsn: format!("{n:09}").into(),
            date_of_birth: chrono::NaiveDate::default().into(),
            year_level: 9.into(),
        },
        Event::EnrolmentStarted { school: directory.organisation("North High School") },
    ];
    let life = life(directory, learner, n);
    let count = registered.len() + life.len();
    append(directory, learner.0, learner, registered).await;
    append(directory, Uuid::now_v7(), learner, life).await;
    count
}

fn life(directory: &Directory, learner: LearnerId, n: usize) -> Vec<Event> {
    let case_type = CaseType::ChronicAbsence;
    let contact = directory.person("contact@north");
    let mut life = vec![
        Event::RequestSubmitted {
            request: RequestId(Uuid::now_v7()),
            number: 100_000_000 + n as u64,
            service: ServiceId::default(),
            case_type,
            learner,
            school: directory.organisation("North High School"),
            form_version: 1,
            answers: Answers::default().into(),
        },
        Event::CaseOpened {
            case_type,
            learner,
            catchment: Some("Northwood area".to_owned()),
            contact,
            details: ContactDetails::default(),
        },
        Event::CaseAllocated {
            provider: directory.organisation("Northwood Attendance"),
            route: Route::Catchment,
        },
        Event::CaseAssigned { owner: directory.person("manager@northwood") },
    ];
    for comment in 0..COMMENTS {
        life.push(Event::CommentAdded {
            comment: CommentId(Uuid::now_v7()),
            visibility: if comment % 2 == 0 { Visibility::Shared } else { Visibility::Internal },
            body: "Called the family; they will be back on Monday.".to_owned().into(),
        });
    }
    life
}

async fn append(directory: &Directory, stream: Uuid, learner: LearnerId, events: Vec<Event>) {
    let new = |event: Event| NewEvent {
        id: Uuid::now_v7(),
        subject: Some(learner.0),
        series: event.series(),
        number: None,
        event,
    };
    let append = Append {
        stream,
        expected: Expected::Revision(0),
        events: events.into_iter().map(new).collect(),
        claims: Vec::new(),
        relied_on: Vec::new(),
        rows: Vec::new(),
        meta: Meta {
            command: Uuid::new_v4(),
            fingerprint: [0; 16],
            actor: directory.person("manager@northwood").0,
            organisation: Some(directory.organisation("Northwood Attendance").0),
            role: Some("CASE_MANAGER".to_owned()),
            cause: None,
            at: Utc::now(),
        },
    };
    directory.log().append(append).await.expect("the log takes it");
}
