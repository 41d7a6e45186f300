//! What a form asks: pages of questions, and what an answer to each looks like.

use crate::text;

/// A form: pages of questions.
#[derive(Debug)]
pub struct Form {
    /// Drafts keep the version they began with.
    pub version: u32,
    /// One topic each.
    pub pages: &'static [Page],
}

/// One page of a form.
#[derive(Debug)]
pub struct Page {
    /// Its name for programs.
    pub key: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What to enter on it.
    pub instructions: &'static str,
    /// What is asked.
    pub questions: &'static [Question],
}

/// One question.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// The key of its answer.
    pub key: &'static str,
    /// What is asked, in words.
    pub label: &'static str,
    /// A hint below the label.
    pub hint: Option<&'static str>,
    /// What an answer looks like.
    pub kind: QuestionKind,
    /// Whether a request can't do without it.
    pub required: bool,
}

/// What an answer looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionKind {
    /// One line.
    Text,
    /// Several lines.
    LongText,
    /// One of the options.
    Choice(&'static [&'static str]),
    /// Any of the options.
    Choices(&'static [&'static str]),
    /// A day.
    Date,
    /// A whole number, not negative.
    Number,
    /// Yes or no.
    YesNo,
    /// A phone number.
    Phone,
    /// An email address.
    Email,
    /// A learner's id.
    Learner,
    /// A person's id.
    Contact,
}

impl QuestionKind {
    /// The most characters a text answer may have.
    #[must_use]
    pub fn max_length(self) -> Option<usize> {
        match self {
            Self::Text => Some(text::LINE_CHARACTERS_MAX),
            Self::LongText => Some(text::LONG_CHARACTERS_MAX),
            Self::Phone => Some(40),
            Self::Email => Some(254),
            Self::Choice(_)
            | Self::Choices(_)
            | Self::Date
            | Self::Number
            | Self::YesNo
            | Self::Learner
            | Self::Contact => None,
        }
    }

    /// The answers to choose from.
    #[must_use]
    pub fn options(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Choice(options) | Self::Choices(options) => Some(options),
            Self::Text
            | Self::LongText
            | Self::Date
            | Self::Number
            | Self::YesNo
            | Self::Phone
            | Self::Email
            | Self::Learner
            | Self::Contact => None,
        }
    }
}

pub(super) const fn ask(key: &'static str, label: &'static str, kind: QuestionKind) -> Question {
    Question { key, label, hint: None, kind, required: false }
}

pub(super) const fn must(key: &'static str, label: &'static str, kind: QuestionKind) -> Question {
    Question { key, label, hint: None, kind, required: true }
}

pub(super) const fn hint(question: Question, hint: &'static str) -> Question {
    Question { hint: Some(hint), ..question }
}

impl Form {
    /// The question with this key.
    #[must_use]
    pub fn question(&self, key: &str) -> Option<&'static Question> {
        self.pages.iter().flat_map(|page| page.questions).find(|question| question.key == key)
    }
}
