//! Heads of streams that a writer remembers.

use std::collections::HashMap;

use uuid::Uuid;

use crate::batch::Head;
use crate::record::Hash;

/// Heads of streams kept in memory, in each of two generations.
const HEADS_MAX: usize = 50_000;

/// Heads of streams, those used lately.
#[derive(Default)]
pub(crate) struct Heads {
    young: HashMap<Uuid, (Head, Hash)>,
    old: HashMap<Uuid, (Head, Hash)>,
}

impl Heads {
    pub fn of(&self, stream: &Uuid) -> Option<(Head, Hash)> {
        self.young.get(stream).or_else(|| self.old.get(stream)).copied()
    }

    pub fn keep(&mut self, stream: Uuid, head: Head, hash: Hash) {
        if self.young.len() >= HEADS_MAX {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(stream, (head, hash));
    }
}
