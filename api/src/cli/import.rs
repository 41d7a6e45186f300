//! `casetrail import`: offline, or handed to the server of the data folder.

use super::{Data, close, say, settings, shown};
use crate::control::{self, Work};
use crate::import::{self, Format};
use crate::start::{self, StartError};
use clap::Args;
use std::path::{Path, PathBuf};

/// What `--help` says beside the options; docs/IMPORT.md says it at length.
const ABOUT: &str = "\
The file holds records of one or several kinds. The column `kind` says which; the other columns of
each kind are these, those in brackets may be left out:

  organisation  key type name [catchment] [provision_of]       type: school or provider
  catchment     name provider
  learner       nsn name date_of_birth year_level [school] [provision]
  person        username name organisation [phone] [email] [roles] [ended_roles]
  catalogue     key service_name service_provider [active]

A column that is left out leaves what it says as it is; an empty one ends it. An organisation is
referred to by its key, its id or its name. Roles stand as ROLE or ROLE@ORGANISATION, `;` between
them. A CSV file begins with a header that names its columns:

  kind,nsn,name,date_of_birth,year_level,school
  learner,123456789,Aroha Ngata,2011-02-28,9,0123

An NDJSON file holds an object a line:

  {\"kind\": \"catchment\", \"name\": \"Northwood area\", \"provider\": \"P01\"}

The whole file is checked before anything is appended; what is wrong is told by line and column. A
repeated import changes nothing, and one that was cut off goes on where it stopped.";

#[derive(Args)]
#[command(after_help = ABOUT)]
pub struct Import {
    #[command(flatten)]
    data: Data,
    /// The file, in UTF-8.
    #[arg(value_name = "FILE.csv|FILE.ndjson", value_parser = file)]
    file: PathBuf,
}

fn file(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    match Format::of(&path) {
        Some(_) => Ok(path),
        None => Err("name a .csv or a .ndjson file".to_owned()),
    }
}

impl Import {
    pub async fn run(self) -> Result<(), StartError> {
        let path = absolute(&self.file)?;
        let work = Work::Import { path: path.clone() };
        if let Some(outcome) = control::hand_over(&self.data.data, &work, say).await {
            return Ok(outcome?);
        }
        let (app, feeding) = start::open(&settings(self.data)).await?;
        let (progress, showing) = shown();
        let outcome = import::run(&app, &path, &progress).await;
        drop(progress);
        // It ends with the last line.
        let _ = showing.await;
        close(&app, feeding).await;
        Ok(outcome?)
    }
}

/// The file's place from the root on: a server that reads it runs in a folder of its own.
fn absolute(path: &Path) -> Result<PathBuf, String> {
    std::path::absolute(path).map_err(|error| format!("{} has no place: {error}.", path.display()))
}
