//! Services that schools can request, and their forms.

use super::choice::{CaseType, QuestionKind};
use super::scalar::Date;
use async_graphql::{ID, Object, SimpleObject};
use casetrail_domain::feature::{Feature, FeatureDates};
use casetrail_domain::form;
use chrono::Utc;

/// A service, and whether it can be requested at this moment.
#[derive(Clone)]
pub struct Service {
    service: &'static form::Service,
    features: FeatureDates,
    now: chrono::DateTime<Utc>,
}

impl Service {
    /// A service as of a moment.
    #[must_use]
    pub fn new(
        service: &'static form::Service,
        features: FeatureDates,
        now: chrono::DateTime<Utc>,
    ) -> Self {
        Self { service, features, now }
    }
}

#[Object]
impl Service {
    /// Its id.
    pub async fn id(&self) -> ID {
        self.service.id.global().into()
    }
    async fn name(&self) -> &str {
        self.service.name
    }
    async fn description(&self) -> &str {
        self.service.description
    }
    async fn case_type(&self) -> CaseType {
        self.service.case_type.into()
    }
    async fn available_from(&self) -> Option<Date> {
        Some(Date(self.features.from(Feature::Services)))
    }
    async fn may_start(&self) -> bool {
        self.features.on(Feature::Services, self.now)
    }
    /// False: the submitter must name themselves.
    async fn may_name_other_contact(&self) -> bool {
        self.features.on(Feature::OtherContact, self.now)
    }
    async fn form(&self) -> Form {
        Form::of(self.service.form)
    }
}

/// A form.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "described where the domain defines them")]
pub struct Form {
    pub version: i32,
    pub pages: Vec<FormPage>,
}

/// A page of a form.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "described where the domain defines them")]
pub struct FormPage {
    pub key: &'static str,
    pub title: &'static str,
    pub instructions: &'static str,
    pub questions: Vec<Question>,
}

/// A question of a form.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "described where the domain defines them")]
pub struct Question {
    pub key: &'static str,
    pub label: &'static str,
    pub hint: Option<&'static str>,
    pub kind: QuestionKind,
    pub required: bool,
    pub max_length: Option<i32>,
    pub options: Option<Vec<&'static str>>,
}

impl Form {
    /// A form as clients read it.
    pub fn of(form: &'static form::Form) -> Self {
        let version = i32::try_from(form.version).unwrap_or(i32::MAX);
        Self { version, pages: form.pages.iter().map(FormPage::of).collect() }
    }
}

impl FormPage {
    fn of(page: &'static form::Page) -> Self {
        Self {
            key: page.key,
            title: page.title,
            instructions: page.instructions,
            questions: page.questions.iter().map(Question::of).collect(),
        }
    }
}

impl Question {
    /// A question as clients read it.
    #[must_use]
    pub fn of(question: &'static form::Question) -> Self {
        Self {
            key: question.key,
            label: question.label,
            hint: question.hint,
            kind: kind(question.kind),
            required: question.required,
            max_length: question.kind.max_length().and_then(|most| i32::try_from(most).ok()),
            options: question.kind.options().map(<[_]>::to_vec),
        }
    }
}

fn kind(kind: form::QuestionKind) -> QuestionKind {
    use form::QuestionKind as K;
    match kind {
        K::Text => QuestionKind::Text,
        K::LongText => QuestionKind::LongText,
        K::Choice(_) => QuestionKind::Choice,
        K::Choices(_) => QuestionKind::Choices,
        K::Date => QuestionKind::Date,
        K::Number => QuestionKind::Number,
        K::YesNo => QuestionKind::YesNo,
        K::Phone => QuestionKind::Phone,
        K::Email => QuestionKind::Email,
        K::Learner => QuestionKind::Learner,
        K::Contact => QuestionKind::Contact,
    }
}
