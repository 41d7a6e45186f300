//! How far somebody came in a course.

use super::{Course, Lesson};
use crate::event::Event;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// How far somebody came in a course.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// When they enrolled.
    pub enrolled: Option<DateTime<Utc>>,
    /// The keys of the lessons they completed.
    pub lessons: BTreeSet<String>,
    /// When they completed the course.
    pub completed: Option<DateTime<Utc>>,
}

impl Progress {
    /// Whether they completed this lesson.
    #[must_use]
    pub fn has(&self, lesson: &Lesson) -> bool {
        self.lessons.contains(lesson.key)
    }

    /// How far they are after an event of theirs; those of other courses change nothing.
    #[must_use]
    pub fn evolve(mut self, of: &Course, event: &Event, at: DateTime<Utc>) -> Self {
        if let Event::Enrolled { course, .. } = event
            && *course == of.key
        {
            self.enrolled.get_or_insert(at);
        }
        if let Event::LessonCompleted { course, lesson, .. } = event
            && *course == of.key
        {
            self.lessons.insert(lesson.clone());
        }
        if let Event::CourseCompleted { course, .. } = event
            && *course == of.key
        {
            self.completed.get_or_insert(at);
        }
        self
    }
}
