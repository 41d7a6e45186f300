//! Answers: what an executed request comes to, told in the contract's codes, and nothing that a client must not see.

use std::collections::BTreeMap;

use async_graphql::{ErrorExtensionValues, Response, ServerError, Value};
use serde::Serialize;
use uuid::Uuid;

use super::refusal::{Code, FAULT, Refusal};

/// Bytes of an error's message; a longer one repeats what the client sent.
const MESSAGE_BYTES_MAX: usize = 500;

/// One answer, ready to be sent on any transport.
#[derive(Debug)]
pub(super) struct Answer {
    /// The GraphQL response as JSON.
    pub(super) json: String,
    /// The position that it shows; none for somebody who isn't signed in.
    pub(super) as_of: Option<u64>,
    /// Whether execution began; if not there is no `data`.
    pub(super) began: bool,
    /// The code of its first error that the front knows; none when all went well.
    pub(super) outcome: Outcome,
    errors: Vec<ServerError>,
}

/// How a request ended, for metrics and logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Outcome {
    Answered,
    /// With an error of a code that is the service's own.
    Errors,
    Code(Code),
}

impl Outcome {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "OK",
            Self::Errors => "ERRORS",
            Self::Code(code) => code.as_str(),
        }
    }
}

/// How errors are told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Telling {
    /// Errors told of one request.
    pub(super) errors: usize,
    /// Whether errors may name what else the schema has.
    pub(super) suggestions: bool,
}

impl Answer {
    /// The answer of an executed request; `as_of` is what it shows unless it says otherwise itself.
    pub(super) fn of(mut response: Response, as_of: u64, telling: Telling) -> Self {
        let as_of = own_as_of(&response).unwrap_or(as_of);
        let began = began(&response);
        response.errors.truncate(telling.errors);
        for error in &mut response.errors {
            tell(error, began, telling);
        }
        Self::written(response, Some(as_of), began)
    }

    /// The answer of a request that isn't executed.
    pub(super) fn refusal(refusal: Refusal, as_of: Option<u64>) -> Self {
        Self::written(refusal.into_response(), as_of, false)
    }

    /// The answer of a request that began and did not end well.
    pub(super) fn broken(refusal: Refusal, as_of: u64) -> Self {
        Self::written(refusal.into_response(), Some(as_of), true)
    }

    /// The errors alone, as the WebSocket protocol's `error` message holds them.
    pub(super) fn errors_json(&self) -> String {
        serialise(&self.errors)
    }

    fn written(mut response: Response, as_of: Option<u64>, began: bool) -> Self {
        if let Some(as_of) = as_of {
            response.extensions.insert("asOf".into(), Value::String(as_of.to_string()));
        }
        let json = to_json(&response, began);
        Self { json, as_of, began, outcome: outcome(&response), errors: response.errors }
    }
}

/// Whether a response without data comes from execution. What is refused before it has no path.
fn began(response: &Response) -> bool {
    response.data != Value::Null
        || response.errors.is_empty()
        || response.errors.iter().any(|error| !error.path.is_empty())
}

fn own_as_of(response: &Response) -> Option<u64> {
    match response.extensions.get("asOf")? {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.as_u64(),
        Value::Null | Value::Boolean(_) | Value::Binary(_) | Value::Enum(_) => None,
        Value::List(_) | Value::Object(_) => None,
    }
}

/// Tells an error that comes from execution or the validator in the contract's terms.
fn tell(error: &mut ServerError, began: bool, telling: Telling) {
    if code_name(error).is_some() {
        return;
    }
    let values = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
    if !began || is_coercion(&error.message, error.source.is_some()) {
        values.set("code", Code::BadRequest.as_str());
        shorten(&mut error.message, telling.suggestions);
    } else {
        // What went wrong may hold personal data, so neither the client nor the log gets it from here.
        let id = Uuid::now_v7();
        let field = error.path.iter().rev().find_map(|segment| match segment {
            async_graphql::PathSegment::Field(name) => Some(name.as_str()),
            async_graphql::PathSegment::Index(_) => None,
        });
        tracing::error!(%id, field, "internal error of a field");
        values.set("code", Code::Internal.as_str());
        values.set("id", id.to_string());
        error.message = FAULT.to_owned();
    }
}

fn code_name(error: &ServerError) -> Option<&str> {
    match error.extensions.as_ref()?.get("code")? {
        Value::String(code) => Some(code),
        Value::Enum(code) => Some(code),
        Value::Null | Value::Number(_) | Value::Boolean(_) | Value::Binary(_) => None,
        Value::List(_) | Value::Object(_) => None,
    }
}

/// Whether a message is the executor's own about an argument that isn't of its type; it has neither code nor source.
fn is_coercion(message: &str, has_source: bool) -> bool {
    const STARTS: [&str; 3] = ["Failed to parse \"", "Expected input type \"", "Variable "];
    !has_source && STARTS.iter().any(|start| message.starts_with(start))
}

fn shorten(message: &mut String, suggestions: bool) {
    if !suggestions && let Some(at) = message.find(" Did you mean") {
        message.truncate(at);
    }
    if message.len() > MESSAGE_BYTES_MAX {
        let end = (0..=MESSAGE_BYTES_MAX).rev().find(|&at| message.is_char_boundary(at));
        message.truncate(end.unwrap_or(0));
        message.push('…');
    }
}

fn outcome(response: &Response) -> Outcome {
    match response.errors.first() {
        None => Outcome::Answered,
        Some(error) => {
            code_name(error).and_then(Code::from_name).map_or(Outcome::Errors, Outcome::Code)
        }
    }
}

/// The response as the specification orders it: `data` stays out when execution did not begin.
#[derive(Serialize)]
struct Wire<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'a BTreeMap<String, Value>,
}

fn to_json(response: &Response, began: bool) -> String {
    serialise(&Wire {
        errors: &response.errors,
        data: began.then_some(&response.data),
        extensions: &response.extensions,
    })
}

fn serialise(value: &impl Serialize) -> String {
    match serde_json::to_string(value) {
        Ok(json) => json,
        // A value of the service that JSON can't hold; the answer is lost, the connection isn't.
        Err(_) => {
            let code = Code::Internal.as_str();
            tracing::error!("an answer can't be written as JSON");
            format!(r#"{{"errors":[{{"message":"{FAULT}","extensions":{{"code":"{code}"}}}}]}}"#)
        }
    }
}
