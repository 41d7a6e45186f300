//! A line of the timeline as it is stored, and whose lists it moves.

use crate::Position;
use casetrail_domain::access::{Actor, Grant, Role};
use casetrail_domain::case::{Case, Status};
use casetrail_domain::entry::{Class, Part, entry};
use casetrail_domain::event::ItemId;
use casetrail_domain::id::{EntryId, OrganisationId, PersonId};
use casetrail_domain::personal::Personal;
use casetrail_domain::policy::{Content, Parties, Standing, stand_to};
use casetrail_domain::recorded::Recorded;
use chrono::{DateTime, Utc};
use std::sync::LazyLock;
use uuid::Uuid;

/// Seen by whoever sees all of the case.
pub const SEEN_BY_ALL: i64 = 1;
/// Seen by Attendance Leads and named contacts too.
pub const SEEN_BY_LEADS: i64 = 2;
/// Seen by whoever sees the header.
pub const SEEN_WITH_HEADER: i64 = 4;

/// One event of a case in words.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: EntryId,
    pub position: Position,
    pub kind: &'static str,
    pub at: DateTime<Utc>,
    pub actor: PersonId,
    /// Who sees it; `None`: whoever sees the item it is about.
    pub class: Option<Content>,
    /// Who saw it when it happened: which lists it moved.
    pub seen: i64,
    pub item: Option<ItemId>,
    pub summary: String,
    pub detail: Option<(Content, Option<String>)>,
}

impl Line {
    /// The line that tells this event of a case, which stands as `case` after it.
    pub fn of<E>(
        recorded: &Recorded<'_>,
        case: &Case,
        mut name: impl FnMut(&Part) -> Result<String, E>,
    ) -> Result<Self, E> {
        let entry = entry(recorded.event);
        let mut summary = String::new();
        for part in &entry.summary {
            match part {
                Part::Text(words) => summary.push_str(words),
                Part::Person(_) | Part::Organisation(_) => summary.push_str(&name(part)?),
            }
        }
        Ok(Self {
            id: EntryId(recorded.id),
            position: recorded.position,
            kind: entry.kind,
            at: recorded.at,
            actor: recorded.actor,
            class: match entry.class {
                Class::Content(content) => Some(content),
                Class::Item(_) | Class::Directory => None,
            },
            seen: seen(&entry.class, case),
            item: entry.item,
            summary,
            detail: entry.detail.map(|(content, text)| (content, known(&text))),
        })
    }
}

/// The value, unless it was erased.
pub fn known(text: &Personal<String>) -> Option<String> {
    text.known().cloned()
}

fn seen(class: &Class, case: &Case) -> i64 {
    let seen_by = |standing: &Option<Standing>| {
        standing.as_ref().is_some_and(|standing| match class {
            Class::Content(content) => standing.sees(*content),
            Class::Item(id) => case.item(*id).is_some_and(|item| standing.sees_item(&item)),
            Class::Directory => false,
        })
    };
    let leads = if seen_by(&LEAD) { SEEN_BY_LEADS } else { 0 };
    let header = if seen_by(&OFFICE) { SEEN_WITH_HEADER } else { 0 };
    SEEN_BY_ALL | leads | header
}

/// Some Attendance Lead, and somebody in the office who wrote nothing: what the policy shows them
/// is what moves a case in their lists.
static LEAD: LazyLock<Option<Standing>> = LazyLock::new(|| somebody(Role::AttendanceLead));
static OFFICE: LazyLock<Option<Standing>> = LazyLock::new(|| somebody(Role::OfficeSupport));

fn somebody(role: Role) -> Option<Standing> {
    let school = OrganisationId(Uuid::max());
    let grants = vec![Grant { organisation: school, role }];
    let parties = Parties {
        status: Status::Open,
        provider: None,
        owner: None,
        contact: None,
        receiver: None,
        school: Some(school),
    };
    stand_to(&Actor { person: PersonId(Uuid::max()), grants }, &parties)
}
