//! The provider's work from day to day: attempts to reach the whānau, tasks, attendance observed.

use super::answer::case;
use super::input::{
    AddTaskInput, CompleteTaskInput, LogContactAttemptInput, ObserveAttendanceInput,
};
use super::parse::{line, order, perhaps, sender};
use crate::derive::derive;
use crate::graphql::payload::CasePayload;
use async_graphql::{Context, Object, Result};
use casetrail_domain::Refusal;
use casetrail_domain::case::Change;
use casetrail_domain::id::TaskId;
use casetrail_domain::text::{self, MEANS_CHARACTERS_MAX};

/// Mutations of the provider's work.
#[derive(Default)]
pub struct Work;

#[Object]
impl Work {
    async fn log_contact_attempt(
        &self,
        ctx: &Context<'_>,
        input: LogContactAttemptInput,
    ) -> Result<CasePayload> {
        let sender = sender(ctx, "logContactAttempt", input.command_id, &input)?;
        let change = attempt(&input);
        case(ctx, change.map(|change| order(sender, &input.case_id, None, change))).await
    }

    async fn add_task(&self, ctx: &Context<'_>, input: AddTaskInput) -> Result<CasePayload> {
        let sender = sender(ctx, "addTask", input.command_id, &input)?;
        let task = TaskId(derive(sender.person.0, sender.command, "task", 0));
        let due = input.due.map(|day| day.0);
        let change = line("title", &input.title).map(|title| Change::AddTask { task, title, due });
        case(ctx, change.map(|change| order(sender, &input.case_id, None, change))).await
    }

    async fn complete_task(
        &self,
        ctx: &Context<'_>,
        input: CompleteTaskInput,
    ) -> Result<CasePayload> {
        let sender = sender(ctx, "completeTask", input.command_id, &input)?;
        let task = TaskId::parse(&input.task_id).unwrap_or_default();
        case(ctx, Ok(order(sender, &input.case_id, None, Change::CompleteTask { task }))).await
    }

    async fn observe_attendance(
        &self,
        ctx: &Context<'_>,
        input: ObserveAttendanceInput,
    ) -> Result<CasePayload> {
        let sender = sender(ctx, "observeAttendance", input.command_id, &input)?;
        let change = attendance(&input);
        case(ctx, change.map(|change| order(sender, &input.case_id, None, change))).await
    }
}

fn attempt(input: &LogContactAttemptInput) -> Result<Change, Refusal> {
    Ok(Change::LogContactAttempt {
        at: input.at.0,
        means: text::required("means", &input.means, MEANS_CHARACTERS_MAX)?,
        reached: input.reached,
        notes: perhaps("notes", input.notes.as_ref())?,
    })
}

fn attendance(input: &ObserveAttendanceInput) -> Result<Change, Refusal> {
    Ok(Change::ObserveAttendance {
        from: input.from.0,
        to: input.to.0,
        possible: half_days("halfDaysPossible", input.half_days_possible)?,
        attended: half_days("halfDaysAttended", input.half_days_attended)?,
    })
}

fn half_days(path: &str, count: i32) -> Result<u16, Refusal> {
    u16::try_from(count).map_err(|_| Refusal::invalid(path, "Enter a whole number from 0 on."))
}
