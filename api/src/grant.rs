//! `casetrail grant`: the first authorisers and administrators, given by whoever has the machine.

use crate::act::member::person_named;
use crate::act::unasked;
use crate::app::App;
use casetrail_domain::Event;
use casetrail_domain::access::{OrganisationKind, Role, SYSTEM};
use casetrail_domain::id::{OrganisationId, PersonId};
use casetrail_domain::{fold, member};
use casetrail_eventlog::{Append, AppendError, Expected, NewEvent};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use uuid::Uuid;

/// How long it may take until what was granted is read.
const APPLYING_MAX: Duration = Duration::from_secs(30);

/// Who gets which role where, as typed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Wish {
    /// What they sign in with.
    pub username: String,
    /// The organisation's name or id.
    pub organisation: String,
    /// The role's name.
    pub role: String,
}

/// Grants it; answers what was done, in one sentence. Granted before, it changes nothing.
///
/// # Errors
/// One sentence that says what is in the way.
pub async fn run(app: &App, wish: &Wish) -> Result<String, String> {
    let username = member::username("username", &wish.username).map_err(|error| error.message)?;
    let role = role(&wish.role)?;
    loop {
        let (organisation, name) = organisation(app, &wish.organisation, role).await?;
        let (person, events, revision) = decide(app, &username, organisation, role)?;
        let said = format!("{username} is {} at {name}", role.words());
        if events.is_empty() {
            return Ok(format!("{said} already."));
        }
        match append(app, person.0, revision, events).await {
            Ok(()) => return Ok(format!("{said}.")),
            Err(AppendError::Conflict { .. }) => caught_up(app).await?,
            Err(error) => return Err(error.to_string()),
        }
    }
}

fn role(text: &str) -> Result<Role, String> {
    let key = text.trim().to_uppercase().replace(['-', ' '], "_");
    Role::parse(&key).ok_or_else(|| {
        let known: Vec<&str> = Role::ALL.iter().map(|role| role.key()).collect();
        format!("There is no role \"{text}\"; the roles are {}.", known.join(", "))
    })
}

/// The organisation of this name or id. The Ministry is made when a role of it is granted first.
async fn organisation(
    app: &App,
    wished: &str,
    role: Role,
) -> Result<(OrganisationId, String), String> {
    use OrganisationKind::{Ministry, Provider, School};
    let views = app.views.snapshot().map_err(|error| error.to_string())?;
    let mut found = Vec::new();
    for kind in [School, Provider, Ministry] {
        found.extend(views.organisations(kind, None).map_err(|error| error.to_string())?);
    }
    drop(views);
    let is_wished = |id: OrganisationId, name: &str| {
        id.global() == wished || fold::sort_key(name) == fold::sort_key(wished)
    };
    let mut named = found.iter().filter(|row| is_wished(row.id, &row.name));
    match (named.next(), named.next()) {
        (Some(row), None) if role.fits(row.kind) => Ok((row.id, row.name.clone())),
        (Some(row), None) => Err(format!("Nobody can be {} at {}.", role.words(), row.name)),
        (Some(_), Some(_)) => {
            let ids: Vec<String> = found
                .iter()
                .filter(|row| is_wished(row.id, &row.name))
                .map(|row| row.id.global())
                .collect();
            Err(format!("\"{wished}\" names several organisations; use an id: {}.", ids.join(", ")))
        }
        (None, _) if role.fits(Ministry) && found.iter().all(|row| row.kind != Ministry) => {
            let id = OrganisationId(Uuid::now_v7());
            let registered =
                Event::OrganisationRegistered { kind: Ministry, name: wished.trim().to_owned() };
            append(app, id.0, 0, vec![registered]).await.map_err(|error| error.to_string())?;
            Ok((id, wished.trim().to_owned()))
        }
        (None, _) => Err(format!("There is no organisation \"{wished}\"; import it first.")),
    }
}

fn decide(
    app: &App,
    username: &str,
    organisation: OrganisationId,
    role: Role,
) -> Result<(PersonId, Vec<Event>, u64), String> {
    let views = app.views.snapshot();
    let found = views.and_then(|views| {
        let known = views.person_by_username(username)?;
        let is_known = known.is_some();
        let person = known.map_or_else(|| person_named(app, username), |row| row.id);
        let mut grants = views.grants(person)?;
        grants.retain(|grant| grant.organisation == organisation && grant.role == role);
        Ok((person, is_known, grants.is_empty(), views.revision(person.0)?))
    });
    let (person, is_known, is_new, revision) = found.map_err(|error| error.to_string())?;
    let registered = (!is_known).then(|| Event::PersonRegistered {
        organisation,
        username: username.to_owned().into(),
        name: username.to_owned().into(),
        phone: None,
        email: None,
    });
    let granted = is_new.then_some(Event::AccessGranted { organisation, role });
    Ok((person, registered.into_iter().chain(granted).collect(), revision))
}

async fn append(
    app: &App,
    stream: Uuid,
    revision: u64,
    events: Vec<Event>,
) -> Result<(), AppendError> {
    let new = |event| NewEvent {
        id: Uuid::now_v7(),
        subject: matches!(event, Event::PersonRegistered { .. }).then_some(stream),
        series: None,
        number: None,
        event,
    };
    let append = Append {
        stream,
        expected: Expected::Revision(revision),
        events: events.into_iter().map(new).collect(),
        claims: Vec::new(),
        relied_on: Vec::new(),
        rows: Vec::new(),
        meta: unasked(app, SYSTEM, Uuid::now_v7(), None),
    };
    app.log.append(append).await.map(drop)
}

async fn caught_up(app: &App) -> Result<(), String> {
    match app.views.reach(app.log.head(), APPLYING_MAX).await {
        true => Ok(()),
        false => Err("The read models do not follow the log.".to_owned()),
    }
}
