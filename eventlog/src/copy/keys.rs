//! Copies the keys: what is there stays, and what was destroyed at either end is destroyed at both.

use std::collections::HashSet;
use std::path::PathBuf;

use super::PAGE_ROWS;
use super::archive;
use super::end::Source;
use super::table::{KEYS, SHREDS, Table};
use super::value::Row;
use crate::keys::place_of;
use crate::settings::Settings;
use crate::sqlite::KeyFile;
use crate::{LogError, postgres, private, sqlite};

/// How much there was to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Keyed {
    /// Keys that are usable.
    pub keys: u64,
    /// Records of keys that were destroyed.
    pub shreds: u64,
}

/// Keys, where a log's settings say they lie, or an archive of them.
pub enum KeysEnd {
    /// Keys of a log.
    Log(Box<Settings>),
    /// A file that holds keys.
    Archive(PathBuf),
}

impl KeysEnd {
    /// The keys of a log.
    #[must_use]
    pub fn of(settings: Settings) -> Self {
        Self::Log(Box::new(settings))
    }

    /// Do both lie in the same file or under the same URL?
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Archive(one), Self::Archive(two)) => one == two,
            (Self::Log(one), Self::Log(two)) => {
                one.keys_url == two.keys_url && (one.keys_url.is_some() || one.dir == two.dir)
            }
            (Self::Log(_), Self::Archive(_)) | (Self::Archive(_), Self::Log(_)) => false,
        }
    }
}

enum Target {
    Sqlite(KeyFile),
    Postgres(postgres::KeyTable),
    Archive(archive::Writer),
}

impl Target {
    async fn open(end: &KeysEnd) -> Result<Self, LogError> {
        Ok(match end {
            KeysEnd::Log(settings) => match &settings.keys_url {
                Some(url) => Target::Postgres(postgres::KeyTable::open(place_of(url)?).await?.0),
                None => {
                    private::make_folder(&settings.dir)
                        .map_err(|error| LogError::file(&settings.dir, &error))?;
                    Target::Sqlite(KeyFile::open(settings)?.0)
                }
            },
            KeysEnd::Archive(path) => Target::Archive(archive::Writer::create(path)?),
        })
    }

    async fn merge(&mut self, table: &Table, rows: &[Row]) -> Result<(), LogError> {
        match self {
            Target::Sqlite(file) if table == &SHREDS => file.merge_shreds(rows),
            Target::Sqlite(file) => file.merge_keys(rows),
            Target::Postgres(keys) if table == &SHREDS => keys.merge_shreds(rows).await,
            Target::Postgres(keys) => keys.merge_keys(rows).await,
            Target::Archive(writer) => writer.add(table, rows),
        }
    }
}

/// Copies keys and the records of those destroyed. Never a destroyed key, never over one that is there.
///
/// # Errors
/// When an end can't be used, or two keys bear the same number.
pub async fn copy_keys(from: &KeysEnd, to: &KeysEnd) -> Result<Keyed, LogError> {
    let mut source = open(from).await?;
    let mut target = Target::open(to).await?;
    let (mut keyed, mut shredded) = (Keyed::default(), HashSet::new());
    for table in [&SHREDS, &KEYS] {
        loop {
            let mut page = source.page(table, PAGE_ROWS).await?;
            if page.is_empty() {
                break;
            }
            if table == &SHREDS {
                keyed.shreds += page.len() as u64;
                shredded.extend(page.iter().map(|row| row.0[..SHREDS.key].to_vec()));
            } else {
                page.retain(|row| !shredded.contains(&row.0[..KEYS.key]));
                keyed.keys += page.len() as u64;
            }
            target.merge(table, &page).await?;
        }
    }
    if let Target::Archive(writer) = target {
        writer.finish()?;
    }
    Ok(keyed)
}

async fn open(end: &KeysEnd) -> Result<Source, LogError> {
    Ok(match end {
        KeysEnd::Log(settings) => match &settings.keys_url {
            Some(url) => Source::over_postgres(postgres::Source::open(&place_of(url)?).await?),
            None => Source::over_sqlite(sqlite::Source::of(&sqlite::key_path(settings), None)?),
        },
        KeysEnd::Archive(path) => {
            let end = super::End::Archive(path.clone());
            Source::open_again(&end).await?
        }
    })
}
