//! The scalars of the contract.

use crate::cursor::Field;
use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{NaiveDate, SecondsFormat, Utc};

/// RFC 3339, UTC, microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateTime(pub chrono::DateTime<Utc>);

#[Scalar(name = "DateTime")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        match chrono::DateTime::parse_from_rfc3339(text) {
            Ok(time) => Ok(Self(time.to_utc())),
            Err(_) => Err(InputValueError::custom("Send a time as 2026-02-28T09:00:00Z.")),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

/// YYYY-MM-DD in Pacific/Auckland.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date(pub NaiveDate);

#[Scalar(name = "Date")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            Ok(day) => Ok(Self(day)),
            Err(_) => Err(InputValueError::custom("Send a day as 2026-02-28.")),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.format("%Y-%m-%d").to_string())
    }
}

/// Position in the event log, a decimal string; compare as integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position(pub u64);

#[Scalar(name = "Position")]
impl ScalarType for Position {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        match text.parse() {
            Ok(position) if digits => Ok(Self(position)),
            _ => Err(InputValueError::custom("Send a position as a decimal string.")),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// Opaque; valid for the same field, filter and order only.
#[derive(Clone, Debug)]
pub enum Cursor {
    /// As a client sends it.
    Sent(String),
    /// A row's, by its key; sealed only when it is shown.
    Row(Field, String),
}

impl Cursor {
    /// The key of the row after which a page of this field begins.
    ///
    /// # Errors
    /// `BAD_REQUEST` for a cursor from anywhere else.
    pub fn open(&self, field: &Field) -> async_graphql::Result<String> {
        match self {
            Self::Sent(text) => field.open(text),
            Self::Row(_, key) => Ok(key.clone()),
        }
    }
}

#[Scalar(name = "Cursor")]
impl ScalarType for Cursor {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Ok(Self::Sent(text)),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(match self {
            Self::Sent(text) => text.clone(),
            Self::Row(field, key) => field.seal(key),
        })
    }
}
