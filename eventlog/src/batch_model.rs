//! `decide_batch` against a naive model that takes appends one at a time and keeps everything.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use proptest::prelude::*;
use uuid::Uuid;

use crate::append::{Expected, Meta};
use crate::batch::{
    Ask, AskedNumber, AskedRow, Head, Placed, Refusal, RowHead, State, Verdict, decide_batch,
};
use crate::recent::{CommandAt, Known, RecentCommands};
use crate::record::ClaimChange;

/// Everything that was ever appended, in the plainest form.
#[derive(Default)]
struct Model {
    events: Vec<Event>,
    claims: Vec<(Uuid, Uuid)>,
    numbers: HashMap<&'static str, Vec<u64>>,
    rows: HashMap<(&'static str, Uuid), RowHead>,
    commands: Vec<((Uuid, Uuid), Known)>,
}

struct Event {
    stream: Uuid,
    at: i64,
    addition: bool,
}

impl Model {
    fn head(&self, stream: Uuid) -> Head {
        let (revision, position) = (self.revision(stream), self.last_position(stream));
        Head { revision, position, barrier: self.barrier(stream) }
    }

    /// The revision of the stream's last event that is no addition.
    fn barrier(&self, stream: Uuid) -> u64 {
        let of_stream = self.events.iter().filter(|event| event.stream == stream);
        let revisions = of_stream.zip(1..).filter(|(event, _)| !event.addition);
        revisions.last().map_or(0, |(_, revision)| revision)
    }

    fn revision(&self, stream: Uuid) -> u64 {
        self.events.iter().filter(|event| event.stream == stream).count() as u64
    }

    fn last_position(&self, stream: Uuid) -> u64 {
        self.events
            .iter()
            .rposition(|event| event.stream == stream)
            .map_or(0, |index| index as u64 + 1)
    }

    fn append(&mut self, ask: &Ask) -> Verdict {
        let reused = Verdict::Refused(Refusal::CommandIdReused);
        if ask.events.is_empty() {
            for row in &ask.rows {
                if let AskedRow::Put { row, .. } = row
                    && let Some(row) = self.rows.get(row)
                    && row.command == ask.meta.command
                {
                    let same = row.fingerprint == ask.meta.fingerprint;
                    return if same { Verdict::RowsRepeated } else { reused };
                }
            }
        } else {
            let key = (ask.meta.actor, ask.meta.command);
            if let Some((_, known)) = self.commands.iter().find(|(of, _)| *of == key) {
                let same = known.fingerprint == ask.meta.fingerprint;
                return if same { Verdict::Repeated(*known) } else { reused };
            }
        }
        if let Some(refusal) = self.refusal(ask) {
            return Verdict::Refused(refusal);
        }
        Verdict::Accepted(self.accept(ask))
    }

    fn refusal(&self, ask: &Ask) -> Option<Refusal> {
        let revision = self.revision(ask.stream);
        let there = match ask.expected {
            Expected::Any => true,
            Expected::Revision(expected) => expected == revision,
            Expected::Addition(read) => self.barrier(ask.stream) <= read && read <= revision,
        };
        if !there {
            return Some(Refusal::Conflict { revision });
        }
        for (stream, read) in &ask.relied_on {
            if self.revision(*stream) != *read {
                return Some(Refusal::ReliedOnMoved { stream: *stream });
            }
        }
        for change in &ask.claims {
            if let ClaimChange::Take { claim } = change
                && let Some((_, by)) =
                    self.claims.iter().find(|(of, by)| of == claim && *by != ask.stream)
            {
                return Some(Refusal::ClaimTaken { by: *by });
            }
        }
        for row in &ask.rows {
            let (place, expected) = match row {
                AskedRow::Put { row, expected, .. } => (row, Some(*expected)),
                AskedRow::Delete { row, expected } => {
                    if !self.rows.contains_key(row) {
                        continue;
                    }
                    (row, *expected)
                }
            };
            let current = self.rows.get(place).map(|row| row.version);
            if expected.is_some_and(|expected| expected != current.unwrap_or(0)) {
                return Some(Refusal::RowConflict { id: place.1, current });
            }
        }
        None
    }

    fn accept(&mut self, ask: &Ask) -> Placed {
        let before = self.head(ask.stream);
        let first = self.events.len() as u64 + 1;
        let newest = self.events.last().map_or(0, |event| event.at);
        let at = ask.meta.at.timestamp_micros().max(newest);
        let count = ask.events.len() as u64;
        if count > 0 {
            let known = Known { first, count, fingerprint: ask.meta.fingerprint };
            self.commands.push(((ask.meta.actor, ask.meta.command), known));
        }
        let addition = matches!(ask.expected, Expected::Addition(_));
        let stream = ask.stream;
        self.events.extend(ask.events.iter().map(|_| Event { stream, at, addition }));
        for change in &ask.claims {
            match change {
                ClaimChange::Take { claim } => {
                    self.claims.retain(|(of, _)| of != claim);
                    self.claims.push((*claim, ask.stream));
                }
                ClaimChange::Release { claim } => {
                    self.claims.retain(|held| *held != (*claim, ask.stream));
                }
            }
        }
        let numbers = ask.events.iter().map(|asked| self.number(*asked)).collect();
        let mut rows = Vec::new();
        for row in &ask.rows {
            match *row {
                AskedRow::Delete { row, .. } => {
                    self.rows.remove(&row);
                    rows.push(None);
                }
                AskedRow::Put { row, expected, number } => {
                    let number = match self.rows.get(&row) {
                        Some(current) => current.number,
                        None => self.number(number),
                    };
                    let head = RowHead {
                        version: expected + 1,
                        number,
                        command: ask.meta.command,
                        fingerprint: ask.meta.fingerprint,
                    };
                    self.rows.insert(row, head);
                    rows.push(Some((head.version, number)));
                }
            }
        }
        Placed { first, before, at, numbers, rows }
    }

    fn number(&mut self, asked: AskedNumber) -> Option<u64> {
        let Some(series) = asked.series else { return asked.number };
        let used = self.numbers.entry(series).or_default();
        let number = asked.number.unwrap_or(used.iter().max().map_or(1, |last| last + 1));
        used.push(number);
        Some(number)
    }

    /// The state the log would load: everything.
    fn state(&self) -> State {
        let streams = self.events.iter().map(|event| event.stream);
        State {
            head: self.events.len() as u64,
            at: self.events.last().map_or(0, |event| event.at),
            streams: streams.map(|stream| (stream, self.head(stream))).collect(),
            claims: self.claims.iter().copied().collect(),
            series: self
                .numbers
                .iter()
                .map(|(name, used)| (*name, used.iter().max().map_or(1, |last| last + 1)))
                .collect(),
            rows: self.rows.clone(),
        }
    }

    fn recent(&self) -> RecentCommands {
        let mut recent = RecentCommands::new(u64::MAX / 2, 0);
        for (key, known) in &self.commands {
            for position in known.first..known.first + known.count {
                let fingerprint = known.fingerprint;
                recent.add(CommandAt { position, key: *key, fingerprint });
            }
        }
        recent
    }
}

fn few() -> impl Strategy<Value = Uuid> {
    (1_u128..4).prop_map(Uuid::from_u128)
}

fn number() -> impl Strategy<Value = AskedNumber> {
    let series = proptest::option::of(prop_oneof![Just("case"), Just("request")]);
    let number = proptest::option::weighted(0.2, 1_u64..20);
    (series, number).prop_map(|(series, number)| AskedNumber { series, number })
}

fn claim() -> impl Strategy<Value = ClaimChange> {
    (few(), any::<bool>()).prop_map(|(claim, take)| match take {
        true => ClaimChange::Take { claim },
        false => ClaimChange::Release { claim },
    })
}

fn row() -> impl Strategy<Value = AskedRow> {
    let place = (prop_oneof![Just("draft"), Just("stage")], few());
    (place, 0_u64..3, number(), any::<bool>(), any::<bool>()).prop_map(
        |(row, expected, number, put, any)| match put {
            true => AskedRow::Put { row, expected, number },
            false => AskedRow::Delete { row, expected: (!any).then_some(expected) },
        },
    )
}

fn meta() -> impl Strategy<Value = Meta> {
    (0_u128..30, 0_u8..2, few(), 0_i64..100).prop_map(|(command, fingerprint, actor, second)| {
        Meta {
            command: Uuid::from_u128(command),
            fingerprint: [fingerprint; 16],
            actor,
            organisation: None,
            role: None,
            cause: None,
            at: DateTime::<Utc>::from_timestamp(second, 0).expect("small seconds are times"),
        }
    })
}

fn ask() -> impl Strategy<Value = Ask> {
    let expected = prop_oneof![
        2 => Just(Expected::Any),
        1 => (0_u64..4).prop_map(Expected::Revision),
        1 => (0_u64..4).prop_map(Expected::Addition)
    ];
    let some = |max| proptest::collection::vec(number(), 0..max);
    let claims = proptest::collection::vec(claim(), 0..3);
    let relied_on = proptest::collection::vec((few(), 0_u64..4), 0..2);
    let rows = proptest::collection::vec(row(), 0..3);
    (few(), expected, some(4), claims, relied_on, rows, meta()).prop_map(
        |(stream, expected, events, mut claims, relied_on, mut rows, meta)| {
            // As `prepare` sees to: claims only beside events, each row once.
            if events.is_empty() {
                claims.clear();
            }
            let place = |row: &AskedRow| match row {
                AskedRow::Put { row, .. } | AskedRow::Delete { row, .. } => *row,
            };
            rows.sort_by_key(place);
            rows.dedup_by_key(|row| place(row));
            Ask { stream, expected, events, claims, relied_on, rows, meta }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn a_batch_is_decided_as_one_at_a_time_would_be(
        batches in proptest::collection::vec(proptest::collection::vec(ask(), 1..8), 1..5),
    ) {
        let mut model = Model::default();
        for batch in &batches {
            let decided = decide_batch(model.state(), &model.recent(), batch);
            let one_by_one: Vec<_> = batch.iter().map(|ask| model.append(ask)).collect();
            prop_assert_eq!(&decided.verdicts, &one_by_one);
            prop_assert_eq!(decided.after, model.state());
        }
    }
}
