//! The course of the learning module, and somebody who takes it.

use crate::answer::Outcome;
use crate::user::User;
use serde_json::{Value, json};

/// The right answers to the checks of the course, lesson by lesson, as somebody finds them who has
/// read the lessons.
#[must_use]
pub fn right_answers() -> Vec<(&'static str, Value)> {
    let school = ["Primary Contact", "Office Support", "Attendance Lead"];
    let kept = "The person at the school who is kept up to date by the Case Manager";
    let readers = [
        "The provider's Case Manager or Workflow Lead",
        "The school's Primary Contact for the case",
        "The school's Attendance Lead",
    ];
    vec![
        ("module", json!({ "login": "Your organisation's Delegated Authoriser", "atOnce": false })),
        (
            "request",
            json!({ "who": school, "next": "A case is created and goes to the provider",
                "contact": kept }),
        ),
        ("comment", json!({ "readers": readers, "anyCase": false, "told": true })),
        ("files", json!({ "size": "20 MB", "last": "Choose Next", "right": true })),
        (
            "contact",
            json!({ "missing": "Ask your Delegated Authoriser to set them up", "details": true }),
        ),
        (
            "shared",
            json!({ "where": "Related", "who": ["Primary Contact", "Attendance Lead"],
                "all": false }),
        ),
        ("home", json!({ "resume": "Draft requests", "macrons": false })),
    ]
}

impl User {
    /// The course that is offered to this person; null when none is.
    pub async fn course(&self) -> Value {
        let document = "{ courses { id title enrolled completedAt lessons { key title body completed \
            check { key label hint kind required maxLength options } } } }";
        let answer = self.query(document, json!({})).await.good();
        answer.at("/courses/0").clone()
    }

    /// Sends the answers to a lesson's check, whatever is answered.
    pub async fn complete(&self, course: &Value, lesson: &str, answers: &Value) -> Outcome {
        let input = json!({ "courseId": course, "lesson": lesson, "answers": answers });
        self.act("completeLesson", input).await
    }

    /// Takes the course from its beginning to its end; answers what the last lesson came to.
    ///
    /// # Panics
    /// When any step is refused.
    pub async fn take_the_course(&self) -> Outcome {
        let course = self.course().await["id"].clone();
        let mut last = self.act("enrol", json!({ "courseId": course })).await.done();
        for (lesson, answers) in right_answers() {
            last = self.complete(&course, lesson, &answers).await.done();
        }
        last
    }
}
