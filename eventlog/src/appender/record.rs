//! What a decided batch is to be in the log: headers, hashes, rows.

use std::collections::HashMap;

use chrono::DateTime;
use uuid::Uuid;

use super::{Appender, Batch};
use crate::batch::{Decided, Placed, Verdict};
use crate::leaf::leaf;
use crate::prepare::Prepared;
use crate::record::{Hash, Recorded, Stored};
use crate::written::Written;

impl<E: Send + Sync + 'static> Appender<E> {
    /// The accepted events with their headers and hashes, in order.
    pub(super) fn record<'a>(
        &self,
        batch: &'a Batch<E>,
        decided: &Decided,
        hashes: &mut HashMap<Uuid, Hash>,
    ) -> Vec<Recorded<&'a Stored>> {
        let mut events = Vec::new();
        for (append, verdict) in batch.iter().zip(&decided.verdicts) {
            let Verdict::Accepted(placed) = verdict else { continue };
            for index in 0..append.events.len() {
                let previous_hash = hashes.get(&append.ask.stream).copied().unwrap_or_default();
                let mut event = header(append, placed, index, previous_hash);
                let prepared = &append.events[index];
                let sealed = prepared.stored.sealed_hash.as_ref();
                event.hash = leaf(self.log, &event, &prepared.payload_hash, sealed);
                hashes.insert(append.ask.stream, event.hash);
                events.push(event);
            }
        }
        events
    }
}

/// The rows a batch changes, as they are to be written.
pub(super) fn written_rows<'a, E>(batch: &'a Batch<E>, decided: &Decided) -> Vec<Written<'a>> {
    let changed = decided.changed.rows.iter();
    let written = changed.map(|(key, (append, row))| {
        let append = &batch[*append];
        let modified = append.ask.meta.at.timestamp_micros();
        append.rows[*row].written(decided.after.rows.get(key), modified)
    });
    written.collect()
}

fn header<'a, E>(
    append: &'a Prepared<E>,
    placed: &Placed,
    index: usize,
    previous_hash: Hash,
) -> Recorded<&'a Stored> {
    let prepared = &append.events[index];
    let meta = &append.ask.meta;
    let position = placed.first + index as u64;
    Recorded {
        position,
        stream: append.ask.stream,
        revision: placed.before.revision + 1 + index as u64,
        previous: if index == 0 { placed.before.position } else { position - 1 },
        previous_hash,
        id: prepared.id,
        kind: prepared.kind.clone(),
        at: DateTime::from_timestamp_micros(placed.at)
            .expect("the later of two times that were times"),
        actor: meta.actor,
        organisation: meta.organisation,
        role: append.role.clone(),
        command: meta.command,
        fingerprint: meta.fingerprint,
        cause: meta.cause,
        subject: prepared.subject,
        key: prepared.key,
        series: prepared.series.clone(),
        number: placed.numbers[index],
        claims: if index == 0 { append.ask.claims.clone() } else { Vec::new() },
        hash: Hash::default(),
        event: &prepared.stored,
    }
}
