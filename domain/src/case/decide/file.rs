//! Files: putting them on a case, renaming, withdrawing; and what a scan comes to.

use super::{available, content, state_allows};
use crate::access::Actor;
use crate::case::{Case, Facts, NewFile};
use crate::event::{Event, Scanner, Verdict, Visibility};
use crate::file;
use crate::id::FileId;
use crate::policy::{self, Action, Standing};
use crate::refusal::{Code, Refusal};

/// Whether somebody may begin to send a file for this case, and how they stand to it.
///
/// # Errors
/// The first refusal that applies, as for attaching it.
pub fn may_upload(case: &Case, actor: &Actor, facts: &Facts) -> Result<Standing, Refusal> {
    let standing = policy::stand(actor, case, facts.school)
        .filter(|_| case.exists())
        .ok_or_else(|| Refusal::not_found("the case is missing or hidden"))?;
    if standing.acting(Action::UploadFiles).is_none() {
        return Err(Refusal::not_permitted("the role does not give this right"));
    }
    available(&standing, Action::UploadFiles, facts)?;
    if case.is_closed() {
        return Err(Refusal::new(Code::CaseClosed, "This case is closed."));
    }
    state_allows(case, Action::UploadFiles)?;
    has_room(case, 1, facts)?;
    Ok(standing)
}

/// Whether the case can hold so many more files.
pub fn has_room(case: &Case, more: usize, facts: &Facts) -> Result<(), Refusal> {
    let (held, most) = (case.files.len(), facts.files_of_case_max);
    if held + more <= most {
        return Ok(());
    }
    let message = format!("This case holds {held} files, and can hold {most} at most.");
    Err(Refusal::state(message))
}

/// A school's file is shared; a provider's is internal unless said. All, or none.
pub fn attach(
    standing: &Standing,
    files: Vec<NewFile>,
    visibility: Option<Visibility>,
) -> Result<Vec<Event>, Refusal> {
    let visibility = visibility.unwrap_or_else(|| content::usual(standing));
    files.into_iter().map(|new| uploaded(new, visibility)).collect()
}

fn uploaded(new: NewFile, visibility: Visibility) -> Result<Event, Refusal> {
    let Some(stored) = new.stored else {
        let message = "This file has not arrived yet. Wait until it has, or send it again.";
        let path = vec!["uploadIds".to_owned()];
        return Err(Refusal { path, ..Refusal::new(Code::FileNotReady, message) });
    };
    Ok(Event::FileUploaded {
        file: new.id,
        visibility,
        file_kind: new.kind,
        bytes: stored.bytes,
        stored_sha256: stored.stored_sha256,
        name: new.name.into(),
        sha256: stored.sha256.into(),
    })
}

pub fn rename(case: &Case, id: FileId, name: String) -> Result<Vec<Event>, Refusal> {
    let name = match case.file(id) {
        Some(known) => file::named(name, known.kind),
        None => name,
    };
    Ok(vec![Event::FileRenamed { file: id, name: name.into() }])
}

pub fn withdraw(file: FileId, reason: Option<String>) -> Result<Vec<Event>, Refusal> {
    Ok(vec![Event::FileWithdrawn { file, reason: reason.map(Into::into) }])
}

/// What a scan comes to; `None` when the file was scanned already, or is not of this case.
///
/// Nobody's right and no state of the case stops it: a file put on a case just before that was
/// closed is scanned too.
#[must_use]
pub fn scanned(case: &Case, id: FileId, verdict: Verdict, scanner: Scanner) -> Option<Event> {
    let pending = case.file(id).is_some_and(|file| file.verdict.is_none());
    pending.then_some(Event::FileScanned { file: id, verdict, scanner })
}
