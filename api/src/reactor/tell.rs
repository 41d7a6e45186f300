//! Tells people what concerns them, once for each event and person.

use super::AGAIN;
use crate::act::{inbox, unasked};
use crate::app::App;
use crate::derive::derive;
use crate::error::{Fault, Internal};
use crate::mail::outbox;
use crate::notices::is_told;
use crate::reader::Reader;
use crate::touched::everything;
use casetrail_domain::Event;
use casetrail_domain::access::{OrganisationKind, Role, SYSTEM};
use casetrail_domain::id::{CaseId, LearnerId, NotificationId, OrganisationId, PersonId};
use casetrail_domain::notice::{Concerned, Topic, notice};
use casetrail_domain::policy::Parties;
use casetrail_eventlog::{AppendError, Recorded};
use casetrail_projections::{Notice, Position, Snapshot, ViewsError};
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

/// Who has still to be told what of a command's events, with the id of each event: those it concerned
/// then, but for its author and whoever may not see it now. Of one command nobody is told twice: the
/// first event that concerns them says it.
fn owed(app: &App, events: &[Arc<Recorded<Event>>]) -> Result<Vec<(Uuid, Notice)>, Fault> {
    let views = app.views.snapshot()?;
    // A command's events are one step: lists show what it left.
    let Some(then) = events.last().map(|last| last.position) else {
        return Ok(Vec::new());
    };
    let mut told = BTreeSet::new();
    let mut owed = Vec::new();
    for event in events {
        let Some((topic, concerned)) = news(event) else { continue };
        for (case, parties) in cases(&views, event, then)? {
            let mut people = BTreeSet::new();
            for &concerned in concerned {
                people.extend(who(&views.at(then), &parties, concerned)?);
            }
            people.remove(&PersonId(event.actor));
            for person in people {
                let notice = to(event, topic, case, person);
                let is_first = is_told_of(app, &views, &notice)? && told.insert((case, person));
                if is_first && !views.is_told(person, notice.cause, case)? {
                    owed.push((event.id, notice));
                }
            }
        }
    }
    Ok(owed)
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

fn is_told_of(app: &App, views: &Snapshot, notice: &Notice) -> Result<bool, Fault> {
    let reader = Reader::over(app, notice.person, views.clone())?;
    match reader.case(notice.case)? {
        Some((row, standing)) => Ok(is_told(&reader, notice, &row, &standing)?),
        None => Ok(false),
    }
}

/// The cases that an event is told of, with whom they concerned then: a case that was opened later is
/// none of them, however late the event is looked at.
fn cases(
    views: &Snapshot,
    event: &Recorded<Event>,
    then: Position,
) -> Result<Vec<(CaseId, Parties)>, ViewsError> {
    let concerned = match event.event.is_of_a_case() {
        true => vec![CaseId(event.stream)],
        false => {
            let cases = views.active_cases_of(LearnerId(event.stream))?;
            cases.into_iter().map(|(case, _)| case).collect()
        }
    };
    let mut found = Vec::new();
    for case in concerned {
        let row = views.row_in(&everything(), case, then)?;
        found.extend(row.map(|row| (case, row.parties)));
    }
    Ok(found)
}

/// Who was that, as the directory was then.
fn who(
    then: &Snapshot,
    parties: &Parties,
    concerned: Concerned,
) -> Result<Vec<PersonId>, ViewsError> {
    let leads = |provider| at(then, provider, Role::WorkflowLead);
    match concerned {
        Concerned::PrimaryContact => Ok(parties.contact.into_iter().collect()),
        Concerned::AttendanceLeads => at(then, parties.school, Role::AttendanceLead),
        Concerned::Owner => match parties.owner {
            Some(owner) => Ok(vec![owner]),
            None => leads(parties.provider),
        },
        Concerned::WorkflowLeads => leads(parties.provider),
        Concerned::Receivers => leads(parties.receiver),
        Concerned::Allocators => {
            let mut found = Vec::new();
            for ministry in then.organisations(OrganisationKind::Ministry, None)? {
                found.extend(at(then, Some(ministry.id), Role::MinistryAdmin)?);
            }
            Ok(found)
        }
    }
}

fn at(
    then: &Snapshot,
    organisation: Option<OrganisationId>,
    role: Role,
) -> Result<Vec<PersonId>, ViewsError> {
    let people = organisation.map(|id| then.people_at(id, Some(role))).transpose()?;
    Ok(people.unwrap_or_default().into_iter().map(|person| person.id).collect())
}
