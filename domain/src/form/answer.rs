//! The answers to a form.

use super::{CONTACT, Form, LEARNER};
use crate::event::ContactDetails;
use crate::id::{LearnerId, PersonId};
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One answer, in the shape its question's kind asks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// Yes or no.
    YesNo(bool),
    /// A whole number.
    Number(u64),
    /// Text, a choice, a day, an id.
    Text(String),
    /// Several choices.
    Choices(Vec<String>),
}

/// Answers by the key of their question; what is missing was not answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, Answer>);

impl Answers {
    /// Reads answers as clients send them: one flat object. Blank texts and nulls are no answers.
    ///
    /// # Errors
    /// `INVALID_INPUT` when it is no object, a key is unknown or a value has the wrong shape.
    pub fn parse(form: &Form, json: &serde_json::Value) -> Result<Self, Refusal> {
        let Some(object) = json.as_object() else {
            return Err(Refusal::invalid("answers", "Send the answers as one object."));
        };
        let mut answers = BTreeMap::new();
        for (key, value) in object {
            let path = format!("answers.{key}");
            let Some(question) = form.question(key) else {
                return Err(Refusal::invalid(&path, "The form has no such question."));
            };
            if let Some(answer) = question.kind.read(&path, value)? {
                answers.insert(key.clone(), answer);
            }
        }
        Ok(Self(answers))
    }

    /// The answers as clients read them.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(&self.0).unwrap_or_default()
    }

    /// The learner named, if one is.
    #[must_use]
    pub fn learner(&self) -> Option<LearnerId> {
        LearnerId::parse(self.text(LEARNER)?)
    }

    /// The Primary Contact named, if one is.
    #[must_use]
    pub fn contact(&self) -> Option<PersonId> {
        PersonId::parse(self.text(CONTACT)?)
    }

    /// How to reach the contact; absent parts are the person's own.
    #[must_use]
    pub fn contact_details(&self) -> ContactDetails {
        let part = |key| self.text(key).map(|text| text.to_owned().into());
        ContactDetails {
            phone: part("contactPhone"),
            email: part("contactEmail"),
            notes: part("contactNotes"),
        }
    }

    /// Whether this question was answered.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// Sets one answer; for building answers in code.
    #[must_use]
    pub fn with(mut self, key: &str, answer: Answer) -> Self {
        self.0.insert(key.to_owned(), answer);
        self
    }

    pub(super) fn text(&self, key: &str) -> Option<&str> {
        match self.0.get(key)? {
            Answer::Text(text) => Some(text),
            Answer::YesNo(_) | Answer::Number(_) | Answer::Choices(_) => None,
        }
    }

    pub(super) fn number(&self, key: &str) -> Option<u64> {
        match self.0.get(key)? {
            Answer::Number(number) => Some(*number),
            Answer::YesNo(_) | Answer::Text(_) | Answer::Choices(_) => None,
        }
    }
}
