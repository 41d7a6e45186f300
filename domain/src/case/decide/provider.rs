//! What the provider and the Ministry do with a case: allocate, assign, pause, close, transfer.

use crate::case::{Case, Change};
use crate::event::{Event, Route};
use crate::id::{OrganisationId, PersonId};
use crate::refusal::Refusal;
use chrono::NaiveDate;

/// Whether the state of the case allows this very change.
pub fn fits(case: &Case, change: &Change) -> Result<(), Refusal> {
    match change {
        Change::Assign { person } if case.owner == Some(*person) => {
            Err(Refusal::state("The case is assigned to this person already."))
        }
        Change::UpdateReferral { referral, status }
            if case.referral(*referral).is_some_and(|known| known.status == *status) =>
        {
            Err(Refusal::state("The referral has this status already."))
        }
        _ => Ok(()),
    }
}

pub fn allocate(provider: OrganisationId) -> Result<Vec<Event>, Refusal> {
    Ok(vec![Event::CaseAllocated { provider, route: Route::ByHand }])
}

pub fn assign(case: &Case, person: PersonId) -> Result<Vec<Event>, Refusal> {
    Ok(vec![match case.owner {
        None => Event::CaseAssigned { owner: person },
        Some(from) => Event::CaseReassigned { from, owner: person },
    }])
}

pub fn pause(reason: String, until: Option<NaiveDate>) -> Result<Vec<Event>, Refusal> {
    Ok(vec![Event::CasePaused { reason: reason.into(), until }])
}

pub fn resume(reason: Option<String>) -> Result<Vec<Event>, Refusal> {
    Ok(vec![Event::CaseResumed { reason: reason.map(Into::into) }])
}

pub fn close(outcome: String, summary: Option<String>) -> Result<Vec<Event>, Refusal> {
    Ok(vec![Event::CaseClosed { outcome: outcome.into(), summary: summary.map(Into::into) }])
}

pub fn reopen(reason: String) -> Result<Vec<Event>, Refusal> {
    Ok(vec![Event::CaseReopened { reason: reason.into() }])
}

pub fn request_transfer(to: OrganisationId, reason: String) -> Result<Vec<Event>, Refusal> {
    Ok(vec![Event::TransferRequested { to, reason: reason.into() }])
}

pub fn answer(case: &Case, accept: bool, reason: Option<String>) -> Result<Vec<Event>, Refusal> {
    let Some(transfer) = &case.transfer else {
        return Err(Refusal::state("No transfer is waiting for an answer."));
    };
    let (to, reason) = (transfer.to, reason.map(Into::into));
    Ok(vec![if accept {
        Event::TransferAccepted { to, reason }
    } else {
        Event::TransferRejected { to, reason }
    }])
}
