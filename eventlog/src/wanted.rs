//! What a batch names of the log, and so has to be read before it is decided.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::Expected;
use crate::batch::{Ask, AskedRow, RowKey};
use crate::record::ClaimChange;

/// What a batch names of the log, each once.
#[derive(Default)]
pub(crate) struct Wanted {
    pub streams: BTreeSet<Uuid>,
    pub claims: BTreeSet<Uuid>,
    pub series: BTreeSet<&'static str>,
    pub rows: BTreeSet<RowKey>,
}

impl Wanted {
    /// All that these appends name.
    pub fn of<'a>(asks: impl Iterator<Item = &'a Ask>) -> Self {
        let mut wanted = Self::default();
        asks.for_each(|ask| wanted.add(ask));
        wanted
    }

    fn add(&mut self, ask: &Ask) {
        if !ask.events.is_empty() || ask.expected != Expected::Any {
            self.streams.insert(ask.stream);
        }
        self.streams.extend(ask.relied_on.iter().map(|(stream, _)| *stream));
        self.claims.extend(ask.claims.iter().map(|change| match change {
            ClaimChange::Take { claim } | ClaimChange::Release { claim } => *claim,
        }));
        self.series.extend(ask.events.iter().filter_map(|event| event.series));
        for row in &ask.rows {
            let (AskedRow::Put { row: key, .. } | AskedRow::Delete { row: key, .. }) = row;
            self.rows.insert(*key);
            if let AskedRow::Put { number, .. } = row {
                self.series.extend(number.series);
            }
        }
    }
}

impl Wanted {
    /// Is nothing wanted?
    pub fn is_empty(&self) -> bool {
        let Self { streams, claims, series, rows } = self;
        streams.is_empty() && claims.is_empty() && series.is_empty() && rows.is_empty()
    }
}
