//! The messages of `graphql-transport-ws`.

use serde::Deserialize;
use serde_json::value::RawValue;

/// Bytes of an operation's id.
const ID_BYTES_MAX: usize = 128;

/// What a client says.
#[derive(Debug)]
pub(super) enum FromClient<'a> {
    Init(Option<&'a RawValue>),
    Ping(Option<&'a RawValue>),
    Pong,
    Subscribe { id: String, payload: &'a RawValue },
    Complete { id: String },
}

/// Why a message can't be read; the reason of close code 4400.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unreadable(pub(super) &'static str);

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(rename = "type")]
    kind: String,
    id: Option<String>,
    #[serde(borrow)]
    payload: Option<&'a RawValue>,
}

impl<'a> FromClient<'a> {
    pub(super) fn read(text: &'a str) -> Result<Self, Unreadable> {
        let envelope: Envelope<'a> = serde_json::from_str(text)
            .map_err(|_| Unreadable("The message is no object with a type."))?;
        match envelope.kind.as_str() {
            "connection_init" => object_or_none(envelope.payload).map(Self::Init),
            "ping" => object_or_none(envelope.payload).map(Self::Ping),
            "pong" => object_or_none(envelope.payload).map(|_| Self::Pong),
            "subscribe" => {
                let id = id(envelope.id)?;
                let payload = object_or_none(envelope.payload)?;
                let payload = payload.ok_or(Unreadable("A subscribe message has a payload."))?;
                Ok(Self::Subscribe { id, payload })
            }
            "complete" => Ok(Self::Complete { id: id(envelope.id)? }),
            _ => Err(Unreadable("The message is of no type of graphql-transport-ws.")),
        }
    }
}

fn id(id: Option<String>) -> Result<String, Unreadable> {
    id.filter(|id| !id.is_empty() && id.len() <= ID_BYTES_MAX)
        .ok_or(Unreadable("The message has an id of 1 to 128 bytes."))
}

fn object_or_none(payload: Option<&RawValue>) -> Result<Option<&RawValue>, Unreadable> {
    match payload {
        Some(value) if value.get().starts_with('{') => Ok(payload),
        Some(value) if value.get() == "null" => Ok(None),
        Some(_) => Err(Unreadable("The payload is an object.")),
        None => Ok(None),
    }
}

/// The `authorization` of a `connection_init` payload.
pub(super) fn authorization(payload: Option<&RawValue>) -> Option<String> {
    #[derive(Deserialize)]
    struct Payload {
        #[serde(alias = "Authorization")]
        authorization: Option<String>,
    }
    let payload: Payload = serde_json::from_str(payload?.get()).ok()?;
    payload.authorization
}

pub(super) const ACK: &str = r#"{"type":"connection_ack"}"#;

pub(super) fn pong(payload: Option<&RawValue>) -> String {
    match payload {
        Some(payload) => format!(r#"{{"type":"pong","payload":{payload}}}"#),
        None => r#"{"type":"pong"}"#.to_owned(),
    }
}

pub(super) fn next(id: &str, payload: &str) -> String {
    envelope("next", id, payload)
}

pub(super) fn error(id: &str, errors: &str) -> String {
    envelope("error", id, errors)
}

pub(super) fn complete(id: &str) -> String {
    format!(r#"{{"id":{},"type":"complete"}}"#, quoted(id))
}

fn envelope(kind: &str, id: &str, payload: &str) -> String {
    let id = quoted(id);
    let mut text = String::with_capacity(id.len() + kind.len() + payload.len() + 32);
    for part in [r#"{"id":"#, &id, r#","type":""#, kind, r#"","payload":"#, payload, "}"] {
        text.push_str(part);
    }
    text
}

fn quoted(id: &str) -> String {
    serde_json::Value::from(id).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_client_may_say() {
        for text in [
            r#"{"type":"connection_init"}"#,
            r#"{"type":"connection_init","payload":{}}"#,
            r#"{"type":"connection_init","payload":null}"#,
            r#"{"type":"ping"}"#,
            r#"{"type":"pong","payload":{"a":1}}"#,
            r#" {"payload":{"query":"{a}"},"id":"1","type":"subscribe"}"#,
            r#"{"id":"1","type":"complete"}"#,
        ] {
            assert!(FromClient::read(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_it_may_not() {
        let long = "x".repeat(129);
        for text in [
            "",
            "{}",
            "[]",
            "null",
            "{",
            "hello",
            r#"{"type":1}"#,
            r#"{"type":"start","id":"1","payload":{}}"#,
            r#"{"type":"connection_terminate"}"#,
            r#"{"type":"next","id":"1","payload":{}}"#,
            r#"{"type":"connection_init","payload":1}"#,
            r#"{"type":"ping","payload":[]}"#,
            r#"{"type":"subscribe","payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","id":"","payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","id":1,"payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","id":"1"}"#,
            r#"{"type":"subscribe","id":"1","payload":[]}"#,
            r#"{"type":"complete"}"#,
            &format!(r#"{{"type":"complete","id":"{long}"}}"#),
        ] {
            assert!(FromClient::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_token_of_an_init() {
        let of = |text: &str| authorization(Some(&RawValue::from_string(text.to_owned()).unwrap()));
        assert_eq!(of(r#"{"authorization":"Bearer a"}"#).as_deref(), Some("Bearer a"));
        assert_eq!(of(r#"{"Authorization":"Bearer a"}"#).as_deref(), Some("Bearer a"));
        assert_eq!(of(r#"{"authorization":1}"#), None);
        assert_eq!(of("{}"), None);
        assert_eq!(authorization(None), None);
    }

    #[test]
    fn an_id_is_quoted() {
        assert_eq!(next("a\"b", "{}"), r#"{"id":"a\"b","type":"next","payload":{}}"#);
        assert_eq!(complete("\u{1}"), r#"{"id":"\u0001","type":"complete"}"#);
    }
}
