//! Commands that the log no longer remembers in memory: found in their case's own history.

use crate::act::Sender;
use crate::app::App;
use crate::error::Fault;
use casetrail_domain::id::CaseId;
use casetrail_projections::CaseRow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// How many cases' commands are kept; the least useful are dropped together beyond that.
const CASES_MAX: usize = 10_000;

/// The commands of old cases, read from their streams when first needed.
#[derive(Default)]
pub struct Commands(Mutex<HashMap<CaseId, Arc<History>>>);

struct History {
    version: u64,
    commands: HashMap<(Uuid, Uuid), ([u8; 16], u64)>,
}

impl Commands {
    /// The fingerprint and first position of a command in this case's history.
    ///
    /// # Errors
    /// When the log can't be read.
    pub async fn find(
        &self,
        app: &App,
        row: Option<&CaseRow>,
        sender: Sender,
    ) -> Result<Option<([u8; 16], u64)>, Fault> {
        let Some(row) = row.filter(|row| row.case.first_position <= app.log.remembers_after())
        else {
            return Ok(None);
        };
        let history = self.history(app, row.case.id, row.case.version).await?;
        Ok(history.commands.get(&(sender.person.0, sender.command)).copied())
    }

    async fn history(&self, app: &App, case: CaseId, version: u64) -> Result<Arc<History>, Fault> {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&case).filter(|known| known.version >= version) {
            return Ok(known.clone());
        }
        let mut history = History { version, commands: HashMap::new() };
        for event in app.log.read_stream(case.0).await? {
            history.version = event.revision;
            let key = (event.actor, event.command);
            history.commands.entry(key).or_insert((event.fingerprint, event.position));
        }
        let history = Arc::new(history);
        let mut known = lock();
        if known.len() >= CASES_MAX {
            known.clear();
        }
        known.insert(case, history.clone());
        Ok(history)
    }
}
