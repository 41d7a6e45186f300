//! The part of a file that a request asks for (RFC 9110, section 14).

use std::ops::Range;

/// What a request asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// All of it; also when what is asked for is no range, or more than one.
    Whole,
    /// A part of it.
    Part(Range<u64>),
    /// A part that there is not.
    Nowhere,
}

/// What a `Range` header asks of a file of so many bytes.
#[must_use]
pub fn asked(header: Option<&str>, bytes: u64) -> Asked {
    let Some(range) = header.and_then(|header| header.trim().strip_prefix("bytes=")) else {
        return Asked::Whole;
    };
    let Some((from, to)) = range.split_once('-').filter(|_| !range.contains(',')) else {
        return Asked::Whole;
    };
    let number = |text: &str| -> Option<u64> {
        let text = text.trim();
        text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().unwrap_or(u64::MAX))
    };
    match (from.trim().is_empty(), to.trim().is_empty()) {
        (true, true) => Asked::Whole,
        (true, false) => match number(to) {
            None => Asked::Whole,
            Some(0) => Asked::Nowhere,
            Some(last) => part(bytes.saturating_sub(last), bytes, bytes),
        },
        (false, true) => number(from).map_or(Asked::Whole, |from| part(from, bytes, bytes)),
        (false, false) => match (number(from), number(to)) {
            (Some(from), Some(to)) if from <= to => part(from, to.saturating_add(1), bytes),
            _ => Asked::Whole,
        },
    }
}

fn part(from: u64, to: u64, bytes: u64) -> Asked {
    if from >= bytes { Asked::Nowhere } else { Asked::Part(from..to.min(bytes)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ranges_ask_for() {
        for (header, expected) in [
            (None, Asked::Whole),
            (Some("bytes=0-"), Asked::Part(0..10)),
            (Some("bytes=0-0"), Asked::Part(0..1)),
            (Some("bytes=3-5"), Asked::Part(3..6)),
            (Some("bytes=3-500"), Asked::Part(3..10)),
            (Some("bytes=-4"), Asked::Part(6..10)),
            (Some("bytes=-40"), Asked::Part(0..10)),
            (Some("bytes=-0"), Asked::Nowhere),
            (Some("bytes=10-"), Asked::Nowhere),
            (Some("bytes=99999999999999999999999-"), Asked::Nowhere),
            (Some("bytes=5-3"), Asked::Whole),
            (Some("bytes=0-1,4-5"), Asked::Whole),
            (Some("lines=0-1"), Asked::Whole),
            (Some("bytes=a-b"), Asked::Whole),
            (Some("bytes=-"), Asked::Whole),
        ] {
            assert_eq!(asked(header, 10), expected, "{header:?}");
        }
    }
}
