//! The commands of the log's last positions, so that one sent again is known in any stream.

use std::collections::{HashMap, VecDeque};

use uuid::Uuid;

use crate::record::Position;

/// What a known command wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Known {
    /// Its first event.
    pub first: Position,
    /// How many events.
    pub count: u64,
    /// The fingerprint of its input.
    pub fingerprint: [u8; 16],
}

/// Who sent a command, and its id.
pub(crate) type CommandKey = (Uuid, Uuid);

/// The commands of the log's last positions.
#[derive(Debug)]
pub(crate) struct RecentCommands {
    positions_max: u64,
    known: HashMap<CommandKey, Known>,
    order: VecDeque<(Position, CommandKey)>,
}

impl RecentCommands {
    pub fn new(positions_max: u64) -> Self {
        Self { positions_max, known: HashMap::new(), order: VecDeque::new() }
    }

    pub fn get(&self, key: &CommandKey) -> Option<Known> {
        self.known.get(key).copied()
    }

    /// Adds an event; those of one append come together, in order.
    pub fn add(&mut self, position: Position, key: CommandKey, fingerprint: [u8; 16]) {
        let known =
            self.known.entry(key).or_insert(Known { first: position, count: 0, fingerprint });
        if position != known.first + known.count {
            *known = Known { first: position, count: 0, fingerprint };
        }
        known.count += 1;
        if known.count == 1 {
            self.order.push_back((position, key));
        }
        self.forget(position);
    }

    /// Adds the commands of later positions.
    pub fn extend(&mut self, later: Self) {
        for (position, key) in later.order {
            let Some(known) = later.known.get(&key).copied() else { continue };
            self.known.insert(key, known);
            self.order.push_back((position, key));
            self.forget(position);
        }
    }

    fn forget(&mut self, head: Position) {
        while let Some((position, key)) = self.order.front()
            && position + self.positions_max <= head
        {
            if self.known.get(key).is_some_and(|known| known.first == *position) {
                self.known.remove(key);
            }
            self.order.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_known_within_the_window_and_no_longer() {
        let mut recent = RecentCommands::new(3);
        let key = |n| (Uuid::nil(), Uuid::from_u128(n));
        recent.add(1, key(1), [1; 16]);
        recent.add(2, key(1), [1; 16]);
        recent.add(3, key(2), [2; 16]);
        assert_eq!(recent.get(&key(1)), Some(Known { first: 1, count: 2, fingerprint: [1; 16] }));
        recent.add(4, key(3), [3; 16]);
        assert_eq!(recent.get(&key(1)), None);
        assert_eq!(recent.get(&key(2)), Some(Known { first: 3, count: 1, fingerprint: [2; 16] }));
    }
}
