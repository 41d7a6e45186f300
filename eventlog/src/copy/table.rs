//! The tables of a log and of its keys, as both engines have them.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Integer,
    Text,
    Bytes,
}

/// A table. The first `key` of its columns are its primary key.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Table {
    pub name: &'static str,
    pub key: usize,
    pub columns: &'static [(&'static str, Kind)],
}

use Kind::{Bytes, Integer, Text};

/// The one row that says what a log is, and how far it goes: in archives only.
pub(crate) static ORIGIN: Table = Table {
    name: "log",
    key: 1,
    columns: &[
        ("id", Bytes),
        ("secret", Bytes),
        ("made", Integer),
        ("head", Integer),
        ("at", Integer),
    ],
};

pub(crate) static STREAMS: Table = Table {
    name: "streams",
    key: 1,
    columns: &[
        ("stream", Bytes),
        ("revision", Integer),
        ("position", Integer),
        ("barrier", Integer),
        ("hash", Bytes),
    ],
};

pub(crate) static SERIES: Table =
    Table { name: "series", key: 1, columns: &[("name", Text), ("next", Integer)] };

pub(crate) static CLAIMS: Table =
    Table { name: "claims", key: 1, columns: &[("claim", Bytes), ("owner", Bytes)] };

pub(crate) static SIDE_ROWS: Table = Table {
    name: "side_rows",
    key: 2,
    columns: &[
        ("kind", Text),
        ("id", Bytes),
        ("owner", Bytes),
        ("scope", Bytes),
        ("version", Integer),
        ("number", Integer),
        ("body", Bytes),
        ("command", Bytes),
        ("fingerprint", Bytes),
        ("modified", Integer),
        ("expires", Integer),
    ],
};

/// In the order of `EVENT_COLUMNS`.
pub(crate) static EVENTS: Table = Table {
    name: "events",
    key: 1,
    columns: &[
        ("position", Integer),
        ("stream", Bytes),
        ("revision", Integer),
        ("previous", Integer),
        ("previous_hash", Bytes),
        ("id", Bytes),
        ("kind", Text),
        ("at", Integer),
        ("actor", Bytes),
        ("organisation", Bytes),
        ("role", Text),
        ("command", Bytes),
        ("fingerprint", Bytes),
        ("cause", Bytes),
        ("subject", Bytes),
        ("subject_key", Integer),
        ("series", Text),
        ("number", Integer),
        ("claims", Bytes),
        ("payload", Bytes),
        ("sealed", Bytes),
        ("sealed_hash", Bytes),
        ("hash", Bytes),
    ],
};

pub(crate) static SHREDS: Table = Table {
    name: "shreds",
    key: 2,
    columns: &[("subject", Bytes), ("number", Integer), ("shredded", Integer)],
};

pub(crate) static KEYS: Table = Table {
    name: "keys",
    key: 2,
    columns: &[("subject", Bytes), ("number", Integer), ("wrapped", Bytes), ("made", Integer)],
};

/// What stands beside a log's events and changes with them.
pub(crate) static BESIDE: [&Table; 4] = [&STREAMS, &SERIES, &CLAIMS, &SIDE_ROWS];

/// All tables in the order in which an archive has them; a table's index is its code there.
pub(crate) static ARCHIVED: [&Table; 8] =
    [&ORIGIN, &STREAMS, &SERIES, &CLAIMS, &SIDE_ROWS, &EVENTS, &SHREDS, &KEYS];

/// Which engine a statement is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Table {
    /// Its columns, as a statement lists them.
    pub fn column_list(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }

    /// The statement that reads a page in the order of the key's bytes: the first one, or the one
    /// after a key.
    pub fn page_sql(&self, dialect: Dialect, is_first: IsFirst, rows_max: usize) -> String {
        let keys: Vec<String> = self.columns[..self.key]
            .iter()
            .map(|(name, kind)| match (dialect, kind) {
                (Dialect::Postgres, Kind::Text) => format!("{name} COLLATE \"C\""),
                (Dialect::Postgres | Dialect::Sqlite, _) => (*name).to_owned(),
            })
            .collect();
        let keys = keys.join(", ");
        let after = match is_first {
            IsFirst::Yes => String::new(),
            IsFirst::No => {
                let bound: Vec<_> = (1..=self.key).map(|index| format!("${index}")).collect();
                format!("WHERE ({keys}) > ({}) ", bound.join(", "))
            }
        };
        let (columns, name) = (self.column_list(), self.name);
        format!("SELECT {columns} FROM {name} {after}ORDER BY {keys} LIMIT {rows_max}")
    }
}

/// Is a page a table's first?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IsFirst {
    Yes,
    No,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::EVENT_COLUMNS;

    #[test]
    fn events_are_read_in_the_order_in_which_they_are_parsed() {
        assert_eq!(EVENTS.column_list(), EVENT_COLUMNS);
    }

    /// A column or table that is added to the schema has to be copied too.
    #[test]
    fn every_table_and_column_of_the_schemas_is_copied() {
        let sqlite = include_str!("../../../migrations/sqlite/log.sql");
        let keys = include_str!("../../../migrations/sqlite/keys.sql");
        let database = rusqlite::Connection::open_in_memory().unwrap();
        database.execute_batch(&format!("{sqlite}{keys}")).unwrap();
        let mut tables = database
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
            .unwrap();
        let names: Vec<String> =
            tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let mut known: Vec<&str> = ARCHIVED.iter().map(|table| table.name).collect();
        known.sort_unstable();
        assert_eq!(names, known);
        for table in ARCHIVED.iter().filter(|table| **table != &ORIGIN) {
            let mut columns =
                database.prepare("SELECT name FROM pragma_table_info(?) ORDER BY cid").unwrap();
            let columns: Vec<String> = columns
                .query_map([table.name], |row| row.get(0))
                .unwrap()
                .map(Result::unwrap)
                .collect();
            assert_eq!(columns.join(", "), table.column_list(), "{}", table.name);
        }
    }
}
