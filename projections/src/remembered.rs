//! Folded cases that were written or read last: folding one out of its text costs as much as the rest
//! of a command.

use casetrail_domain::case::Case;
use casetrail_domain::id::CaseId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many cases are remembered.
const CASES_MAX: usize = 4_096;

/// The latest version that was met of each case. What a snapshot shows is told by the version that
/// stands in it, so an older or a newer one is never taken for it.
#[derive(Default)]
pub struct Remembered(Mutex<HashMap<CaseId, Arc<Case>>>);

impl Remembered {
    /// The case at this version, if that is the one remembered.
    pub fn at(&self, id: CaseId, version: u64) -> Option<Arc<Case>> {
        self.cases().get(&id).filter(|case| case.version == version).cloned()
    }

    /// Remembers a case, unless a later version of it is known.
    pub fn put(&self, case: &Arc<Case>) {
        let mut cases = self.cases();
        if cases.get(&case.id).is_some_and(|known| known.version > case.version) {
            return;
        }
        if cases.len() >= CASES_MAX && !cases.contains_key(&case.id) {
            cases.clear();
        }
        cases.insert(case.id, Arc::clone(case));
    }

    fn cases(&self) -> MutexGuard<'_, HashMap<CaseId, Arc<Case>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn case(id: u128, version: u64) -> Arc<Case> {
        Arc::new(Case { id: CaseId(Uuid::from_u128(id)), version, ..Case::default() })
    }

    #[test]
    fn only_the_version_that_is_asked_for_is_given_and_a_later_one_stays() {
        let (remembered, id) = (Remembered::default(), CaseId(Uuid::from_u128(1)));
        remembered.put(&case(1, 2));
        assert!(remembered.at(id, 1).is_none() && remembered.at(id, 3).is_none());
        remembered.put(&case(1, 3));
        remembered.put(&case(1, 2));
        assert!(remembered.at(id, 2).is_none());
        assert_eq!(remembered.at(id, 3).map(|case| case.version), Some(3));
    }

    #[test]
    fn it_never_holds_more_than_so_many() {
        let remembered = Remembered::default();
        for id in 0..=CASES_MAX as u128 {
            remembered.put(&case(id + 1, 1));
        }
        assert_eq!(remembered.cases().len(), 1);
    }
}
