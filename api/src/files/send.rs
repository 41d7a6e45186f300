//! `GET /files/{id}`: a file, to whom its case shows it, once that look is on record.

use super::disposition::attachment;
use super::range::{Asked, asked};
use super::receive::Refused;
use super::sealed::Sealed;
use crate::error::Fault;
use crate::reader::Reader;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use casetrail_domain::event::Verdict;
use casetrail_domain::id::{FileId, LearnerId};
use casetrail_domain::look::Look;
use casetrail_domain::{Code, Refusal};
use casetrail_projections::FileRow;
use futures_util::{StreamExt, TryStreamExt, stream};
use std::sync::Arc;

/// Answers with a file, or a part of it.
///
/// # Errors
/// Why it is not answered with; missing and hidden are the same.
pub async fn send(
    reader: Arc<Reader>,
    id: FileId,
    headers: &HeaderMap,
) -> Result<Response, Refused> {
    let (file, learner) = seen(&reader, id)?;
    // Held while it is sent, it would keep the read models' write-ahead log from being folded in.
    reader.give_back();
    readable(&file)?;
    let app = &reader.app;
    let bytes = file.facts.bytes;
    let sealed = Sealed::open(&app.files, &app.log, id, learner, bytes).await?;
    let tag = format!("\"{}\"", id.0.simple());
    let unchanged = headers.get(header::IF_RANGE).is_none_or(|known| known == tag.as_str());
    let range = headers.get(header::RANGE).filter(|_| unchanged);
    let (status, range) = match asked(range.and_then(|range| range.to_str().ok()), bytes) {
        Asked::Whole => (StatusCode::OK, 0..bytes),
        Asked::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        Asked::Nowhere => return Ok(nowhere(bytes)),
    };
    let look = Look::FileDownloaded { case: file.case, file: id };
    app.looks.seen(reader.actor.person, look).await.map_err(|error| {
        tracing::error!(%error, "a look at a file could not be recorded, so it was not answered");
        Refused::not_now()
    })?;
    let mut parts = sealed.read(range.clone());
    // What is broken from its beginning is told so.
    let first = parts.next().await.transpose()?;
    let parts = stream::iter(first.map(Ok)).chain(parts).inspect_err(|error| {
        tracing::error!(%error, "a file was cut off, for the rest of it does not hold");
    });
    let mut response = Response::new(Body::from_stream(parts));
    *response.status_mut() = status;
    let name = file.name.clone().unwrap_or_else(|| format!("file.{}", file.facts.kind.extension()));
    let length = range.end - range.start;
    let mut set = |name, value: String| {
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, file.facts.kind.media_type().to_owned());
    set(header::CONTENT_DISPOSITION, attachment(&name));
    set(header::CONTENT_LENGTH, length.to_string());
    set(header::ACCEPT_RANGES, "bytes".to_owned());
    set(header::ETAG, tag);
    set(header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'".to_owned());
    if status == StatusCode::PARTIAL_CONTENT {
        set(header::CONTENT_RANGE, format!("bytes {}-{}/{bytes}", range.start, range.end - 1));
    }
    Ok(response)
}

fn nowhere(bytes: u64) -> Response {
    let range = [(header::CONTENT_RANGE, format!("bytes */{bytes}"))];
    (StatusCode::RANGE_NOT_SATISFIABLE, range).into_response()
}

/// The file and its learner, when the viewer may see that it is there.
fn seen(reader: &Reader, id: FileId) -> Result<(FileRow, LearnerId), Refused> {
    let file = reader.read(|views| views.file(id))?.ok_or_else(Refused::not_found)?;
    let (case, standing) = reader.case(file.case)?.ok_or_else(Refused::not_found)?;
    match standing.sees_item(&file.item) {
        true => Ok((file, case.case.learner)),
        false => Err(Refused::not_found()),
    }
}

/// Nobody reads what was not scanned, or holds a virus.
fn readable(file: &FileRow) -> Result<(), Refused> {
    match file.facts.verdict {
        Some(Verdict::Clean) => Ok(()),
        None => {
            let message = "This file is being checked for viruses. Try again in a moment.";
            Err(Refusal::new(Code::FileNotReady, message).into())
        }
        Some(Verdict::Infected) => {
            let message = "This file holds a virus. Nobody can open it.";
            Err(Refusal::new(Code::FileInfected, message).into())
        }
    }
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::NoAccess => {
                Self::new(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", crate::error::NO_ACCESS)
            }
            Fault::Stale => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "STALE", crate::error::STALE)
            }
            Fault::OutOfReach => Self::not_now(),
            Fault::Internal(fault) => fault.into(),
        }
    }
}
