//! From an input to an order: who sends it, on which case, and what it asks.

use crate::act::{Order, Sender};
use crate::graphql::query::reader;
use async_graphql::{Context, ID, InputType, Result};
use casetrail_domain::Refusal;
use casetrail_domain::case::{Change, Command};
use casetrail_domain::event::ItemId;
use casetrail_domain::id::{CaseId, CommentId, FileId};
use casetrail_domain::text::{self, LINE_CHARACTERS_MAX, LONG_CHARACTERS_MAX};
use uuid::Uuid;

/// Who sends this input, and what makes it the same when it is sent again.
///
/// # Errors
/// `INTERNAL` when the request has no reader.
pub fn sender(
    ctx: &Context<'_>,
    name: &'static str,
    command: Uuid,
    input: &impl InputType,
) -> Result<Sender> {
    let reader = reader(ctx)?;
    let text = format!("{name} {}", input.to_value());
    let fingerprint = reader.app.log.fingerprint(text.as_bytes());
    Ok(Sender { person: reader.actor.person, command, fingerprint, name })
}

/// An order on the case with this global id; a text that is no id names no case.
#[must_use]
pub fn order(sender: Sender, case: &ID, expected: Option<i32>, change: Change) -> Order {
    let expected = expected.map(|version| u64::try_from(version).unwrap_or(u64::MAX));
    Order {
        sender,
        case: CaseId::parse(case).unwrap_or_default(),
        command: Command { expected, change },
        rows: Vec::new(),
        number: None,
    }
}

/// A reason: required, long.
///
/// # Errors
/// `INVALID_INPUT`.
pub fn reason(text: &str) -> Result<String, Refusal> {
    text::required("reason", text, LONG_CHARACTERS_MAX)
}

/// A reason that may be left out.
///
/// # Errors
/// `INVALID_INPUT`.
pub fn perhaps(path: &str, text: Option<&String>) -> Result<Option<String>, Refusal> {
    text::optional(path, text.map(String::as_str), LONG_CHARACTERS_MAX)
}

/// One line: required.
///
/// # Errors
/// `INVALID_INPUT`.
pub fn line(path: &str, text: &str) -> Result<String, Refusal> {
    text::required(path, text, LINE_CHARACTERS_MAX)
}

/// A part of contact details: absent is the person's own, empty is none.
///
/// # Errors
/// What `parse` refuses.
pub fn detail(
    path: &str,
    text: Option<&String>,
    parse: impl FnOnce(&str, &str) -> Result<String, Refusal>,
) -> Result<Option<String>, Refusal> {
    match text {
        None => Ok(None),
        Some(text) if text.trim().is_empty() => Ok(Some(String::new())),
        Some(text) => parse(path, text).map(Some),
    }
}

/// Comments and files to share or unshare: at least one, at most a hundred.
///
/// # Errors
/// `INVALID_INPUT`.
pub fn items(ids: &[ID]) -> Result<Vec<ItemId>, Refusal> {
    if ids.is_empty() || ids.len() > 100 {
        return Err(Refusal::invalid("ids", "Name 1 to 100 comments or files."));
    }
    Ok(ids.iter().map(item).collect())
}

/// A comment or file. A text that is neither's id names a comment that is not there.
#[must_use]
pub fn item(id: &ID) -> ItemId {
    match FileId::parse(id) {
        Some(file) => ItemId::File(file),
        None => ItemId::Comment(CommentId::parse(id).unwrap_or_default()),
    }
}
