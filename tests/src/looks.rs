//! The access log, read beside the service that writes it.

use crate::app::App;
use casetrail_domain::PersonId;
use casetrail_domain::look::Look;
use casetrail_eventlog::Log;
use std::ops::ControlFlow;

impl App {
    /// Everything in the access log, oldest first, and who it was.
    ///
    /// # Panics
    /// When it can't be read.
    pub async fn looks(&self) -> Vec<(PersonId, Look)> {
        let settings = self.log_settings("access");
        let log = Log::<Look>::open_read_only(settings).await.expect("the access log is there");
        let mut looks = Vec::new();
        log.scan(0, log.head(), |look| {
            looks.push((PersonId(look.actor), look.event));
            ControlFlow::Continue(())
        })
        .expect("the access log can be read");
        looks
    }
}
