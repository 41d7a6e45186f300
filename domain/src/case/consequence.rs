//! What must follow on a case from what happened elsewhere: a person left, a learner moved, a day
//! came. Each is decided anew when it is carried out, so that carrying it out twice is harmless.

use super::{Case, PersonFacts, Status};
use crate::access::Role;
use crate::event::{ContactDetails, Event};
use crate::id::{OrganisationId, PersonId};
use chrono::NaiveDate;

/// What may have to follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consequence {
    /// This Primary Contact may no longer be it; perhaps somebody was named in their place.
    ContactLost {
        /// Who was it.
        person: PersonId,
        /// Who was named.
        replacement: Option<PersonId>,
    },
    /// This Case Owner may no longer be it.
    OwnerLost {
        /// Who was it.
        person: PersonId,
    },
    /// The pause was until this day, and it has come.
    PauseOver {
        /// Which day.
        until: NaiveDate,
    },
}

/// What the directory says at the moment it is carried out.
#[derive(Clone, Debug)]
pub struct Present {
    /// Where the learner is enrolled.
    pub school: Option<OrganisationId>,
    /// Who was lost.
    pub lost: Option<PersonFacts>,
    /// Who was named in their place.
    pub replacement: Option<PersonFacts>,
}

/// The events that follow now; none when nothing has to.
#[must_use]
pub fn follow(case: &Case, consequence: Consequence, present: &Present) -> Option<Event> {
    if case.is_closed() {
        return None;
    }
    match consequence {
        Consequence::ContactLost { person, .. } => {
            let is_contact = case.contact.as_ref().is_some_and(|contact| contact.person == person);
            let stays = present.lost.as_ref().is_some_and(|lost| belongs(lost, present.school));
            (is_contact && !stays).then(|| succeed(person, present))
        }
        Consequence::OwnerLost { person } => {
            let stays = |lost: &PersonFacts| works_for(lost, case.provider);
            let stays = present.lost.as_ref().is_some_and(stays);
            (case.owner == Some(person) && !stays).then_some(Event::CaseRequeued { from: person })
        }
        Consequence::PauseOver { until } => {
            let is_due = case.status == Status::Paused && case.paused_until == Some(until);
            is_due.then_some(Event::CaseResumed { reason: None })
        }
    }
}

/// Whoever was named takes over, if they may; else nobody is the Primary Contact.
fn succeed(person: PersonId, present: &Present) -> Event {
    let named = present.replacement.as_ref().filter(|named| belongs(named, present.school));
    match named {
        Some(named) => Event::PrimaryContactChanged {
            person: named.id,
            details: ContactDetails {
                phone: named.phone.clone().map(Into::into),
                email: named.email.clone().map(Into::into),
                notes: None,
            },
        },
        None => Event::PrimaryContactVacated { person },
    }
}

fn belongs(person: &PersonFacts, school: Option<OrganisationId>) -> bool {
    person.grants.iter().any(|grant| Some(grant.organisation) == school)
}

fn works_for(person: &PersonFacts, provider: Option<OrganisationId>) -> bool {
    let works = |role| matches!(role, Role::CaseManager | Role::WorkflowLead);
    person.grants.iter().any(|grant| Some(grant.organisation) == provider && works(grant.role))
}
