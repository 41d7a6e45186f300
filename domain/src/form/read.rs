//! Reading one answer as clients send it: every shape is checked here, once.

use super::{Answer, QuestionKind};
use crate::id::{LearnerId, PersonId};
use crate::refusal::Refusal;
use crate::text;
use chrono::NaiveDate;

/// The most half-days an answer may give; far beyond any school year, and safe to multiply.
const NUMBER_MAX: u64 = 1_000_000;

impl QuestionKind {
    /// An answer in the shape this kind asks for; `None` when there is none.
    pub(crate) fn read(
        self,
        path: &str,
        value: &serde_json::Value,
    ) -> Result<Option<Answer>, Refusal> {
        if value.is_null() {
            return Ok(None);
        }
        match self {
            Self::YesNo => match value.as_bool() {
                Some(yes) => Ok(Some(Answer::YesNo(yes))),
                None => Err(Refusal::invalid(path, "Answer true or false.")),
            },
            Self::Number => match value.as_u64().filter(|&number| number <= NUMBER_MAX) {
                Some(number) => Ok(Some(Answer::Number(number))),
                None => Err(Refusal::invalid(path, "Enter a whole number, 0 to 1,000,000.")),
            },
            Self::Choices(options) => read_choices(path, value, options).map(Some),
            Self::Text
            | Self::LongText
            | Self::Choice(_)
            | Self::Date
            | Self::Phone
            | Self::Email
            | Self::Learner
            | Self::Contact => match value.as_str() {
                None => Err(Refusal::invalid(path, "Answer with text.")),
                Some(blank) if blank.trim().is_empty() => Ok(None),
                Some(text) => self.read_text(path, text).map(|text| Some(Answer::Text(text))),
            },
        }
    }

    fn read_text(self, path: &str, text: &str) -> Result<String, Refusal> {
        match self {
            Self::Phone => text::phone(path, text),
            Self::Email => text::email(path, text),
            Self::Date => match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
                Ok(day) => Ok(day.format("%Y-%m-%d").to_string()),
                Err(_) => Err(Refusal::invalid(path, "Enter a day as YYYY-MM-DD.")),
            },
            Self::Choice(options) if !options.contains(&text) => {
                Err(Refusal::invalid(path, "Choose one of the options."))
            }
            Self::Learner if LearnerId::parse(text).is_none() => {
                Err(Refusal::invalid(path, "Choose a learner."))
            }
            Self::Contact if PersonId::parse(text).is_none() => {
                Err(Refusal::invalid(path, "Choose a person."))
            }
            Self::LongText => text::required(path, text, text::LONG_CHARACTERS_MAX),
            Self::Text
            | Self::Choice(_)
            | Self::Choices(_)
            | Self::Number
            | Self::YesNo
            | Self::Learner
            | Self::Contact => text::required(path, text, text::LINE_CHARACTERS_MAX),
        }
    }
}

fn read_choices(
    path: &str,
    value: &serde_json::Value,
    options: &[&str],
) -> Result<Answer, Refusal> {
    let wrong = || Refusal::invalid(path, "Choose from the options.");
    let chosen = value.as_array().ok_or_else(wrong)?;
    let mut choices: Vec<String> = Vec::new();
    for choice in chosen {
        let choice = choice.as_str().filter(|choice| options.contains(choice)).ok_or_else(wrong)?;
        if !choices.iter().any(|known| known == choice) {
            choices.push(choice.to_owned());
        }
    }
    Ok(Answer::Choices(choices))
}
