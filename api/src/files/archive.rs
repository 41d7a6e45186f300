//! Zip archives, and the Office files that are some: looked at by their directory alone, never
//! unpacked.

use thiserror::Error;

/// The most entries an archive may have.
pub const ENTRIES_MAX: usize = 1_000;
/// The most bytes that all entries may say to unpack to.
pub const UNPACKED_BYTES_MAX: u64 = 200 * 1024 * 1024;
/// How many times its own size an archive may say to unpack to, when that is much.
pub const RATIO_MAX: u64 = 100;
/// What an archive may unpack to whatever its own size.
const LITTLE_BYTES: u64 = 10 * 1024 * 1024;
/// The most bytes of the directory.
pub const DIRECTORY_BYTES_MAX: u64 = 1024 * 1024;
/// The end of an archive: its record, and the longest comment.
pub const TAIL_BYTES: u64 = 22 + 65_535;

const END: &[u8; 4] = b"PK\x05\x06";
const ENTRY: &[u8; 4] = b"PK\x01\x02";
/// Bytes of a local header before its name.
pub const LOCAL_HEADER_BYTES: u64 = 30;

/// Why an archive is not taken.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum Hostile {
    /// It is none, or a broken one.
    #[error("no whole zip archive")]
    Broken,
    /// It has more entries than it may.
    #[error("too many entries")]
    Entries,
    /// It says to unpack to more than it may.
    #[error("it would unpack to too much")]
    Unpacked,
    /// Entries lie over each other, as in bombs that use the same bytes many times.
    #[error("entries lie over each other")]
    Overlap,
    /// An entry is encrypted, and can't be scanned.
    #[error("an entry is encrypted")]
    Encrypted,
    /// An entry is a link to elsewhere.
    #[error("an entry is a link")]
    Link,
    /// An entry is an archive itself.
    #[error("an archive within an archive")]
    Nested,
    /// It uses the form for archives beyond 4 GiB.
    #[error("a zip64 archive")]
    Zip64,
}

/// Where the directory lies in an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Directory {
    /// Where it begins.
    pub start: u64,
    /// How long it is.
    pub bytes: u64,
    entries: usize,
}

/// One entry, as the directory has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Whether it is deflated, rather than stored as it is.
    pub method: Method,
    /// Its bytes in the archive.
    pub packed: u64,
    /// The bytes it says to unpack to.
    pub unpacked: u64,
    /// Where its local header begins.
    pub start: u64,
}

/// How an entry is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// As it is.
    Stored,
    /// Deflated.
    Deflated,
    /// In another way.
    Other,
}

impl Directory {
    /// Finds the directory of an archive of `size` bytes by its tail: its last bytes, up to
    /// [`TAIL_BYTES`].
    ///
    /// # Errors
    /// When there is none, or it breaks a limit.
    pub fn find(size: u64, tail: &[u8]) -> Result<Self, Hostile> {
        let record = |at: &usize| {
            let comment = tail.get(at + 20..at + 22).map(|b| usize::from(u16_at(b, 0)));
            tail[*at..].starts_with(END) && comment == Some(tail.len() - at - 22)
        };
        let last = tail.len().checked_sub(22).ok_or(Hostile::Broken)?;
        let at = (0..=last).rev().find(record).ok_or(Hostile::Broken)?;
        let record = &tail[at..];
        let entries = usize::from(u16_at(record, 10));
        let (bytes, start) = (u64::from(u32_at(record, 12)), u64::from(u32_at(record, 16)));
        if entries == 0xFFFF || bytes == 0xFFFF_FFFF || start == 0xFFFF_FFFF {
            return Err(Hostile::Zip64);
        }
        if entries > ENTRIES_MAX || bytes > DIRECTORY_BYTES_MAX {
            return Err(Hostile::Entries);
        }
        let end = size - tail.len() as u64 + at as u64;
        if start + bytes != end || u16_at(record, 4) != 0 {
            return Err(Hostile::Broken);
        }
        Ok(Self { start, bytes, entries })
    }

    /// Reads the directory's entries, and checks what they say against the limits.
    ///
    /// # Errors
    /// The first limit that is broken.
    pub fn read(&self, size: u64, directory: &[u8]) -> Result<Vec<Entry>, Hostile> {
        let mut entries = Vec::with_capacity(self.entries);
        let mut rest = directory;
        while !rest.is_empty() {
            let (entry, after) = parse(rest)?;
            entries.push(entry);
            rest = after;
            if entries.len() > ENTRIES_MAX {
                return Err(Hostile::Entries);
            }
        }
        if entries.len() != self.entries {
            return Err(Hostile::Broken);
        }
        let unpacked: u64 = entries.iter().map(|entry| entry.unpacked).sum();
        if unpacked > UNPACKED_BYTES_MAX || (unpacked > LITTLE_BYTES && unpacked / RATIO_MAX > size)
        {
            return Err(Hostile::Unpacked);
        }
        self.apart(&entries)?;
        Ok(entries)
    }

    /// Whether each entry has bytes of its own before the directory.
    fn apart(&self, entries: &[Entry]) -> Result<(), Hostile> {
        let mut places: Vec<_> = entries
            .iter()
            .map(|entry| (entry.start, LOCAL_HEADER_BYTES + entry.name.len() as u64 + entry.packed))
            .collect();
        places.sort_unstable();
        let mut free = 0;
        for (start, bytes) in places {
            if start < free {
                return Err(Hostile::Overlap);
            }
            free = start + bytes;
        }
        if free <= self.start { Ok(()) } else { Err(Hostile::Broken) }
    }
}

/// The entry at the beginning of these bytes, and what follows it.
fn parse(bytes: &[u8]) -> Result<(Entry, &[u8]), Hostile> {
    if bytes.len() < 46 || !bytes.starts_with(ENTRY) {
        return Err(Hostile::Broken);
    }
    let (flags, method) = (u16_at(bytes, 8), u16_at(bytes, 10));
    let (packed, unpacked) = (u64::from(u32_at(bytes, 20)), u64::from(u32_at(bytes, 24)));
    let lengths = [28, 30, 32].map(|at| usize::from(u16_at(bytes, at)));
    let start = u64::from(u32_at(bytes, 42));
    let end = 46 + lengths.iter().sum::<usize>();
    if bytes.len() < end {
        return Err(Hostile::Broken);
    }
    if [packed, unpacked, start].contains(&0xFFFF_FFFF) {
        return Err(Hostile::Zip64);
    }
    // Bit 0, and bit 13 for an encrypted directory.
    if flags & 0x2001 != 0 {
        return Err(Hostile::Encrypted);
    }
    // Made on Unix, where the upper half holds the file's mode.
    let mode = u32_at(bytes, 38) >> 16;
    if bytes[5] == 3 && mode & 0o170_000 == 0o120_000 {
        return Err(Hostile::Link);
    }
    let name = String::from_utf8_lossy(&bytes[46..46 + lengths[0]]).into_owned();
    let method = match method {
        0 => Method::Stored,
        8 => Method::Deflated,
        _ => Method::Other,
    };
    Ok((Entry { name, method, packed, unpacked, start }, &bytes[end..]))
}

/// Refuses archives within an archive; Office files in one are no archives to people.
///
/// # Errors
/// [`Hostile::Nested`].
pub fn holds_no_archive(entries: &[Entry]) -> Result<(), Hostile> {
    const ARCHIVES: [&str; 15] = [
        "zip", "7z", "rar", "gz", "tgz", "bz2", "xz", "zst", "tar", "jar", "iso", "cab", "arj",
        "lz", "img",
    ];
    let nested = entries.iter().any(|entry| {
        let extension = entry.name.rsplit_once('.').map(|(_, extension)| extension);
        extension.is_some_and(|it| ARCHIVES.contains(&it.to_ascii_lowercase().as_str()))
    });
    if nested { Err(Hostile::Nested) } else { Ok(()) }
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// What an entry of a test's archive says of itself.
    pub struct Said<'a> {
        /// Its name.
        pub name: &'a str,
        /// Its method.
        pub method: u16,
        /// Its bytes as they lie in the archive.
        pub packed: &'a [u8],
        /// What it says to unpack to.
        pub unpacked: u32,
        /// Its flags.
        pub flags: u16,
        /// Its Unix mode.
        pub mode: u32,
    }

    impl<'a> Said<'a> {
        /// An entry stored as it is.
        pub fn stored(name: &'a str, bytes: &'a [u8]) -> Self {
            let unpacked = u32::try_from(bytes.len()).unwrap();
            Self { name, method: 0, packed: bytes, unpacked, flags: 0, mode: 0o100_644 }
        }
    }

    /// An archive of these entries.
    pub fn zip(entries: &[Said<'_>]) -> Vec<u8> {
        let (mut archive, mut directory) = (Vec::new(), Vec::new());
        for entry in entries {
            let start = u32::try_from(archive.len()).unwrap();
            let packed = u32::try_from(entry.packed.len()).unwrap();
            let name = u16::try_from(entry.name.len()).unwrap();
            let mut common = Vec::new();
            common.extend(20u16.to_le_bytes());
            common.extend(entry.flags.to_le_bytes());
            common.extend(entry.method.to_le_bytes());
            common.extend([0; 8]);
            common.extend(packed.to_le_bytes());
            common.extend(entry.unpacked.to_le_bytes());
            common.extend(name.to_le_bytes());
            common.extend([0; 2]);
            archive.extend(b"PK\x03\x04");
            archive.extend(&common);
            archive.extend(entry.name.as_bytes());
            archive.extend(entry.packed);
            directory.extend(b"PK\x01\x02");
            directory.extend([20, 3]);
            directory.extend(&common);
            directory.extend([0; 6]);
            directory.extend((entry.mode << 16).to_le_bytes());
            directory.extend(start.to_le_bytes());
            directory.extend(entry.name.as_bytes());
        }
        let start = u32::try_from(archive.len()).unwrap();
        let count = u16::try_from(entries.len()).unwrap();
        archive.extend(&directory);
        archive.extend(END);
        archive.extend([0; 4]);
        archive.extend(count.to_le_bytes());
        archive.extend(count.to_le_bytes());
        archive.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
        archive.extend(start.to_le_bytes());
        archive.extend([0; 2]);
        archive
    }

    fn look(archive: &[u8]) -> Result<Vec<Entry>, Hostile> {
        let size = archive.len() as u64;
        let tail = &archive[archive.len().saturating_sub(usize::try_from(TAIL_BYTES).unwrap())..];
        let directory = Directory::find(size, tail)?;
        let (start, bytes) = (directory.start as usize, directory.bytes as usize);
        let entries = directory.read(size, &archive[start..start + bytes])?;
        holds_no_archive(&entries)?;
        Ok(entries)
    }

    #[test]
    fn an_honest_archive_is_read() {
        let archive = zip(&[Said::stored("a.txt", b"hello"), Said::stored("b/c.txt", b"")]);
        let entries = look(&archive).unwrap();
        assert_eq!(entries.len(), 2);
        assert_eq!((entries[0].name.as_str(), entries[0].unpacked), ("a.txt", 5));
        assert_eq!(look(&zip(&[])).unwrap(), []);
    }

    #[test]
    fn hostile_archives_are_refused_by_their_headers() {
        let said = |name| Said::stored(name, b"x");
        let bomb = Said { unpacked: 300 << 20, method: 8, ..said("a") };
        assert_eq!(look(&zip(&[bomb])), Err(Hostile::Unpacked));
        let dense = Said { unpacked: 50 << 20, method: 8, ..said("a") };
        assert_eq!(look(&zip(&[dense])), Err(Hostile::Unpacked));
        let many: Vec<_> = (0..=ENTRIES_MAX).map(|_| said("a")).collect();
        assert_eq!(look(&zip(&many)), Err(Hostile::Entries));
        assert_eq!(look(&zip(&[Said { flags: 1, ..said("a") }])), Err(Hostile::Encrypted));
        assert_eq!(look(&zip(&[Said { mode: 0o120_777, ..said("a") }])), Err(Hostile::Link));
        assert_eq!(look(&zip(&[said("inner.ZIP")])), Err(Hostile::Nested));
        assert_eq!(look(&zip(&[Said { unpacked: u32::MAX, ..said("a") }])), Err(Hostile::Zip64));
        let mut over = zip(&[said("a"), said("b")]);
        // The second entry points at the first one's bytes.
        let second = over.windows(4).rposition(|b| b == ENTRY).unwrap();
        over[second + 42..second + 46].copy_from_slice(&[0; 4]);
        assert_eq!(look(&over), Err(Hostile::Overlap));
    }

    #[test]
    fn what_is_no_whole_archive_is_refused_wherever_it_is_cut() {
        let archive = zip(&[Said::stored("a.txt", b"hello")]);
        for end in 0..archive.len() {
            assert!(look(&archive[..end]).is_err(), "cut at {end}");
        }
        let hidden = [archive.clone(), b"more".to_vec()].concat();
        assert_eq!(look(&hidden), Err(Hostile::Broken));
    }
}
