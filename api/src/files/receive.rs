//! `PUT /uploads/{id}`: the bytes of a begun upload, sealed as they come.

use super::built_in;
use super::pixels::{self, Said, Size};
use super::sealed::{FileError, Sealed, Sealing};
use super::sniff::{self, HEAD_BYTES, Text, Told};
use super::stage::{self, Progress, Stage};
use crate::app::App;
use crate::error::Internal;
use axum::body::{Body, BodyDataStream, Bytes};
use axum::http::StatusCode;
use casetrail_domain::case::StoredFile;
use casetrail_domain::file::{self, FILE_BYTES_MAX, FileKind};
use casetrail_domain::id::FileId;
use casetrail_domain::{Code, Refusal};
use casetrail_eventlog::AppendError;
use futures_util::StreamExt;
use std::time::Duration;
use tokio::time::timeout;
use uuid::Uuid;

/// Time for each piece to come.
const PIECE_MAX: Duration = Duration::from_secs(30);
/// How much is read and thrown away of what is too large, so that its sender hears the answer.
const DRAINED_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// An answer that refuses a request for a file.
#[derive(Debug)]
pub struct Refused {
    /// Its status.
    pub status: StatusCode,
    /// Its code.
    pub code: &'static str,
    /// Plain words for a person.
    pub message: String,
}

impl Refused {
    /// An answer of this status, code and words.
    #[must_use]
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    /// A file or upload that is missing or hidden.
    #[must_use]
    pub fn not_found() -> Self {
        Refusal::not_found("the file is missing or hidden").into()
    }

    /// What can't be done now, and may be tried again.
    #[must_use]
    pub fn not_now() -> Self {
        let message = "The service can't take this now. Send it again in a moment.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "OVERLOADED", message)
    }

    fn of_another() -> Self {
        let message = "This upload was sent or attached elsewhere meanwhile.";
        Self::new(StatusCode::CONFLICT, "INVALID_STATE", message)
    }
}

impl From<Internal> for Refused {
    fn from(fault: Internal) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", fault.message())
    }
}

impl From<FileError> for Refused {
    fn from(error: FileError) -> Self {
        match error {
            FileError::TooLarge => file::too_large().into(),
            FileError::Erased(_) => Self::not_found(),
            // What should be there and is not won't come by being asked for again.
            FileError::Storage(error @ object_store::Error::NotFound { .. }) => {
                Internal::new(error).into()
            }
            FileError::Storage(error) => {
                tracing::error!(%error, "the storage of files failed");
                Self::not_now()
            }
            FileError::Seal(error) => Internal::new(error).into(),
            error @ FileError::Size(_) => Internal::new(error).into(),
        }
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        let (status, code) = match refusal.code {
            Code::InvalidInput => (StatusCode::BAD_REQUEST, "INVALID_INPUT"),
            Code::NotFound => (StatusCode::NOT_FOUND, "NOT_FOUND"),
            Code::NotPermitted => (StatusCode::FORBIDDEN, "NOT_PERMITTED"),
            Code::NotYetAvailable => (StatusCode::FORBIDDEN, "NOT_YET_AVAILABLE"),
            Code::CaseClosed => (StatusCode::CONFLICT, "CASE_CLOSED"),
            Code::FileTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "FILE_TOO_LARGE"),
            Code::FileEmpty => (StatusCode::UNPROCESSABLE_ENTITY, "FILE_EMPTY"),
            Code::FileTypeNotAllowed => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, "FILE_TYPE_NOT_ALLOWED")
            }
            Code::FileNotReady => (StatusCode::CONFLICT, "FILE_NOT_READY"),
            Code::FileInfected => (StatusCode::FORBIDDEN, "FILE_INFECTED"),
            Code::AlreadyAssigned
            | Code::InvalidState
            | Code::VersionConflict
            | Code::DuplicateOpenCase
            | Code::LearnerNotEnrolled
            | Code::ContactNotEligible => (StatusCode::CONFLICT, "INVALID_STATE"),
        };
        Self::new(status, code, refusal.message)
    }
}

/// Stores what comes as this upload's file. Sent again it replaces what came before.
///
/// # Errors
/// Why it is not taken; nothing of it can then be attached.
pub async fn receive(
    app: &App,
    mut stage: Stage,
    length: Option<u64>,
    body: Body,
) -> Result<StoredFile, Refused> {
    let mut pieces = body.into_data_stream();
    if length.is_some_and(|length| length > FILE_BYTES_MAX) {
        drain(&mut pieces).await;
        return Err(file::too_large().into());
    }
    let id = FileId(Uuid::now_v7());
    stage.body.former = stage.objects();
    stage.body.progress = Progress::Arriving(id);
    save(app, &mut stage).await?;
    let outcome = arrive(app, &stage, id, &mut pieces).await;
    match outcome {
        Ok(stored) => {
            let StoredFile { bytes, sha256, stored_sha256 } = stored.clone();
            stage.body.progress = Progress::Arrived { file: id, bytes, sha256, stored_sha256 };
            save(app, &mut stage).await?;
            Ok(stored)
        }
        Err(refused) => {
            // Its row names it: what can't be removed now goes when the upload expires.
            let _ = app.files.remove(id.0).await;
            Err(refused)
        }
    }
}

async fn save(app: &App, stage: &mut Stage) -> Result<(), Refused> {
    match stage::write(app, stage.owner, vec![stage.put()?]).await {
        Ok(()) => {
            stage.version += 1;
            Ok(())
        }
        Err(AppendError::RowConflict { .. }) => Err(Refused::of_another()),
        Err(error) => {
            tracing::warn!(%error, "an upload could not be noted");
            Err(Refused::not_now())
        }
    }
}

/// Seals what comes, then looks whether it is what it says.
async fn arrive(
    app: &App,
    stage: &Stage,
    id: FileId,
    pieces: &mut BodyDataStream,
) -> Result<StoredFile, Refused> {
    let learner = stage.body.learner;
    let mut sealing = Sealing::begin(&app.files, &app.log, id, learner).await?;
    let mut seen = Seen::default();
    let taken = take(&mut sealing, &mut seen, pieces).await;
    let looked = taken.and_then(|()| seen.fits(stage, sealing.bytes()));
    let looked = looked.and_then(|()| seen.is_small(stage.body.kind));
    if let Err(refused) = looked {
        sealing.abort().await;
        return Err(refused);
    }
    let stored = sealing.finish().await?;
    if sniff::told(stage.body.kind) == Told::Directory {
        let opened = Sealed::open(&app.files, &app.log, id, learner, stored.bytes).await?;
        let entries = built_in::honest(&opened).await?;
        let holds = |entries: Vec<_>| sniff::holds(stage.body.kind, &seen.head, &entries);
        if !entries.is_some_and(holds) {
            return Err(file::not_allowed("name").into());
        }
    }
    if pixels::said(stage.body.kind) == Said::Anywhere {
        let opened = Sealed::open(&app.files, &app.log, id, learner, stored.bytes).await?;
        small(pixels::in_file(stage.body.kind, &opened).await?)?;
    }
    Ok(stored)
}

/// An image says how large it is, and that is not too much for whoever opens it.
fn small(size: Option<Size>) -> Result<(), Refused> {
    let size = size.ok_or_else(|| file::not_allowed("name"))?;
    match size.pixels() > file::IMAGE_PIXELS_MAX {
        true => Err(file::too_many_pixels(size.width, size.height).into()),
        false => Ok(()),
    }
}

async fn take(
    sealing: &mut Sealing,
    seen: &mut Seen,
    pieces: &mut BodyDataStream,
) -> Result<(), Refused> {
    while let Some(piece) = next(pieces).await? {
        seen.look(&piece);
        match sealing.take(&piece).await {
            Ok(()) => {}
            Err(FileError::TooLarge) => {
                drain(pieces).await;
                return Err(file::too_large().into());
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

async fn next(pieces: &mut BodyDataStream) -> Result<Option<Bytes>, Refused> {
    let cut_off = |message: &str| Refused::new(StatusCode::REQUEST_TIMEOUT, "BAD_REQUEST", message);
    match timeout(PIECE_MAX, pieces.next()).await {
        Err(_) => Err(cut_off("The file did not arrive in time.")),
        Ok(None) => Ok(None),
        Ok(Some(Ok(piece))) => Ok(Some(piece)),
        Ok(Some(Err(_))) => Err(cut_off("The file was cut off on its way.")),
    }
}

/// Reads what comes and throws it away, up to a limit.
pub async fn drain(pieces: &mut BodyDataStream) {
    let mut drained = 0;
    while let Ok(Some(piece)) = next(pieces).await {
        drained += piece.len() as u64;
        if drained > DRAINED_BYTES_MAX {
            return;
        }
    }
}

/// What was seen of a file as it came by.
#[derive(Default)]
struct Seen {
    head: Vec<u8>,
    text: Text,
    jpeg: pixels::Jpeg,
}

impl Seen {
    fn look(&mut self, piece: &[u8]) {
        let room = (HEAD_BYTES - self.head.len()).min(piece.len());
        self.head.extend_from_slice(&piece[..room]);
        self.text.look(piece);
        self.jpeg.look(piece);
    }

    /// Whether an image of this kind is not too large, where what came by tells it.
    fn is_small(&self, kind: FileKind) -> Result<(), Refused> {
        match pixels::said(kind) {
            Said::Head => small(pixels::in_head(kind, &self.head)),
            Said::Segments => small(self.jpeg.size()),
            Said::Nowhere | Said::Anywhere => Ok(()),
        }
    }

    /// Whether it is what its upload said it would be.
    fn fits(&self, stage: &Stage, bytes: u64) -> Result<(), Refused> {
        if bytes == 0 {
            return Err(file::empty().into());
        }
        let kind = stage.body.kind;
        let text = sniff::told(kind) != Told::Whole || self.text.is_text();
        if !text || !sniff::begins_like(kind, &self.head) {
            return Err(file::not_allowed("name").into());
        }
        if bytes != stage.body.bytes {
            let message = format!(
                "The upload was begun for {} bytes, and {bytes} came. Begin it again.",
                stage.body.bytes
            );
            return Err(Refusal::invalid("bytes", message).into());
        }
        Ok(())
    }
}
