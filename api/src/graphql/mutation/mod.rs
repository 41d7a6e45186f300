//! Everything that can be done.

mod answer;
mod case;
mod comment;
mod directory;
mod draft;
mod file;
mod inbox;
pub mod input;
mod learning;
mod member;
mod own;
mod parse;
mod unbuilt;
mod work;

use async_graphql::MergedObject;

/// The root of all mutations.
#[derive(MergedObject, Default)]
pub struct Mutation(
    draft::Drafts,
    case::Cases,
    comment::Comments,
    file::Files,
    member::Members,
    own::Own,
    inbox::Inbox,
    directory::Directory,
    work::Work,
    learning::Learning,
    unbuilt::Unbuilt,
);
