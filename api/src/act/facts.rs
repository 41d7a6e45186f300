//! What a decision needs to know beside the case, and which streams it then relies on.

use crate::error::Internal;
use crate::reader::Reader;
use casetrail_domain::access::Grant;
use casetrail_domain::case::{Case, Change, Facts, PersonFacts, RouteFacts};
use casetrail_domain::id::{LearnerId, OrganisationId, PersonId};
use casetrail_domain::policy::Standing;
use casetrail_projections::{Snapshot, ViewsError};
use uuid::Uuid;

/// Facts, and the streams they were read from with the revisions they had.
pub struct Gathered {
    pub facts: Facts,
    pub relied_on: Vec<(Uuid, u64)>,
}

/// Reads the facts for this change from the reader's snapshot.
pub fn gather(reader: &Reader, case: &Case, change: &Change) -> Result<Gathered, Internal> {
    let learner = learner(case, change);
    let named = names_person(change);
    reader.read(|views| {
        let school = match learner {
            Some(learner) => views.learner(learner)?.and_then(|learner| learner.school),
            None => None,
        };
        let route = match (learner, change) {
            (Some(learner), Change::Submit { .. }) => views.route(learner)?,
            _ => RouteFacts::default(),
        };
        let mut streams = vec![reader.actor.person.0];
        streams.extend(learner.map(|learner| learner.0));
        streams.extend(named.map(|person| person.0));
        if matches!(change, Change::Submit { .. }) {
            streams.extend(school.map(|school| school.0));
            if let Some(catchment) = &route.catchment {
                streams.extend(views.catchment_stream(catchment)?);
            }
        }
        Ok(Gathered {
            facts: Facts {
                now: reader.now,
                features: reader.features.clone(),
                school,
                person: named.map(|id| in_effect(reader, views, id)).transpose()?.flatten(),
                route,
                names_provider: names_provider(views, change)?,
                files_of_case_max: reader.app.quotas.files_of_case_max,
            },
            relied_on: revisions(views, streams)?,
        })
    })
}

pub fn revisions(views: &Snapshot, mut streams: Vec<Uuid>) -> Result<Vec<(Uuid, u64)>, ViewsError> {
    streams.sort_unstable();
    streams.dedup();
    streams.into_iter().map(|stream| Ok((stream, views.revision(stream)?))).collect()
}

/// Somebody with the access that is in effect for them: who can't see a case is not given one.
fn in_effect(
    reader: &Reader,
    views: &Snapshot,
    id: PersonId,
) -> Result<Option<PersonFacts>, ViewsError> {
    let held = views.held(id, reader.app.training)?;
    Ok(person(views, id)?.map(|person| PersonFacts { grants: held.in_effect, ..person }))
}

/// Somebody with the access that they were granted.
pub fn person(views: &Snapshot, id: PersonId) -> Result<Option<PersonFacts>, ViewsError> {
    let Some(row) = views.person(id)? else {
        return Ok(None);
    };
    let grants = views.grants(id)?;
    Ok(Some(PersonFacts { id, grants, phone: row.phone, email: row.email }))
}

fn names_provider(views: &Snapshot, change: &Change) -> Result<bool, ViewsError> {
    let named: Option<OrganisationId> = match change {
        Change::Allocate { provider } => Some(*provider),
        Change::RequestTransfer { to, .. } => Some(*to),
        _ => None,
    };
    let Some(named) = named else {
        return Ok(false);
    };
    let organisation = views.organisation(named)?;
    Ok(organisation
        .is_some_and(|found| found.kind == casetrail_domain::access::OrganisationKind::Provider))
}

fn learner(case: &Case, change: &Change) -> Option<LearnerId> {
    match change {
        Change::Submit { answers, .. } => answers.learner(),
        _ => case.exists().then_some(case.learner),
    }
}

fn names_person(change: &Change) -> Option<PersonId> {
    match change {
        Change::Submit { answers, .. } | Change::ResubmitRequest { answers } => answers.contact(),
        Change::ChangePrimaryContact { person, .. } | Change::Assign { person } => Some(*person),
        _ => None,
    }
}

/// The organisation and role in effect for this change.
pub fn acting(
    reader: &Reader,
    standing: Option<&Standing>,
    change: &Change,
    gathered: &Gathered,
) -> Grant {
    let by_standing =
        change.action().and_then(|action| standing.and_then(|standing| standing.acting(action)));
    let submitting =
        || {
            reader.actor.grants.iter().copied().find(|grant| {
                Some(grant.organisation) == gathered.facts.school && grant.role.submits()
            })
        };
    by_standing.or_else(submitting).unwrap_or(Grant {
        organisation: reader.me.organisation,
        role: casetrail_domain::access::Role::PrimaryContact,
    })
}
