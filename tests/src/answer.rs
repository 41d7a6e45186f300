//! What the service answers.

use serde_json::Value;

/// One answer to one document.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The position it was answered at, from the header.
    pub as_of: Option<String>,
    /// The JSON body; null when it was none.
    pub body: Value,
}

impl Answer {
    /// What lies at `pointer` below `data`, as in `/case/number`; null when nothing does.
    #[must_use]
    pub fn at(&self, pointer: &str) -> &Value {
        self.body.pointer(&format!("/data{pointer}")).unwrap_or(&Value::Null)
    }

    /// The text at `pointer` below `data`.
    ///
    /// # Panics
    /// When there is no text.
    #[must_use]
    pub fn text(&self, pointer: &str) -> &str {
        self.at(pointer).as_str().unwrap_or_else(|| panic!("no text at {pointer}: {}", self.body))
    }

    /// The number at `pointer` below `data`.
    ///
    /// # Panics
    /// When there is no whole number.
    #[must_use]
    pub fn number(&self, pointer: &str) -> i64 {
        self.at(pointer).as_i64().unwrap_or_else(|| panic!("no number at {pointer}: {}", self.body))
    }

    /// The list at `pointer` below `data`.
    ///
    /// # Panics
    /// When there is no list.
    #[must_use]
    pub fn list(&self, pointer: &str) -> &[Value] {
        let list = self.at(pointer).as_array();
        list.unwrap_or_else(|| panic!("no list at {pointer}: {}", self.body))
    }

    /// Every text below `data` at `pointer`'s list, by the items' own pointer.
    #[must_use]
    pub fn texts(&self, pointer: &str, inner: &str) -> Vec<String> {
        let text = |item: &Value| item.pointer(inner).and_then(Value::as_str).map(str::to_owned);
        self.list(pointer).iter().map(|item| text(item).unwrap_or_default()).collect()
    }

    /// The `extensions.code` of the first top-level error.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.body.pointer("/errors/0/extensions/code").and_then(Value::as_str)
    }

    /// The answer, when it has no error.
    ///
    /// # Panics
    /// When it has one.
    #[must_use]
    pub fn good(self) -> Self {
        let good = self.status == 200 && self.body.get("errors").is_none();
        assert!(good, "status {}: {}", self.status, self.body);
        self
    }
}

/// The answer to a mutation.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The payload; null when the document itself was refused.
    pub payload: Value,
    /// The whole answer.
    pub answer: Answer,
}

impl Outcome {
    /// The code of the refusal, or of the top-level error.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        let refusal = self.payload.pointer("/errors/0/code").and_then(Value::as_str);
        refusal.or_else(|| self.answer.code())
    }

    /// The first refusal.
    #[must_use]
    pub fn refusal(&self) -> &Value {
        self.payload.pointer("/errors/0").unwrap_or(&Value::Null)
    }

    /// What lies at `pointer` in the payload.
    #[must_use]
    pub fn at(&self, pointer: &str) -> &Value {
        self.payload.pointer(pointer).unwrap_or(&Value::Null)
    }

    /// The text at `pointer` in the payload.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn text(&self, pointer: &str) -> &str {
        let text = self.at(pointer).as_str();
        text.unwrap_or_else(|| panic!("no text at {pointer}: {}", self.answer.body))
    }

    /// The position of what was appended.
    ///
    /// # Panics
    /// When it is no whole number.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.text("/position").parse().expect("a position is a decimal string")
    }

    /// Whether it says that the command was known.
    #[must_use]
    pub fn repeated(&self) -> bool {
        self.at("/repeated") == true
    }

    /// The outcome, when the command was accepted.
    ///
    /// # Panics
    /// When it was refused, or accepted without a position.
    #[must_use]
    pub fn done(self) -> Self {
        let good = self.answer.status == 200 && self.code().is_none();
        assert!(good && self.at("/position").is_string(), "refused: {}", self.answer.body);
        self
    }
}
