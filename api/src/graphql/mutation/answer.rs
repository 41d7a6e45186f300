//! From what became of an order to the payload that says it.

use crate::act::directory::Changed;
use crate::act::draft::Drafted;
use crate::act::files::Begun;
use crate::act::learning::Outcome;
use crate::act::member::Managed;
use crate::act::own::Kept;
use crate::act::{Acted, Denied, Order, act};
use crate::front::{NotNow, Turn};
use crate::graphql::case::Case;
use crate::graphql::choice::ErrorCode;
use crate::graphql::payload::{CasePayload, UserError};
use crate::graphql::query::reader;
use crate::graphql::scalar::Position;
use async_graphql::{Context, Result};
use casetrail_domain::number::CaseNumber;
use casetrail_domain::{Code, Refusal};

/// Takes the request's turn: the limits of the person, and what this instance has applied.
fn take_turn(ctx: &Context<'_>) -> Result<(), UserError> {
    let taken = Turn::of(ctx).map_or(Err(NotNow::Stale), Turn::take);
    taken.map_err(|not_now| match not_now {
        NotNow::Stale => UserError::new(
            ErrorCode::Overloaded,
            "This server is catching up. Send the same command again in a moment.",
        ),
        NotNow::RateLimited => too_much(),
    })
}

fn too_much() -> UserError {
    UserError::new(
        ErrorCode::RateLimited,
        "That was too much at once. Send the same command again in a moment.",
    )
}

/// Carries out a command that has not begun yet, when it is its turn.
///
/// # Errors
/// `INTERNAL` when something failed.
pub async fn carry_out<T: Settled>(
    ctx: &Context<'_>,
    command: impl Future<Output = Result<T, Denied>>,
) -> Result<Result<T, UserError>> {
    if let Err(error) = take_turn(ctx) {
        return Ok(Err(error));
    }
    match command.await {
        Ok(done) => {
            let (position, repeated) = done.settled();
            reader(ctx)?.note_acted(position);
            if repeated {
                Turn::of(ctx)?.give_back();
            }
            Ok(Ok(done))
        }
        Err(denied) => told(denied).map(Err),
    }
}

/// What every accepted command says: its position, and whether it had been accepted before.
pub trait Settled {
    /// Position and whether repeated.
    fn settled(&self) -> (u64, bool);
}

impl Settled for Acted {
    fn settled(&self) -> (u64, bool) {
        (self.position, self.repeated)
    }
}

impl Settled for Changed {
    fn settled(&self) -> (u64, bool) {
        (self.position, self.repeated)
    }
}

impl Settled for Kept {
    fn settled(&self) -> (u64, bool) {
        (self.position, self.repeated)
    }
}

impl Settled for Outcome {
    fn settled(&self) -> (u64, bool) {
        match self {
            Self::Done(studied) => (studied.position, studied.repeated),
            // Nothing was appended.
            Self::Refused(_) => (0, false),
        }
    }
}

impl Settled for Managed {
    fn settled(&self) -> (u64, bool) {
        (self.position, self.repeated)
    }
}

impl Settled for Drafted {
    fn settled(&self) -> (u64, bool) {
        (self.position, self.repeated)
    }
}

impl Settled for Begun {
    fn settled(&self) -> (u64, bool) {
        (self.position, self.repeated)
    }
}

/// Carries out an order on a case, unless its input was refused.
///
/// # Errors
/// `INTERNAL` when something failed.
pub async fn on_case(
    ctx: &Context<'_>,
    order: Result<Order, Refusal>,
) -> Result<Result<Acted, UserError>> {
    match order {
        Ok(order) => carry_out(ctx, act(reader(ctx)?.current()?, &order)).await,
        Err(refusal) => Ok(Err(refusal.into())),
    }
}

/// The error that says why a command was not accepted.
fn told(denied: Denied) -> Result<UserError> {
    Ok(match denied {
        Denied::Refused(refusal, current) => {
            let winner = (refusal.code == Code::AlreadyAssigned).then_some(());
            let current = current.map(|seen| {
                let (reader, row, standing) = *seen;
                let owner = winner.and(row.owner_name.clone());
                (owner, Case::loaded(&reader, standing, row))
            });
            let mut error = UserError::from(refusal);
            if let Some((owner, case)) = current {
                if let Some(owner) = owner {
                    error.message = format!("This case was assigned to {owner} just now.");
                }
                error.current = Some(case);
            }
            error
        }
        Denied::Duplicate(number) => {
            let message = "This learner has an open case of this type already.";
            UserError {
                existing_number: number.map(|number| CaseNumber(number).to_string()),
                ..UserError::new(ErrorCode::DuplicateOpenCase, message)
            }
        }
        Denied::Reused => UserError::new(
            ErrorCode::CommandIdReused,
            "This commandId was used for another input. Use a new one for a new command.",
        ),
        Denied::TooMany(message) => UserError::new(ErrorCode::RateLimited, message),
        Denied::Overloaded => UserError::new(
            ErrorCode::Overloaded,
            "The service can't take this now. Send the same command again in a moment.",
        ),
        Denied::Fault(fault) => return Err(fault.into()),
    })
}

/// The case of an accepted command, as its actor could see it when deciding.
#[must_use]
pub fn case_of(acted: &Acted) -> Option<Case> {
    let standing = acted.standing.clone()?;
    Some(Case::loaded(&acted.reader, standing, acted.row.clone()))
}

/// The payload of a command on a case.
///
/// # Errors
/// `INTERNAL` when something failed.
pub async fn case(ctx: &Context<'_>, order: Result<Order, Refusal>) -> Result<CasePayload> {
    Ok(on_case(ctx, order).await?.map_or_else(UserError::into, CasePayload::from))
}

impl From<Acted> for CasePayload {
    fn from(acted: Acted) -> Self {
        Self {
            case: case_of(&acted),
            number: Some(CaseNumber(acted.row.case.number).to_string()),
            position: Some(Position(acted.position)),
            repeated: acted.repeated,
            errors: Vec::new(),
        }
    }
}
