//! Cursors: opaque to clients, and good for the field, filter and order they came from only.

use crate::error::bad_request;
use async_graphql::Error;
use ring::hmac;
use std::fmt::Debug;
use std::sync::Arc;

const TAG_BYTES: usize = 8;

/// Seals and opens cursors under a key of the log, so every instance takes every other's.
#[derive(Clone)]
pub struct Cursors(Arc<hmac::Key>);

/// One field with its arguments, whose cursors are good for it alone.
#[derive(Clone, Debug)]
pub struct Field {
    key: Arc<hmac::Key>,
    text: Arc<str>,
}

impl Cursors {
    /// Cursors under this key.
    #[must_use]
    pub fn new(key: &[u8]) -> Self {
        Self(Arc::new(hmac::Key::new(hmac::HMAC_SHA256, key)))
    }

    /// The cursors of a field with these arguments.
    #[must_use]
    pub fn of(&self, field: &impl Debug) -> Field {
        Field { key: self.0.clone(), text: format!("{field:?}").into() }
    }
}

impl Field {
    /// The cursor of a row with this key.
    #[must_use]
    pub fn seal(&self, key: &str) -> String {
        let mut bytes = self.tag(key);
        bytes.extend_from_slice(key.as_bytes());
        hex(&bytes)
    }

    /// The key inside a cursor of this field.
    ///
    /// # Errors
    /// `BAD_REQUEST` for a cursor from anywhere else.
    pub fn open(&self, cursor: &str) -> Result<String, Error> {
        let wrong = || bad_request("This cursor is not from this list. Start from its beginning.");
        let bytes = unhex(cursor).ok_or_else(wrong)?;
        let (tag, key) = bytes.split_at_checked(TAG_BYTES).ok_or_else(wrong)?;
        let key = std::str::from_utf8(key).map_err(|_| wrong())?;
        if self.tag(key) == tag { Ok(key.to_owned()) } else { Err(wrong()) }
    }

    fn tag(&self, key: &str) -> Vec<u8> {
        let mut context = hmac::Context::with_key(&self.key);
        context.update(self.text.as_bytes());
        context.update(&[0]);
        context.update(key.as_bytes());
        context.sign().as_ref()[..TAG_BYTES].to_vec()
    }
}

/// Bytes as lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |half: u8| char::from(DIGITS[usize::from(half)]);
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 0xF));
    }
    text
}

/// The bytes of a hexadecimal text; `None` when it is none.
#[must_use]
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_opens_in_its_own_field_only() {
        let cursors = Cursors::new(b"key");
        let active = cursors.of(&("cases", "ACTIVE"));
        let cursor = active.seal("row");
        assert_eq!(active.open(&cursor).unwrap(), "row");
        assert!(cursors.of(&("cases", "CLOSED")).open(&cursor).is_err());
        assert!(Cursors::new(b"other").of(&("cases", "ACTIVE")).open(&cursor).is_err());
        for wrong in ["", "zz", "00", "é", "0011223344556677"] {
            assert!(active.open(wrong).is_err());
        }
    }

    #[test]
    fn bytes_read_back_from_their_digits() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(unhex(&hex(&all)), Some(all));
        assert_eq!(hex(&[0, 9, 10, 255]), "00090aff");
    }
}
