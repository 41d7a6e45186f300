//! What each event changed in lists, looked up once for all who follow lists: most of them are not
//! concerned, and need no view of their own to know it.

use casetrail_domain::access::{Actor, Grant, Role};
use casetrail_domain::id::{CaseId, OrganisationId, PersonId};
use casetrail_domain::policy::{self, Parties, Scope};
use casetrail_projections::{ListQuery, Snapshot, StatusScope, Views, ViewsError};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// How many events are remembered; who lags behind them looks again.
const REMEMBERED_MAX: usize = 1_024;

/// What the latest events touched.
#[derive(Clone, Default)]
pub struct Touched(Arc<Mutex<VecDeque<Remembered>>>);

/// A position, and what its event touched.
type Remembered = (u64, Arc<[Touch]>);

/// A case whose row an event may have changed, and whom it concerned before and after.
pub struct Touch {
    /// The case.
    pub case: CaseId,
    before: Option<Parties>,
    after: Option<Parties>,
}

impl Touch {
    /// Whether this person could see the case before the event, or can after it.
    #[must_use]
    pub fn concerns(&self, actor: &Actor) -> bool {
        let sees = |parties: &Parties| policy::stand_to(actor, parties).is_some();
        self.before.as_ref().is_some_and(sees) || self.after.as_ref().is_some_and(sees)
    }
}

impl Touched {
    /// What the event at this position touched; it must be applied.
    ///
    /// # Errors
    /// When the read models can't be read.
    pub fn by(&self, position: u64, views: &Views) -> Result<Arc<[Touch]>, ViewsError> {
        // Held while looking up, so that all who woke for the same event look up once.
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, found)) = remembered.iter().rev().find(|(known, _)| *known == position) {
            return Ok(found.clone());
        }
        let found: Arc<[Touch]> = look_up(position, &views.snapshot()?)?.into();
        if remembered.len() == REMEMBERED_MAX {
            remembered.pop_front();
        }
        remembered.push_back((position, found.clone()));
        Ok(found)
    }
}

fn look_up(position: u64, views: &Snapshot) -> Result<Vec<Touch>, ViewsError> {
    let everything = everything();
    let parties = |case, position| {
        Ok::<_, ViewsError>(views.row_in(&everything, case, position)?.map(|row| row.parties))
    };
    let touch = |case| {
        let (before, after) = (parties(case, position - 1)?, parties(case, position)?);
        Ok(Touch { case, before, after })
    };
    views.changed_at(position)?.into_iter().map(touch).collect()
}

/// The list of all cases, as one who sees all of them has it.
pub fn everything() -> ListQuery {
    let grant = Grant { organisation: OrganisationId::default(), role: Role::Auditor };
    let auditor = Actor { person: PersonId::default(), grants: vec![grant] };
    ListQuery { status: StatusScope::All, ..ListQuery::new(auditor, vec![Scope::Everything]) }
}
