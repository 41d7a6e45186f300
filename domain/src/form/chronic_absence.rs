//! The form of the guide's "Chronic Absence request for support".

use super::problem::{ATTENDED, FROM, POSSIBLE, TO};
use super::question::{ask, hint, must};
use super::{CONTACT, Form, LEARNER, Page, QuestionKind};

pub(super) static FORM: Form = Form {
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
