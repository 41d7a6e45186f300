//! Whose account it is: bound to a person at their first sign-in, and theirs for good.

use super::provider::Identity;
use crate::act::unasked;
use crate::app::App;
use crate::error::{Fault, Internal};
use casetrail_domain::id::PersonId;
use casetrail_domain::{Event, member};
use casetrail_eventlog::{Append, AppendError, ClaimChange, Expected, NewEvent};
use std::time::Duration;
use uuid::Uuid;

/// How long it may take until what was bound is read.
const APPLYING_MAX: Duration = Duration::from_secs(2);

/// The person of this account; `None` when it is nobody's who has access.
///
/// # Errors
/// When something can't be read or written.
pub async fn person(
    app: &App,
    issuer: &str,
    identity: &Identity,
) -> Result<Option<PersonId>, Fault> {
    let bound = app.views.snapshot()?.person_by_account(issuer, &identity.subject)?;
    let person = match bound {
        Some(person) => Some(person),
        None => bind(app, issuer, identity).await?,
    };
    let Some(person) = person else {
        return Ok(None);
    };
    let grants = app.views.snapshot()?.grants(person)?;
    Ok(Some(person).filter(|_| !grants.is_empty()))
}

/// Binds the account to whoever has its username, unless they have one already: a username that
/// somebody else is given later opens nothing.
async fn bind(app: &App, issuer: &str, identity: &Identity) -> Result<Option<PersonId>, Fault> {
    let Some(username) = &identity.username else {
        return Ok(None);
    };
    let Ok(username) = member::username("username", username) else {
        return Ok(None);
    };
    let views = app.views.snapshot()?;
    let Some(person) = views.person_by_username(&username)?.map(|row| row.id) else {
        return Ok(None);
    };
    if views.has_account(person)? || views.grants(person)?.is_empty() {
        return Ok(None);
    }
    let revision = views.revision(person.0)?;
    drop(views);
    match app.log.append(binding(app, person, revision, issuer, &identity.subject)).await {
        Ok(appended) => {
            // Until it is applied here, another sign-in of theirs is decided on the claim.
            let _ = app.views.reach(appended.position, APPLYING_MAX).await;
            Ok(Some(person))
        }
        Err(AppendError::Conflict { .. } | AppendError::ClaimTaken { .. }) => {
            // Two sign-ins at once, perhaps: what was bound first counts.
            let _ = app.views.reach(app.log.head(), APPLYING_MAX).await;
            Ok(app.views.snapshot()?.person_by_account(issuer, &identity.subject)?)
        }
        Err(error) => Err(Internal::new(error).into()),
    }
}

fn binding(
    app: &App,
    person: PersonId,
    revision: u64,
    issuer: &str,
    subject: &str,
) -> Append<Event> {
    let unique = format!("account {issuer} {subject}");
    let claim = Uuid::from_bytes(app.log.fingerprint(unique.as_bytes()));
    let bound =
        Event::AccountBound { issuer: issuer.to_owned(), subject: subject.to_owned().into() };
    Append {
        stream: person.0,
        expected: Expected::Revision(revision),
        events: vec![NewEvent {
            id: Uuid::now_v7(),
            subject: Some(person.0),
            series: None,
            number: None,
            event: bound,
        }],
        claims: vec![ClaimChange::Take { claim }],
        relied_on: Vec::new(),
        rows: Vec::new(),
        meta: unasked(app, person, Uuid::now_v7(), None),
    }
}
