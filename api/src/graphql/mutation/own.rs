//! What somebody keeps for themselves: preferences, saved lists.

use super::answer::carry_out;
use super::input::{DeleteViewInput, SaveViewInput, SetPreferencesInput};
use super::parse::{line, sender};
use crate::act::own::{self, Kept, Preferences, View};
use crate::act::{Denied, Sender};
use crate::derive::derive;
use crate::graphql::payload::{UserError, ViewerPayload};
use crate::graphql::query::reader;
use crate::graphql::scalar::Position;
use crate::graphql::viewer::{Viewer, view_id};
use async_graphql::{Context, Object, Result};
use casetrail_domain::Refusal;

/// The languages of the client.
const LANGUAGES: [&str; 2] = ["en", "mi"];
/// How long the arguments of a list may be, as JSON.
const ARGUMENTS_BYTES_MAX: usize = 4_096;

/// Mutations of what is somebody's own.
#[derive(Default)]
pub struct Own;

#[Object]
impl Own {
    async fn set_preferences(
        &self,
        ctx: &Context<'_>,
        input: SetPreferencesInput,
    ) -> Result<ViewerPayload> {
        let sender = sender(ctx, "setPreferences", input.command_id, &input)?;
        if !LANGUAGES.contains(&input.language.as_str()) {
            let message = format!("Use one of {}.", LANGUAGES.join(", "));
            return Ok(UserError::from(Refusal::invalid("language", message)).into());
        }
        let chosen = Preferences { language: input.language, email: input.email.into() };
        let app = reader(ctx)?.app.clone();
        payload(ctx, own::choose(&app, sender, &chosen)).await
    }

    async fn save_view(&self, ctx: &Context<'_>, input: SaveViewInput) -> Result<ViewerPayload> {
        let sender = sender(ctx, "saveView", input.command_id, &input)?;
        let view = match view(&input) {
            Ok(view) => view,
            Err(refusal) => return Ok(UserError::from(refusal).into()),
        };
        let (id, expected) = place(sender, &input);
        let app = reader(ctx)?.app.clone();
        payload(ctx, own::save(&app, sender, id, expected, &view)).await
    }

    async fn delete_view(
        &self,
        ctx: &Context<'_>,
        input: DeleteViewInput,
    ) -> Result<ViewerPayload> {
        let sender = sender(ctx, "deleteView", input.command_id, &input)?;
        let app = reader(ctx)?.app.clone();
        payload(ctx, own::delete(&app, sender, view_id(&input.view_id))).await
    }
}

/// Which list, and the version it replaces; a new one has none.
fn place(sender: Sender, input: &SaveViewInput) -> (uuid::Uuid, Option<u64>) {
    let seen = |version: i32| u64::try_from(version).unwrap_or(u64::MAX);
    match &input.view_id {
        Some(id) => (view_id(id), Some(input.expected_version.map_or(0, seen))),
        None => (derive(sender.person.0, sender.command, "view", 0), None),
    }
}

fn view(input: &SaveViewInput) -> Result<View, Refusal> {
    let arguments = &input.arguments.0;
    if !arguments.is_object() || arguments.to_string().len() > ARGUMENTS_BYTES_MAX {
        let message = "Send the list's arguments as an object.";
        return Err(Refusal::invalid("arguments", message));
    }
    Ok(View {
        name: line("name", &input.name)?,
        scope: input.scope.key().to_owned(),
        arguments: arguments.clone(),
    })
}

async fn payload(
    ctx: &Context<'_>,
    command: impl Future<Output = std::result::Result<Kept, Denied>>,
) -> Result<ViewerPayload> {
    match carry_out(ctx, command).await? {
        Err(error) => Ok(error.into()),
        Ok(kept) => Ok(ViewerPayload {
            viewer: Some(Viewer(reader(ctx)?.clone())),
            position: Some(Position(kept.position)),
            repeated: kept.repeated,
            errors: Vec::new(),
        }),
    }
}
