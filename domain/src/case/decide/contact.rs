//! Change Primary Contact, also for the details of the present one.

use crate::case::{Case, Facts};
use crate::event::{ContactDetails, Event};
use crate::id::{OrganisationId, PersonId};
use crate::refusal::{Code, Refusal};

/// What was entered beside the person.
pub struct Given {
    pub phone: Option<String>,
    pub email: Option<String>,
    pub notes: Option<String>,
}

pub fn change(
    case: &Case,
    facts: &Facts,
    person: PersonId,
    given: Given,
) -> Result<Vec<Event>, Refusal> {
    let known = eligible(facts, person, "personId")?;
    let part = |given: Option<String>, own: Option<&String>| match given {
        None => own.cloned(),
        Some(text) => Some(text).filter(|text| !text.is_empty()),
    };
    let details = ContactDetails {
        phone: part(given.phone, known.phone.as_ref()).map(Into::into),
        email: part(given.email, known.email.as_ref()).map(Into::into),
        notes: given.notes.map(Into::into),
    };
    let present = case.contact.as_ref().is_some_and(|contact| contact.person == person);
    Ok(vec![if present {
        Event::PrimaryContactDetailsChanged { person, details }
    } else {
        Event::PrimaryContactChanged { person, details }
    }])
}

/// The person, when they have active access at the learner's school.
pub fn eligible<'a>(
    facts: &'a Facts,
    person: PersonId,
    path: &str,
) -> Result<&'a crate::case::PersonFacts, Refusal> {
    let at = |school: OrganisationId, known: &crate::case::PersonFacts| {
        known.id == person && known.grants.iter().any(|grant| grant.organisation == school)
    };
    let known = facts.person.as_ref();
    known.filter(|known| facts.school.is_some_and(|school| at(school, known))).ok_or_else(|| {
        let message = "This person has no access to the Attendance Service CMS at the learner's \
            school. Speak to your school's Delegated Authoriser.";
        let path = path.split('.').map(str::to_owned).collect();
        Refusal { path, ..Refusal::new(Code::ContactNotEligible, message) }
    })
}
