//! What belongs to a case: its contact, transfer, request and referrals.

use super::Case;
use crate::error::Internal;
use crate::graphql::choice::{CaseType, ReferralStatus, RequestState};
use crate::graphql::people::{Learner, Organisation, Person};
use crate::graphql::scalar::DateTime;
use crate::graphql::service::Form;
use async_graphql::{ID, Json, Object, Result, SimpleObject};
use casetrail_domain::Personal;
use casetrail_domain::case::{self, Contact};
use casetrail_domain::form::SERVICES;
use casetrail_domain::number::{ReferralNumber, RequestNumber};
use casetrail_domain::policy::Content;

/// The designated Primary Contact: who it is came with the case, how to reach them is in its fold.
pub struct PrimaryContact {
    case: Case,
    person: Person,
}

impl PrimaryContact {
    /// The contact of a case whose viewer may see who it is.
    pub(super) fn new(case: Case, person: Person) -> Self {
        Self { case, person }
    }

    fn contact(&self) -> Result<&Contact> {
        let contact = self.case.case()?.contact.as_ref();
        contact.ok_or_else(|| Internal::new("a listed contact that its case lacks").into())
    }

    fn detail(&self, detail: Option<&Personal<String>>) -> Option<String> {
        self.case.text(Content::Header, detail)
    }
}

/// The designated Primary Contact.
#[Object]
impl PrimaryContact {
    async fn person(&self) -> &Person {
        &self.person
    }
    async fn phone(&self) -> Result<Option<String>> {
        Ok(self.detail(self.contact()?.details.phone.as_ref()))
    }
    async fn email(&self) -> Result<Option<String>> {
        Ok(self.detail(self.contact()?.details.email.as_ref()))
    }
    async fn notes(&self) -> Result<Option<String>> {
        Ok(self.detail(self.contact()?.details.notes.as_ref()))
    }
    async fn since(&self) -> Result<DateTime> {
        Ok(DateTime(self.contact()?.since))
    }
}

/// A transfer that waits for an answer.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Transfer {
    pub to: Organisation,
    pub requested_by: Person,
    pub requested_at: DateTime,
    pub reason: Option<String>,
}

/// The request a case came from.
#[derive(Clone)]
pub struct Request {
    case: Case,
}

impl Request {
    /// The request of this case, when its viewer may see it.
    #[must_use]
    pub fn of(case: Case) -> Option<Self> {
        case.sees(Content::Names).then_some(Self { case })
    }
}

#[Object]
impl Request {
    /// Its id.
    pub async fn id(&self) -> Result<ID> {
        Ok(self.case.case()?.request.id.global().into())
    }
    async fn number(&self) -> Result<String> {
        Ok(RequestNumber(self.case.case()?.request.number).to_string())
    }
    async fn submitted_at(&self) -> Result<DateTime> {
        Ok(DateTime(self.case.case()?.request.submitted_at))
    }
    async fn submitted_by(&self) -> Result<Person> {
        Ok(Person::new(&self.case.reader, self.case.case()?.request.submitted_by, None))
    }
    async fn learner(&self) -> Option<Learner> {
        Some(self.case.about())
    }
    /// Where the learner was enrolled then.
    async fn school(&self) -> Result<Organisation> {
        let school = Organisation::find(&self.case.reader, self.case.case()?.request.school)?;
        school.ok_or_else(|| Internal::new("a request without school").into())
    }
    #[graphql(name = "type")]
    async fn kind(&self) -> CaseType {
        self.case.head.case_type.into()
    }
    async fn primary_contact(&self) -> Result<Option<String>> {
        let contact = self.case.case()?.request.contact;
        Ok(self.case.reader.read(|views| views.person(contact))?.map(|person| person.name))
    }
    async fn answers(&self) -> Result<Option<Json<serde_json::Value>>> {
        let answers = self.case.case()?.request.answers.as_ref().and_then(Personal::known);
        Ok(answers.map(|answers| Json(answers.to_json())))
    }
    /// The form that was answered, for the words of its questions.
    async fn form(&self) -> Option<Form> {
        let kind = self.case.head.case_type;
        let service = SERVICES.into_iter().find(|service| service.case_type == kind);
        service.map(|service| Form::of(service.form))
    }
    async fn state(&self) -> Result<RequestState> {
        Ok(self.case.case()?.request.state.into())
    }
}

/// A referral of a case to a service.
#[derive(SimpleObject, Clone)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Referral {
    #[graphql(owned)]
    pub id: ID,
    pub number: String,
    pub date: DateTime,
    pub source: String,
    pub status: ReferralStatus,
    pub service_name: String,
    pub service_provider: String,
}

impl Referral {
    /// A referral as the contract shows it; what was erased reads so.
    #[must_use]
    pub fn of(referral: &case::Referral) -> Self {
        let text = |text: &Personal<String>| {
            text.known().cloned().unwrap_or_else(|| "(erased)".to_owned())
        };
        Self {
            id: referral.id.global().into(),
            number: ReferralNumber(referral.number).to_string(),
            date: DateTime(referral.date),
            source: text(&referral.source),
            status: referral.status.into(),
            service_name: text(&referral.service_name),
            service_provider: text(&referral.service_provider),
        }
    }
}
