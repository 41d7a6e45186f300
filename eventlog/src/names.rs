//! Names that recur in every event, kept once.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock};

/// Names kept at most; beyond, each event carries its own.
const NAMES_MAX: usize = 4_096;

/// Names that recur in every event, kept once.
#[derive(Default)]
pub(crate) struct Names(RwLock<HashSet<Arc<str>>>);

impl Names {
    pub fn get(&self, name: &str) -> Arc<str> {
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(name) {
            return known.clone();
        }
        let name: Arc<str> = name.into();
        let mut names = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if names.len() < NAMES_MAX {
            names.insert(name.clone());
        }
        name
    }
}
