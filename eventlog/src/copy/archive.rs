//! A log, or the keys, in one file: what `backup` writes and `restore` reads.
//!
//! First a line that says what it is; then frames, each the code of a table, how many rows and how many
//! bytes follow, and the rows; last a frame of code 255 that counts all rows.

use std::fs::File;
use std::io::{BufReader, BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use ring::digest::{Context, SHA256};

use super::table::{ARCHIVED, Table};
use super::value::Row;
use crate::record::Hash;
use crate::{LogError, private};

const MAGIC: &[u8] = b"casetrail-copy 1\n";
const END: u8 = 255;
const HEAD_BYTES: usize = 1 + 4 + 4;
/// Bytes of rows at which a frame is written.
const FRAME_BYTES: usize = 1 << 20;
/// More bytes than any frame has: an append's bound, and a frame's.
const FRAME_BYTES_MAX: usize = 64 << 20;

fn code_of(table: &Table) -> u8 {
    let index = ARCHIVED.iter().position(|known| *known == table);
    u8::try_from(index.expect("archives hold our tables only")).expect("there are few")
}

/// A file that is being written.
pub(crate) struct Writer {
    path: PathBuf,
    file: BufWriter<File>,
    digest: Context,
    rows: u64,
    bytes: u64,
}

impl Writer {
    /// Begins a file, which must not be there.
    pub fn create(path: &Path) -> Result<Self, LogError> {
        let file = private::create(path).map_err(|error| LogError::file(path, &error))?;
        let (digest, path) = (Context::new(&SHA256), path.to_owned());
        let mut writer = Self { path, file: BufWriter::new(file), digest, rows: 0, bytes: 0 };
        writer.put(MAGIC)?;
        Ok(writer)
    }

    /// Adds rows of a table. Tables come in the order of [`ARCHIVED`].
    pub fn add(&mut self, table: &Table, rows: &[Row]) -> Result<(), LogError> {
        let (mut frame, mut held) = (Vec::new(), 0);
        for row in rows {
            row.encode(&mut frame);
            held += 1;
            if frame.len() >= FRAME_BYTES {
                self.put_frame(code_of(table), held, &frame)?;
                (frame, held) = (Vec::new(), 0);
            }
        }
        match held {
            0 => Ok(()),
            _ => self.put_frame(code_of(table), held, &frame),
        }
    }

    fn put_frame(&mut self, code: u8, rows: u32, bytes: &[u8]) -> Result<(), LogError> {
        self.rows += u64::from(rows);
        self.put(&[code])?;
        self.put(&rows.to_be_bytes())?;
        self.put(&(bytes.len() as u32).to_be_bytes())?;
        self.put(bytes)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), LogError> {
        self.digest.update(bytes);
        self.bytes += bytes.len() as u64;
        self.file.write_all(bytes).map_err(|error| LogError::file(&self.path, &error))
    }

    /// Ends the file, and returns when it is durable: how long it is, and its SHA-256.
    pub fn finish(mut self) -> Result<(u64, Hash), LogError> {
        let rows = self.rows;
        self.put_frame(END, 0, &rows.to_be_bytes())?;
        let failed = |error: &std::io::Error| LogError::file(&self.path, error);
        let file = self.file.into_inner().map_err(|error| failed(error.error()))?;
        file.sync_all().map_err(|error| failed(&error))?;
        Ok((self.bytes, hash_of(self.digest)))
    }
}

fn hash_of(digest: Context) -> Hash {
    let mut hash = Hash::default();
    hash.copy_from_slice(digest.finish().as_ref());
    hash
}

/// How long a file is, and its SHA-256.
pub(crate) fn digest(path: &Path) -> Result<(u64, Hash), LogError> {
    let read = || {
        let (mut file, mut digest) = (File::open(path)?, Context::new(&SHA256));
        let (mut bytes, mut piece) = (0, vec![0; FRAME_BYTES]);
        loop {
            match file.read(&mut piece)? {
                0 => return Ok((bytes, hash_of(digest))),
                read => {
                    digest.update(&piece[..read]);
                    bytes += read as u64;
                }
            }
        }
    };
    read().map_err(|error| LogError::file(path, &error))
}

/// A file that is being read.
pub(crate) struct Reader {
    path: PathBuf,
    file: BufReader<File>,
    /// The next frame: its table's code, its rows, their bytes.
    next: Option<(u8, u32, Vec<u8>)>,
    rows: u64,
}

impl Reader {
    pub fn open(path: &Path) -> Result<Self, LogError> {
        let file = File::open(path).map_err(|error| LogError::file(path, &error))?;
        let path = path.to_owned();
        let mut reader = Self { path, file: BufReader::new(file), next: None, rows: 0 };
        let mut magic = [0; MAGIC.len()];
        reader.fill(&mut magic)?;
        match magic == *MAGIC {
            true => Ok(reader),
            false => Err(reader.broken("it is no copy of a log")),
        }
    }

    /// The next rows of a table; none when it has no more. Tables before it are passed over.
    pub fn page(&mut self, table: &Table) -> Result<Vec<Row>, LogError> {
        let wanted = code_of(table);
        loop {
            let (code, count, bytes) = match self.next.take() {
                Some(frame) => frame,
                None => self.frame()?,
            };
            if code > wanted {
                self.next = Some((code, count, bytes));
                return Ok(Vec::new());
            }
            if code < wanted {
                continue;
            }
            let mut left = &bytes[..];
            let row = |_| Row::decode(table.columns.len(), &mut left);
            let rows = (0..count).map(row).collect::<Option<Vec<_>>>();
            return match rows {
                Some(rows) if left.is_empty() => Ok(rows),
                Some(_) | None => Err(self.broken("its rows are malformed")),
            };
        }
    }

    fn frame(&mut self) -> Result<(u8, u32, Vec<u8>), LogError> {
        let mut head = [0; HEAD_BYTES];
        self.fill(&mut head)?;
        let [code, rows @ .., a, b, c, d] = head;
        let (rows, length) = (u32::from_be_bytes(rows), u32::from_be_bytes([a, b, c, d]) as usize);
        if length > FRAME_BYTES_MAX || (code != END && usize::from(code) >= ARCHIVED.len()) {
            return Err(self.broken("it is malformed"));
        }
        let mut bytes = vec![0; length];
        self.fill(&mut bytes)?;
        self.rows += u64::from(rows);
        if code == END && bytes != self.rows.to_be_bytes() {
            return Err(self.broken("rows are missing"));
        }
        Ok((code, rows, bytes))
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), LogError> {
        match self.file.read_exact(bytes) {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
                Err(self.broken("it is cut short"))
            }
            outcome => outcome.map_err(|error| LogError::file(&self.path, &error)),
        }
    }

    pub(super) fn broken(&self, reason: &str) -> LogError {
        LogError::File { path: self.path.clone(), reason: reason.to_owned() }
    }
}
