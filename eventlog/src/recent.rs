//! The commands of the log's last positions, so that one sent again is known in any stream.

use std::collections::{HashMap, VecDeque};

use uuid::Uuid;

use crate::record::{Position, Recorded};

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

/// The command of an event, as the log holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CommandAt {
    /// The event's position.
    pub position: Position,
    /// Whose command.
    pub key: CommandKey,
    /// The fingerprint of its input.
    pub fingerprint: [u8; 16],
}

impl CommandAt {
    /// The command of this event.
    pub fn of<E>(event: &Recorded<E>) -> Self {
        let (position, key) = (event.position, (event.actor, event.command));
        Self { position, key, fingerprint: event.fingerprint }
    }
}

/// The commands of the log's last positions.
#[derive(Debug)]
pub(crate) struct RecentCommands {
    positions_max: u64,
    /// The position up to which all are here.
    upto: Position,
    known: HashMap<CommandKey, Known>,
    order: VecDeque<(Position, CommandKey)>,
}

impl RecentCommands {
    /// None yet; those after this position are to come.
    pub fn new(positions_max: u64, after: Position) -> Self {
        Self { positions_max, upto: after, known: HashMap::new(), order: VecDeque::new() }
    }

    pub fn get(&self, key: &CommandKey) -> Option<Known> {
        self.known.get(key).copied()
    }

    /// The position up to which every command is here, as far as they are remembered.
    pub fn upto(&self) -> Position {
        self.upto
    }

    /// Adds the next event's. One that is here is left as it is, and what comes after one that is
    /// missing is left for the log to tell: it is told from [`upto`](Self::upto) on.
    pub fn add(&mut self, command: CommandAt) {
        let CommandAt { position, key, fingerprint } = command;
        if position != self.upto + 1 {
            return;
        }
        self.upto = position;
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

    /// Adds what the log holds after [`upto`](Self::upto), or after a later position if that is as
    /// far back as anything is remembered.
    pub fn extend(&mut self, tail: &[CommandAt]) {
        if let Some(first) = tail.first() {
            self.upto = self.upto.max(first.position - 1);
        }
        tail.iter().for_each(|command| self.add(*command));
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

    fn at(position: Position, n: u8) -> CommandAt {
        let key = (Uuid::nil(), Uuid::from_u128(n.into()));
        CommandAt { position, key, fingerprint: [n; 16] }
    }

    #[test]
    fn commands_are_known_within_the_window_and_no_longer() {
        let mut recent = RecentCommands::new(3, 0);
        let key = |n| at(0, n).key;
        for command in [at(1, 1), at(2, 1), at(3, 2)] {
            recent.add(command);
        }
        assert_eq!(recent.get(&key(1)), Some(Known { first: 1, count: 2, fingerprint: [1; 16] }));
        recent.add(at(4, 3));
        assert_eq!(recent.get(&key(1)), None);
        assert_eq!(recent.get(&key(2)), Some(Known { first: 3, count: 1, fingerprint: [2; 16] }));
    }

    #[test]
    fn what_comes_twice_or_too_early_changes_nothing() {
        let mut recent = RecentCommands::new(100, 5);
        recent.extend(&[at(6, 1), at(7, 1)]);
        recent.extend(&[at(6, 1), at(7, 1)]);
        let known = Known { first: 6, count: 2, fingerprint: [1; 16] };
        assert_eq!((recent.get(&at(0, 1).key), recent.upto()), (Some(known), 7));
        recent.add(at(9, 2));
        assert_eq!((recent.get(&at(0, 2).key), recent.upto()), (None, 7));
        recent.extend(&[at(8, 3), at(9, 2)]);
        assert_eq!(
            (recent.get(&at(0, 2).key).map(|known| known.first), recent.upto()),
            (Some(9), 9)
        );
    }
}
