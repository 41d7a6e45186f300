//! Courses of the learning module. What is right in a check never comes here.

use super::scalar::DateTime;
use super::service::Question;
use crate::act::learning::offered;
use crate::reader::Reader;
use async_graphql::{ID, Result, SimpleObject};
use casetrail_domain::id::CourseId;
use casetrail_domain::learning::{self, Progress};

/// A course of the learning module.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Course {
    #[graphql(owned)]
    pub id: ID,
    pub title: &'static str,
    pub enrolled: bool,
    pub lessons: Vec<Lesson>,
    pub completed_at: Option<DateTime>,
}

/// A lesson of a course.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Lesson {
    pub key: &'static str,
    pub title: &'static str,
    /// Paragraphs parted by blank lines. "## " begins a heading, "- " a point of a list, a number with
    /// a full stop a step.
    pub body: &'static str,
    /// All of them are to be answered right.
    pub check: Vec<Question>,
    pub completed: bool,
}

impl Course {
    /// The courses that concern the viewer.
    ///
    /// # Errors
    /// `INTERNAL` when the read models can't be read.
    pub fn list(reader: &Reader) -> Result<Vec<Self>> {
        let found = learning::COURSES.into_iter().map(|course| Self::find(reader, course.id));
        Ok(found.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// The course with this id, if it concerns the viewer.
    ///
    /// # Errors
    /// `INTERNAL` when the read models can't be read.
    pub fn find(reader: &Reader, id: CourseId) -> Result<Option<Self>> {
        Ok(offered(reader, id)?.map(|(course, progress)| Self::of(course, &progress)))
    }

    fn of(course: &'static learning::Course, progress: &Progress) -> Self {
        let lesson = |lesson: &'static learning::Lesson| Lesson {
            key: lesson.key,
            title: lesson.title,
            body: lesson.body,
            check: lesson.check.iter().map(|asked| Question::of(&asked.question)).collect(),
            completed: progress.has(lesson),
        };
        Self {
            id: course.id.global().into(),
            title: course.title,
            enrolled: progress.enrolled.is_some(),
            lessons: course.lessons.iter().map(lesson).collect(),
            completed_at: progress.completed.map(DateTime),
        }
    }
}
