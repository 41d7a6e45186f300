//! Search: the words a row is found by, and how a query is put to them.

use crate::shown::Shown;
use casetrail_domain::fold;
use casetrail_domain::number::{CaseNumber, RequestNumber};
use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, types::Value};

/// The words a row is found by: folded for finding, plain for ranking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Numbers and school, folded.
    pub open: String,
    /// Names of people, folded.
    pub names: String,
    /// Numbers and school as they are written.
    pub open_plain: String,
    /// Names of people as they are written.
    pub names_plain: String,
}

/// What a row is searched by.
#[derive(Clone, Copy, Debug, Default)]
pub struct Searched<'a> {
    pub number: u64,
    pub request: u64,
    pub school: Option<&'a str>,
    pub people: [Option<&'a str>; 3],
}

impl Words {
    pub fn of(row: &Searched<'_>) -> Self {
        let number = CaseNumber(row.number).to_string();
        let request = RequestNumber(row.request).to_string();
        let open = [Some(number.as_str()), Some(request.as_str()), row.school];
        Self {
            open: folded(&open),
            names: folded(&row.people),
            open_plain: plain(&open),
            names_plain: plain(&row.people),
        }
    }
}

fn folded(texts: &[Option<&str>]) -> String {
    let words: Vec<String> = texts.iter().flatten().flat_map(|text| fold::words(text)).collect();
    words.join(" ")
}

fn plain(texts: &[Option<&str>]) -> String {
    let words: Vec<String> =
        texts.iter().flatten().flat_map(|text| fold::plain_words(text)).collect();
    words.join(" ")
}

/// A search as it was typed, ready to be put to rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    text: String,
    folded: Vec<String>,
    plain: Vec<String>,
}

impl Search {
    /// Parses what was typed; `None` when it is blank.
    pub fn parse(text: Option<&str>) -> Option<Self> {
        let text = text?.trim();
        if text.is_empty() {
            return None;
        }
        let (folded, plain) = (fold::words(text), fold::plain_words(text));
        Some(Self { text: text.to_owned(), folded, plain })
    }

    /// The text, trimmed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The full text query for rows whose people's names count, or don't; `None`: every row.
    pub fn full_text(&self, names: bool) -> Option<String> {
        if self.folded.is_empty() {
            return None;
        }
        let words: Vec<String> = self.folded.iter().map(|word| format!("\"{word}\" *")).collect();
        let all = words.join(" AND ");
        Some(if names { all } else { format!("{{open}} : ({all})") })
    }

    /// What must be found in the plain words, one by one, for a row to come first.
    pub fn plain_needles(&self) -> impl Iterator<Item = Value> {
        self.plain.iter().map(|word| Value::Text(format!(" {word}")))
    }

    /// How these words match a text: 2 as typed, 1 after folding, 0 not at all.
    pub fn rank(&self, folded: &str, plain: &str) -> i64 {
        if !all_begin(&self.folded, folded) {
            return 0;
        }
        if all_begin(&self.plain, plain) { 2 } else { 1 }
    }

    /// How these words match names and numbers.
    pub fn rank_of(&self, texts: &[Option<&str>]) -> i64 {
        self.rank(&folded(texts), &plain(texts))
    }
}

fn all_begin(typed: &[String], words: &str) -> bool {
    typed.iter().all(|typed| words.split(' ').any(|word| word.starts_with(typed.as_str())))
}

/// Gives SQL `search_rank(typed, names, shown)`: how what was typed matches a row of lists, with the
/// names of people or without.
pub fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_DIRECTONLY;
    connection.create_scalar_function("search_rank", 3, flags, |row| {
        let Some(search) = Search::parse(row.get_raw(0).as_str_or_null()?) else {
            return Ok(1);
        };
        let names = row.get::<bool>(1)?;
        let shown = Shown::read(row.get_raw(2).as_blob()?, 2)?;
        let words = Words::of(&Searched {
            number: crate::sql::uint(shown.number),
            request: crate::sql::uint(shown.request_number),
            school: shown.school_name,
            people: if names {
                [shown.learner_name, shown.contact_name, shown.owner_name]
            } else {
                [None; 3]
            },
        });
        let folded = format!("{} {}", words.open, words.names);
        let plain = format!("{} {}", words.open_plain, words.names_plain);
        Ok(search.rank(&folded, &plain))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rank(typed: &str, name: &str) -> i64 {
        Search::parse(Some(typed)).unwrap().rank_of(&[Some(name)])
    }

    #[test]
    fn every_word_begins_some_word() {
        assert_eq!(rank("fa sol", "Fa'atali Solomona"), 2);
        assert_eq!(rank("faatali", "Fa'atali Solomona"), 1);
        assert_eq!(rank("maor", "Māori Ngata"), 1);
        assert_eq!(rank("māor", "Māori Ngata"), 2);
        assert_eq!(rank("ngata maaori", "Māori Ngata"), 1);
        assert_eq!(rank("gata", "Māori Ngata"), 0);
        assert_eq!(rank("ngata smith", "Māori Ngata"), 0);
    }

    #[test]
    fn people_are_found_only_where_names_count() {
        let search = Search::parse(Some("joe 0009")).unwrap();
        assert_eq!(search.full_text(true).unwrap(), "\"joe\" * AND \"0009\" *");
        assert_eq!(search.full_text(false).unwrap(), "{open} : (\"joe\" * AND \"0009\" *)");
        assert!(Search::parse(Some("  ")).is_none());
    }
}
