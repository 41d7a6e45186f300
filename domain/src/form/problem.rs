//! What is wrong with a set of answers.

use super::{Answers, Form};

pub(super) const POSSIBLE: &str = "halfDaysPossible";
pub(super) const ATTENDED: &str = "halfDaysAttended";
pub(super) const FROM: &str = "attendanceFrom";
pub(super) const TO: &str = "attendanceTo";

/// Something wrong with the answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The question's key.
    pub key: &'static str,
    /// Plain words.
    pub message: &'static str,
    /// Whether the request can't be submitted as it is.
    pub blocking: bool,
}

impl Form {
    /// What is wrong with these answers, in the order of the form.
    #[must_use]
    pub fn problems(&self, answers: &Answers) -> Vec<Problem> {
        let questions = self.pages.iter().flat_map(|page| page.questions);
        let missing = questions
            .filter(|question| question.required && !answers.has(question.key))
            .map(|question| Problem {
                key: question.key,
                message: "This needs an answer.",
                blocking: true,
            });
        missing.chain(attendance_problems(answers)).collect()
    }
}

fn attendance_problems(answers: &Answers) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut add = |key, message, blocking| problems.push(Problem { key, message, blocking });
    if let (Some(from), Some(to)) = (answers.text(FROM), answers.text(TO))
        && from > to
    {
        add(TO, "The period must not end before it begins.", true);
    }
    let possible = answers.number(POSSIBLE);
    if possible == Some(0) {
        add(POSSIBLE, "There must be at least one possible half-day.", true);
    }
    if let (Some(possible), Some(attended)) = (possible, answers.number(ATTENDED)) {
        if attended > possible {
            add(ATTENDED, "No more half-days can be attended than were possible.", true);
        } else if attended * 10 > possible * 7 {
            let message = "Chronic absence is attending 70% or less. You can still submit.";
            add(ATTENDED, message, false);
        }
    }
    problems
}
