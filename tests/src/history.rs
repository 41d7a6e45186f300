//! Whether a history holds: what was sent, what was answered, what followers were shown, beside what
//! stands in the log. Pure, so that broken histories can be shown to be refused.

use std::collections::BTreeMap;
use std::time::Instant;
use uuid::Uuid;

/// A place in the log.
pub type Position = u64;

/// An event as it stands in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its place.
    pub position: Position,
    /// Its stream.
    pub stream: Uuid,
    /// Its number in the stream, from 1.
    pub revision: u64,
    /// The command that wrote it.
    pub command: Uuid,
}

/// A command that somebody sent, perhaps several times, and that writes one event.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Its id.
    pub command: Uuid,
    /// When it was first sent.
    pub begun: Instant,
    /// When it was answered as done, and with which position; none when it never was.
    pub answered: Option<(Instant, Position)>,
}

/// What somebody who follows was shown, in the order in which it came.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Who followed what.
    pub who: String,
    /// The positions that should have come: all that concern them from where they began to the end.
    pub due: Vec<Position>,
    /// The positions that came.
    pub came: Vec<Position>,
}

/// What is wrong with a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The log does not go on with the next position.
    Gap {
        /// The position before.
        after: Position,
        /// The one that came next.
        found: Position,
    },
    /// A stream does not go on with the next revision.
    Revision {
        /// Where that shows.
        position: Position,
        /// The revision that should stand there.
        due: u64,
        /// The one that does.
        found: u64,
    },
    /// A command was answered as done, and wrote nothing.
    Lost(Uuid),
    /// A command wrote more than once.
    Doubled(Uuid),
    /// A command was answered with another position than its event has.
    Elsewhere(Uuid),
    /// A command began after another had been answered, and stands before it.
    Early {
        /// The one that began later.
        later: Uuid,
        /// The one that had been answered.
        earlier: Uuid,
    },
    /// A follower was shown something else than what was due: at that place of what came.
    Followed {
        /// Who.
        who: String,
        /// The first place that differs.
        at: usize,
        /// What was due there.
        due: Option<Position>,
        /// What came.
        came: Option<Position>,
    },
}

/// All that is wrong with the log by itself and with what was answered.
#[must_use]
pub fn broken(log: &[Written], sent: &[Sent]) -> Vec<Broken> {
    let mut broken = positions(log);
    broken.extend(revisions(log));
    broken.extend(commands(log, sent));
    broken.extend(real_time(log, sent));
    broken
}

/// Whether somebody who follows was shown each thing once and in order, and nothing else.
#[must_use]
pub fn followed(shown: &Shown) -> Option<Broken> {
    let places = shown.due.len().max(shown.came.len());
    let differs = |at: &usize| shown.due.get(*at) != shown.came.get(*at);
    let at = (0..places).find(differs)?;
    let (due, came) = (shown.due.get(at).copied(), shown.came.get(at).copied());
    Some(Broken::Followed { who: shown.who.clone(), at, due, came })
}

/// Positions are 1, 2, 3 and so on.
fn positions(log: &[Written]) -> Vec<Broken> {
    let mut after = 0;
    let mut broken = Vec::new();
    for found in log.iter().map(|event| event.position) {
        if found != after + 1 {
            broken.push(Broken::Gap { after, found });
        }
        after = found;
    }
    broken
}

/// And so are each stream's revisions.
fn revisions(log: &[Written]) -> Vec<Broken> {
    let mut last: BTreeMap<Uuid, u64> = BTreeMap::new();
    let mut broken = Vec::new();
    for event in log {
        let due = last.get(&event.stream).map_or(1, |last| last + 1);
        if event.revision != due {
            let (position, found) = (event.position, event.revision);
            broken.push(Broken::Revision { position, due, found });
        }
        last.insert(event.stream, event.revision);
    }
    broken
}

/// What was answered is there, where the answer said, and nothing is there twice.
fn commands(log: &[Written], sent: &[Sent]) -> Vec<Broken> {
    let mut places: BTreeMap<Uuid, Vec<Position>> = BTreeMap::new();
    for event in log {
        places.entry(event.command).or_default().push(event.position);
    }
    let judge = |one: &Sent| match (places.get(&one.command).map(Vec::as_slice), one.answered) {
        (None, None) => None,
        (None, Some(_)) => Some(Broken::Lost(one.command)),
        (Some([place]), Some((_, answered))) if *place != answered => {
            Some(Broken::Elsewhere(one.command))
        }
        (Some([_]), _) => None,
        (Some(_), _) => Some(Broken::Doubled(one.command)),
    };
    sent.iter().filter_map(judge).collect()
}

/// What was answered before something else began stands before it.
fn real_time(log: &[Written], sent: &[Sent]) -> Vec<Broken> {
    let sent: BTreeMap<Uuid, &Sent> = sent.iter().map(|one| (one.command, one)).collect();
    let mut broken = Vec::new();
    // From the end of the log: whichever of those further on was answered first.
    let mut first: Option<(Instant, Uuid)> = None;
    for one in log.iter().rev().filter_map(|event| sent.get(&event.command)) {
        if let Some((answered, earlier)) = first
            && answered < one.begun
        {
            broken.push(Broken::Early { later: one.command, earlier });
        }
        let answered = one.answered.map(|(at, _)| (at, one.command));
        first = match (first, answered) {
            (Some(first), Some(answered)) => Some(first.min(answered)),
            (first, answered) => first.or(answered),
        };
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    /// Events of one stream, each of the command of its position.
    fn log(positions: &[u64]) -> Vec<Written> {
        let event = |(index, &position): (usize, &u64)| Written {
            position,
            stream: id(1),
            revision: index as u64 + 1,
            command: id(position.into()),
        };
        positions.iter().enumerate().map(event).collect()
    }

    /// Each began and was answered in these seconds, with the position of its command.
    fn sent(start: Instant, times: &[(u128, u64, Option<u64>)]) -> Vec<Sent> {
        let at = |second| start + Duration::from_secs(second);
        let one = |&(n, begun, answered): &(u128, u64, Option<u64>)| Sent {
            command: id(n),
            begun: at(begun),
            answered: answered.map(|second| (at(second), u64::try_from(n).unwrap())),
        };
        times.iter().map(one).collect()
    }

    #[test]
    fn a_history_that_holds_is_let_pass() {
        let start = Instant::now();
        // Three that overlap, one that was never answered and is there, one that is not.
        let sent = sent(start, &[(1, 0, Some(5)), (2, 1, Some(4)), (3, 4, None), (9, 4, None)]);
        assert_eq!(broken(&log(&[1, 2, 3]), &sent), []);
        assert_eq!(broken(&[], &[]), []);
    }

    #[test]
    fn gaps_repeats_and_turns_of_the_log_are_refused() {
        for (positions, after, found) in
            [([1, 2, 4], 2, 4), ([1, 2, 2], 2, 2), ([2, 3, 4], 0, 2), ([1, 3, 2], 1, 3)]
        {
            let broken = broken(&log(&positions), &[]);
            assert_eq!(broken[0], Broken::Gap { after, found }, "{positions:?}");
        }
    }

    #[test]
    fn a_stream_that_leaves_out_or_repeats_a_revision_is_refused() {
        for (revision, due) in [(3, 2), (1, 2)] {
            let mut events = log(&[1, 2]);
            events[1].revision = revision;
            let expected = Broken::Revision { position: 2, due, found: revision };
            assert_eq!(broken(&events, &[]), [expected]);
        }
        let mut events = log(&[1]);
        events[0].revision = 2;
        assert_eq!(broken(&events, &[]).len(), 1, "the first of a stream is 1");
    }

    #[test]
    fn what_was_answered_and_is_not_there_is_refused() {
        let sent = sent(Instant::now(), &[(1, 0, Some(1)), (2, 0, Some(1))]);
        assert_eq!(broken(&log(&[1]), &sent), [Broken::Lost(id(2))]);
    }

    #[test]
    fn what_is_there_twice_is_refused_answered_or_not() {
        let mut events = log(&[1, 2, 3]);
        events[2].command = id(1);
        for answered in [Some(1), None] {
            let sent = sent(Instant::now(), &[(1, 0, answered), (2, 0, Some(1))]);
            assert_eq!(broken(&events, &sent), [Broken::Doubled(id(1))]);
        }
    }

    #[test]
    fn an_answer_with_anothers_position_is_refused() {
        let start = Instant::now();
        let mut sent = sent(start, &[(1, 0, Some(1))]);
        sent[0].answered = Some((start, 2));
        assert_eq!(broken(&log(&[1, 2]), &sent), [Broken::Elsewhere(id(1))]);
    }

    #[test]
    fn what_began_after_an_answer_and_stands_before_it_is_refused() {
        let start = Instant::now();
        // The second was answered in second 3, the first began in second 4.
        let sent = sent(start, &[(1, 4, Some(5)), (2, 1, Some(3)), (3, 0, Some(6))]);
        let early = Broken::Early { later: id(1), earlier: id(2) };
        assert_eq!(broken(&log(&[1, 2, 3]), &sent), [early]);
        // One that was never answered is bound by the answers before it too.
        let sent = self::sent(start, &[(1, 4, None), (2, 1, Some(3))]);
        assert_eq!(broken(&log(&[1, 2]), &sent).len(), 1);
    }

    #[test]
    fn followers_are_shown_each_thing_once_and_in_order() {
        let shown = |came: &[u64]| {
            let shown = Shown { who: "x".into(), due: vec![4, 5, 7], came: came.into() };
            followed(&shown).map(|broken| match broken {
                Broken::Followed { at, due, came, .. } => (at, due, came),
                other => panic!("{other:?}"),
            })
        };
        assert_eq!(shown(&[4, 5, 7]), None);
        assert_eq!(shown(&[4, 7]), Some((1, Some(5), Some(7))), "one left out");
        assert_eq!(shown(&[4, 5]), Some((2, Some(7), None)), "the last left out");
        assert_eq!(shown(&[4, 5, 5, 7]), Some((2, Some(7), Some(5))), "one repeated");
        assert_eq!(shown(&[5, 4, 7]), Some((0, Some(4), Some(5))), "out of order");
        assert_eq!(shown(&[4, 5, 6, 7]), Some((2, Some(7), Some(6))), "not for them");
    }
}
