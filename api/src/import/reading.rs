//! Reads a record's columns, and gathers all that is wrong with them.

use super::fields::{Column, Fields, Wrong};
use super::known::Known;
use super::objects::BETWEEN;
use super::record::Said;
use crate::app::App;
use casetrail_domain::access::{Grant, OrganisationKind, Role};
use casetrail_domain::id::OrganisationId;
use casetrail_domain::refusal::Refusal;
use casetrail_domain::{auckland, text};
use chrono::{Datelike, NaiveDate};
use uuid::Uuid;

/// How long a key may be, in characters.
const KEY_CHARACTERS_MAX: usize = 64;
/// Nobody at school was born before this year.
const BIRTH_YEAR_MIN: i32 = 1900;
/// The last year level.
const YEAR_LEVEL_MAX: u8 = 15;

/// A record being read. What is read of a column that is wrong is something empty, and a record
/// with anything wrong in it is never used.
pub struct Reading<'a> {
    /// What keys are ids of.
    pub app: &'a App,
    /// What may be referred to.
    pub known: &'a Known,
    fields: &'a Fields,
    wrongs: Vec<Wrong>,
}

impl<'a> Reading<'a> {
    /// Begins to read a record.
    #[must_use]
    pub fn of(app: &'a App, known: &'a Known, fields: &'a Fields) -> Self {
        Self { app, known, fields, wrongs: Vec::new() }
    }

    /// Something is wrong with a column.
    pub fn wrong(&mut self, column: Column, what: impl Into<String>) {
        self.wrongs.push(self.fields.wrong(column, what));
    }

    /// What was read, unless anything was wrong.
    ///
    /// # Errors
    /// All that was wrong.
    pub fn end<T>(self, read: T) -> Result<T, Vec<Wrong>> {
        if self.wrongs.is_empty() { Ok(read) } else { Err(self.wrongs) }
    }

    /// Only these columns belong to such a record; others must be empty.
    pub fn only(&mut self, columns: &[Column]) {
        for &column in Column::ALL.iter().filter(|column| !columns.contains(column)) {
            if !self.raw(column).is_empty() {
                self.wrong(column, "Leave it empty: such a record has no use for it.");
            }
        }
    }

    /// The column's text, empty when it is not there.
    #[must_use]
    pub fn raw(&self, column: Column) -> &'a str {
        self.fields.get(column).unwrap_or_default()
    }

    /// A value that the domain reads, or one sentence of why not.
    pub fn value<T: Default>(&mut self, column: Column, read: Result<T, Refusal>) -> T {
        read.unwrap_or_else(|refusal| {
            self.wrong(column, refusal.message);
            T::default()
        })
    }

    /// A name: one line that must be there.
    pub fn name(&mut self, column: Column) -> String {
        let read = text::required(column.key(), self.raw(column), text::LINE_CHARACTERS_MAX);
        let name = self.value(column, read);
        if name.contains(['\n', '\t']) {
            self.wrong(column, "It must stand on one line.");
        }
        name
    }

    /// The key by which another system knows something.
    pub fn key(&mut self) -> &'a str {
        let key = self.raw(Column::Key);
        let is_odd = |c: char| c.is_control();
        if key.is_empty() || key.chars().any(is_odd) || key.chars().count() > KEY_CHARACTERS_MAX {
            let what = format!("Enter its key, 1 to {KEY_CHARACTERS_MAX} characters.");
            self.wrong(Column::Key, what);
        }
        key
    }

    /// What the file says of a column that may be empty or not there.
    pub fn said<T: Default>(
        &mut self,
        column: Column,
        read: impl FnOnce(&mut Self, &'a str) -> T,
    ) -> Said<T> {
        match self.fields.get(column) {
            None => Said::Nothing,
            Some("") => Said::None,
            Some(text) => Said::Is(read(self, text)),
        }
    }

    /// A National Student Number.
    pub fn nsn(&mut self) -> &'a str {
        let nsn = self.raw(Column::Nsn);
        let is_number = nsn.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number || !(9..=10).contains(&nsn.len()) {
            self.wrong(Column::Nsn, "A National Student Number has 9 or 10 digits.");
        }
        nsn
    }

    /// A date of birth, `2011-02-28` or `28/02/2011`.
    pub fn date_of_birth(&mut self) -> NaiveDate {
        let column = Column::DateOfBirth;
        let text = self.raw(column);
        let whole = text.len() == "2011-02-28".len();
        let read = ["%Y-%m-%d", "%d/%m/%Y"]
            .iter()
            .find_map(|format| NaiveDate::parse_from_str(text, format).ok().filter(|_| whole));
        let Some(date) = read else {
            self.wrong(column, "Enter a date as 2011-02-28 or 28/02/2011.");
            return NaiveDate::default();
        };
        if date.year() < BIRTH_YEAR_MIN || date > auckland::date(self.app.clock.now()) {
            self.wrong(column, format!("It lies before {BIRTH_YEAR_MIN} or in the future."));
        }
        date
    }

    /// A year level.
    pub fn year_level(&mut self) -> u8 {
        let level = self.raw(Column::YearLevel).parse().ok();
        level.filter(|level| *level <= YEAR_LEVEL_MAX).unwrap_or_else(|| {
            self.wrong(Column::YearLevel, format!("Enter a number from 0 to {YEAR_LEVEL_MAX}."));
            0
        })
    }

    /// True or false; `absent` when it is empty or not there.
    pub fn flag(&mut self, column: Column, absent: bool) -> bool {
        match self.raw(column).to_lowercase().as_str() {
            "" => absent,
            "true" | "yes" => true,
            "false" | "no" => false,
            _ => {
                self.wrong(column, "Enter true or false.");
                absent
            }
        }
    }

    /// The organisation of this kind that a text refers to.
    pub fn organisation(
        &mut self,
        column: Column,
        text: &str,
        kind: OrganisationKind,
    ) -> OrganisationId {
        match self.known.find(self.app, text) {
            Ok((id, found)) if found.kind == kind => id,
            Ok((_, found)) => {
                let what = format!("{} is no {}.", found.name, kind_word(kind));
                self.wrong(column, what);
                OrganisationId(Uuid::nil())
            }
            Err(what) => {
                self.wrong(column, what);
                OrganisationId(Uuid::nil())
            }
        }
    }

    /// Roles, with `;` between them, at this organisation or `ROLE@KEY` at another.
    pub fn roles(&mut self, column: Column, home: OrganisationId) -> Vec<Grant> {
        let texts = self.raw(column).split(BETWEEN).map(str::trim);
        let texts = texts.filter(|text| !text.is_empty());
        let grants: Vec<Option<Grant>> = texts.map(|text| self.role(column, text, home)).collect();
        grants.into_iter().flatten().collect()
    }

    fn role(&mut self, column: Column, text: &str, home: OrganisationId) -> Option<Grant> {
        let (name, place) = match text.split_once('@') {
            Some((name, place)) => (name.trim(), Some(place.trim())),
            None => (text, None),
        };
        let Some(role) = Role::parse(&name.to_uppercase().replace(['-', ' '], "_")) else {
            let known: Vec<&str> = Role::ALL.iter().map(|role| role.key()).collect();
            let known = known.join(", ");
            self.wrong(column, format!("There is no role \"{name}\"; the roles are {known}."));
            return None;
        };
        let found = match place {
            Some(place) => self.known.find(self.app, place),
            None => {
                // Where the organisation is wrong, that was said already.
                let found = self.known.organisation(home)?;
                Ok((home, found))
            }
        };
        match found {
            Ok((organisation, found)) if role.fits(found.kind) => {
                Some(Grant { organisation, role })
            }
            Ok((_, found)) => {
                let what = format!("Nobody can be {} at {}.", role.words(), found.name);
                self.wrong(column, what);
                None
            }
            Err(what) => {
                self.wrong(column, what);
                None
            }
        }
    }
}

/// What an organisation of this kind is called in a sentence.
#[must_use]
pub fn kind_word(kind: OrganisationKind) -> &'static str {
    match kind {
        OrganisationKind::School => "school",
        OrganisationKind::Provider => "provider",
        OrganisationKind::Ministry => "Ministry",
    }
}
