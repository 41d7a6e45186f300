//! The lines of a file, one after the other, in bounded memory.

use super::fields::Wrong;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};

/// How long a record may be.
pub const RECORD_BYTES_MAX: usize = 64 << 10;
/// What some programs put before a text in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The lines of a file.
pub struct Lines {
    reader: BufReader<File>,
    /// The number of the line read last, from 1.
    pub number: u64,
}

impl Lines {
    /// The lines of this file from its beginning.
    #[must_use]
    pub fn of(file: File) -> Self {
        Self { reader: BufReader::with_capacity(1 << 16, file), number: 0 }
    }

    /// Adds the next line, its end included, to a record; false at the end of the file.
    ///
    /// # Errors
    /// When the record gets too long, or the file can't be read.
    pub fn add_to(&mut self, record: &mut Vec<u8>) -> Result<bool, Wrong> {
        let before = record.len();
        let room = (RECORD_BYTES_MAX + 1).saturating_sub(before);
        let room = u64::try_from(room).unwrap_or(u64::MAX);
        let next = self.number + 1;
        let read = self.reader.by_ref().take(room).read_until(b'\n', record);
        let read =
            read.map_err(|error| Wrong::line(next, format!("It can't be read: {error}.")))?;
        if record.len() > RECORD_BYTES_MAX {
            let what = format!("A record has at most {RECORD_BYTES_MAX} bytes.");
            return Err(Wrong::line(next, what));
        }
        if read == 0 {
            return Ok(false);
        }
        self.number = next;
        if next == 1 && record[before..].starts_with(BYTE_ORDER_MARK) {
            record.drain(before..before + BYTE_ORDER_MARK.len());
        }
        Ok(true)
    }
}
