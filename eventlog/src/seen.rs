//! How far the log was when this folder last saw it, so that one that went back, or another under the
//! same name, is noticed.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::Path;

use uuid::Uuid;

use crate::record::{Hash, Position};
use crate::{LogError, private};

/// The first line of the file.
const HEAD: &str = "casetrail-seen 1";

/// An event that was in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    pub log: Uuid,
    pub position: Position,
    pub hash: Hash,
}

impl Seen {
    /// What the file says; `None` where there is none.
    pub fn read(path: &Path) -> Result<Option<Self>, LogError> {
        match std::fs::read_to_string(path) {
            Ok(text) => match Self::parse(&text) {
                Some(seen) => Ok(Some(seen)),
                None => {
                    Err(LogError::File { path: path.to_owned(), reason: "it is malformed".into() })
                }
            },
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(LogError::file(path, &error)),
        }
    }

    /// Puts it in the place of what the file said, whole or not at all.
    pub fn write(&self, path: &Path) -> Result<(), LogError> {
        let write = || {
            let next = path.with_extension("seen-next");
            let mut file: File = private::open(&next)?;
            file.set_len(0)?;
            file.write_all(self.text().as_bytes())?;
            std::fs::rename(&next, path)
        };
        write().map_err(|error| LogError::file(path, &error))
    }

    fn text(&self) -> String {
        let hash: String = self.hash.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{HEAD}\n{}\n{}\n{hash}\n", self.log, self.position)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next()? != HEAD {
            return None;
        }
        let (log, position) = (lines.next()?.parse().ok()?, lines.next()?.parse().ok()?);
        let hex = lines.next()?;
        let mut hash = Hash::default();
        if hex.len() != 2 * hash.len() || !hex.is_ascii() {
            return None;
        }
        for (index, byte) in hash.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&hex[2 * index..2 * index + 2], 16).ok()?;
        }
        Some(Self { log, position, hash })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_comes_back_and_half_of_it_does_not() {
        let seen = Seen { log: Uuid::from_u128(7), position: 42, hash: [0xab; 32] };
        let text = seen.text();
        assert_eq!(Seen::parse(&text), Some(seen));
        for end in 0..text.len() - 1 {
            assert_eq!(Seen::parse(&text[..end]), None, "{end}");
        }
    }
}
