//! Where in what a client tells PostgreSQL a transaction that writes events commits.

use std::collections::BTreeSet;

/// What a statement says that appends events in a transaction of its own.
const WRITES: &[u8] = b"INSERT INTO events";
/// What ends one that was begun.
const COMMIT: &[u8] = b"COMMIT";
/// Bytes of the longest message that is looked into; of longer ones the beginning.
const LOOKED_AT_MAX: usize = 64 * 1024;
/// The type and length before a message's content.
const HEAD_BYTES: usize = 5;

/// Reads along with a client's messages, in whatever pieces they come.
#[derive(Default)]
pub(crate) struct Commits {
    /// The first message has no type.
    begun: bool,
    /// The message that is being read: its bytes as far as they are looked at, and how many are still to come.
    message: Vec<u8>,
    missing: usize,
    /// Names of prepared statements that write.
    writing: BTreeSet<Vec<u8>>,
    /// One of them was bound since the last sync.
    bound: bool,
}

impl Commits {
    /// How many of these bytes to pass on until a commit is complete, or all of them, and which it was.
    pub fn upto_commit(&mut self, bytes: &[u8]) -> (usize, bool) {
        let mut taken = 0;
        while taken < bytes.len() {
            taken += self.take(&bytes[taken..]);
            if self.is_whole() && self.finish() {
                return (taken, true);
            }
        }
        (taken, false)
    }

    fn head_bytes(&self) -> usize {
        if self.begun { HEAD_BYTES } else { HEAD_BYTES - 1 }
    }

    /// Takes some bytes of the present message.
    fn take(&mut self, bytes: &[u8]) -> usize {
        let head = self.head_bytes();
        if self.message.len() < head {
            self.message.push(bytes[0]);
            if self.message.len() == head {
                let length = &self.message[head - 4..];
                let length = u32::from_be_bytes([length[0], length[1], length[2], length[3]]);
                self.missing = (length as usize).saturating_sub(4);
            }
            return 1;
        }
        let taken = self.missing.min(bytes.len());
        let looked_at = LOOKED_AT_MAX.saturating_sub(self.message.len()).min(taken);
        self.message.extend_from_slice(&bytes[..looked_at]);
        self.missing -= taken;
        taken
    }

    fn is_whole(&self) -> bool {
        self.message.len() >= self.head_bytes() && self.missing == 0
    }

    /// Ends the present message. Does what was sent so far commit now?
    fn finish(&mut self) -> bool {
        let message = std::mem::take(&mut self.message);
        if !self.begun {
            // A wish for TLS or compression is answered with one byte; what says who comes has a version.
            self.begun = message.get(4..8) == Some(&[0, 3, 0, 0]);
            return false;
        }
        let content = &message[HEAD_BYTES..];
        match message[0] {
            b'P' => {
                let (name, rest) = text(content);
                self.writing.remove(name);
                if says(text(rest).0, WRITES) || says(text(rest).0, COMMIT) {
                    self.writing.insert(name.to_owned());
                }
            }
            b'B' => {
                let (_, rest) = text(content);
                self.bound |= self.writing.contains(text(rest).0);
            }
            b'S' => return std::mem::take(&mut self.bound),
            b'Q' => return says(text(content).0, COMMIT),
            _ => {}
        }
        false
    }
}

/// A text that ends with a zero, and what comes after it.
fn text(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    (&bytes[..end], bytes.get(end + 1..).unwrap_or_default())
}

fn says(text: &[u8], words: &[u8]) -> bool {
    text.windows(words.len()).any(|part| part.eq_ignore_ascii_case(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(kind: &str, content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len() + 4).unwrap().to_be_bytes();
        [kind.as_bytes(), &length, content].concat()
    }

    fn started() -> Vec<u8> {
        let tls = message("", &[4, 210, 22, 47]);
        [tls, message("", b"\0\x03\0\0user\0postgres\0\0")].concat()
    }

    /// After which bytes a commit is complete, when they come in pieces of this length.
    fn commits(bytes: &[u8], piece: usize) -> Vec<usize> {
        let (mut commits, mut at, mut found) = (Commits::default(), 0, Vec::new());
        for piece in bytes.chunks(piece) {
            let mut left = piece;
            while !left.is_empty() {
                let (length, commit) = commits.upto_commit(left);
                at += length;
                left = &left[length..];
                if commit {
                    found.push(at);
                }
            }
        }
        found
    }

    #[test]
    fn commits_are_found_whatever_pieces_they_come_in() {
        let parse = message("P", b"s1\0WITH x AS (INSERT INTO events SELECT 1) SELECT\0\0\0");
        let reads = message("P", b"s2\0SELECT 1\0\0\0");
        let bind = |name: &[u8]| message("B", &[b"\0", name, b"\0\0\0\0\0\0\0"].concat());
        let (execute, sync) = (message("E", b"\0\0\0\0\0"), message("S", b""));
        let session = [
            started(),
            [parse, reads, sync.clone()].concat(),
            [bind(b"s2"), execute.clone(), sync.clone()].concat(),
            [bind(b"s1"), execute.clone(), sync.clone()].concat(),
            message("Q", b"BEGIN\0"),
            message("Q", b"COMMIT\0"),
            [bind(b"s2"), execute, sync].concat(),
        ];
        let ends: Vec<usize> = session
            .iter()
            .scan(0, |end, part| {
                *end += part.len();
                Some(*end)
            })
            .collect();
        let bytes = session.concat();
        for piece in [1, 2, 3, 7, 64, bytes.len()] {
            assert_eq!(commits(&bytes, piece), [ends[3], ends[5]], "in pieces of {piece}");
        }
    }
}
