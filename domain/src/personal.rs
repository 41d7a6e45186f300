//! Personal data: what is sealed under a learner's or a person's key when it is stored.

use serde::de::{Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;

/// The name a personal value carries through serde; the log seals what bears it.
pub const PERSONAL: &str = "$personal";

/// A value that identifies or describes a person.
///
/// It serialises as a newtype struct named [`PERSONAL`], which is all the log knows of it. Read
/// back after an erasure it is [`Personal::Erased`]. It shows nothing in debug output, so it can't
/// reach a log line by accident.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Personal<T> {
    /// The value.
    Known(T),
    /// It was erased; nobody can read it any more.
    Erased,
}

impl<T> Personal<T> {
    /// The value, unless it was erased.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Erased => None,
        }
    }
}

impl<T> From<T> for Personal<T> {
    fn from(value: T) -> Self {
        Self::Known(value)
    }
}

impl<T> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Known(_) => "[personal]",
            Self::Erased => "[erased]",
        })
    }
}

impl<T: Serialize> Serialize for Personal<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(PERSONAL, &self.known())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Personal<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(PERSONAL, Known(PhantomData))
    }
}

/// Reads an optional personal value that is there, so that an erased one isn't read as none. The
/// field is to leave out `None` when written, and to default to it.
pub(crate) fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Personal<T>>, D::Error> {
    Personal::deserialize(deserializer).map(Some)
}

struct Known<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Known<T> {
    type Value = Personal<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a personal value")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Self::Value, D::Error> {
        Option::<T>::deserialize(inner).map(|value| value.map_or(Personal::Erased, Personal::Known))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Personal::Erased)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_and_shows_nothing() {
        let name = Personal::from("Ana".to_owned());
        assert_eq!(format!("{name:?}"), "[personal]");
        let text = serde_json::to_string(&name).unwrap();
        assert_eq!(serde_json::from_str::<Personal<String>>(&text).unwrap(), name);
        let erased: Personal<String> = serde_json::from_str("null").unwrap();
        assert_eq!(erased, Personal::Erased);
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Optional {
        #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
        outcome: Option<Personal<String>>,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Careless {
        outcome: Option<Personal<String>>,
    }

    #[test]
    fn an_erased_value_is_not_none() {
        for outcome in [None, Some(Personal::Erased), Some("Returned".to_owned().into())] {
            let text = serde_json::to_string(&Optional { outcome: outcome.clone() }).unwrap();
            assert_eq!(serde_json::from_str::<Optional>(&text).unwrap(), Optional { outcome });
        }
        let text = serde_json::to_string(&Careless { outcome: Some(Personal::Erased) }).unwrap();
        let read = serde_json::from_str::<Careless>(&text).unwrap();
        assert_eq!(read, Careless { outcome: None }, "what it is there for");
    }
}
