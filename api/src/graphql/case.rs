//! A case as one viewer sees it.

use super::choice::{
    CaseAction, CaseStatus, CaseType, ReferralStatus, RequestState, Scan, Visibility,
};
use super::comment::{Comment, Entry};
use super::connection::Connection;
use super::page;
use super::people::{Access, Learner, Organisation, Person};
use super::scalar::{Cursor, Date, DateTime, Position};
use super::service::Form;
use crate::error::Internal;
use crate::reader::Reader;
use async_graphql::{Context, ID, Json, Object, Result, SimpleObject};
use casetrail_domain as domain;
use casetrail_domain::Personal;
use casetrail_domain::access::Role;
use casetrail_domain::case::{self, Facts, RouteFacts, Status};
use casetrail_domain::form::SERVICES;
use casetrail_domain::number::{CaseNumber, ReferralNumber, RequestNumber};
use casetrail_domain::policy::{Content, Side, Standing};
use casetrail_projections::{CaseRow, History, ListRow, Sight};
use chrono::Utc;
use std::sync::{Arc, OnceLock};

/// What a list shows of a case, whichever way it was read.
struct Head {
    id: domain::CaseId,
    number: u64,
    case_type: domain::event::CaseType,
    status: Status,
    opened_at: chrono::DateTime<Utc>,
    closed_at: Option<chrono::DateTime<Utc>>,
    learner: domain::LearnerId,
    school: Option<domain::OrganisationId>,
    provider: Option<domain::OrganisationId>,
    owner: Option<domain::PersonId>,
    owner_name: Option<String>,
    /// While the designation counts.
    contact: Option<domain::PersonId>,
    contact_name: Option<String>,
}

impl From<ListRow> for Head {
    fn from(row: ListRow) -> Self {
        Self {
            id: row.id,
            number: row.number,
            case_type: row.case_type,
            status: row.status,
            opened_at: row.opened_at,
            closed_at: row.closed_at,
            learner: row.learner,
            school: row.school,
            provider: row.provider,
            owner: row.owner,
            owner_name: row.owner_name,
            contact: row.contact,
            contact_name: row.contact_name,
        }
    }
}

impl From<CaseRow> for Head {
    fn from(row: CaseRow) -> Self {
        let contact = row.case.contact.as_ref().filter(|_| row.contact_active);
        Self {
            id: row.case.id,
            number: row.case.number,
            case_type: row.case.case_type,
            status: row.case.status,
            opened_at: row.case.opened_at,
            closed_at: row.case.closed_at,
            learner: row.case.learner,
            school: row.school,
            provider: row.case.provider,
            owner: row.case.owner,
            owner_name: row.owner_name,
            contact: contact.map(|contact| contact.person),
            contact_name: row.contact_name,
        }
    }
}

/// A case as one viewer sees it: in a list by its row, looked into as folded.
#[derive(Clone)]
pub struct Case {
    reader: Arc<Reader>,
    standing: Arc<Standing>,
    head: Arc<Head>,
    folded: Arc<OnceLock<Arc<case::Case>>>,
    history: Option<Arc<History>>,
}

impl Case {
    /// A case in a list.
    #[must_use]
    pub fn listed(reader: &Arc<Reader>, standing: Standing, row: ListRow) -> Self {
        Self::new(reader, standing, row.into())
    }

    fn new(reader: &Arc<Reader>, standing: Standing, head: Head) -> Self {
        Self {
            reader: reader.clone(),
            standing: Arc::new(standing),
            head: Arc::new(head),
            folded: Arc::default(),
            history: None,
        }
    }

    /// A case that was loaded.
    #[must_use]
    pub fn loaded(reader: &Arc<Reader>, standing: Standing, row: CaseRow) -> Self {
        let folded = OnceLock::from(row.case.clone());
        Self { folded: Arc::new(folded), ..Self::new(reader, standing, row.into()) }
    }

    /// A case as folded from a prefix of the log.
    #[must_use]
    pub fn told(
        reader: &Arc<Reader>,
        standing: Standing,
        row: CaseRow,
        history: Arc<History>,
    ) -> Self {
        Self { history: Some(history), ..Self::loaded(reader, standing, row) }
    }

    /// The case with this id, unless it is missing or hidden.
    ///
    /// # Errors
    /// `INTERNAL` when the read models can't be read.
    pub fn find(reader: &Arc<Reader>, id: domain::CaseId) -> Result<Option<Self>> {
        let found = reader.case(id)?;
        Ok(found.map(|(row, standing)| Self::loaded(reader, standing, row)))
    }

    /// What SQL needs to know of the viewer's standing.
    #[must_use]
    pub fn sight(&self) -> Sight {
        Sight::with(&self.standing, self.head.provider)
    }

    /// The comment with this id, when its viewer may see it, as this case was read.
    ///
    /// # Errors
    /// `INTERNAL` when the read models can't be read.
    pub fn comment(&self, id: domain::CommentId) -> Result<Option<Comment>> {
        let row = match &self.history {
            Some(history) => {
                history.comments(&self.sight()).into_iter().find(|comment| comment.id == id)
            }
            None => self.reader.read(|views| views.comment(id))?,
        };
        let seen = row.filter(|row| self.standing.sees_item(&row.item));
        Ok(seen.map(|row| Comment::new(&self.reader, row)))
    }

    /// Whose view it is.
    #[must_use]
    pub fn reader(&self) -> &Arc<Reader> {
        &self.reader
    }

    /// How its viewer stands to it.
    #[must_use]
    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    /// The referral with this id, when its viewer may see it.
    ///
    /// # Errors
    /// `INTERNAL` when the read models can't be read.
    pub fn referral(&self, id: domain::ReferralId) -> Result<Option<Referral>> {
        if !self.sees(Content::Outcome) {
            return Ok(None);
        }
        Ok(self.case()?.referral(id).map(Referral::of))
    }

    fn sees(&self, content: Content) -> bool {
        self.standing.sees(content)
    }

    fn case(&self) -> Result<&case::Case> {
        if let Some(case) = self.folded.get() {
            return Ok(case);
        }
        let row = self.reader.read(|views| views.case(self.head.id))?;
        let row = row.ok_or_else(|| Internal::new("a listed case without its fold"))?;
        Ok(self.folded.get_or_init(|| row.case))
    }

    fn person(&self, id: Option<domain::PersonId>, name: Option<&String>) -> Option<Person> {
        id.filter(|_| self.sees(Content::Names))
            .map(|id| Person::new(&self.reader, id, name.cloned()))
    }

    fn organisation(&self, id: Option<domain::OrganisationId>) -> Result<Option<Organisation>> {
        id.map_or(Ok(None), |id| Organisation::find(&self.reader, id))
    }

    /// Reasons and summaries: shown to whom their class is shown, null when erased.
    fn text(&self, content: Content, text: Option<&Personal<String>>) -> Option<String> {
        text.filter(|_| self.sees(content)).and_then(Personal::known).cloned()
    }
}

/// What state and feature dates allow; no person or route matters to it.
fn facts(reader: &Reader, school: Option<domain::OrganisationId>) -> Facts {
    Facts {
        now: reader.now,
        features: reader.features.clone(),
        school,
        person: None,
        route: RouteFacts::default(),
        names_provider: false,
    }
}

#[Object]
impl Case {
    /// Its id.
    pub async fn id(&self) -> ID {
        self.head.id.global().into()
    }
    /// "00098712"
    pub async fn number(&self) -> String {
        CaseNumber(self.head.number).to_string()
    }
    /// Send as expectedVersion.
    async fn version(&self) -> Result<i32> {
        Ok(i32::try_from(self.case()?.version).unwrap_or(i32::MAX))
    }
    async fn position(&self) -> Result<Position> {
        Ok(Position(self.case()?.position))
    }
    #[graphql(name = "type")]
    async fn kind(&self) -> CaseType {
        self.head.case_type.into()
    }
    /// As the viewer's side names it.
    async fn status(&self) -> CaseStatus {
        match (self.standing.side(), self.head.status) {
            (Side::School, Status::Paused) => CaseStatus::Open,
            (_, status) => status.into(),
        }
    }
    async fn opened_at(&self) -> DateTime {
        DateTime(self.head.opened_at)
    }
    async fn closed_at(&self) -> Option<DateTime> {
        self.head.closed_at.map(DateTime)
    }
    async fn outcome(&self) -> Result<Option<String>> {
        Ok(self.text(Content::Outcome, self.case()?.outcome.as_ref()))
    }
    /// Null when hidden.
    async fn learner(&self) -> Result<Option<Learner>> {
        if !self.sees(Content::Names) {
            return Ok(None);
        }
        Learner::find(&self.reader, self.head.learner)
    }
    /// Where the learner is enrolled now.
    async fn school(&self) -> Result<Option<Organisation>> {
        self.organisation(self.head.school)
    }
    async fn provider(&self) -> Result<Option<Organisation>> {
        self.organisation(self.head.provider)
    }
    async fn owner(&self) -> Option<Person> {
        self.person(self.head.owner, self.head.owner_name.as_ref())
    }
    async fn catchment(&self) -> Result<Option<&str>> {
        Ok(self.case()?.catchment.as_deref())
    }
    async fn primary_contact(&self) -> Result<Option<PrimaryContact>> {
        if self.head.contact.is_none() || !self.sees(Content::Names) {
            return Ok(None);
        }
        let case = self.case()?;
        Ok(case.contact.as_ref().map(|contact| PrimaryContact {
            person: Person::new(&self.reader, contact.person, self.head.contact_name.clone()),
            phone: self.text(Content::Header, contact.details.phone.as_ref()),
            email: self.text(Content::Header, contact.details.email.as_ref()),
            notes: self.text(Content::Header, contact.details.notes.as_ref()),
            since: DateTime(contact.since),
        }))
    }
    /// The buttons to show: what rights and the present state allow.
    async fn viewer_may(&self) -> Result<Vec<CaseAction>> {
        let facts = facts(&self.reader, self.head.school);
        let allowed = case::allowed(self.case()?, &self.standing, &facts);
        Ok(allowed.into_iter().map(Into::into).collect())
    }
    /// Null when none is pending or hidden.
    async fn transfer(&self) -> Result<Option<Transfer>> {
        let receiving = self.standing.is(domain::policy::Capacity::Receiver);
        if !receiving && !self.sees(Content::Internal) {
            return Ok(None);
        }
        let Some(transfer) = &self.case()?.transfer else {
            return Ok(None);
        };
        let to = self.organisation(Some(transfer.to))?;
        Ok(to.map(|to| Transfer {
            to,
            requested_by: Person::new(&self.reader, transfer.requested_by, None),
            requested_at: DateTime(transfer.requested_at),
            reason: transfer.reason.known().cloned(),
        }))
    }
    async fn paused_until(&self) -> Result<Option<Date>> {
        if !self.sees(Content::Internal) {
            return Ok(None);
        }
        Ok(self.case()?.paused_until.map(Date))
    }
    async fn closing_summary(&self) -> Result<Option<String>> {
        Ok(self.text(Content::Outcome, self.case()?.closing_summary.as_ref()))
    }
    async fn tasks(&self) -> Vec<Task> {
        Vec::new()
    }
    /// Who sees what is shared, by name: the preview before sharing.
    async fn shared_with(&self) -> Result<Vec<Access>> {
        let (Some(school), true) = (self.head.school, self.sees(Content::Timeline)) else {
            return Ok(Vec::new());
        };
        let mut sharers = Vec::new();
        if let Some(contact) = self.head.contact {
            let person = Person::new(&self.reader, contact, self.head.contact_name.clone());
            sharers.push(Access { person, because: "Primary Contact of this case".to_owned() });
        }
        let leads =
            self.reader.read(|views| views.people_at(school, Some(Role::AttendanceLead)))?;
        sharers.extend(leads.into_iter().filter(|lead| Some(lead.id) != self.head.contact).map(
            |lead| Access {
                person: Person::new(&self.reader, lead.id, Some(lead.name)),
                because: "Attendance Lead of the learner's school".to_owned(),
            },
        ));
        Ok(sharers)
    }
    /// Activity tab, newest first.
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(25)")] first: Option<i32>,
        after: Option<Cursor>,
        kinds: Option<Vec<String>>,
    ) -> Result<Connection<Entry>> {
        let field = ("timeline", self.head.id, &kinds);
        let request = page::request(&self.reader, &field, first, after.as_ref())?;
        let (id, sight, kinds) = (self.head.id, self.sight(), kinds.as_deref());
        if let Some(history) = &self.history {
            let mut entries = history.entries(&sight);
            entries.retain(|row| kinds.is_none_or(|kinds| kinds.contains(&row.kind)));
            let entries = entries.into_iter().map(|row| Entry::new(self, row)).collect();
            return page::of_all(&self.reader, &field, entries, &request);
        }
        let page = self.reader.read(|views| views.entries(id, &sight, kinds, &request))?;
        let total =
            page::total(ctx, || self.reader.read(|views| views.count_entries(id, &sight, kinds)))?;
        Ok(page::connection(&self.reader, &field, page, total, |row| Entry::new(self, row)))
    }
    /// Related tab.
    async fn requests(&self) -> Result<Vec<Request>> {
        if !self.sees(Content::Names) {
            return Ok(Vec::new());
        }
        Ok(vec![Request { case: self.clone() }])
    }
    async fn services(
        &self,
        #[graphql(default_with = "Some(25)")] first: Option<i32>,
        after: Option<Cursor>,
    ) -> Result<Connection<Referral>> {
        let field = ("services", self.head.id);
        let request = page::request(&self.reader, &field, first, after.as_ref())?;
        let mut referrals: Vec<Referral> = Vec::new();
        if self.sees(Content::Outcome) {
            referrals.extend(self.case()?.referrals.iter().rev().map(Referral::of));
        }
        page::of_all(&self.reader, &field, referrals, &request)
    }
    async fn files(
        &self,
        #[graphql(default_with = "Some(25)")] first: Option<i32>,
        after: Option<Cursor>,
    ) -> Result<Connection<File>> {
        let field = ("files", self.head.id);
        let request = page::request(&self.reader, &field, first, after.as_ref())?;
        page::of_all(&self.reader, &field, Vec::new(), &request)
    }
    async fn comments(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(25)")] first: Option<i32>,
        after: Option<Cursor>,
    ) -> Result<Connection<Comment>> {
        let field = ("comments", self.head.id);
        let request = page::request(&self.reader, &field, first, after.as_ref())?;
        let (id, sight) = (self.head.id, self.sight());
        if let Some(history) = &self.history {
            let comments = history.comments(&sight).into_iter();
            let comments = comments.map(|row| Comment::new(&self.reader, row)).collect();
            return page::of_all(&self.reader, &field, comments, &request);
        }
        let page = self.reader.read(|views| views.comments(id, &sight, &request))?;
        let total =
            page::total(ctx, || self.reader.read(|views| views.count_comments(id, &sight)))?;
        Ok(page::connection(&self.reader, &field, page, total, |row| {
            Comment::new(&self.reader, row)
        }))
    }
}

/// The designated Primary Contact.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct PrimaryContact {
    pub person: Person,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub notes: Option<String>,
    pub since: DateTime,
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

/// Something to do on a case.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Task {
    pub id: ID,
    pub title: String,
    pub due: Option<Date>,
    pub done: bool,
    pub by: Person,
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
    async fn learner(&self) -> Result<Option<Learner>> {
        Learner::find(&self.case.reader, self.case.head.learner)
    }
    /// Where the learner was enrolled then.
    async fn school(&self) -> Result<Organisation> {
        let school = self.case.organisation(Some(self.case.case()?.request.school))?;
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

/// A file on a case.
#[derive(SimpleObject, Clone)]
#[expect(missing_docs, reason = "the names say it")]
pub struct File {
    #[graphql(owned)]
    pub id: ID,
    pub created_at: DateTime,
    pub author: Person,
    pub name: Option<String>,
    /// As people say it: PDF.
    #[graphql(name = "type")]
    pub kind: String,
    pub bytes: i32,
    pub sha256: Option<String>,
    pub visibility: Visibility,
    pub scan: Scan,
    /// Fetch with the viewer's own session or token.
    pub href: Option<String>,
}
