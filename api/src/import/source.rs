//! A file of records, CSV or NDJSON by its name, read as often as needed.

use super::fields::{Fields, Wrong};
use super::lines::Lines;
use super::objects::Objects;
use super::table::Table;
use std::fs::{File, Metadata};
use std::path::{Path, PathBuf};

/// What a file's records are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values under a header.
    Csv,
    /// A JSON object a line.
    Ndjson,
}

impl Format {
    /// What a file of this name holds.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_lowercase();
        match extension.as_str() {
            "csv" => Some(Self::Csv),
            "ndjson" | "jsonl" => Some(Self::Ndjson),
            _ => None,
        }
    }
}

/// What reading on comes to.
pub enum Read {
    /// A record.
    Record(Fields),
    /// A record that can't be understood; those after it can.
    Wrong(Vec<Wrong>),
    /// There are no more.
    End,
}

/// A file to import, as it was when it was named.
#[derive(Clone, Debug)]
pub struct Source {
    path: PathBuf,
    format: Format,
    metadata: Metadata,
}

/// The records of a file being read.
pub enum Records {
    /// Of a CSV file.
    Table(Box<Table>),
    /// Of an NDJSON file.
    Objects(Objects),
}

impl Source {
    /// The file at this path.
    ///
    /// # Errors
    /// One sentence when it is no file that can be imported.
    pub fn at(path: &Path) -> Result<Self, String> {
        let name = path.display();
        let format = Format::of(path)
            .ok_or_else(|| format!("{name} is neither a .csv nor a .ndjson file."))?;
        let metadata =
            std::fs::metadata(path).map_err(|error| format!("{name} can't be read: {error}."))?;
        if !metadata.is_file() {
            return Err(format!("{name} is no file."));
        }
        Ok(Self { path: path.to_owned(), format, metadata })
    }

    /// The file's path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its records from the first one on.
    ///
    /// # Errors
    /// What is wrong with the file or its header.
    pub fn records(&self) -> Result<Records, Vec<Wrong>> {
        let wrong = |error| vec![Wrong::line(1, format!("The file can't be read: {error}."))];
        let file = File::open(&self.path).map_err(wrong)?;
        let lines = Lines::of(file);
        match self.format {
            Format::Csv => Table::open(lines).map(|table| Records::Table(Box::new(table))),
            Format::Ndjson => Ok(Records::Objects(Objects::of(lines))),
        }
    }

    /// Whether the file is still what it was.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        let written = |metadata: &Metadata| (metadata.len(), metadata.modified().ok());
        std::fs::metadata(&self.path).is_ok_and(|now| written(&now) == written(&self.metadata))
    }
}

impl Records {
    /// The next record.
    ///
    /// # Errors
    /// When nothing after it can be read.
    pub fn next(&mut self) -> Result<Read, Wrong> {
        match self {
            Self::Table(table) => table.next(),
            Self::Objects(objects) => objects.next(),
        }
    }
}
