//! Feature dates: what schools could do from when.

use crate::auckland;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What can be switched on by a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Feature {
    /// Requests for support and their drafts.
    Services,
    /// Active and closed cases.
    Lists,
    /// Comments on cases.
    Comments,
    /// Files on cases.
    Files,
    /// Change Primary Contact.
    Contacts,
    /// What a provider shares.
    SharedContent,
    /// Naming somebody else as Primary Contact when submitting.
    OtherContact,
}

impl Feature {
    /// All of them, in the order of the guide.
    pub const ALL: [Self; 7] = [
        Self::Services,
        Self::Lists,
        Self::Comments,
        Self::Files,
        Self::Contacts,
        Self::SharedContent,
        Self::OtherContact,
    ];

    /// The name used outside.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Services => "services",
            Self::Lists => "lists",
            Self::Comments => "comments",
            Self::Files => "files",
            Self::Contacts => "contacts",
            Self::SharedContent => "sharedContent",
            Self::OtherContact => "otherContact",
        }
    }

    /// The feature as people say it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Services => "Requests for support",
            Self::Lists => "Active and closed cases",
            Self::Comments => "Comments",
            Self::Files => "Files",
            Self::Contacts => "Change Primary Contact",
            Self::SharedContent => "Shared content",
            Self::OtherContact => "Naming another Primary Contact",
        }
    }

    /// The feature of that name.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|feature| feature.key() == key)
    }

    fn in_the_guide(self) -> NaiveDate {
        let day = match self {
            Self::Services => 16,
            Self::Lists
            | Self::Comments
            | Self::Files
            | Self::Contacts
            | Self::SharedContent
            | Self::OtherContact => 28,
        };
        NaiveDate::from_ymd_opt(2026, 2, day).unwrap_or_default()
    }
}

/// From when each feature is on: the guide's dates, or those set since.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeatureDates(BTreeMap<Feature, NaiveDate>);

impl FeatureDates {
    /// Sets a date.
    pub fn set(&mut self, feature: Feature, from: NaiveDate) {
        self.0.insert(feature, from);
    }

    /// The day, in Auckland, on which the feature comes on.
    #[must_use]
    pub fn from(&self, feature: Feature) -> NaiveDate {
        self.0.get(&feature).copied().unwrap_or_else(|| feature.in_the_guide())
    }

    /// Whether the feature is on at this moment.
    #[must_use]
    pub fn on(&self, feature: Feature, now: DateTime<Utc>) -> bool {
        auckland::date(now) >= self.from(feature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_come_on_at_midnight_in_auckland() {
        let dates = FeatureDates::default();
        let before: DateTime<Utc> = "2026-02-27T10:59:59Z".parse().unwrap();
        let at: DateTime<Utc> = "2026-02-27T11:00:00Z".parse().unwrap();
        assert!(!dates.on(Feature::Comments, before));
        assert!(dates.on(Feature::Comments, at));
        assert!(dates.on(Feature::Services, before));
    }

    #[test]
    fn every_key_reads_back() {
        for feature in Feature::ALL {
            assert_eq!(Feature::parse(feature.key()), Some(feature));
        }
    }
}
