//! A provider's dashboard.

use super::case::Case;
use super::choice::OverdueKind;
use super::people::{CaseManagerLoad, Person};
use super::scalar::Date;
use crate::error::Internal;
use crate::reader::Reader;
use async_graphql::{Object, Result, SimpleObject};
use casetrail_domain::access::{Grant, Role};
use casetrail_domain::id::OrganisationId;
use casetrail_projections as views;
use std::sync::Arc;

/// How many of the cases that are overdue are shown with their count.
const LONGEST: usize = 5;

/// A provider's work at a glance.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "described in projections::Dashboard")]
pub struct Dashboard {
    pub awaiting_owner: i32,
    pub open: i32,
    pub paused: i32,
    pub opened_this_week: i32,
    pub closed_this_week: i32,
    pub oldest_unassigned_hours: Option<i32>,
    pub load: Vec<CaseManagerLoad>,
    pub weeks: Vec<Week>,
    /// Each kind once, with none too.
    pub overdue: Vec<OverdueCases>,
}

/// Cases that are overdue in one way, by the settings of this service.
pub struct OverdueCases {
    reader: Arc<Reader>,
    provider: OrganisationId,
    figure: views::OverdueCases,
}

#[Object]
impl OverdueCases {
    async fn kind(&self) -> OverdueKind {
        self.figure.kind.into()
    }
    /// How many.
    async fn count(&self) -> i32 {
        count(self.figure.cases)
    }
    /// Those that have been so for longest, at most five.
    async fn longest(&self) -> Result<Vec<Case>> {
        let (rules, now) = (&self.reader.app.overdue, self.reader.now);
        let longest = self.reader.read(|views| {
            views.longest_overdue(self.provider, self.figure.kind, rules, now, LONGEST)
        })?;
        let found = longest.into_iter().map(|id| Case::find(&self.reader, id));
        found.filter_map(Result::transpose).collect()
    }
}

/// What one week brought.
#[derive(SimpleObject)]
#[expect(missing_docs, reason = "described in projections::Week")]
pub struct Week {
    pub starting: Date,
    pub opened: i32,
    pub closed: i32,
}

fn count(count: u64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// Case Managers with what they have.
#[must_use]
pub fn load(reader: &Arc<Reader>, load: Vec<views::Load>) -> Vec<CaseManagerLoad> {
    load.into_iter()
        .map(|load| CaseManagerLoad {
            person: Person::new(reader, load.person.id, Some(load.person.name)),
            open: count(load.open),
            paused: count(load.paused),
        })
        .collect()
}

/// Case Managers of a provider who can be given a case, with their load: not those whose access
/// waits for the learning module.
///
/// # Errors
/// `INTERNAL` when the read models can't be read.
pub fn assignable(
    reader: &Arc<Reader>,
    provider: OrganisationId,
) -> Result<Vec<CaseManagerLoad>, Internal> {
    let grant = Grant { organisation: provider, role: Role::CaseManager };
    let found = reader.read(|views| {
        let mut found = Vec::new();
        for load in views.load(provider)? {
            let held = views.held(load.person.id, reader.app.training)?;
            found.extend(Some(load).filter(|_| held.in_effect.contains(&grant)));
        }
        Ok(found)
    })?;
    Ok(load(reader, found))
}

impl Dashboard {
    /// A dashboard as the contract shows it.
    #[must_use]
    pub fn of(reader: &Arc<Reader>, provider: OrganisationId, dashboard: views::Dashboard) -> Self {
        let week = |week: views::Week| Week {
            starting: Date(week.starting),
            opened: count(week.opened),
            closed: count(week.closed),
        };
        let overdue = |figure| OverdueCases { reader: reader.clone(), provider, figure };
        Self {
            awaiting_owner: count(dashboard.awaiting_owner),
            open: count(dashboard.open),
            paused: count(dashboard.paused),
            opened_this_week: count(dashboard.opened_this_week),
            closed_this_week: count(dashboard.closed_this_week),
            oldest_unassigned_hours: dashboard
                .oldest_unassigned_hours
                .map(|hours| i32::try_from(hours).unwrap_or(i32::MAX)),
            load: load(reader, dashboard.load),
            weeks: dashboard.weeks.into_iter().map(week).collect(),
            overdue: dashboard.overdue.into_iter().map(overdue).collect(),
        }
    }
}
