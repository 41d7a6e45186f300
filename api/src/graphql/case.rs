//! A case as one viewer sees it.

mod head;
mod parts;
mod work;

pub use parts::{PrimaryContact, Referral, Request, Transfer};
pub use work::{AttendancePeriod, ContactAttempt, ContactLog, Overdue, Task};

use super::choice::{CaseAction, CaseStatus, CaseType, ItemAction, OrganisationKind};
use super::comment::{Comment, Entry};
use super::connection::Connection;
use super::file::File;
use super::page;
use super::people::{Access, Learner, Organisation, Person};
use super::scalar::{Cursor, Date, DateTime, Position};
use crate::error::Internal;
use crate::reader::Reader;
use async_graphql::{Context, ID, Object, Result};
use casetrail_domain as domain;
use casetrail_domain::Personal;
use casetrail_domain::access::Role;
use casetrail_domain::case::{self, Facts, RouteFacts, Status};
use casetrail_domain::event::ItemId;
use casetrail_domain::number::CaseNumber;
use casetrail_domain::overdue::Waiting;
use casetrail_domain::policy::{Content, Side, Standing};
use casetrail_projections::{CaseRow, History, ListRow, Sight};
use chrono::Utc;
use head::Head;
use std::sync::{Arc, OnceLock};

/// A case as one viewer sees it: in a list by its row, looked into as folded.
#[derive(Clone)]
pub struct Case {
    reader: Arc<Reader>,
    standing: Arc<Standing>,
    head: Arc<Head>,
    folded: Arc<OnceLock<Arc<case::Case>>>,
    past: Option<Arc<Past>>,
}

/// A case as it was, and when that was.
pub struct Past {
    /// The case, folded from a prefix of the log.
    pub history: History,
    /// The moment at which what depends on the time is answered.
    pub moment: chrono::DateTime<Utc>,
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
            past: None,
        }
    }

    /// A case that was loaded.
    #[must_use]
    pub fn loaded(reader: &Arc<Reader>, standing: Standing, row: CaseRow) -> Self {
        let folded = OnceLock::from(row.case.clone());
        Self { folded: Arc::new(folded), ..Self::new(reader, standing, row.into()) }
    }

    /// A case as folded from a prefix of the log, at a moment of then.
    #[must_use]
    pub fn told(reader: &Arc<Reader>, standing: Standing, row: CaseRow, past: Past) -> Self {
        Self { past: Some(Arc::new(past)), ..Self::loaded(reader, standing, row) }
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
        let row = match self.history() {
            Some(history) => {
                history.comments(&self.sight()).into_iter().find(|comment| comment.id == id)
            }
            None => self.reader.read(|views| views.comment(id))?,
        };
        let seen = row.filter(|row| self.standing.sees_item(&row.item));
        Ok(seen.map(|row| Comment::new(self, row)))
    }

    /// The file with this id, when its viewer may see it, as this case was read.
    ///
    /// # Errors
    /// `INTERNAL` when the read models can't be read.
    pub fn file(&self, id: domain::FileId) -> Result<Option<File>> {
        let row = match self.history() {
            Some(history) => history.files(&self.sight()).into_iter().find(|file| file.id == id),
            None => self.reader.read(|views| views.file(id))?,
        };
        let seen = row.filter(|row| self.standing.sees_item(&row.item));
        Ok(seen.map(|row| File::new(self, row)))
    }

    /// What its viewer may do with this comment or file now.
    ///
    /// # Errors
    /// `INTERNAL` when the read models can't be read.
    pub fn viewer_may_with(&self, item: ItemId) -> Result<Vec<ItemAction>> {
        let facts = facts(&self.reader, self.head.school);
        let allowed = case::allowed_on(self.case()?, &self.standing, &facts, item);
        Ok(allowed.into_iter().map(Into::into).collect())
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

    fn history(&self) -> Option<&History> {
        self.past.as_ref().map(|past| &past.history)
    }

    /// The moment at which what depends on the time is answered.
    fn moment(&self) -> chrono::DateTime<Utc> {
        self.past.as_ref().map_or(self.reader.now, |past| past.moment)
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

    /// The provider's work; `None` when hidden.
    fn work(&self) -> Result<Option<&case::work::Work>> {
        if !self.sees(Content::Internal) {
            return Ok(None);
        }
        Ok(Some(&self.case()?.work))
    }

    fn person(&self, id: Option<domain::PersonId>, name: Option<&String>) -> Option<Person> {
        id.filter(|_| self.sees(Content::Names))
            .map(|id| Person::new(&self.reader, id, name.cloned()))
    }

    /// Whom it is about.
    fn about(&self) -> Learner {
        Learner::new(&self.reader, self.head.learner, self.head.learner_name.clone())
    }

    /// An organisation whose name came with the case.
    fn organisation(
        &self,
        id: Option<domain::OrganisationId>,
        name: Option<&String>,
        kind: OrganisationKind,
    ) -> Result<Option<Organisation>> {
        match (id, name) {
            (None, _) => Ok(None),
            (Some(id), Some(name)) => {
                Ok(Some(Organisation { id: id.global().into(), name: name.clone(), kind }))
            }
            (Some(id), None) => Organisation::find(&self.reader, id),
        }
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
        files_of_case_max: reader.app.quotas.files_of_case_max,
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
    async fn learner(&self) -> Option<Learner> {
        self.sees(Content::Names).then(|| self.about())
    }
    /// Where the learner is enrolled now.
    async fn school(&self) -> Result<Option<Organisation>> {
        let (id, name) = (self.head.school, self.head.school_name.as_ref());
        self.organisation(id, name, OrganisationKind::School)
    }
    async fn provider(&self) -> Result<Option<Organisation>> {
        let (id, name) = (self.head.provider, self.head.provider_name.as_ref());
        self.organisation(id, name, OrganisationKind::Provider)
    }
    async fn owner(&self) -> Option<Person> {
        self.person(self.head.owner, self.head.owner_name.as_ref())
    }
    async fn catchment(&self) -> Result<Option<&str>> {
        Ok(self.case()?.catchment.as_deref())
    }
    async fn primary_contact(&self) -> Option<PrimaryContact> {
        let person = self.person(self.head.contact, self.head.contact_name.as_ref())?;
        Some(PrimaryContact::new(self.clone(), person))
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
        let to = Organisation::find(&self.reader, transfer.to)?;
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
    /// Oldest first; none for whoever doesn't see them.
    async fn tasks(&self) -> Result<Vec<Task>> {
        let tasks = self.work()?.into_iter().flat_map(|work| &work.tasks);
        Ok(tasks.map(|task| self.task(task)).collect())
    }
    /// Attempts to reach the whānau; null when hidden.
    async fn contact_log(&self) -> Result<Option<ContactLog>> {
        Ok(self.work()?.map(|work| self.attempts(&work.attempts)))
    }
    /// What the provider observed, by the first day; none for whoever doesn't see it.
    async fn attendance(&self) -> Result<Vec<AttendancePeriod>> {
        let periods = self.work()?.into_iter().flat_map(|work| &work.attendance);
        Ok(periods.map(|period| self.period(period)).collect())
    }
    /// What is overdue now by the settings of this service; none for whoever doesn't see it.
    async fn overdue(&self) -> Result<Vec<Overdue>> {
        if !self.sees(Content::Internal) {
            return Ok(Vec::new());
        }
        let overdue = Waiting::of(self.case()?).overdue(&self.reader.app.overdue, self.moment());
        Ok(overdue.into_iter().map(Into::into).collect())
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
        if let Some(history) = self.history() {
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
    async fn requests(&self) -> Vec<Request> {
        Request::of(self.clone()).into_iter().collect()
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
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(25)")] first: Option<i32>,
        after: Option<Cursor>,
    ) -> Result<Connection<File>> {
        let field = ("files", self.head.id);
        let request = page::request(&self.reader, &field, first, after.as_ref())?;
        let (id, sight) = (self.head.id, self.sight());
        let new = |row| File::new(self, row);
        if let Some(history) = self.history() {
            let files = history.files(&sight).into_iter().map(new).collect();
            return page::of_all(&self.reader, &field, files, &request);
        }
        let page = self.reader.read(|views| views.files(id, &sight, &request))?;
        let total = page::total(ctx, || self.reader.read(|views| views.count_files(id, &sight)))?;
        Ok(page::connection(&self.reader, &field, page, total, new))
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
        if let Some(history) = self.history() {
            let comments = history.comments(&sight).into_iter();
            let comments = comments.map(|row| Comment::new(self, row)).collect();
            return page::of_all(&self.reader, &field, comments, &request);
        }
        let page = self.reader.read(|views| views.comments(id, &sight, &request))?;
        let total =
            page::total(ctx, || self.reader.read(|views| views.count_comments(id, &sight)))?;
        Ok(page::connection(&self.reader, &field, page, total, |row| Comment::new(self, row)))
    }
}
