//! A snapshot: one state of all read models, for as long as it lives.

use crate::{
    CaseRow, CatalogueEntry, CommentRow, Dashboard, EntryRow, Learner, ListQuery, ListRow, Load,
    Organisation, Page, PageRequest, Person, Position, Sight, ViewsError,
};
use casetrail_domain::access::{Grant, Role};
use casetrail_domain::case::RouteFacts;
use casetrail_domain::feature::FeatureDates;
use casetrail_domain::id::{
    CaseId, CommentId, EntryId, LearnerId, OrganisationId, PersonId, ReferralId, RequestId,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A read transaction on a pooled connection, given back when the last clone is dropped.
#[derive(Clone)]
pub struct Snapshot;

type Result<T> = std::result::Result<T, ViewsError>;

#[expect(clippy::needless_pass_by_value, clippy::missing_errors_doc, reason = "being filled in")]
#[expect(missing_docs, reason = "being filled in")]
impl Snapshot {
    /// The position it shows.
    #[must_use]
    pub fn position(&self) -> Position {
        0
    }
    /// The last position at or before a time.
    pub fn position_at(&self, _time: DateTime<Utc>) -> Result<Position> {
        Err(ViewsError::Unfinished)
    }
    /// The same snapshot, whose directory and lists answer as of an earlier position.
    #[must_use]
    pub fn at(&self, _as_of: Position) -> Self {
        Self
    }
    pub fn person(&self, _id: PersonId) -> Result<Option<Person>> {
        Err(ViewsError::Unfinished)
    }
    pub fn person_by_username(&self, _username: &str) -> Result<Option<Person>> {
        Err(ViewsError::Unfinished)
    }
    pub fn grants(&self, _person: PersonId) -> Result<Vec<Grant>> {
        Err(ViewsError::Unfinished)
    }
    pub fn people_at(&self, _at: OrganisationId, _role: Option<Role>) -> Result<Vec<Person>> {
        Err(ViewsError::Unfinished)
    }
    pub fn organisation(&self, _id: OrganisationId) -> Result<Option<Organisation>> {
        Err(ViewsError::Unfinished)
    }
    pub fn providers(&self, _search: Option<&str>) -> Result<Vec<Organisation>> {
        Err(ViewsError::Unfinished)
    }
    pub fn learner(&self, _id: LearnerId) -> Result<Option<Learner>> {
        Err(ViewsError::Unfinished)
    }
    pub fn learners(
        &self,
        _schools: &[OrganisationId],
        _search: &str,
        _first: usize,
    ) -> Result<Vec<Learner>> {
        Err(ViewsError::Unfinished)
    }
    pub fn contacts(
        &self,
        _school: OrganisationId,
        _search: &str,
        _first: usize,
    ) -> Result<Vec<(Person, Vec<Role>)>> {
        Err(ViewsError::Unfinished)
    }
    pub fn route(&self, _learner: LearnerId) -> Result<RouteFacts> {
        Err(ViewsError::Unfinished)
    }
    /// How many events a directory or case stream has; 0: none. For `relied_on`.
    pub fn revision(&self, _stream: Uuid) -> Result<u64> {
        Err(ViewsError::Unfinished)
    }
    /// The stream whose events say which provider serves a catchment; for `relied_on`.
    pub fn catchment_stream(&self, _catchment: &str) -> Result<Option<Uuid>> {
        Err(ViewsError::Unfinished)
    }
    pub fn features(&self) -> Result<FeatureDates> {
        Err(ViewsError::Unfinished)
    }
    pub fn catalogue(&self, _search: Option<&str>) -> Result<Vec<CatalogueEntry>> {
        Err(ViewsError::Unfinished)
    }
    pub fn case(&self, _id: CaseId) -> Result<Option<CaseRow>> {
        Err(ViewsError::Unfinished)
    }
    pub fn case_by_number(&self, _number: u64) -> Result<Option<CaseRow>> {
        Err(ViewsError::Unfinished)
    }
    pub fn list(&self, _query: &ListQuery) -> Result<Page<ListRow>> {
        Err(ViewsError::Unfinished)
    }
    /// How many rows the list has, up to 10,000.
    pub fn count(&self, _query: &ListQuery) -> Result<u64> {
        Err(ViewsError::Unfinished)
    }
    /// The case's row in that list as of a position; `None`: it is not in it then.
    pub fn row_in(
        &self,
        _query: &ListQuery,
        _case: CaseId,
        _as_of: Position,
    ) -> Result<Option<ListRow>> {
        Err(ViewsError::Unfinished)
    }
    /// The cases whose rows may have changed at this position.
    pub fn changed_at(&self, _position: Position) -> Result<Vec<CaseId>> {
        Err(ViewsError::Unfinished)
    }
    pub fn entries(
        &self,
        _case: CaseId,
        _sight: &Sight,
        _kinds: Option<&[String]>,
        _page: &PageRequest,
    ) -> Result<Page<EntryRow>> {
        Err(ViewsError::Unfinished)
    }
    pub fn count_entries(
        &self,
        _case: CaseId,
        _sight: &Sight,
        _kinds: Option<&[String]>,
    ) -> Result<u64> {
        Err(ViewsError::Unfinished)
    }
    /// The line that tells the event at this position, when this sight shows it.
    pub fn entry_at(&self, _position: Position, _sight: &Sight) -> Result<Option<EntryRow>> {
        Err(ViewsError::Unfinished)
    }
    pub fn comments(
        &self,
        _case: CaseId,
        _sight: &Sight,
        _page: &PageRequest,
    ) -> Result<Page<CommentRow>> {
        Err(ViewsError::Unfinished)
    }
    pub fn count_comments(&self, _case: CaseId, _sight: &Sight) -> Result<u64> {
        Err(ViewsError::Unfinished)
    }
    /// A comment, whoever asks: check `item` with the policy.
    pub fn comment(&self, _id: CommentId) -> Result<Option<CommentRow>> {
        Err(ViewsError::Unfinished)
    }
    pub fn case_of_comment(&self, _id: CommentId) -> Result<Option<CaseId>> {
        Err(ViewsError::Unfinished)
    }
    pub fn case_of_request(&self, _id: RequestId) -> Result<Option<CaseId>> {
        Err(ViewsError::Unfinished)
    }
    pub fn case_of_referral(&self, _id: ReferralId) -> Result<Option<CaseId>> {
        Err(ViewsError::Unfinished)
    }
    /// The case of a line, and the position of its event.
    pub fn case_of_entry(&self, _id: EntryId) -> Result<Option<(CaseId, Position)>> {
        Err(ViewsError::Unfinished)
    }
    pub fn dashboard(&self, _provider: OrganisationId, _now: DateTime<Utc>) -> Result<Dashboard> {
        Err(ViewsError::Unfinished)
    }
    /// Case Managers of a provider with their load, those with no case too, by name.
    pub fn load(&self, _provider: OrganisationId) -> Result<Vec<Load>> {
        Err(ViewsError::Unfinished)
    }
}
