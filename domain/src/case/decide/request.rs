//! The request: submit, resubmit, withdraw, decline.

use super::contact::eligible;
use crate::access::Actor;
use crate::case::{Case, Change, Facts, PersonFacts};
use crate::event::{ContactDetails, Event};
use crate::feature::Feature;
use crate::form::{self, Answers, Service};
use crate::id::{OrganisationId, RequestId};
use crate::refusal::{Code, Refusal};

/// The outcome of a case whose request was declined.
pub const OUTCOME_DECLINED: &str = "DECLINED";
/// The outcome of a case whose request was withdrawn.
pub const OUTCOME_WITHDRAWN: &str = "WITHDRAWN";

/// A request opens its case in the same append, so the reference number exists at once.
pub fn submit(
    case: &Case,
    actor: &Actor,
    change: Change,
    facts: &Facts,
) -> Result<Vec<Event>, Refusal> {
    let Change::Submit { request, number, service, answers } = change else {
        return Err(Refusal::not_found("no such command"));
    };
    may_submit(actor)?;
    available(actor, &answers, facts)?;
    if case.exists() {
        return Err(Refusal::state("This request was submitted already."));
    }
    let school = enrolled(actor, facts)?;
    let person = answers.contact().unwrap_or_default();
    let contact = eligible(facts, person, "answers.primaryContact")?;
    Ok(open(request, number, service, answers, school, contact, facts))
}

fn open(
    request: RequestId,
    number: u64,
    service: &Service,
    answers: Answers,
    school: OrganisationId,
    contact: &PersonFacts,
    facts: &Facts,
) -> Vec<Event> {
    let learner = answers.learner().unwrap_or_default();
    let details = details(&answers, contact);
    let case_type = service.case_type;
    let opened = Event::CaseOpened {
        case_type,
        learner,
        catchment: facts.route.catchment.clone(),
        contact: contact.id,
        details,
    };
    let submitted = Event::RequestSubmitted {
        request,
        number,
        service: service.id,
        case_type,
        learner,
        school,
        form_version: service.form.version,
        answers: answers.into(),
    };
    let routed = match facts.route.provider {
        Some((provider, route)) => Event::CaseAllocated { provider, route },
        None => Event::AllocationFailed { school },
    };
    vec![submitted, opened, routed]
}

/// A returned request comes back with new answers, perhaps with another Primary Contact.
pub fn resubmit(case: &Case, answers: Answers, facts: &Facts) -> Result<Vec<Event>, Refusal> {
    let service = form::service(case.request.service).unwrap_or(&form::CHRONIC_ABSENCE);
    let person = answers.contact().unwrap_or_default();
    let contact = eligible(facts, person, "answers.primaryContact")?;
    let details = details(&answers, contact);
    let mut events = vec![Event::RequestResubmitted {
        form_version: service.form.version,
        answers: answers.into(),
    }];
    match &case.contact {
        Some(named) if named.person == person && named.details == details => {}
        Some(named) if named.person == person => {
            events.push(Event::PrimaryContactDetailsChanged { person, details });
        }
        Some(_) | None => events.push(Event::PrimaryContactChanged { person, details }),
    }
    Ok(events)
}

pub fn withdraw(reason: String) -> Result<Vec<Event>, Refusal> {
    let outcome = OUTCOME_WITHDRAWN.to_owned().into();
    Ok(vec![
        Event::RequestWithdrawn { reason: reason.into() },
        Event::CaseClosed { outcome, summary: None },
    ])
}

pub fn decline(reason: String) -> Result<Vec<Event>, Refusal> {
    let outcome = OUTCOME_DECLINED.to_owned().into();
    Ok(vec![
        Event::RequestDeclined { reason: reason.into() },
        Event::CaseClosed { outcome, summary: None },
    ])
}

/// The first thing that stops a request with these answers.
pub fn no_blocking_problems(service: &Service, answers: &Answers) -> Result<(), Refusal> {
    match service.form.problems(answers).into_iter().find(|problem| problem.blocking) {
        Some(problem) => {
            Err(Refusal::invalid(&format!("answers.{}", problem.key), problem.message))
        }
        None => Ok(()),
    }
}

fn may_submit(actor: &Actor) -> Result<(), Refusal> {
    if actor.grants.iter().any(|grant| grant.role.submits()) {
        return Ok(());
    }
    Err(Refusal::not_permitted("only school roles submit requests"))
}

fn enrolled(actor: &Actor, facts: &Facts) -> Result<OrganisationId, Refusal> {
    let submits_at = |school: &OrganisationId| {
        actor.grants.iter().any(|grant| grant.organisation == *school && grant.role.submits())
    };
    facts.school.filter(submits_at).ok_or_else(|| {
        let message = "This learner is not currently enrolled at your school.";
        let path = vec!["answers".to_owned(), form::LEARNER.to_owned()];
        Refusal { path, ..Refusal::new(Code::LearnerNotEnrolled, message) }
    })
}

/// Requests have their date, and naming somebody else has one of its own.
fn available(actor: &Actor, answers: &Answers, facts: &Facts) -> Result<(), Refusal> {
    if !facts.features.on(Feature::Services, facts.now) {
        return Err(Refusal::not_yet(facts.features.from(Feature::Services)));
    }
    let other = answers.contact() != Some(actor.person);
    if other && !facts.features.on(Feature::OtherContact, facts.now) {
        let path = vec!["answers".to_owned(), form::CONTACT.to_owned()];
        let refusal = Refusal::not_yet(facts.features.from(Feature::OtherContact));
        return Err(Refusal { path, ..refusal });
    }
    Ok(())
}

fn details(answers: &Answers, contact: &PersonFacts) -> ContactDetails {
    let given = answers.contact_details();
    ContactDetails {
        phone: given.phone.or_else(|| contact.phone.clone().map(Into::into)),
        email: given.email.or_else(|| contact.email.clone().map(Into::into)),
        notes: given.notes,
    }
}
