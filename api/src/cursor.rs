//! Cursors: opaque to clients, and good for the field, filter and order they came from only.

use crate::error::bad_request;
use async_graphql::Error;
use ring::hmac;
use std::fmt::Debug;

const TAG_BYTES: usize = 8;

/// Seals and opens cursors under a key of the log, so every instance takes every other's.
#[derive(Clone)]
pub struct Cursors(hmac::Key);

impl Cursors {
    /// Cursors under this key.
    #[must_use]
    pub fn new(key: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key))
    }

    /// The cursor of a row with this key in this field.
    pub fn seal(&self, field: &impl Debug, key: &str) -> String {
        let mut bytes = self.tag(field, key);
        bytes.extend_from_slice(key.as_bytes());
        hex(&bytes)
    }

    /// The key inside a cursor of this field.
    ///
    /// # Errors
    /// `BAD_REQUEST` for a cursor from anywhere else.
    pub fn open(&self, field: &impl Debug, cursor: &str) -> Result<String, Error> {
        let wrong = || bad_request("This cursor is not from this list. Start from its beginning.");
        let bytes = unhex(cursor).ok_or_else(wrong)?;
        let (tag, key) = bytes.split_at_checked(TAG_BYTES).ok_or_else(wrong)?;
        let key = std::str::from_utf8(key).map_err(|_| wrong())?;
        if self.tag(field, key) == tag { Ok(key.to_owned()) } else { Err(wrong()) }
    }

    fn tag(&self, field: &impl Debug, key: &str) -> Vec<u8> {
        let mut context = hmac::Context::with_key(&self.0);
        context.update(format!("{field:?}").as_bytes());
        context.update(&[0]);
        context.update(key.as_bytes());
        context.sign().as_ref()[..TAG_BYTES].to_vec()
    }
}

/// Bytes as lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
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
        let cursor = cursors.seal(&("cases", "ACTIVE"), "row");
        assert_eq!(cursors.open(&("cases", "ACTIVE"), &cursor).unwrap(), "row");
        assert!(cursors.open(&("cases", "CLOSED"), &cursor).is_err());
        assert!(Cursors::new(b"other").open(&("cases", "ACTIVE"), &cursor).is_err());
        for wrong in ["", "zz", "00", "é", "0011223344556677"] {
            assert!(cursors.open(&("cases", "ACTIVE"), wrong).is_err());
        }
    }
}
