//! What the Ministry changes: feature dates, the catalogue of services.

use super::answer::carry_out;
use super::input::{SaveCatalogueEntryInput, SetFeatureDateInput};
use super::parse::{line, sender};
use crate::act::Sender;
use crate::act::directory::{Change, Changed, change};
use crate::graphql::payload::{CatalogueEntry, DirectoryPayload, Feature, UserError};
use crate::graphql::query::reader;
use crate::graphql::scalar::Position;
use async_graphql::{Context, Object, Result};
use casetrail_domain::Refusal;
use casetrail_domain::feature;
use casetrail_domain::id::CatalogueId;

/// Mutations of the directory.
#[derive(Default)]
pub struct Directory;

#[Object]
impl Directory {
    async fn set_feature_date(
        &self,
        ctx: &Context<'_>,
        input: SetFeatureDateInput,
    ) -> Result<DirectoryPayload> {
        let sender = sender(ctx, "setFeatureDate", input.command_id, &input)?;
        let feature = feature::Feature::parse(&input.key).ok_or_else(|| {
            let keys: Vec<&str> = feature::Feature::ALL.iter().map(|known| known.key()).collect();
            Refusal::invalid("key", format!("Use one of {}.", keys.join(", ")))
        });
        let change = feature.map(|feature| Change::FeatureDate(feature, input.available_from.0));
        payload(ctx, sender, change).await
    }

    async fn save_catalogue_entry(
        &self,
        ctx: &Context<'_>,
        input: SaveCatalogueEntryInput,
    ) -> Result<DirectoryPayload> {
        let sender = sender(ctx, "saveCatalogueEntry", input.command_id, &input)?;
        payload(ctx, sender, entry(&input)).await
    }
}

fn entry(input: &SaveCatalogueEntryInput) -> Result<Change, Refusal> {
    Ok(Change::CatalogueEntry {
        // A text that is no entry's id names one that is not there.
        entry: input.entry_id.as_ref().map(|id| CatalogueId::parse(id).unwrap_or_default()),
        service_name: line("serviceName", &input.service_name)?,
        service_provider: line("serviceProvider", &input.service_provider)?,
        active: input.active,
    })
}

async fn payload(
    ctx: &Context<'_>,
    sender: Sender,
    wished: Result<Change, Refusal>,
) -> Result<DirectoryPayload> {
    let wished = match wished {
        Ok(wished) => wished,
        Err(refusal) => return Ok(UserError::from(refusal).into()),
    };
    match carry_out::<Changed>(ctx, change(reader(ctx)?.current()?, sender, wished)).await? {
        Err(error) => Ok(error.into()),
        Ok(changed) => Ok(DirectoryPayload {
            features: Some(Feature::list(&changed.reader)),
            catalogue: Some(CatalogueEntry::list(&changed.reader, None)?),
            position: Some(Position(changed.position)),
            repeated: changed.repeated,
            errors: Vec::new(),
        }),
    }
}
