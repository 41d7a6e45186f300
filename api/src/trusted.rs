//! The documents of the web client, by the ids that it sends in their place. `npm run codegen` in `web/` writes them.

use std::collections::BTreeMap;

const DOCUMENTS: &str = include_str!("../../web/persisted-documents.json");

/// Id and text of each document.
///
/// # Errors
/// When the file is no JSON object of texts.
pub fn documents() -> Result<Vec<(String, String)>, serde_json::Error> {
    let documents: BTreeMap<String, String> = serde_json::from_str(DOCUMENTS)?;
    Ok(documents.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::documents;
    use async_graphql::Request;
    use async_graphql::parser::parse_query;
    use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, Selection};
    use futures_util::StreamExt;

    /// Every root field skipped: the document is validated whole, and nothing of it is executed.
    fn skipped(text: &str) -> ExecutableDocument {
        let model = parse_query("{ field @skip(if: true) }").unwrap();
        let (_, model) = model.operations.iter().next().unwrap();
        let Selection::Field(model) = &model.node.selection_set.node.items[0].node else {
            panic!("the model's root selects a field");
        };
        let skip = &model.node.directives[0];
        let mut document = parse_query(text).unwrap();
        let operations = match &mut document.operations {
            DocumentOperations::Single(one) => vec![one],
            DocumentOperations::Multiple(all) => all.values_mut().collect(),
        };
        for operation in operations {
            for selection in &mut operation.node.selection_set.node.items {
                let Selection::Field(field) = &mut selection.node else { continue };
                field.node.directives.push(skip.clone());
            }
        }
        document
    }

    async fn faults(text: &str) -> Vec<String> {
        let schema = crate::graphql::schema(async_graphql::ValidationMode::Strict);
        let mut request = Request::new(text);
        request.set_parsed_query(skipped(text));
        let responses: Vec<_> = schema.execute_stream(request).collect().await;
        let errors = responses.into_iter().flat_map(|response| response.errors);
        errors.map(|error| error.message).collect()
    }

    #[tokio::test]
    async fn every_document_fits_the_schema() {
        let documents = documents().unwrap();
        assert!(documents.iter().any(|(_, text)| text.contains("query SchoolHome")));
        for (id, text) in documents {
            assert_eq!(faults(&text).await, Vec::<String>::new(), "{id}: {text}");
        }
    }

    #[tokio::test]
    async fn a_document_that_does_not_fit_is_noticed() {
        for wrong in [
            "{ viewer { id nonsense } }",
            "query ($first: Nonsense) { cases(first: $first) { totalCount } }",
            "{ cases(first: \"ten\") { totalCount } }",
            "mutation ($input: AddCommentInput!) { addComment(input: $input) { nothing } }",
            "subscription { caseActivity { position } }",
        ] {
            assert!(!faults(wrong).await.is_empty(), "{wrong}");
        }
    }
}
