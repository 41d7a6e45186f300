//! A record as it stands in a file: its fields by column, before anything is made of them.

use std::fmt;

/// Declares the columns that files may have.
macro_rules! columns {
    ($($name:ident $key:literal),+ $(,)?) => {
        /// A column of a CSV file, a field of an NDJSON record.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Column { $($name),+ }

        impl Column {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The name that files give it.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key),+ }
            }
        }
    };
}

columns! {
    Kind "kind",
    Key "key",
    Type "type",
    Name "name",
    Catchment "catchment",
    ProvisionOf "provision_of",
    Provider "provider",
    Nsn "nsn",
    DateOfBirth "date_of_birth",
    YearLevel "year_level",
    School "school",
    Provision "provision",
    Username "username",
    Organisation "organisation",
    Phone "phone",
    Email "email",
    Roles "roles",
    EndedRoles "ended_roles",
    ServiceName "service_name",
    ServiceProvider "service_provider",
    Active "active",
}

impl Column {
    /// The column of that name.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|column| column.key() == key)
    }
}

/// One record of a file.
#[derive(Clone, Debug)]
pub struct Fields {
    /// The line it begins at, from 1.
    pub line: u64,
    /// Each column's text where the record has the column, and its place in a CSV file, from 1.
    values: Vec<Option<(String, usize)>>,
}

impl Fields {
    /// A record that has no fields yet.
    #[must_use]
    pub fn at(line: u64) -> Self {
        Self { line, values: vec![None; Column::ALL.len()] }
    }

    /// Sets a column; `place` is 0 where columns have none.
    pub fn set(&mut self, column: Column, text: String, place: usize) {
        self.values[column as usize] = Some((text, place));
    }

    /// The column's text, without the blanks around it; `None` when the record has no such column.
    #[must_use]
    pub fn get(&self, column: Column) -> Option<&str> {
        self.values[column as usize].as_ref().map(|(text, _)| text.trim())
    }

    /// Something that is wrong with a column of it.
    #[must_use]
    pub fn wrong(&self, column: Column, what: impl Into<String>) -> Wrong {
        let place = self.values[column as usize].as_ref().map_or(0, |(_, place)| *place);
        Wrong { line: self.line, place, column: Some(column.key()), what: what.into() }
    }
}

/// Something that is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The line, from 1.
    pub line: u64,
    /// The column, from 1; 0: none in particular.
    pub place: usize,
    /// The column's name.
    pub column: Option<&'static str>,
    /// One sentence.
    pub what: String,
}

impl Wrong {
    /// Something that is wrong with a whole line.
    #[must_use]
    pub fn line(line: u64, what: impl Into<String>) -> Self {
        Self { line, place: 0, column: None, what: what.into() }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, place, column, what } = self;
        match (place, column) {
            (0, None) => write!(f, "line {line}: {what}"),
            (0, Some(column)) => write!(f, "line {line}, {column}: {what}"),
            (place, None) => write!(f, "line {line}, column {place}: {what}"),
            (place, Some(column)) => write!(f, "line {line}, column {place} ({column}): {what}"),
        }
    }
}
