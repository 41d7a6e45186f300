//! Tells people what concerns them, once for each event and person.

use super::AGAIN;
use crate::act::{inbox, unasked};
use crate::app::App;
use crate::derive::derive;
use crate::error::{Fault, Internal};
use crate::mail::outbox;
use crate::notices::is_told;
use crate::reader::Reader;
use casetrail_domain::Event;
use casetrail_domain::access::{OrganisationKind, Role, SYSTEM};
use casetrail_domain::id::{CaseId, LearnerId, NotificationId, OrganisationId, PersonId};
use casetrail_domain::notice::{Concerned, Topic, notice};
use casetrail_eventlog::{AppendError, Recorded};
use casetrail_projections::{CaseRow, Notice, Snapshot, ViewsError};
use futures_util::{StreamExt, stream};
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

/// How many commands' news are told at once; the log writes what they come to together.
const TOLD_AT_ONCE: usize = 64;

/// Tells whom these events concern, however long that takes.
pub async fn all(app: &App, batch: &[Arc<Recorded<Event>>]) {
    let Some(last) = batch.iter().rev().find(|event| news(event).is_some()) else {
        return;
    };
    super::reach(app, last.position).await;
    let same = |one: &Arc<Recorded<Event>>, other: &Arc<Recorded<Event>>| {
        (one.stream, one.actor, one.command) == (other.stream, other.actor, other.command)
    };
    let commands = batch.chunk_by(same);
    stream::iter(commands).for_each_concurrent(TOLD_AT_ONCE, |events| told(app, events)).await;
    // Told is who can see it.
    super::reach(app, app.log.head()).await;
}

fn news(event: &Recorded<Event>) -> Option<(Topic, &'static [Concerned])> {
    notice(&event.event, event.role.as_deref().and_then(Role::parse))
}

async fn told(app: &App, events: &[Arc<Recorded<Event>>]) {
    loop {
        let raised = match owed(app, events) {
            Ok(owed) => raise(app, &owed).await,
            Err(fault) => Err(fault),
        };
        match raised {
            Ok(()) => return,
            // It was logged where it arose.
            Err(_) => tokio::time::sleep(AGAIN).await,
        }
    }
}

async fn raise(app: &App, owed: &[(Uuid, Notice)]) -> Result<(), Fault> {
    for (cause_id, notice) in owed {
        let Notice { person, case, topic, cause, .. } = *notice;
        let raised =
            Event::NotificationRaised { notification: notice.id, person, topic, case, cause };
        let rows = outbox::waiting(app, notice).await?.into_iter().collect();
        let meta = unasked(app, SYSTEM, notice.id.0, Some(*cause_id));
        let id = derive(SYSTEM.0, notice.id.0, "event", 0);
        match app.log.append(inbox::append(person, vec![(id, raised)], rows, meta)).await {
            // Another instance may have been faster.
            Ok(_) | Err(AppendError::RowConflict { .. }) => {}
            Err(error) => return Err(Internal::new(error).into()),
        }
    }
    Ok(())
}

/// Who has still to be told what of a command's events, with the id of each event: those it
/// concerns, but for its author and whoever may not see it. Of one command nobody is told twice:
/// the first that concerns them says it.
fn owed(app: &App, events: &[Arc<Recorded<Event>>]) -> Result<Vec<(Uuid, Notice)>, Fault> {
    let views = app.views.snapshot()?;
    let mut told = BTreeSet::new();
    let mut owed = Vec::new();
    for event in events {
        let Some((topic, concerned)) = news(event) else { continue };
        for case in cases(&views, event)? {
            let Some(row) = views.case(case)? else { continue };
            let mut people = BTreeSet::new();
            for &concerned in concerned {
                people.extend(who(&views, &row, concerned)?);
            }
            people.remove(&PersonId(event.actor));
            for person in people {
                let notice = to(event, topic, case, person);
                if is_told_of(app, &views, &notice, &row)? && told.insert((case, person)) {
                    owed.push((event.id, notice));
                }
            }
        }
    }
    let mut open = Vec::new();
    for (id, notice) in owed {
        if !views.is_told(notice.person, notice.cause, notice.case)? {
            open.push((id, notice));
        }
    }
    Ok(open)
}

fn to(event: &Recorded<Event>, topic: Topic, case: CaseId, person: PersonId) -> Notice {
    let id = derive(person.0, event.id, &format!("told of {case:?}"), 0);
    Notice {
        id: NotificationId(id),
        position: event.position,
        person,
        case,
        topic,
        cause: event.position,
        at: event.at,
    }
}

fn is_told_of(app: &App, views: &Snapshot, notice: &Notice, row: &CaseRow) -> Result<bool, Fault> {
    let reader = Reader::over(app, notice.person, views.clone())?;
    match reader.stand(&row.parties()) {
        Some(standing) => Ok(is_told(&reader, notice, row, &standing)?),
        None => Ok(false),
    }
}

/// The cases that an event is told of.
fn cases(views: &Snapshot, event: &Recorded<Event>) -> Result<Vec<CaseId>, ViewsError> {
    if event.event.is_of_a_case() {
        return Ok(vec![CaseId(event.stream)]);
    }
    let cases = views.active_cases_of(LearnerId(event.stream))?;
    Ok(cases.into_iter().map(|(case, _)| case).collect())
}

/// Who is that now.
fn who(views: &Snapshot, row: &CaseRow, concerned: Concerned) -> Result<Vec<PersonId>, ViewsError> {
    let case = &row.case;
    let leads = |provider| at(views, provider, Role::WorkflowLead);
    match concerned {
        Concerned::PrimaryContact => {
            let contact = case.contact.as_ref().filter(|_| row.contact_active);
            Ok(contact.map(|contact| contact.person).into_iter().collect())
        }
        Concerned::AttendanceLeads => at(views, row.school, Role::AttendanceLead),
        Concerned::Owner => match case.owner {
            Some(owner) => Ok(vec![owner]),
            None => leads(case.provider),
        },
        Concerned::WorkflowLeads => leads(case.provider),
        Concerned::Receivers => leads(case.transfer.as_ref().map(|transfer| transfer.to)),
        Concerned::Allocators => {
            let mut found = Vec::new();
            for ministry in views.organisations(OrganisationKind::Ministry, None)? {
                found.extend(at(views, Some(ministry.id), Role::MinistryAdmin)?);
            }
            Ok(found)
        }
    }
}

fn at(
    views: &Snapshot,
    organisation: Option<OrganisationId>,
    role: Role,
) -> Result<Vec<PersonId>, ViewsError> {
    let people = organisation.map(|id| views.people_at(id, Some(role))).transpose()?;
    Ok(people.unwrap_or_default().into_iter().map(|person| person.id).collect())
}
