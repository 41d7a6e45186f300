//! What may have to follow from an event.

use super::Effect;
use crate::app::App;
use crate::derive::derive;
use crate::error::Fault;
use casetrail_domain::Event;
use casetrail_domain::access::{Role, SYSTEM};
use casetrail_domain::case::consequence::Consequence;
use casetrail_domain::id::{CaseId, LearnerId, OrganisationId, PersonId};
use casetrail_eventlog::Recorded;
use casetrail_projections::{Snapshot, ViewsError};

/// Whether anything may follow from such an event; the rest is not looked at any further.
pub fn may_follow(event: &Event) -> bool {
    matches!(
        event,
        Event::AccessEnded { .. }
            | Event::EnrolmentStarted { .. }
            | Event::EnrolmentEnded { .. }
            | Event::CaseReopened { .. }
            | Event::CasePaused { .. }
    )
}

/// What may have to follow from an event, as the read models have it now.
pub fn of(app: &App, event: &Recorded<Event>) -> Result<Vec<Effect>, Fault> {
    let views = app.views.snapshot()?;
    let found = match &event.event {
        Event::AccessEnded { organisation, replacement, .. } => {
            left(&views, PersonId(event.stream), *organisation, *replacement)?
        }
        Event::EnrolmentStarted { .. } | Event::EnrolmentEnded { .. } => {
            moved(&views, LearnerId(event.stream))?
        }
        Event::CaseReopened { .. } => reopened(&views, CaseId(event.stream))?,
        _ => Vec::new(),
    };
    let effect = |(case, consequence): (CaseId, Consequence)| Effect {
        case,
        consequence,
        command: derive(SYSTEM.0, event.id, &format!("{consequence:?} {case:?}"), 0),
        cause: Some(event.id),
    };
    Ok(found.into_iter().map(effect).collect())
}

type Found = Vec<(CaseId, Consequence)>;

/// Somebody left an organisation: the cases that name them there, and those they own.
fn left(
    views: &Snapshot,
    person: PersonId,
    organisation: OrganisationId,
    replacement: Option<PersonId>,
) -> Result<Found, ViewsError> {
    let mut roles = views.grants(person)?;
    roles.retain(|grant| grant.organisation == organisation);
    let works =
        roles.iter().any(|grant| matches!(grant.role, Role::CaseManager | Role::WorkflowLead));
    let mut found = Found::new();
    if roles.is_empty() {
        let lost = Consequence::ContactLost { person, replacement };
        found
            .extend(views.cases_naming(person, organisation)?.into_iter().map(|case| (case, lost)));
    }
    if !works {
        let lost = Consequence::OwnerLost { person };
        found.extend(views.cases_owned(person, organisation)?.into_iter().map(|case| (case, lost)));
    }
    Ok(found)
}

/// A learner changed school: the Primary Contacts of their cases.
fn moved(views: &Snapshot, learner: LearnerId) -> Result<Found, ViewsError> {
    let cases = views.active_cases_of(learner)?.into_iter();
    let lost = |(case, person): (CaseId, Option<PersonId>)| {
        person.map(|person| (case, Consequence::ContactLost { person, replacement: None }))
    };
    Ok(cases.filter_map(lost).collect())
}

/// A case goes on: whoever it names may have left while it was closed.
fn reopened(views: &Snapshot, case: CaseId) -> Result<Found, ViewsError> {
    let Some(row) = views.case(case)? else {
        return Ok(Vec::new());
    };
    let contact = row.case.contact.as_ref().map(|contact| contact.person);
    let contact = contact.map(|person| Consequence::ContactLost { person, replacement: None });
    let owner = row.case.owner.map(|person| Consequence::OwnerLost { person });
    Ok(contact.into_iter().chain(owner).map(|consequence| (case, consequence)).collect())
}
