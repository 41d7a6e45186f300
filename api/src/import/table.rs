//! CSV: a header that names the columns, then one record a line, or several where quotes span them.

use super::fields::{Column, Fields, Wrong};
use super::lines::Lines;
use super::source::Read;
use csv_core::{ReadRecordResult, Reader};

/// How many columns a file may have.
const COLUMNS_MAX: usize = 64;

/// A CSV file being read.
pub struct Table {
    lines: Lines,
    parser: Reader,
    /// The record's bytes, and the same without quotes.
    record: Vec<u8>,
    bare: Vec<u8>,
    columns: Vec<Column>,
}

impl Table {
    /// Reads the header.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn open(lines: Lines) -> Result<Self, Vec<Wrong>> {
        let parser = Reader::new();
        let (record, bare) = (Vec::new(), Vec::new());
        let mut table = Self { lines, parser, record, bare, columns: Vec::new() };
        let Some(line) = table.advance().map_err(|wrong| vec![wrong])? else {
            return Err(vec![Wrong::line(1, "The file is empty.")]);
        };
        let names = split(&mut table.parser, &mut table.record, &mut table.bare, line);
        let mut wrongs = Vec::new();
        for (place, name) in (1..).zip(names.map_err(|wrong| vec![wrong])?) {
            let name = String::from_utf8_lossy(name).trim().to_lowercase();
            let wrong = |what: &str| Wrong { line, place, column: None, what: what.to_owned() };
            match Column::parse(&name) {
                Some(column) if table.columns.contains(&column) => {
                    wrongs.push(wrong("The column is there already."));
                }
                Some(column) => table.columns.push(column),
                None => wrongs.push(wrong("There is no such column; see docs/IMPORT.md.")),
            }
        }
        if wrongs.is_empty() { Ok(table) } else { Err(wrongs) }
    }

    /// The next record.
    ///
    /// # Errors
    /// When nothing after it can be read.
    pub fn next(&mut self) -> Result<Read, Wrong> {
        let Some(line) = self.advance()? else {
            return Ok(Read::End);
        };
        let values = match split(&mut self.parser, &mut self.record, &mut self.bare, line) {
            Ok(values) => values,
            Err(wrong) => return Ok(Read::Wrong(vec![wrong])),
        };
        if values.len() != self.columns.len() {
            let (has, should) = (values.len(), self.columns.len());
            let what = format!("It has {has} fields, and the header {should}.");
            return Ok(Read::Wrong(vec![Wrong::line(line, what)]));
        }
        let mut fields = Fields::at(line);
        let mut wrongs = Vec::new();
        for ((place, value), &column) in (1..).zip(values).zip(&self.columns) {
            let text = String::from_utf8_lossy(value);
            fields.set(column, text.into_owned(), place);
            if std::str::from_utf8(value).is_err() {
                wrongs.push(fields.wrong(column, "It is not in UTF-8."));
            }
        }
        Ok(if wrongs.is_empty() { Read::Record(fields) } else { Read::Wrong(wrongs) })
    }

    /// Takes in the lines of the next record, blank ones passed over; answers where it begins.
    fn advance(&mut self) -> Result<Option<u64>, Wrong> {
        self.record.clear();
        while self.record.trim_ascii().is_empty() {
            self.record.clear();
            if !self.lines.add_to(&mut self.record)? {
                return Ok(None);
            }
        }
        let line = self.lines.number;
        let open = |record: &[u8]| record.iter().filter(|&&byte| byte == b'"').count() % 2 == 1;
        while open(&self.record) {
            let more = self.lines.add_to(&mut self.record);
            if !more.map_err(|wrong| Wrong { line, ..wrong })? {
                return Err(Wrong::line(line, "A quote is not closed."));
            }
        }
        Ok(Some(line))
    }
}

/// The fields of a record.
fn split<'a>(
    parser: &mut Reader,
    record: &mut Vec<u8>,
    bare: &'a mut Vec<u8>,
    line: u64,
) -> Result<Vec<&'a [u8]>, Wrong> {
    if !record.ends_with(b"\n") {
        record.push(b'\n');
    }
    parser.reset();
    bare.resize(record.len() + 1, 0);
    let mut ends = [0; COLUMNS_MAX];
    let (result, read, _, count) = parser.read_record(record, bare, &mut ends);
    match result {
        ReadRecordResult::Record if record[read..].trim_ascii().is_empty() => {}
        ReadRecordResult::OutputEndsFull => {
            let what = format!("It has more than {COLUMNS_MAX} fields.");
            return Err(Wrong::line(line, what));
        }
        ReadRecordResult::Record
        | ReadRecordResult::InputEmpty
        | ReadRecordResult::OutputFull
        | ReadRecordResult::End => {
            let what = "A quote stands within a field; put the field in quotes and double it.";
            return Err(Wrong::line(line, what));
        }
    }
    let bare: &[u8] = bare;
    let starts = std::iter::once(0).chain(ends.iter().copied());
    Ok(starts.zip(&ends[..count]).map(|(start, &end)| &bare[start..end]).collect())
}
