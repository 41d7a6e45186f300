//! The request form: its pages and questions, and what is wrong with a set of answers.
//!
//! The form is data, versioned, and delivered to clients as it stands here, so the page and the
//! server find the same problems in the same words.

mod answer;
mod chronic_absence;
mod problem;
mod question;
mod read;

pub use answer::{Answer, Answers};
pub use problem::Problem;
pub use question::{Form, Page, Question, QuestionKind};

use crate::event::CaseType;
use crate::id::ServiceId;
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
    form: &chronic_absence::FORM,
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

/// Key of the question that names the learner.
pub const LEARNER: &str = "learner";
/// Key of the question that names the Primary Contact.
pub const CONTACT: &str = "primaryContact";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{LearnerId, PersonId};
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
