//! The golden files, and how a stored event comes together from its two parts.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// The mark that a personal value leaves in the clear.
const MARK: &str = "$personal";

/// All examples of one kind of event.
pub struct Golden {
    /// The event's name.
    pub kind: String,
    /// At least one; the first fills every field.
    pub examples: Vec<Stored>,
}

/// One event as the log keeps it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stored {
    /// The payload, with a mark where each personal value was.
    pub clear: Value,
    /// The personal values, by the numbers of their marks.
    pub sealed: Vec<Value>,
}

/// The golden files of a folder below `tests/golden`, in the order of their names.
pub fn golden(folder: &str) -> Vec<Golden> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(folder);
    let files = fs::read_dir(&folder).expect("the golden files are there");
    let mut files: Vec<_> = files.map(|file| file.expect("it can be listed").path()).collect();
    files.sort();
    let read = |path: &std::path::PathBuf| {
        let text = fs::read_to_string(path).expect("a golden file is text");
        let examples: Vec<Stored> = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(!examples.is_empty(), "{} has no example", path.display());
        let kind = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Golden { kind, examples }
    };
    files.iter().map(read).collect()
}

impl Stored {
    /// The payload with its personal values back in their places.
    pub fn spliced(&self) -> Value {
        splice(&self.clear, &self.sealed)
    }

    /// The event.
    pub fn event<E: DeserializeOwned>(&self, kind: &str) -> E {
        let event = serde_json::from_value(json!({ kind: self.spliced() }));
        event.unwrap_or_else(|error| panic!("{kind} is no longer readable: {error}"))
    }

    /// The same with every personal value replaced.
    pub fn with(&self, replaced: impl Fn(&Value) -> Value) -> Self {
        let sealed = self.sealed.iter().map(replaced).collect();
        Self { clear: self.clear.clone(), sealed }
    }
}

fn splice(clear: &Value, sealed: &[Value]) -> Value {
    match clear {
        Value::Object(fields) => match mark(clear) {
            Some(number) => sealed[number].clone(),
            None => {
                fields.iter().map(|(key, value)| (key.clone(), splice(value, sealed))).collect()
            }
        },
        Value::Array(items) => items.iter().map(|item| splice(item, sealed)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => clear.clone(),
    }
}

/// The number of the personal value that this stands for.
pub fn mark(value: &Value) -> Option<usize> {
    let number = value.as_object().filter(|fields| fields.len() == 1)?.get(MARK)?;
    number.as_u64().and_then(|number| usize::try_from(number).ok())
}

/// The values of `plain` at whose places `clear` has marks, by the marks' numbers.
pub fn sealed(clear: &Value, plain: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    seek(clear, plain, &mut found);
    found.sort_by_key(|(number, _)| *number);
    for (expected, (number, _)) in found.iter().enumerate() {
        assert_eq!(*number, expected, "marks are numbered from 0 on: {clear}");
    }
    found.into_iter().map(|(_, value)| value).collect()
}

fn seek(clear: &Value, plain: &Value, found: &mut Vec<(usize, Value)>) {
    if let Some(number) = mark(clear) {
        found.push((number, plain.clone()));
    } else if let Some(fields) = clear.as_object() {
        for (key, value) in fields {
            seek(value, &plain[key], found);
        }
    } else if let Some(items) = clear.as_array() {
        for (place, item) in items.iter().enumerate() {
            seek(item, &plain[place], found);
        }
    }
}
