//! The demo's directory: appended as an import appends it, before everything else.

use super::people::{
    ACCOUNTS, LEARNERS, learner, learner_name, organisation, organisation_name, person,
};
use super::{at, id};
use crate::app::App;
use casetrail_domain::Event;
use casetrail_domain::access::{OrganisationKind, SYSTEM};
use casetrail_domain::id::CatalogueId;
use casetrail_eventlog::{Append, Expected, Meta, NewEvent};
use chrono::{Days, NaiveDate};
use uuid::Uuid;

/// The stream of the catchments: which provider serves which.
const CATCHMENTS: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0010);
/// When the directory was imported.
const IMPORTED: &str = "2025-01-27T09:00:00+13:00";

/// Appends the directory.
///
/// # Errors
/// One sentence that says what failed.
pub async fn seed(app: &App) -> Result<(), String> {
    organisations(app).await?;
    for account in &ACCOUNTS {
        let who = person(account.username);
        let home = account.grants.first().map_or("ministry", |(home, _)| home);
        let (role, place) = account.username.split_once('@').unwrap_or_default();
        let mut events = vec![Event::PersonRegistered {
            organisation: organisation(home),
            username: account.username.to_owned().into(),
            name: account.name.to_owned().into(),
            phone: Some(phone(account.username).into()),
            email: Some(format!("{role}@{place}.example.nz").into()),
        }];
        events.extend(account.grants.iter().map(|(key, role)| Event::AccessGranted {
            organisation: organisation(key),
            role: *role,
        }));
        append(app, who.0, Some(who.0), events).await?;
    }
    for school in ["north", "south"] {
        for n in 0..LEARNERS {
            enrol(app, school, n).await?;
        }
    }
    catalogue(app).await
}

async fn organisations(app: &App) -> Result<(), String> {
    use OrganisationKind::{Ministry, Provider, School};
    let registered = |kind, key: &str| Event::OrganisationRegistered {
        kind,
        name: organisation_name(key).into(),
    };
    let catchment = |name: &str| Event::SchoolCatchmentSet { catchment: name.into() };
    let school = organisation("south");
    let organisations = [
        ("north", vec![registered(School, "north"), catchment("Northwood area")]),
        ("south", vec![registered(School, "south"), catchment("Harbour area")]),
        ("northwood", vec![registered(Provider, "northwood")]),
        ("harbour", vec![registered(Provider, "harbour")]),
        ("provision", vec![registered(Provider, "provision"), Event::ProvisionLinked { school }]),
        ("ministry", vec![registered(Ministry, "ministry")]),
    ];
    for (key, events) in organisations {
        append(app, organisation(key).0, None, events).await?;
    }
    let areas = [("Northwood area", "northwood"), ("Harbour area", "harbour")];
    let events = areas.map(|(catchment, provider)| Event::CatchmentAssigned {
        catchment: catchment.to_owned(),
        provider: organisation(provider),
    });
    append(app, CATCHMENTS, None, events.to_vec()).await
}

async fn enrol(app: &App, school: &str, n: usize) -> Result<(), String> {
    let who = learner(school, n);
    let days = u64::try_from(n * 53 % 1_800).unwrap_or_default();
    let born = NaiveDate::from_ymd_opt(2008, 2, 1).unwrap_or_default();
    let year_level = u8::try_from(13 - n * 53 % 1_800 / 365).unwrap_or(9);
    let series = if school == "north" { 1 } else { 2 };
    let mut events = vec![
        Event::LearnerRegistered {
            name: learner_name(school, n).into(),
            nsn: format!("{:09}", 140_000_000 + series * 1_000 + n * 7).into(),
            date_of_birth: born.checked_add_days(Days::new(days)).unwrap_or(born).into(),
            year_level: year_level.into(),
        },
        Event::EnrolmentStarted { school: organisation(school) },
    ];
    if school == "south" && n < 2 {
        events.push(Event::ProvisionCoverageStarted { provider: organisation("provision") });
    }
    append(app, who.0, Some(who.0), events).await
}

async fn catalogue(app: &App) -> Result<(), String> {
    let services = [
        ("Public Health Nurse", "Health NZ"),
        ("Support Group", "Oranga Tamariki"),
        ("Youth mentoring", "Northwood Trust"),
        ("Counselling", "Harbour Counselling"),
    ];
    for (service_name, service_provider) in services {
        let entry = CatalogueId(id(&format!("catalogue {service_name}")));
        let saved = Event::CatalogueEntrySaved {
            entry,
            service_name: service_name.to_owned(),
            service_provider: service_provider.to_owned(),
            active: true,
        };
        append(app, entry.0, None, vec![saved]).await?;
    }
    Ok(())
}

fn phone(username: &str) -> String {
    let digits = id(&format!("phone {username}")).as_u128() % 10_000;
    format!("09 555 {digits:04}")
}

async fn append(
    app: &App,
    stream: Uuid,
    subject: Option<Uuid>,
    events: Vec<Event>,
) -> Result<(), String> {
    let new = |(n, event): (usize, Event)| {
        let id = id(&format!("event {n} of {stream}"));
        NewEvent { id, subject: personal(&event, subject), series: None, number: None, event }
    };
    let append = Append {
        stream,
        expected: Expected::Revision(0),
        events: events.into_iter().enumerate().map(new).collect(),
        claims: Vec::new(),
        relied_on: Vec::new(),
        rows: Vec::new(),
        meta: Meta {
            command: id(&format!("import of {stream}")),
            fingerprint: [0; 16],
            actor: SYSTEM.0,
            organisation: None,
            role: None,
            cause: None,
            at: at(IMPORTED),
        },
    };
    app.log.append(append).await.map(drop).map_err(|error| error.to_string())
}

/// Only what holds personal data has a subject.
fn personal(event: &Event, subject: Option<Uuid>) -> Option<Uuid> {
    let holds = matches!(event, Event::LearnerRegistered { .. } | Event::PersonRegistered { .. });
    subject.filter(|_| holds)
}
