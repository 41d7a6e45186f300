//! Tables that people review: CSV with a heading.

use std::collections::BTreeMap;

/// One row, by the heading's names.
#[derive(Clone, Debug)]
pub struct Row {
    /// The line in the file, from 1.
    pub line: usize,
    cells: BTreeMap<String, String>,
}

impl Row {
    /// The cell under a heading.
    ///
    /// # Panics
    /// When the table has no such column.
    #[must_use]
    pub fn get(&self, column: &str) -> &str {
        let cell = self.cells.get(column);
        cell.unwrap_or_else(|| panic!("line {} has no column {column}", self.line))
    }
}

/// The rows of a table. Empty lines and lines that begin with `#` are for the reader only.
///
/// # Panics
/// When a row has more or fewer cells than the heading.
#[must_use]
pub fn rows(text: &str) -> Vec<Row> {
    let mut lines = (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    let (_, heading) = lines.next().expect("a table has a heading");
    let heading = cells(heading);
    let row = |(line, text): (usize, &str)| {
        let values = cells(text);
        assert_eq!(values.len(), heading.len(), "line {line}: {text}");
        Row { line, cells: heading.iter().cloned().zip(values).collect() }
    };
    lines.map(row).collect()
}

/// The cells of a line; a cell in quotes may hold commas and doubled quotes.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let cell = cells.last_mut().expect("there is always a cell");
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            other => cell.push(other),
        }
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_commas_and_quotes() {
        let rows = rows("a,b\n# a remark\n\n1,\"x, \"\"y\"\"\"\n");
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].line, rows[0].get("a"), rows[0].get("b")), (4, "1", "x, \"y\""));
    }
}
