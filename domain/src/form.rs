//! The request form: its pages and questions, and what is wrong with a set of answers.
//!
//! The form is data, versioned, and delivered to clients as it stands here, so the page and the
//! server find the same problems in the same words.

use crate::event::{CaseType, ContactDetails};
use crate::id::{LearnerId, PersonId, ServiceId};
use crate::refusal::Refusal;
use crate::text;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The one service of this version, the guide's "Chronic Absence request for support".
pub const CHRONIC_ABSENCE: Service = Service {
    id: ServiceId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001)),
    name: "Chronic Absence request for support",
    description: "Use the Chronic Absence Request for Support form to engage support for a student \
        from your local Attendance Service provider (or your In-School Provision, if you have one). \
        Submitting a form creates a case record. The case record is sent directly to your service \
        provider, who will assign a case manager.",
    case_type: CaseType::ChronicAbsence,
    form: &CHRONIC_ABSENCE_FORM,
};

/// A service that schools can request.
#[derive(Debug)]
pub struct Service {
    /// Its id.
    pub id: ServiceId,
    /// Its name.
    pub name: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// The kind of case a request opens.
    pub case_type: CaseType,
    /// What is asked.
    pub form: &'static Form,
}

/// Every service there is.
pub const SERVICES: [&Service; 1] = [&CHRONIC_ABSENCE];

/// The service with this id.
#[must_use]
pub fn service(id: ServiceId) -> Option<&'static Service> {
    SERVICES.into_iter().find(|service| service.id == id)
}

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

const fn ask(key: &'static str, label: &'static str, kind: QuestionKind) -> Question {
    Question { key, label, hint: None, kind, required: false }
}

const fn must(key: &'static str, label: &'static str, kind: QuestionKind) -> Question {
    Question { key, label, hint: None, kind, required: true }
}

const fn hint(question: Question, hint: &'static str) -> Question {
    Question { hint: Some(hint), ..question }
}

/// Key of the question that names the learner.
pub const LEARNER: &str = "learner";
/// Key of the question that names the Primary Contact.
pub const CONTACT: &str = "primaryContact";
const POSSIBLE: &str = "halfDaysPossible";
const ATTENDED: &str = "halfDaysAttended";
const FROM: &str = "attendanceFrom";
const TO: &str = "attendanceTo";

static CHRONIC_ABSENCE_FORM: Form = Form {
    version: 1,
    pages: &[
        Page {
            key: "learner",
            title: "Learner",
            instructions: "Find the learner by name or National Student Number. Only learners \
                currently enrolled at your school can be chosen.",
            questions: &[
                must(LEARNER, "Learner", QuestionKind::Learner),
                ask("address", "Where the learner lives now", QuestionKind::LongText),
            ],
        },
        Page {
            key: "whanau",
            title: "Whānau and caregivers",
            instructions: "Tell the provider who to talk to at home.",
            questions: &[
                ask("caregiverName", "Caregiver's name", QuestionKind::Text),
                ask("caregiverPhone", "Caregiver's phone number", QuestionKind::Phone),
                ask("caregiverEmail", "Caregiver's email address", QuestionKind::Email),
                ask("preferredLanguage", "Preferred language", QuestionKind::Text),
                ask("whanauTold", "Has the whānau been told of this request?", QuestionKind::YesNo),
            ],
        },
        Page {
            key: "attendance",
            title: "Attendance",
            instructions: "Enter the period you looked at and its half-days. Chronic absence is \
                attending 70% or less.",
            questions: &[
                ask(FROM, "From", QuestionKind::Date),
                ask(TO, "To", QuestionKind::Date),
                must(POSSIBLE, "Half-days possible", QuestionKind::Number),
                must(ATTENDED, "Half-days attended", QuestionKind::Number),
            ],
        },
        Page {
            key: "tried",
            title: "What the school has tried",
            instructions: "Choose all that apply and add what worked and what did not.",
            questions: &[
                ask(
                    "actionsTried",
                    "Actions",
                    QuestionKind::Choices(&[
                        "Phone calls home",
                        "Letters or emails home",
                        "Meeting with whānau",
                        "Home visit",
                        "Attendance plan",
                        "Pastoral support",
                        "Timetable or transport changes",
                        "Other",
                    ]),
                ),
                ask("actionsNotes", "Notes", QuestionKind::LongText),
            ],
        },
        Page {
            key: "reasons",
            title: "Reasons and barriers",
            instructions: "Choose what you believe keeps the learner away.",
            questions: &[
                ask(
                    "reasons",
                    "Reasons",
                    QuestionKind::Choices(&[
                        "Illness or health",
                        "Anxiety or wellbeing",
                        "Bullying",
                        "Caring for others",
                        "Transport",
                        "Housing",
                        "Cost",
                        "Disengaged from learning",
                        "Not known",
                        "Other",
                    ]),
                ),
                ask("reasonsNotes", "Notes", QuestionKind::LongText),
            ],
        },
        Page {
            key: "safety",
            title: "Safety and other agencies",
            instructions: "If someone is in danger now, call 111.",
            questions: &[
                ask("safetyConcerns", "Are there safety concerns?", QuestionKind::YesNo),
                ask("safetyNotes", "What a visitor should know", QuestionKind::LongText),
                ask("otherAgencies", "Other agencies involved", QuestionKind::LongText),
            ],
        },
        Page {
            key: "contact",
            title: "Primary Contact",
            instructions: "Name the person at your school who will be contacted and kept \
                up-to-date by the Case Manager.",
            questions: &[
                hint(
                    must(CONTACT, "Primary Contact", QuestionKind::Contact),
                    "They must have access to the Attendance Service CMS.",
                ),
                ask("contactPhone", "Phone Number", QuestionKind::Phone),
                ask("contactEmail", "Email address", QuestionKind::Email),
                hint(
                    ask("contactNotes", "Notes", QuestionKind::LongText),
                    "Preferred method of contact or best times to reach them.",
                ),
            ],
        },
    ],
};

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

    /// Sets one answer; for building answers in code.
    #[must_use]
    pub fn with(mut self, key: &str, answer: Answer) -> Self {
        self.0.insert(key.to_owned(), answer);
        self
    }

    fn text(&self, key: &str) -> Option<&str> {
        match self.0.get(key)? {
            Answer::Text(text) => Some(text),
            Answer::YesNo(_) | Answer::Number(_) | Answer::Choices(_) => None,
        }
    }

    fn number(&self, key: &str) -> Option<u64> {
        match self.0.get(key)? {
            Answer::Number(number) => Some(*number),
            Answer::YesNo(_) | Answer::Text(_) | Answer::Choices(_) => None,
        }
    }
}

impl Form {
    /// The question with this key.
    #[must_use]
    pub fn question(&self, key: &str) -> Option<&'static Question> {
        self.pages.iter().flat_map(|page| page.questions).find(|question| question.key == key)
    }

    /// What is wrong with these answers, in the order of the form.
    #[must_use]
    pub fn problems(&self, answers: &Answers) -> Vec<Problem> {
        let questions = self.pages.iter().flat_map(|page| page.questions);
        let missing = questions
            .filter(|question| question.required && !answers.0.contains_key(question.key))
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

/// The most half-days an answer may give; far beyond any school year, and safe to multiply.
const NUMBER_MAX: u64 = 1_000_000;

impl QuestionKind {
    fn read(self, path: &str, value: &serde_json::Value) -> Result<Option<Answer>, Refusal> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn problems(json: &serde_json::Value) -> Vec<(&'static str, bool)> {
        let form = CHRONIC_ABSENCE.form;
        let answers = Answers::parse(form, json).unwrap();
        form.problems(&answers).iter().map(|problem| (problem.key, problem.blocking)).collect()
    }

    #[test]
    fn seventy_percent_is_chronic_and_more_only_warns() {
        let base = |attended: u64| {
            json!({"learner": LearnerId(Uuid::nil()).global(),
                "primaryContact": PersonId(Uuid::nil()).global(),
                "halfDaysPossible": 100, "halfDaysAttended": attended})
        };
        assert_eq!(problems(&base(70)), []);
        assert_eq!(problems(&base(71)), [("halfDaysAttended", false)]);
        assert_eq!(problems(&base(101)), [("halfDaysAttended", true)]);
    }

    #[test]
    fn missing_answers_block_and_blank_is_missing() {
        let found = problems(&json!({"learner": " ", "address": null}));
        let keys: Vec<_> = found.iter().map(|(key, _)| *key).collect();
        assert_eq!(keys, ["learner", "halfDaysPossible", "halfDaysAttended", "primaryContact"]);
    }

    #[test]
    fn wrong_shapes_are_refused_where_they_stand() {
        for (key, value) in [
            ("nonsense", json!("x")),
            ("learner", json!("Ana")),
            ("halfDaysPossible", json!(1.5)),
            ("halfDaysPossible", json!(-1)),
            ("attendanceFrom", json!("31/12/2025")),
            ("reasons", json!(["Boredom"])),
            ("whanauTold", json!("yes")),
            ("caregiverEmail", json!("nobody")),
        ] {
            let refused = Answers::parse(CHRONIC_ABSENCE.form, &json!({key: value})).unwrap_err();
            assert_eq!(refused.path, ["answers", key]);
        }
    }

    #[test]
    fn each_form_has_one_learner_and_one_contact() {
        for service in SERVICES {
            let kinds: Vec<_> = service
                .form
                .pages
                .iter()
                .flat_map(|page| page.questions)
                .map(|question| question.kind)
                .collect();
            assert_eq!(kinds.iter().filter(|&&kind| kind == QuestionKind::Learner).count(), 1);
            assert_eq!(kinds.iter().filter(|&&kind| kind == QuestionKind::Contact).count(), 1);
        }
    }
}
