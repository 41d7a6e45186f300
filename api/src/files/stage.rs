//! Uploads: rows beside the log, from the beginning of an upload until its file is attached.
//!
//! A row names every object that was written for it, before that is written, so that nothing stays
//! behind when the upload expires.

use crate::act::{rows_only, unasked};
use crate::error::{Fault, Internal};
use crate::reader::Reader;
use casetrail_domain::case::{NewFile, StoredFile};
use casetrail_domain::file::FileKind;
use casetrail_domain::id::{CaseId, FileId, LearnerId, PersonId, UploadId};
use casetrail_eventlog::{AppendError, Row, RowWrite};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The kind of rows that hold uploads.
pub const KIND: &str = "upload";
/// How long an upload waits to be attached.
pub const STAGED_MAX: TimeDelta = TimeDelta::hours(24);
/// How many uploads of one person may wait to be attached.
pub const STAGES_OF_PERSON_MAX: usize = 200;

/// An upload that is under way.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its id.
    pub id: UploadId,
    /// How many times it was written.
    pub version: u64,
    /// Who sends it.
    pub owner: PersonId,
    /// For which case.
    pub case: CaseId,
    /// Until when it may be attached.
    pub expires: DateTime<Utc>,
    /// What else is known of it.
    pub body: Body,
}

/// What an upload's row holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Body {
    /// Whose key the file is sealed under.
    pub learner: LearnerId,
    /// The file's name, cleaned.
    pub name: String,
    /// What it is by its name.
    pub kind: FileKind,
    /// How large it is said to be.
    pub bytes: u64,
    /// The fingerprint of the command that began it.
    pub fingerprint: [u8; 16],
    /// How far it has come.
    pub progress: Progress,
    /// Objects of earlier attempts, which are to be removed.
    pub former: Vec<FileId>,
}

/// How far an upload has come.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Progress {
    /// Nothing was sent yet.
    Begun,
    /// Its bytes are coming, or were cut off.
    Arriving(FileId),
    /// All of it is stored.
    Arrived {
        /// As which file.
        file: FileId,
        /// How large it is.
        bytes: u64,
        /// SHA-256 of the file itself.
        sha256: String,
        /// SHA-256 of what is stored.
        stored_sha256: String,
    },
    /// It was attached, and what is stored belongs to its case.
    Attached,
    /// It is being removed.
    Expired,
}

impl Stage {
    /// Reads an upload's row.
    ///
    /// # Errors
    /// When it doesn't read back.
    pub fn of(row: &Row) -> Result<Self, Internal> {
        Ok(Self {
            id: UploadId(row.id),
            version: row.version,
            owner: PersonId(row.owner),
            case: CaseId(row.scope),
            expires: row.expires.unwrap_or_default(),
            body: serde_json::from_slice(&row.body).map_err(Internal::new)?,
        })
    }

    /// The write that saves it as it is.
    ///
    /// # Errors
    /// When the body can't be written.
    pub fn put(&self) -> Result<RowWrite, Internal> {
        Ok(RowWrite::Put {
            kind: KIND,
            id: self.id.0,
            owner: self.owner.0,
            scope: self.case.0,
            expected: self.version,
            series: None,
            number: None,
            body: serde_json::to_vec(&self.body).map_err(Internal::new)?,
            expires: Some(self.expires),
        })
    }

    /// When it was begun.
    #[must_use]
    pub fn begun(&self) -> DateTime<Utc> {
        self.expires - STAGED_MAX
    }

    /// Whether it may still be sent and attached.
    #[must_use]
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        let over = matches!(self.body.progress, Progress::Attached | Progress::Expired);
        !over && self.expires > now
    }

    /// The file that attaching it makes.
    #[must_use]
    pub fn new_file(&self) -> NewFile {
        let (id, stored) = match &self.body.progress {
            Progress::Arrived { file, bytes, sha256, stored_sha256 } => {
                let (sha256, stored_sha256) = (sha256.clone(), stored_sha256.clone());
                (*file, Some(StoredFile { bytes: *bytes, sha256, stored_sha256 }))
            }
            Progress::Arriving(file) => (*file, None),
            Progress::Begun | Progress::Attached | Progress::Expired => (FileId::default(), None),
        };
        NewFile { id, name: self.body.name.clone(), kind: self.body.kind, stored }
    }

    /// The objects that were written for it and belong to nothing else.
    #[must_use]
    pub fn objects(&self) -> Vec<FileId> {
        let mut objects = self.body.former.clone();
        if let Progress::Arriving(file) | Progress::Arrived { file, .. } = &self.body.progress {
            objects.push(*file);
        }
        objects
    }
}

/// A person's upload for which the time has not run out.
///
/// # Errors
/// When the rows can't be read.
pub async fn open(reader: &Reader, id: UploadId) -> Result<Option<Stage>, Fault> {
    let row = reader.app.log.row(KIND, id.0).await?;
    let stage = row.as_ref().map(Stage::of).transpose()?;
    Ok(stage.filter(|stage| stage.owner == reader.actor.person && stage.is_open(reader.now)))
}

/// The uploads that this person began within [`STAGED_MAX`], whatever became of them.
///
/// # Errors
/// When the rows can't be read.
pub async fn begun(reader: &Reader) -> Result<Vec<Stage>, Fault> {
    let rows = reader.app.log.rows_of_owner(KIND, reader.actor.person.0).await?;
    Ok(rows.iter().map(Stage::of).collect::<Result<_, _>>()?)
}

/// Writes rows of uploads, as nobody's command.
///
/// # Errors
/// When a row has moved meanwhile, or the log can't be written.
pub async fn write(
    app: &crate::app::App,
    person: PersonId,
    rows: Vec<RowWrite>,
) -> Result<(), AppendError> {
    let append = rows_only(Uuid::nil(), rows, unasked(app, person, Uuid::now_v7(), None));
    app.log.append(append).await.map(drop)
}
