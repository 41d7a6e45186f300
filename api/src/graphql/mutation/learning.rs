//! Learning: enrol in a course, complete its lessons.

use super::answer::carry_out;
use super::input::{CompleteLessonInput, EnrolInput};
use super::parse::sender;
use crate::act::Sender;
use crate::act::learning::{Outcome, study};
use crate::graphql::learning::Course;
use crate::graphql::payload::{CoursePayload, UserError};
use crate::graphql::query::reader;
use crate::graphql::scalar::Position;
use async_graphql::{Context, ID, Object, Result};
use casetrail_domain::id::CourseId;
use casetrail_domain::learning::Change;

/// Mutations of the learning module.
#[derive(Default)]
pub struct Learning;

#[Object]
impl Learning {
    async fn enrol(&self, ctx: &Context<'_>, input: EnrolInput) -> Result<CoursePayload> {
        let sender = sender(ctx, "enrol", input.command_id, &input)?;
        payload(ctx, sender, &input.course_id, Change::Enrol).await
    }

    /// An error for each question that was not answered right.
    async fn complete_lesson(
        &self,
        ctx: &Context<'_>,
        input: CompleteLessonInput,
    ) -> Result<CoursePayload> {
        let sender = sender(ctx, "completeLesson", input.command_id, &input)?;
        let answers = input.answers.map(|answers| answers.0).unwrap_or_default();
        let change = Change::CompleteLesson { lesson: input.lesson, answers };
        payload(ctx, sender, &input.course_id, change).await
    }
}

async fn payload(
    ctx: &Context<'_>,
    sender: Sender,
    course: &ID,
    change: Change,
) -> Result<CoursePayload> {
    // A text that is no course's id names a course that is not there.
    let course = CourseId::parse(course).unwrap_or_default();
    let command = study(reader(ctx)?.current()?, sender, course, change);
    Ok(match carry_out::<Outcome>(ctx, command).await? {
        Err(error) => error.into(),
        Ok(Outcome::Refused(refusals)) => CoursePayload {
            errors: refusals.into_iter().map(UserError::from).collect(),
            ..CoursePayload::default()
        },
        Ok(Outcome::Done(studied)) => CoursePayload {
            course: Course::find(&studied.reader, course)?,
            position: Some(Position(studied.position)),
            repeated: studied.repeated,
            errors: Vec::new(),
        },
    })
}
