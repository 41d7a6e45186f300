//! Files: begin an upload, attach what was sent, rename, withdraw; and report what is misfiled.

use super::answer::{self, carry_out, case, case_of};
use super::input::{
    AttachFilesInput, BeginUploadInput, RenameFileInput, ReportMisfilingInput, WithdrawFileInput,
};
use super::parse::{item, order, perhaps, reason, sender};
use crate::act::files::{self, Begun, Said};
use crate::act::{Acted, Order};
use crate::files::stage::Stage;
use crate::graphql::payload::{CasePayload, FilesPayload, Upload, UploadPayload, UserError};
use crate::graphql::query::reader;
use crate::graphql::scalar::{DateTime, Position};
use async_graphql::{Context, ID, Object, Result};
use casetrail_domain::case::Change;
use casetrail_domain::id::{CaseId, FileId, UploadId};
use casetrail_domain::{Event, Refusal, file};

/// How many files are attached at a time.
const ATTACHED_MAX: usize = 100;

/// Mutations of files.
#[derive(Default)]
pub struct Files;

fn id(id: &str) -> FileId {
    FileId::parse(id).unwrap_or_default()
}

#[Object]
impl Files {
    async fn begin_upload(
        &self,
        ctx: &Context<'_>,
        input: BeginUploadInput,
    ) -> Result<UploadPayload> {
        let sender = sender(ctx, "beginUpload", input.command_id, &input)?;
        let case = CaseId::parse(&input.case_id).unwrap_or_default();
        let said = Said { name: &input.name, declared: &input.kind, bytes: i64::from(input.bytes) };
        let begun = files::begin(reader(ctx)?.current()?, sender, case, said);
        Ok(carry_out(ctx, begun).await?.map_or_else(UserError::into, UploadPayload::from))
    }

    async fn attach_files(
        &self,
        ctx: &Context<'_>,
        input: AttachFilesInput,
    ) -> Result<FilesPayload> {
        let sender = sender(ctx, "attachFiles", input.command_id, &input)?;
        let case = CaseId::parse(&input.case_id).unwrap_or_default();
        let uploads = match uploads(&input.upload_ids) {
            Ok(uploads) => uploads,
            Err(refusal) => return Ok(UserError::from(refusal).into()),
        };
        let visibility = input.visibility.map(Into::into);
        let attached = files::attach(reader(ctx)?.current()?, sender, case, &uploads, visibility);
        payload(carry_out(ctx, attached).await?)
    }

    async fn rename_file(&self, ctx: &Context<'_>, input: RenameFileInput) -> Result<FilesPayload> {
        let sender = sender(ctx, "renameFile", input.command_id, &input)?;
        let file = id(&input.file_id);
        let change = file::name("name", &input.name).map(|name| Change::RenameFile { file, name });
        on_file(ctx, change.map(|change| order(sender, &input.case_id, None, change))).await
    }

    async fn withdraw_file(
        &self,
        ctx: &Context<'_>,
        input: WithdrawFileInput,
    ) -> Result<FilesPayload> {
        let sender = sender(ctx, "withdrawFile", input.command_id, &input)?;
        let file = id(&input.file_id);
        let change = perhaps("reason", input.reason.as_ref());
        let change = change.map(|reason| Change::WithdrawFile { file, reason });
        on_file(ctx, change.map(|change| order(sender, &input.case_id, None, change))).await
    }

    async fn report_misfiling(
        &self,
        ctx: &Context<'_>,
        input: ReportMisfilingInput,
    ) -> Result<CasePayload> {
        let sender = sender(ctx, "reportMisfiling", input.command_id, &input)?;
        let item = item(&input.item_id);
        let change = reason(&input.reason).map(|reason| Change::ReportMisfiling { item, reason });
        case(ctx, change.map(|change| order(sender, &input.case_id, None, change))).await
    }
}

/// Uploads to attach: each once, in the order given. A text that is no upload's id names one that
/// is not there.
fn uploads(ids: &[ID]) -> Result<Vec<UploadId>, Refusal> {
    let mut uploads: Vec<UploadId> = Vec::with_capacity(ids.len().min(ATTACHED_MAX));
    for id in ids {
        let upload = UploadId::parse(id).unwrap_or_default();
        if !uploads.contains(&upload) {
            uploads.push(upload);
        }
        if uploads.len() > ATTACHED_MAX {
            break;
        }
    }
    if uploads.is_empty() || uploads.len() > ATTACHED_MAX {
        let message = format!("Name 1 to {ATTACHED_MAX} uploads.");
        return Err(Refusal::invalid("uploadIds", message));
    }
    Ok(uploads)
}

async fn on_file(ctx: &Context<'_>, order: Result<Order, Refusal>) -> Result<FilesPayload> {
    payload(answer::on_case(ctx, order).await?)
}

fn payload(outcome: Result<Acted, UserError>) -> Result<FilesPayload> {
    let acted = match outcome {
        Ok(acted) => acted,
        Err(error) => return Ok(error.into()),
    };
    let case = case_of(&acted);
    let mut files = Vec::new();
    if let Some(case) = &case {
        for id in acted.events.iter().filter_map(file_of) {
            files.extend(case.file(id)?);
        }
    }
    Ok(FilesPayload {
        files: Some(files),
        case,
        position: Some(Position(acted.position)),
        repeated: acted.repeated,
        errors: Vec::new(),
    })
}

fn file_of(event: &Event) -> Option<FileId> {
    if let Event::FileUploaded { file, .. }
    | Event::FileRenamed { file, .. }
    | Event::FileWithdrawn { file, .. } = event
    {
        return Some(*file);
    }
    None
}

impl From<Begun> for UploadPayload {
    fn from(begun: Begun) -> Self {
        let Stage { id, expires, .. } = begun.stage;
        let upload = Upload {
            href: format!("/uploads/{}", id.global()),
            id: id.global().into(),
            expires_at: DateTime(expires),
        };
        Self {
            upload: Some(upload),
            position: Some(Position(begun.position)),
            repeated: begun.repeated,
            errors: Vec::new(),
        }
    }
}
