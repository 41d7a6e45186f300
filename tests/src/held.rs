//! All that a log holds, read from where it lies.

use crate::history::{Position, Written};
use casetrail_domain::Event;
use casetrail_eventlog::{Log, Settings};

/// Events read at once.
const PAGE_EVENTS: usize = 1_000;

/// Its events, in the order in which they stand.
///
/// # Panics
/// When it can't be read.
pub async fn held(settings: Settings) -> Vec<Written> {
    let log = Log::<Event>::open_read_only(settings).await.expect("the log can be read");
    let mut events: Vec<Written> = Vec::new();
    loop {
        let after: Position = events.last().map_or(0, |event| event.position);
        let page = log.read(after, PAGE_EVENTS).await.expect("the log can be read");
        if page.is_empty() {
            return events;
        }
        events.extend(page.iter().map(|event| Written {
            position: event.position,
            stream: event.stream,
            revision: event.revision,
            command: event.command,
        }));
    }
}
