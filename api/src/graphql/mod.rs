//! The GraphQL schema: types, queries, mutations, subscriptions of the contract.

pub mod audit;
pub mod case;
pub mod cases;
pub mod choice;
pub mod comment;
pub mod connection;
pub mod dashboard;
pub mod draft;
pub mod file;
pub mod learning;
pub mod member;
pub mod mutation;
pub mod node;
pub mod notification;
pub mod page;
pub mod payload;
pub mod people;
pub mod query;
pub mod scalar;
pub mod service;
pub mod subscription;
pub mod viewer;

use async_graphql::ValidationMode;

/// The schema.
pub type Schema = async_graphql::Schema<query::Query, mutation::Mutation, subscription::Root>;

/// The schema of the contract. The front guards documents before they reach it.
#[must_use]
pub fn schema(validation: ValidationMode) -> Schema {
    Schema::build(query::Query, mutation::Mutation::default(), subscription::Root)
        .validation_mode(validation)
        .disable_suggestions()
        .finish()
}

/// The schema in its own language.
#[must_use]
pub fn sdl() -> String {
    schema(ValidationMode::Strict).sdl()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_committed_schema_is_the_one_served() {
        let committed = include_str!("../../schema.graphql");
        let served = super::sdl();
        let mut lines = served.trim_end().lines().zip(committed.trim_end().lines());
        let different = lines.find(|(served, committed)| served != committed);
        assert_eq!(different, None, "run make schema");
        assert_eq!(served.trim_end().len(), committed.trim_end().len(), "run make schema");
    }
}
