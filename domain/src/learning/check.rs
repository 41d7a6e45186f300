//! The check at the end of a lesson: what is asked, and what is right. What is right stays here.

use super::Lesson;
use crate::form::{Answer, Question, QuestionKind};
use crate::refusal::Refusal;
use std::fmt;

/// A question of a check.
pub struct Asked {
    /// What is asked, as clients show it.
    pub question: Question,
    right: Right,
}

/// What is right.
enum Right {
    Yes,
    No,
    One(&'static str),
    All(&'static [&'static str]),
}

/// Without what is right: nothing that prints a course gives it away.
impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.question.fmt(f)
    }
}

const fn asked(
    key: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    kind: QuestionKind,
    right: Right,
) -> Asked {
    Asked { question: Question { key, label, hint, kind, required: true }, right }
}

/// A statement that is true.
pub(super) const fn yes(key: &'static str, label: &'static str) -> Asked {
    asked(key, label, None, QuestionKind::YesNo, Right::Yes)
}

/// A statement that is false.
pub(super) const fn no(key: &'static str, label: &'static str) -> Asked {
    asked(key, label, None, QuestionKind::YesNo, Right::No)
}

/// Options of which one is right.
pub(super) const fn one(
    key: &'static str,
    label: &'static str,
    options: &'static [&'static str],
    right: &'static str,
) -> Asked {
    asked(key, label, None, QuestionKind::Choice(options), Right::One(right))
}

/// Options of which several are right.
pub(super) const fn all(
    key: &'static str,
    label: &'static str,
    options: &'static [&'static str],
    right: &'static [&'static str],
) -> Asked {
    let hint = Some("Choose all that are right.");
    asked(key, label, hint, QuestionKind::Choices(options), Right::All(right))
}

/// What stands for an answer that was not sent.
static UNANSWERED: serde_json::Value = serde_json::Value::Null;

impl Lesson {
    /// What is wrong with these answers, in the order of the questions; none when all are right.
    #[must_use]
    pub fn wrong(&self, answers: &serde_json::Value) -> Vec<Refusal> {
        let none = serde_json::Map::new();
        let given = match answers {
            serde_json::Value::Null => &none,
            serde_json::Value::Object(given) => given,
            _ => return vec![Refusal::invalid("answers", "Send the answers as one object.")],
        };
        let asks = |key: &str| self.check.iter().any(|asked| asked.question.key == key);
        if let Some(key) = given.keys().find(|key| !asks(key)) {
            let message = "The lesson has no such question.";
            return vec![Refusal::invalid(&format!("answers.{key}"), message)];
        }
        let wrong = |(place, asked): (usize, &Asked)| {
            asked.wrong(place + 1, given.get(asked.question.key).unwrap_or(&UNANSWERED))
        };
        self.check.iter().enumerate().filter_map(wrong).collect()
    }
}

impl Asked {
    /// What is wrong with this answer to the question in this place.
    fn wrong(&self, place: usize, answer: &serde_json::Value) -> Option<Refusal> {
        let path = format!("answers.{}", self.question.key);
        let label = self.question.label;
        let message = match self.question.kind.read(&path, answer) {
            Ok(Some(answer)) if self.right.is(&answer) => return None,
            Ok(Some(_)) => format!("Look at question {place} again: “{label}”"),
            Ok(None) => format!("Answer question {place}: “{label}”"),
            Err(refusal) => return Some(refusal),
        };
        Some(Refusal::invalid(&path, message))
    }
}

impl Right {
    fn is(&self, answer: &Answer) -> bool {
        match self {
            Self::Yes => *answer == Answer::YesNo(true),
            Self::No => *answer == Answer::YesNo(false),
            Self::One(right) => *answer == Answer::Text((*right).to_owned()),
            Self::All(right) => match answer {
                Answer::Choices(chosen) => {
                    chosen.len() == right.len()
                        && right.iter().all(|option| chosen.iter().any(|one| one == option))
                }
                Answer::YesNo(_) | Answer::Number(_) | Answer::Text(_) => false,
            },
        }
    }
}

#[cfg(test)]
impl Asked {
    /// The right answer as a client would send it.
    pub(super) fn right(&self) -> serde_json::Value {
        match self.right {
            Right::Yes => true.into(),
            Right::No => false.into(),
            Right::One(option) => option.into(),
            Right::All(options) => options.into(),
        }
    }
}
