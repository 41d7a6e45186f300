//! Whether the input is what it should be: what can be said without the case comes before all else.

use super::{request, work};
use crate::access::{Grant, Role};
use crate::auckland;
use crate::case::{Case, Change, Facts};
use crate::form;
use crate::id::PersonId;
use crate::refusal::Refusal;

/// What is wrong with the input whatever the case is, and so tells nothing about it.
pub fn valid(case: &Case, change: &Change, facts: &Facts) -> Result<(), Refusal> {
    match change {
        Change::Submit { service, answers, .. } => request::no_blocking_problems(service, answers),
        Change::ResubmitRequest { answers } => {
            let service = form::service(case.request.service).unwrap_or(&form::CHRONIC_ABSENCE);
            request::no_blocking_problems(service, answers)
        }
        Change::Pause { until, .. }
            if until.is_some_and(|until| until <= auckland::date(facts.now)) =>
        {
            Err(Refusal::invalid("until", "Choose a day after today."))
        }
        Change::Allocate { .. } if !facts.names_provider => {
            Err(Refusal::invalid("providerId", "Choose a provider."))
        }
        Change::RequestTransfer { .. } if !facts.names_provider => Err(another_provider()),
        Change::LogContactAttempt { at, .. } => work::attempt_is_past(*at, facts.now),
        Change::ObserveAttendance { from, to, possible, attended } => {
            work::period_is_sound((*from, *to), (*possible, *attended), facts.now)
        }
        Change::AddTask { .. }
        | Change::CompleteTask { .. }
        | Change::AddComment { .. }
        | Change::AmendComment { .. }
        | Change::WithdrawComment { .. }
        | Change::AttachFiles { .. }
        | Change::RenameFile { .. }
        | Change::WithdrawFile { .. }
        | Change::ReportMisfiling { .. }
        | Change::ChangePrimaryContact { .. }
        | Change::Share { .. }
        | Change::Unshare { .. }
        | Change::Allocate { .. }
        | Change::Assign { .. }
        | Change::Pause { .. }
        | Change::Resume { .. }
        | Change::Close { .. }
        | Change::Reopen { .. }
        | Change::RequestTransfer { .. }
        | Change::AnswerTransfer { .. }
        | Change::Refer { .. }
        | Change::UpdateReferral { .. }
        | Change::ReturnRequest { .. }
        | Change::DeclineRequest { .. }
        | Change::WithdrawRequest { .. } => Ok(()),
    }
}

/// What is wrong with the input for this very case, for somebody who may do this to it.
pub fn fits(case: &Case, change: &Change, facts: &Facts) -> Result<(), Refusal> {
    if let Change::LogContactAttempt { at, .. } = change {
        return work::attempt_is_of_this_case(*at, case);
    }
    let fault = if let Change::Assign { person } = change {
        let message = "Choose a Case Manager of your organisation.";
        (!manages(case, *person, facts)).then(|| Refusal::invalid("personId", message))
    } else if let Change::RequestTransfer { to, .. } = change {
        (case.provider == Some(*to)).then(another_provider)
    } else if let Change::ResubmitRequest { answers } = change {
        let message = "The learner of a request can't be changed.";
        let other = answers.learner() != Some(case.learner);
        other.then(|| Refusal::invalid("answers.learner", message))
    } else {
        None
    };
    fault.map_or(Ok(()), Err)
}

/// Whether this person is a Case Manager of the provider that has the case.
fn manages(case: &Case, person: PersonId, facts: &Facts) -> bool {
    let known = facts.person.as_ref().filter(|known| known.id == person);
    known.zip(case.provider).is_some_and(|(known, organisation)| {
        known.grants.contains(&Grant { organisation, role: Role::CaseManager })
    })
}

fn another_provider() -> Refusal {
    Refusal::invalid("toProviderId", "Choose another provider.")
}
