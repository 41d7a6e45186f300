//! The body of a request, the same on every transport.

use async_graphql::{Value, Variables};
use serde::Deserialize;

use super::refusal::Refusal;

/// Keys by which the serialiser's raw text would pass through unread; nobody outside may send one.
const RAW_PREFIX: &str = "$serde_json::private::";

/// What a client asks.
#[derive(Debug)]
pub(super) struct Ask {
    pub(super) named: Named,
    pub(super) operation_name: Option<String>,
    pub(super) variables: Variables,
    /// The position that the answer must show at least.
    pub(super) at_least: Option<u64>,
}

/// How a request names its document.
#[derive(Debug)]
pub(super) enum Named {
    /// By its text.
    Text(String),
    /// By the id under which it was registered.
    Id(String),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    query: Option<String>,
    document_id: Option<String>,
    operation_name: Option<String>,
    variables: Option<Variables>,
    extensions: Option<Extensions>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Extensions {
    at_least: Option<Position>,
}

/// A position as the schema writes it, or as a number.
#[derive(Deserialize)]
#[serde(untagged)]
enum Position {
    Number(u64),
    Text(String),
}

impl Ask {
    /// Reads the JSON of a body.
    pub(super) fn read(json: &[u8], variable_nesting: u32) -> Result<Self, Refusal> {
        if json.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
            return Err(Refusal::bad("One request at a time: no batches."));
        }
        let body: Body = serde_json::from_slice(json).map_err(|error| not_a_request(&error))?;
        let named = match (body.query, body.document_id) {
            (Some(text), None) => Named::Text(text),
            (None, Some(id)) => Named::Id(id),
            (Some(_), Some(_)) => {
                return Err(Refusal::bad("Send `query` or `documentId`, not both."));
            }
            (None, None) => return Err(Refusal::bad("Send `query` or `documentId`.")),
        };
        let variables = body.variables.unwrap_or_default();
        for value in variables.values() {
            check_value(value, variable_nesting)?;
        }
        let at_least = body.extensions.and_then(|extensions| extensions.at_least);
        let at_least = at_least.map(Position::read).transpose()?;
        Ok(Self { named, operation_name: body.operation_name, variables, at_least })
    }

    /// The greater of what the body and a header ask for.
    pub(super) fn or_at_least(mut self, header: Option<u64>) -> Self {
        self.at_least = self.at_least.max(header);
        self
    }
}

/// Says where, but not what: the message would repeat what the client sent.
fn not_a_request(error: &serde_json::Error) -> Refusal {
    let what = match error.classify() {
        serde_json::error::Category::Syntax | serde_json::error::Category::Eof => "is no JSON",
        serde_json::error::Category::Data | serde_json::error::Category::Io => {
            "is no GraphQL request: `query` or `documentId` and `operationName` are strings, `variables` and `extensions` are objects"
        }
    };
    Refusal::bad(format!("The body {what} (line {}, column {}).", error.line(), error.column()))
}

impl Position {
    fn read(self) -> Result<u64, Refusal> {
        match self {
            Self::Number(number) => position(&number.to_string()),
            Self::Text(text) => position(&text),
        }
    }
}

/// A position from its decimal text.
pub(super) fn position(text: &str) -> Result<u64, Refusal> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refusal::bad("A position is a whole number."));
    }
    match text.parse::<u64>() {
        Ok(position) if i64::try_from(position).is_ok() => Ok(position),
        _ => Err(Refusal::bad("The log has no such position.")),
    }
}

fn check_value(value: &Value, nesting: u32) -> Result<(), Refusal> {
    match value {
        Value::Null
        | Value::Number(_)
        | Value::String(_)
        | Value::Boolean(_)
        | Value::Binary(_)
        | Value::Enum(_) => Ok(()),
        Value::List(items) => {
            let nesting = one_deeper(nesting)?;
            items.iter().try_for_each(|item| check_value(item, nesting))
        }
        Value::Object(fields) => {
            let nesting = one_deeper(nesting)?;
            fields.iter().try_for_each(|(name, value)| {
                if name.starts_with(RAW_PREFIX) {
                    return Err(Refusal::bad("A variable has a key that is not allowed."));
                }
                check_value(value, nesting)
            })
        }
    }
}

fn one_deeper(nesting: u32) -> Result<u32, Refusal> {
    nesting.checked_sub(1).ok_or_else(|| Refusal::deep("The variables are nested too far."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::front::refusal::Code;

    fn code(json: &str) -> Option<Code> {
        Ask::read(json.as_bytes(), 32).err().map(|refusal| refusal.code)
    }

    #[test]
    fn what_is_a_request() {
        for json in [
            r#"{"query":"{a}"}"#,
            r#" {"query":"{a}","variables":null,"operationName":null,"extensions":null}"#,
            r#"{"documentId":"sha256:00","variables":{"a":[{"b":null}]}}"#,
            r#"{"query":"","extensions":{"atLeast":"12","other":{}},"unknown":1}"#,
            r#"{"query":"","extensions":{"atLeast":12}}"#,
        ] {
            assert_eq!(code(json), None, "{json}");
        }
    }

    #[test]
    fn what_is_none() {
        let deep = "[".repeat(10_000);
        for json in [
            "",
            "null",
            "1",
            "\"{a}\"",
            "[]",
            r#"[{"query":"{a}"}]"#,
            "{",
            "{}",
            r#"{"query":1}"#,
            r#"{"query":null}"#,
            r#"{"query":"{a}","documentId":"x"}"#,
            r#"{"query":"{a}","variables":[]}"#,
            r#"{"query":"{a}","variables":"{}"}"#,
            r#"{"query":"{a}","operationName":{}}"#,
            r#"{"query":"{a}","extensions":[]}"#,
            r#"{"query":"{a}","extensions":{"atLeast":"-1"}}"#,
            r#"{"query":"{a}","extensions":{"atLeast":"+1"}}"#,
            r#"{"query":"{a}","extensions":{"atLeast":""}}"#,
            r#"{"query":"{a}","extensions":{"atLeast":"9223372036854775808"}}"#,
            r#"{"query":"{a}","extensions":{"atLeast":1.5}}"#,
            r#"{"query":"{a}","variables":{"a":{"$serde_json::private::RawValue":"1"}}}"#,
            r#"{"query":"{a}","variables":{"a":[{"\u0024serde_json::private::RawValue":"1"}]}}"#,
            &format!(r#"{{"query":"{{a}}","variables":{{"a":{deep}"#),
        ] {
            assert_eq!(code(json), Some(Code::BadRequest), "{json:.80}");
        }
    }

    #[test]
    fn variables_at_their_nesting_and_one_beyond() {
        let nested = |n: usize| {
            format!(r#"{{"query":"{{a}}","variables":{{"a":{}{}}}}}"#, "[".repeat(n), "]".repeat(n))
        };
        assert_eq!(code(&nested(32)), None);
        assert_eq!(code(&nested(33)), Some(Code::TooDeep));
    }
}
