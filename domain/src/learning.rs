//! The learning module: a course of lessons, each with a short check, and how far somebody came.
//!
//! A course is data, versioned, and delivered to clients as it stands here, but for the right
//! answers: those have no way out of this module, and an attempt is told only where to look again.

mod check;
mod progress;
mod schools;

pub use check::Asked;
pub use progress::Progress;

use crate::access::Grant;
use crate::event::Event;
use crate::id::CourseId;
use crate::policy::Training;
use crate::refusal::Refusal;
use uuid::Uuid;

/// The guide's course, "The Online Attendance Service for Schools".
pub static SCHOOLS: Course = Course {
    id: CourseId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0002)),
    key: "schools",
    version: 1,
    title: "The Online Attendance Service for Schools",
    lessons: &schools::LESSONS,
};

/// Every course there is.
pub static COURSES: [&Course; 1] = [&SCHOOLS];

/// A course.
#[derive(Debug)]
pub struct Course {
    /// Its id.
    pub id: CourseId,
    /// What events call it.
    pub key: &'static str,
    /// Which version of its lessons this is; events name the one that was taken.
    pub version: u32,
    /// What people call it.
    pub title: &'static str,
    /// Its lessons, in the order in which they are best taken.
    pub lessons: &'static [Lesson],
}

/// One lesson of a course.
#[derive(Debug)]
pub struct Lesson {
    /// What events call it.
    pub key: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// Its text: paragraphs parted by blank lines. `## ` begins a heading, `- ` a point of a list,
    /// and a number with a full stop a step.
    pub body: &'static str,
    /// What is asked at its end.
    pub check: &'static [Asked],
}

/// What somebody wants to do with a course.
#[derive(Clone, Debug)]
pub enum Change {
    /// To begin it.
    Enrol,
    /// To have completed one of its lessons.
    CompleteLesson {
        /// The lesson's key.
        lesson: String,
        /// Their answers to its check, as they were sent.
        answers: serde_json::Value,
    },
}

/// The course with this id.
#[must_use]
pub fn course(id: CourseId) -> Option<&'static Course> {
    COURSES.into_iter().find(|course| course.id == id)
}

/// The title of the course that events call this; its key when there is no such course any more.
#[must_use]
pub fn title_of(key: &str) -> &str {
    COURSES.into_iter().find(|course| course.key == key).map_or(key, |course| course.title)
}

/// The title of the lesson that events call this; its key when it is not there any more.
#[must_use]
pub fn lesson_title_of<'a>(course: &str, key: &'a str) -> &'a str {
    let course = COURSES.into_iter().find(|known| known.key == course);
    let lessons = course.map_or(&[][..], |course| course.lessons);
    lessons.iter().find(|lesson| lesson.key == key).map_or(key, |lesson| lesson.title)
}

/// Whether somebody who holds these roles is offered the course: whoever submits requests, whose
/// access waits for it, or who began it before.
#[must_use]
pub fn concerns(held: &[Grant], training: Training, progress: &Progress) -> bool {
    let concerned = |grant: &Grant| grant.role.submits() || training.stands_before(grant.role);
    progress.enrolled.is_some() || held.iter().any(concerned)
}

/// The events, all of the person's stream, that a change comes to, for somebody whom the course
/// concerns.
///
/// # Errors
/// Why not: one refusal, or one for each question that was not answered right.
pub fn decide(
    course: &Course,
    progress: &Progress,
    change: &Change,
) -> Result<Vec<Event>, Vec<Refusal>> {
    match change {
        Change::Enrol => enrol(course, progress).map_err(|refusal| vec![refusal]),
        Change::CompleteLesson { lesson, answers } => {
            let found = course.lessons.iter().find(|known| known.key == *lesson);
            let lesson = found.ok_or_else(|| vec![no_such_lesson()])?;
            let wrong = lesson.wrong(answers);
            if !wrong.is_empty() {
                return Err(wrong);
            }
            complete(course, lesson, progress).map_err(|refusal| vec![refusal])
        }
    }
}

fn no_such_lesson() -> Refusal {
    let path = vec!["lesson".to_owned()];
    Refusal { path, ..Refusal::not_found("the course has no such lesson") }
}

fn enrol(course: &Course, progress: &Progress) -> Result<Vec<Event>, Refusal> {
    match progress.enrolled {
        Some(_) => Err(Refusal::state("You are enrolled in this course already.")),
        None => Ok(vec![Event::Enrolled { course: course.key.into(), version: course.version }]),
    }
}

fn complete(course: &Course, lesson: &Lesson, progress: &Progress) -> Result<Vec<Event>, Refusal> {
    if progress.enrolled.is_none() {
        return Err(Refusal::state("Enrol in the course first."));
    }
    if progress.has(lesson) {
        return Err(Refusal::state("You have completed this lesson already."));
    }
    let (key, version) = (course.key.to_owned(), course.version);
    let mut events =
        vec![Event::LessonCompleted { course: key.clone(), lesson: lesson.key.into(), version }];
    let rest = |other: &&Lesson| other.key != lesson.key && !progress.has(other);
    if progress.completed.is_none() && !course.lessons.iter().any(|other| rest(&other)) {
        events.push(Event::CourseCompleted { course: key, version });
    }
    Ok(events)
}

#[cfg(test)]
mod tests;
