//! NDJSON: one object a line.

use super::fields::{Column, Fields, Wrong};
use super::lines::Lines;
use super::source::Read;
use serde_json::{Map, Value};

/// What stands between the elements of a list in one text.
pub const BETWEEN: &str = ";";

/// An NDJSON file being read.
pub struct Objects {
    lines: Lines,
    record: Vec<u8>,
}

impl Objects {
    /// The objects of a file.
    #[must_use]
    pub fn of(lines: Lines) -> Self {
        Self { lines, record: Vec::new() }
    }

    /// The next record.
    ///
    /// # Errors
    /// When nothing after it can be read.
    pub fn next(&mut self) -> Result<Read, Wrong> {
        self.record.clear();
        while self.record.trim_ascii().is_empty() {
            self.record.clear();
            if !self.lines.add_to(&mut self.record)? {
                return Ok(Read::End);
            }
        }
        let line = self.lines.number;
        let object: Map<String, Value> = match serde_json::from_slice(&self.record) {
            Ok(object) => object,
            Err(error) => {
                let text = error.to_string();
                let reason = text.split(" at line ").next().unwrap_or_default();
                let what = format!("It is no JSON object: {reason}.");
                let wrong = Wrong { place: error.column(), ..Wrong::line(line, what) };
                return Ok(Read::Wrong(vec![wrong]));
            }
        };
        Ok(read(line, object))
    }
}

fn read(line: u64, object: Map<String, Value>) -> Read {
    let mut fields = Fields::at(line);
    let mut wrongs = Vec::new();
    for (name, value) in object {
        let Some(column) = Column::parse(&name) else {
            let what = format!("There is no field {name:?}; see docs/IMPORT.md.");
            wrongs.push(Wrong::line(line, what));
            continue;
        };
        match text(value) {
            Some(text) => fields.set(column, text, 0),
            None => {
                let what = "It is neither a text, a number, true, false, null nor a list of texts.";
                wrongs.push(fields.wrong(column, what));
            }
        }
    }
    if wrongs.is_empty() { Read::Record(fields) } else { Read::Wrong(wrongs) }
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text),
        Value::Array(texts) => {
            let texts: Option<Vec<&str>> = texts.iter().map(Value::as_str).collect();
            texts.map(|texts| texts.join(BETWEEN))
        }
        Value::Object(_) => None,
    }
}
