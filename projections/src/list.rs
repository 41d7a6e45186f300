//! Lists of cases: what may be asked, and the rows that answer.

use crate::{PageRequest, Position};
use casetrail_domain::access::Actor;
use casetrail_domain::case::Status;
use casetrail_domain::event::CaseType;
use casetrail_domain::id::{CaseId, LearnerId, OrganisationId, PersonId};
use casetrail_domain::policy::{Parties, Scope, Side};
use chrono::{DateTime, NaiveDate, Utc};

/// A list of cases, as asked for.
#[derive(Clone, Debug)]
pub struct ListQuery {
    /// Who looks: names, statuses, contact and order are as they may see them, row by row.
    pub viewer: Actor,
    /// What they may list, in any order: the union of these.
    pub scopes: Vec<Scope>,
    /// Active cases, closed ones, or both.
    pub status: StatusScope,
    /// What else must hold.
    pub filter: Filter,
    /// Words that must be found in numbers and names.
    pub search: Option<String>,
    /// The order.
    pub order: Order,
    /// The list as of this position; `None`: as of the snapshot.
    pub as_of: Option<Position>,
    /// Which page.
    pub page: PageRequest,
}

impl ListQuery {
    /// The first 25 active cases of these scopes, latest opened first.
    #[must_use]
    pub fn new(viewer: Actor, scopes: Vec<Scope>) -> Self {
        Self {
            viewer,
            scopes,
            status: StatusScope::Active,
            filter: Filter::default(),
            search: None,
            order: Order::default(),
            as_of: None,
            page: PageRequest::first(25),
        }
    }
}

/// Which of the home page's lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum StatusScope {
    /// Cases that are not closed.
    #[default]
    Active,
    /// Closed cases.
    Closed,
    /// Both.
    All,
}

/// What the rows of a list must fulfil; an empty filter leaves all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// One of these statuses, as the viewer's side names them; empty: any.
    pub status_in: Vec<Status>,
    /// One of these types; empty: any.
    pub type_in: Vec<CaseType>,
    /// Owned by this person.
    pub owner: Option<PersonId>,
    /// Without an owner, or with one.
    pub unassigned: Option<bool>,
    /// The viewer is the Primary Contact, or is not.
    pub contact_is_viewer: Option<bool>,
    /// A transfer waits for the viewer's answer (`Scope::Receiving` counts only here), or doesn't.
    pub transfer_to_viewer: Option<bool>,
    /// The learner is enrolled at this school now.
    pub school: Option<OrganisationId>,
    /// Opened on this day in Auckland or later.
    pub opened_from: Option<NaiveDate>,
    /// Opened on this day or earlier.
    pub opened_to: Option<NaiveDate>,
    /// Closed on this day or later.
    pub closed_from: Option<NaiveDate>,
    /// Closed on this day or earlier.
    pub closed_to: Option<NaiveDate>,
}

/// In which order a list comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Order {
    /// By what.
    pub by: OrderBy,
    /// Largest first.
    pub desc: bool,
}

impl Default for Order {
    fn default() -> Self {
        Self { by: OrderBy::Opened, desc: true }
    }
}

/// What a list is ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OrderBy {
    /// The reference number.
    Number,
    /// When the case was opened.
    #[default]
    Opened,
    /// When it was closed.
    Closed,
    /// The learner's name, folded.
    Learner,
    /// The Primary Contact's name, folded; vacant first.
    PrimaryContact,
    /// The status, as the viewer's side names it.
    Status,
    /// The latest that the viewer can see of it.
    LastActivity,
}

/// A row of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    /// The case.
    pub id: CaseId,
    /// Its reference number.
    pub number: u64,
    /// Its version: how many events it has.
    pub version: u64,
    /// Its type.
    pub case_type: CaseType,
    /// On which side of it the viewer is.
    pub side: Side,
    /// Its status, as that side names it.
    pub status: Status,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// When it was closed, while it is.
    pub closed_at: Option<DateTime<Utc>>,
    /// Whom it is about.
    pub learner: LearnerId,
    /// The learner's name; `None` when hidden or erased.
    pub learner_name: Option<String>,
    /// Where the learner is enrolled now.
    pub school: Option<OrganisationId>,
    /// That school's name.
    pub school_name: Option<String>,
    /// The organisation that has it.
    pub provider: Option<OrganisationId>,
    /// Its name.
    pub provider_name: Option<String>,
    /// The Case Owner.
    pub owner: Option<PersonId>,
    /// The Case Owner's name; `None` when hidden.
    pub owner_name: Option<String>,
    /// The Primary Contact, while the designation counts.
    pub contact: Option<PersonId>,
    /// The Primary Contact's name; `None` when vacant or hidden.
    pub contact_name: Option<String>,
    /// The provider that a pending transfer asks.
    pub receiver: Option<OrganisationId>,
    /// The position of the latest that the viewer can see of it: two equal rows show no change.
    pub last_activity: Position,
    /// Whom it concerns, for the policy.
    pub parties: Parties,
}
