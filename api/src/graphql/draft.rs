//! Drafts: nobody's record yet, rows beside the log.

use super::choice::Severity;
use super::people::{Learner, Person};
use super::scalar::DateTime;
use super::service::Service;
use crate::drafts;
use crate::reader::Reader;
use async_graphql::{ID, Json, Object, Result, SimpleObject};
use casetrail_domain::number::RequestNumber;
use std::sync::Arc;

/// A draft of a request.
#[derive(Clone)]
pub struct Draft {
    reader: Arc<Reader>,
    draft: Arc<drafts::Draft>,
}

impl Draft {
    /// A draft that its viewer may see.
    #[must_use]
    pub fn new(reader: &Arc<Reader>, draft: drafts::Draft) -> Self {
        Self { reader: reader.clone(), draft: Arc::new(draft) }
    }
}

#[Object]
impl Draft {
    /// Its id.
    pub async fn id(&self) -> ID {
        self.draft.id.global().into()
    }
    async fn number(&self) -> String {
        RequestNumber(self.draft.number).to_string()
    }
    async fn version(&self) -> i32 {
        i32::try_from(self.draft.version).unwrap_or(i32::MAX)
    }
    async fn service(&self) -> Service {
        Service::new(self.draft.service, self.reader.features.clone(), self.reader.now)
    }
    async fn applied_for(&self) -> Result<Option<Learner>> {
        let learner = self.draft.body.answers.learner();
        learner.map_or(Ok(None), |learner| Learner::find(&self.reader, learner))
    }
    async fn created_by(&self) -> Person {
        Person::new(&self.reader, self.draft.owner, None)
    }
    async fn last_modified(&self) -> DateTime {
        DateTime(self.draft.modified)
    }
    async fn answers(&self) -> Json<serde_json::Value> {
        Json(self.draft.body.answers.to_json())
    }
    async fn problems(&self) -> Vec<Problem> {
        let found = self.draft.service.form.problems(&self.draft.body.answers);
        found.iter().map(Problem::of).collect()
    }
}

/// Something wrong with a draft.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Problem {
    pub path: Vec<String>,
    pub message: String,
    pub severity: Severity,
}

impl Problem {
    fn of(problem: &casetrail_domain::form::Problem) -> Self {
        let severity = if problem.blocking { Severity::Blocking } else { Severity::Warning };
        Self {
            path: vec!["answers".to_owned(), problem.key.to_owned()],
            message: problem.message.to_owned(),
            severity,
        }
    }
}
