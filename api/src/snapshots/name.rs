//! What a snapshot's object is called: enough to choose one, and nothing to trust.

use chrono::{DateTime, Utc};
use std::time::Duration;
use uuid::Uuid;

/// A snapshot's name, as `6_000000000000000412_LOG_1764288000000_ID`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The shape of the read models.
    pub generation: u32,
    /// The last event in it.
    pub position: u64,
    /// The log it is of.
    pub log: Uuid,
    /// When it was made, to the millisecond.
    pub made: DateTime<Utc>,
    /// What its bytes are sealed to.
    pub id: Uuid,
}

impl Name {
    /// A new one's.
    pub fn new(generation: u32, log: Uuid, position: u64) -> Self {
        let made = Utc::now();
        let made = DateTime::from_timestamp_millis(made.timestamp_millis()).unwrap_or(made);
        Self { generation, position, log, made, id: Uuid::now_v7() }
    }

    /// As the storage has it.
    pub fn text(&self) -> String {
        let Self { generation, position, log, made, id } = self;
        format!("{generation}_{position:018}_{log}_{}_{id}", made.timestamp_millis())
    }

    /// What it says; none for anything else that lies there.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('_');
        let name = Self {
            generation: parts.next()?.parse().ok()?,
            position: parts.next()?.parse().ok()?,
            log: parts.next()?.parse().ok()?,
            made: DateTime::from_timestamp_millis(parts.next()?.parse().ok()?)?,
            id: parts.next()?.parse().ok()?,
        };
        (parts.next().is_none() && name.text() == text).then_some(name)
    }

    /// How long ago it was made; nothing for one that was made later.
    pub fn age(&self) -> Duration {
        (Utc::now() - self.made).to_std().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_comes_back_and_others_are_none() {
        let name = Name::new(6, Uuid::from_u128(7), 412);
        assert_eq!(Name::parse(&name.text()), Some(name.clone()));
        for wrong in ["", "6", "0190_7", &format!("{}_", name.text()), &name.text()[..30]] {
            assert_eq!(Name::parse(wrong), None, "{wrong}");
        }
    }
}
