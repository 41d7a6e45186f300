//! What a writer remembers of the log, true as long as it is the turn that it was true at.

use std::collections::HashMap;

use uuid::Uuid;

use super::load::Read;
use crate::batch::{Decided, Head, State};
use crate::engine::Loaded;
use crate::heads::Heads;
use crate::record::{Hash, Position};
use crate::wanted::Wanted;

/// What a writer remembers of the log.
pub(super) struct Known {
    pub turn: i64,
    pub head: Position,
    at: i64,
    heads: Heads,
    series: HashMap<String, Option<u64>>,
}

impl Known {
    pub fn of(read: &Read) -> Self {
        let (heads, series) = (Heads::default(), HashMap::new());
        Self { turn: read.turn, head: read.head, at: read.at, heads, series }
    }

    /// What of this has to be read, as it is not remembered. Claims and rows never are.
    pub fn lacks(&self, wanted: &Wanted) -> Wanted {
        let streams = wanted.streams.iter().filter(|stream| self.heads.of(stream).is_none());
        let series = wanted.series.iter().filter(|name| !self.series.contains_key(**name));
        Wanted {
            streams: streams.copied().collect(),
            series: series.copied().collect(),
            claims: wanted.claims.clone(),
            rows: wanted.rows.clone(),
        }
    }

    /// Remembers what was read at this turn. That a stream is not there yet is remembered too.
    pub fn keep(&mut self, asked: &Wanted, read: &Read) {
        for stream in &asked.streams {
            let (head, hash) = read.heads.get(stream).copied().unwrap_or_default();
            self.heads.keep(*stream, head, hash);
        }
        for name in &asked.series {
            self.series.insert((*name).to_owned(), read.series.get(*name).copied());
        }
    }

    /// What a batch names, from memory and from what was read just now.
    pub fn load(&self, wanted: &Wanted, read: Option<Read>) -> Loaded {
        let certain = read.is_some();
        let mut state = State { head: self.head, at: self.at, ..State::default() };
        let mut hashes = HashMap::new();
        for stream in &wanted.streams {
            if let Some((head, hash)) = self.heads.of(stream)
                && head != Head::default()
            {
                state.streams.insert(*stream, head);
                hashes.insert(*stream, hash);
            }
        }
        for &name in &wanted.series {
            if let Some(Some(next)) = self.series.get(name) {
                state.series.insert(name, *next);
            }
        }
        let mut tail = Vec::new();
        if let Some(read) = read {
            state.claims = read.claims;
            let of_row = |key: &(&'static str, Uuid)| {
                read.rows.get(&(key.0.to_owned(), key.1)).map(|row| (*key, *row))
            };
            state.rows = wanted.rows.iter().filter_map(of_row).collect();
            tail = read.tail;
        }
        Loaded { state, hashes, tail, certain }
    }

    /// Remembers what was written, which made it another turn.
    pub fn wrote(&mut self, turn: i64, decided: &Decided, heads: &[(Uuid, Head, Hash)]) {
        (self.turn, self.head, self.at) = (turn, decided.after.head, decided.after.at);
        for (stream, head, hash) in heads {
            self.heads.keep(*stream, *head, *hash);
        }
        for name in &decided.changed.series {
            self.series.insert((*name).to_owned(), decided.after.series.get(name).copied());
        }
    }
}
