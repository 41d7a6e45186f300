//! `decide`: what a command comes to, in the order of errors that schema.graphql gives.

mod contact;
mod content;
mod file;
mod input;
mod item;
mod provider;
mod request;
mod work;

use super::{Case, Change, Command, Facts, RequestState, Status};
use crate::access::Actor;
use crate::event::Event;
use crate::feature::Feature;
use crate::policy::{self, Action, Side, Standing};
use crate::refusal::{Code, Refusal};
pub use file::{may_upload, scanned};
pub use item::{ItemAction, allowed_on};
pub use request::{OUTCOME_DECLINED, OUTCOME_WITHDRAWN};

/// The events a command comes to.
///
/// # Errors
/// The first refusal that applies, in the order of [`Code`].
pub fn decide(
    case: &Case,
    actor: &Actor,
    command: Command,
    facts: &Facts,
) -> Result<Vec<Event>, Refusal> {
    let Command { expected, change } = command;
    input::valid(case, &change, facts)?;
    let Some(action) = change.action() else {
        return request::submit(case, actor, change, facts);
    };
    let standing = policy::stand(actor, case, facts.school)
        .filter(|_| case.exists())
        .ok_or_else(|| Refusal::not_found("the case is missing or hidden"))?;
    content::items_are_visible(case, &standing, &change)?;
    work::task_is_visible(case, &standing, &change)?;
    permitted(&standing, action, &change, case)?;
    input::fits(case, &change, facts)?;
    available(&standing, action, facts)?;
    check_state(case, action, &change, expected, facts)?;
    check_version(case, expected)?;
    carry_out(case, &standing, change, facts)
}

/// What rights and the present state allow: the buttons to show.
#[must_use]
pub fn allowed(case: &Case, standing: &Standing, facts: &Facts) -> Vec<Action> {
    Action::ALL
        .into_iter()
        .filter(|&action| {
            standing.acting(action).is_some()
                && available(standing, action, facts).is_ok()
                && (action == Action::ViewShared || state_allows(case, action).is_ok())
        })
        .collect()
}

fn permitted(
    standing: &Standing,
    action: Action,
    change: &Change,
    case: &Case,
) -> Result<(), Refusal> {
    if standing.acting(action).is_none() {
        return Err(Refusal::not_permitted("the role does not give this right"));
    }
    content::own_items(case, standing, change)
}

/// Feature dates hold schools back; providers work from the first day.
fn available(standing: &Standing, action: Action, facts: &Facts) -> Result<(), Refusal> {
    if standing.side() != Side::School {
        return Ok(());
    }
    match feature(action) {
        Some(feature) if !facts.features.on(feature, facts.now) => {
            Err(Refusal::not_yet(facts.features.from(feature)))
        }
        _ => Ok(()),
    }
}

fn feature(action: Action) -> Option<Feature> {
    match action {
        Action::AddComment => Some(Feature::Comments),
        Action::UploadFiles => Some(Feature::Files),
        Action::ChangePrimaryContact => Some(Feature::Contacts),
        Action::ViewShared => Some(Feature::SharedContent),
        Action::ResubmitRequest | Action::WithdrawRequest => Some(Feature::Services),
        Action::Assign
        | Action::Pause
        | Action::Resume
        | Action::Close
        | Action::Reopen
        | Action::Share
        | Action::Refer
        | Action::Transfer
        | Action::AnswerTransfer
        | Action::Allocate
        | Action::ReturnRequest
        | Action::DeclineRequest
        | Action::ReportMisfiling
        | Action::Work => None,
    }
}

fn check_state(
    case: &Case,
    action: Action,
    change: &Change,
    expected: Option<u64>,
    facts: &Facts,
) -> Result<(), Refusal> {
    if case.is_closed() && action != Action::Reopen {
        return Err(Refusal::new(Code::CaseClosed, "This case is closed."));
    }
    if action == Action::Assign && expected.is_some_and(|seen| seen < case.assigned_version) {
        let message = "Somebody else assigned this case just now.";
        return Err(Refusal::new(Code::AlreadyAssigned, message));
    }
    state_allows(case, action)?;
    provider::fits(case, change)?;
    work::fits(case, change)?;
    content::fits(case, change, facts)
}

/// Whether the state of the case lets anybody do this now.
fn state_allows(case: &Case, action: Action) -> Result<(), Refusal> {
    let closed = case.is_closed();
    let pending = case.transfer.is_some();
    let returned = case.request.state == RequestState::Returned;
    let unassigned = case.owner.is_none() && !closed;
    let running = matches!(case.status, Status::Open | Status::Paused);
    let wrong = match action {
        Action::Reopen if !closed => Some("This case is not closed."),
        Action::Reopen => None,
        _ if closed => Some("This case is closed."),
        Action::Assign if returned => {
            Some("The request was returned to the school; it can be assigned once resubmitted.")
        }
        Action::Pause | Action::Close | Action::Transfer if pending => {
            Some("A transfer is waiting for an answer.")
        }
        Action::Pause if case.status == Status::Paused => Some("This case is paused already."),
        Action::Pause if case.status != Status::Open => {
            Some("Only an open case can be paused; assign it first.")
        }
        Action::Resume if case.status != Status::Paused => Some("This case is not paused."),
        Action::Close if !running => {
            Some("Only an assigned case can be closed; assign it or decline the request.")
        }
        Action::AnswerTransfer if !pending => Some("No transfer is waiting for an answer."),
        Action::Allocate if case.status != Status::AwaitingAllocation => {
            Some("This case has a provider already.")
        }
        Action::ReturnRequest | Action::DeclineRequest if !unassigned => {
            Some("The case is assigned already.")
        }
        Action::ReturnRequest if returned => Some("The request was returned already."),
        Action::ReturnRequest | Action::DeclineRequest | Action::WithdrawRequest if pending => {
            Some("A transfer is waiting for an answer.")
        }
        Action::ResubmitRequest | Action::WithdrawRequest if !returned => {
            Some("The request was not returned to the school.")
        }
        Action::AddComment
        | Action::UploadFiles
        | Action::ChangePrimaryContact
        | Action::ViewShared
        | Action::Assign
        | Action::Pause
        | Action::Resume
        | Action::Close
        | Action::Share
        | Action::Refer
        | Action::Transfer
        | Action::AnswerTransfer
        | Action::Allocate
        | Action::ReturnRequest
        | Action::DeclineRequest
        | Action::ResubmitRequest
        | Action::WithdrawRequest
        | Action::ReportMisfiling
        | Action::Work => None,
    };
    wrong.map_or(Ok(()), |message| Err(Refusal::state(message)))
}

fn check_version(case: &Case, expected: Option<u64>) -> Result<(), Refusal> {
    match expected {
        Some(seen) if seen != case.version => Err(Refusal::new(
            Code::VersionConflict,
            "The case has changed since you looked at it. Look again before you go on.",
        )),
        _ => Ok(()),
    }
}

fn carry_out(
    case: &Case,
    standing: &Standing,
    change: Change,
    facts: &Facts,
) -> Result<Vec<Event>, Refusal> {
    match change {
        Change::Submit { .. } => Ok(Vec::new()),
        Change::AddComment { comment, body, visibility } => {
            content::add(standing, comment, body, visibility)
        }
        Change::AmendComment { comment, body } => content::amend(comment, body),
        Change::WithdrawComment { comment, reason } => content::withdraw(comment, reason),
        Change::AttachFiles { files, visibility } => file::attach(standing, files, visibility),
        Change::RenameFile { file, name } => file::rename(case, file, name),
        Change::WithdrawFile { file, reason } => file::withdraw(file, reason),
        Change::ReportMisfiling { item, reason } => {
            Ok(vec![Event::MisfilingReported { item, reason: reason.into() }])
        }
        Change::Share { items } => content::share(case, items),
        Change::Unshare { items, reason } => content::unshare(items, reason.as_deref()),
        Change::ChangePrimaryContact { person, phone, email, notes } => {
            contact::change(case, facts, person, contact::Given { phone, email, notes })
        }
        Change::Allocate { provider } => provider::allocate(provider),
        Change::Assign { person } => provider::assign(case, person),
        Change::Pause { reason, until } => provider::pause(reason, until),
        Change::Resume { reason } => provider::resume(reason),
        Change::Close { outcome, summary } => provider::close(outcome, summary),
        Change::Reopen { reason } => provider::reopen(reason),
        Change::RequestTransfer { to, reason } => provider::request_transfer(to, reason),
        Change::AnswerTransfer { accept, reason } => provider::answer(case, accept, reason),
        Change::Refer { referral, service_name, service_provider, source } => {
            Ok(vec![Event::ServiceReferred {
                referral,
                source: source.into(),
                service_name: service_name.into(),
                service_provider: service_provider.into(),
            }])
        }
        Change::UpdateReferral { referral, status } => {
            Ok(vec![Event::ServiceReferralUpdated { referral, status }])
        }
        Change::LogContactAttempt { at, means, reached, notes } => {
            work::log_attempt(at, means, reached, notes)
        }
        Change::AddTask { task, title, due } => work::add_task(task, title, due),
        Change::CompleteTask { task } => work::complete(case, task),
        Change::ObserveAttendance { from, to, possible, attended } => {
            work::observe(from, to, possible, attended)
        }
        Change::ReturnRequest { reason } => {
            Ok(vec![Event::RequestReturned { reason: reason.into() }])
        }
        Change::DeclineRequest { reason } => request::decline(reason),
        Change::WithdrawRequest { reason } => request::withdraw(reason),
        Change::ResubmitRequest { answers } => request::resubmit(case, answers, facts),
    }
}
