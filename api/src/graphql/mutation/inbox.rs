//! Notifications: read.

use super::answer::carry_out;
use super::input::MarkReadInput;
use super::parse::sender;
use crate::act::inbox;
use crate::graphql::notification::unread;
use crate::graphql::payload::NotificationPayload;
use crate::graphql::query::reader;
use crate::graphql::scalar::Position;
use async_graphql::{Context, Object, Result};

/// Mutations of notifications.
#[derive(Default)]
pub struct Inbox;

#[Object]
impl Inbox {
    async fn mark_read(
        &self,
        ctx: &Context<'_>,
        input: MarkReadInput,
    ) -> Result<NotificationPayload> {
        let sender = sender(ctx, "markRead", input.command_id, &input)?;
        let app = reader(ctx)?.app.clone();
        match carry_out(ctx, inbox::read(&app, sender, input.up_to.0)).await? {
            Err(error) => Ok(error.into()),
            Ok(kept) => Ok(NotificationPayload {
                unread_count: Some(unread(&reader(ctx)?.anew()?)?),
                position: Some(Position(kept.position)),
                repeated: kept.repeated,
                errors: Vec::new(),
            }),
        }
    }
}
