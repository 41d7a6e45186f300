//! Tells how far an import is, at most once a second.

use std::time::{Duration, Instant};
use tokio::sync::mpsc::UnboundedSender;

/// How often it is told.
const TOLD_EVERY: Duration = Duration::from_secs(1);

/// How far something is.
pub struct Progress {
    to: UnboundedSender<String>,
    begun: Instant,
    told: Option<Instant>,
}

impl Progress {
    /// Begins now.
    #[must_use]
    pub fn to(to: &UnboundedSender<String>) -> Self {
        Self { to: to.clone(), begun: Instant::now(), told: None }
    }

    /// Tells it, unless something was told within the last second.
    pub fn tell(&mut self, far: impl FnOnce() -> String) {
        if self.told.is_none_or(|told| told.elapsed() >= TOLD_EVERY) {
            self.told = Some(Instant::now());
            self.say(&far());
        }
    }

    /// Begins to tell of something else, and so at once.
    pub fn turn(&mut self) {
        self.told = None;
    }

    /// Tells it in any case.
    pub fn say(&self, line: &str) {
        let seconds = self.begun.elapsed().as_secs();
        // Nobody may be reading.
        let _ = self.to.send(format!("{line} · {seconds} s"));
    }
}

/// A count as people read it: `412,000`.
#[must_use]
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_by_thousands() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (412_000, "412,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(count(number), text);
        }
    }
}
