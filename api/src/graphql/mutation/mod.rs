//! Everything that can be done.

mod answer;
mod case;
mod comment;
mod draft;
pub mod input;
mod member;
mod parse;
mod unbuilt;

use async_graphql::MergedObject;

/// The root of all mutations.
#[derive(MergedObject, Default)]
pub struct Mutation(
    draft::Drafts,
    case::Cases,
    comment::Comments,
    member::Members,
    unbuilt::Unbuilt,
);
