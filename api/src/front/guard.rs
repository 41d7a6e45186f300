//! The guard before the parser: one pass over the text, so that no document can kill or stall what comes after it.
//!
//! The parser and the validators recurse by brackets and walk repeatedly over tokens, so both are counted here, in linear time and
//! constant memory. The guard reads strings and comments as the parser does; where they could differ (a string that never ends) it refuses.

use super::refusal::Refusal;
use super::settings::DocumentLimits;

/// Bytes of a name or number; longer ones would only come back in error messages.
const WORD_BYTES_MAX: usize = 128;

/// Refuses a document that could harm the parser or the validators.
pub(super) fn guard(text: &str, limits: &DocumentLimits) -> Result<(), Refusal> {
    let mut counts = Counts::default();
    let mut rest = text.as_bytes();
    while let Some(&first) = rest.first() {
        let length = match first {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => {
                rest = &rest[1..];
                continue;
            }
            b'#' => {
                rest = &rest[comment_length(rest)..];
                continue;
            }
            b'"' => string_length(rest)?,
            b'{' | b'[' | b'(' => {
                counts.open(limits)?;
                1
            }
            b'}' | b']' | b')' => {
                counts.nesting = counts.nesting.saturating_sub(1);
                1
            }
            b'@' => {
                counts.directive(limits)?;
                1
            }
            b'.' => rest.iter().take(3).take_while(|&&byte| byte == b'.').count(),
            _ if is_word(first) => {
                let word = &rest[..word_length(rest)?];
                if counts.nesting == 0 && word == b"fragment" {
                    counts.fragment(limits)?;
                }
                word.len()
            }
            // Punctuation, or something that the parser refuses.
            _ => 1,
        };
        counts.token(limits)?;
        rest = &rest[length..];
    }
    Ok(())
}

#[derive(Default)]
struct Counts {
    tokens: u32,
    nesting: u32,
    directives: u32,
    fragments: u32,
}

impl Counts {
    fn token(&mut self, limits: &DocumentLimits) -> Result<(), Refusal> {
        self.tokens += 1;
        within(self.tokens, limits.tokens, Refusal::complex, "tokens")
    }

    fn open(&mut self, limits: &DocumentLimits) -> Result<(), Refusal> {
        self.nesting += 1;
        within(self.nesting, limits.nesting, Refusal::deep, "open brackets")
    }

    fn directive(&mut self, limits: &DocumentLimits) -> Result<(), Refusal> {
        self.directives += 1;
        within(self.directives, limits.directives, Refusal::complex, "directives")
    }

    fn fragment(&mut self, limits: &DocumentLimits) -> Result<(), Refusal> {
        self.fragments += 1;
        within(self.fragments, limits.fragments, Refusal::complex, "fragments")
    }
}

/// Refuses a count beyond its limit.
pub(super) fn within(
    count: u32,
    most: u32,
    refuse: impl FnOnce(String) -> Refusal,
    what: &str,
) -> Result<(), Refusal> {
    if count > most {
        Err(refuse(format!("The document has more than {most} {what}.")))
    } else {
        Ok(())
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-' || byte == b'+'
}

fn word_length(text: &[u8]) -> Result<usize, Refusal> {
    let length = text.iter().take_while(|&&byte| is_word(byte)).count();
    if length > WORD_BYTES_MAX {
        return Err(Refusal::bad(format!(
            "The document has a name or number of more than {WORD_BYTES_MAX} characters."
        )));
    }
    Ok(length)
}

fn comment_length(text: &[u8]) -> usize {
    text.iter().position(|&byte| byte == b'\n' || byte == b'\r').unwrap_or(text.len())
}

fn string_length(text: &[u8]) -> Result<usize, Refusal> {
    let length = if text.starts_with(b"\"\"\"") { block_length(text) } else { line_length(text) };
    length.ok_or_else(|| Refusal::bad("The document has a string that never ends."))
}

fn block_length(text: &[u8]) -> Option<usize> {
    let mut at = 3;
    loop {
        let rest = &text[at..];
        if rest.starts_with(b"\"\"\"") {
            return Some(at + 3);
        }
        if rest.is_empty() {
            return None;
        }
        at += if rest.starts_with(b"\\\"\"\"") { 4 } else { 1 };
    }
}

fn line_length(text: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        match text.get(at)? {
            b'"' => return Some(at + 1),
            b'\n' | b'\r' => return None,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::front::refusal::Code;

    fn code(text: &str) -> Option<Code> {
        guard(text, &DocumentLimits::default()).err().map(|refusal| refusal.code)
    }

    /// A document at the limit passes, one beyond it doesn't.
    #[track_caller]
    fn limit(most: u32, expected: Code, document: impl Fn(usize) -> String) {
        let most = usize::try_from(most).unwrap();
        assert_eq!(code(&document(most)), None, "at the limit");
        assert_eq!(code(&document(most + 1)), Some(expected), "one beyond");
    }

    #[test]
    fn brackets_of_any_kind() {
        let most = DocumentLimits::default().nesting;
        limit(most, Code::TooDeep, |n| "{".repeat(n));
        limit(most, Code::TooDeep, |n| "[".repeat(n));
        limit(most, Code::TooDeep, |n| "(".repeat(n));
        limit(most, Code::TooDeep, |n| {
            "{a(b:[".chars().filter(|c| !c.is_alphabetic() && *c != ':').cycle().take(n).collect()
        });
    }

    #[test]
    fn tokens() {
        limit(DocumentLimits::default().tokens, Code::TooComplex, |n| "a ".repeat(n));
        limit(DocumentLimits::default().tokens, Code::TooComplex, |n| "...,".repeat(n));
        limit(DocumentLimits::default().tokens, Code::TooComplex, |n| "\"a\"".repeat(n));
    }

    #[test]
    fn directives_and_fragments() {
        limit(DocumentLimits::default().directives, Code::TooComplex, |n| "@a".repeat(n));
        limit(DocumentLimits::default().fragments, Code::TooComplex, |n| {
            "fragment F on Q { a }".repeat(n)
        });
    }

    #[test]
    fn words() {
        limit(128, Code::BadRequest, |n| "a".repeat(n));
    }

    #[test]
    fn what_stands_in_strings_and_comments_does_not_count() {
        let brackets = "{".repeat(5_000);
        assert_eq!(code(&format!("{{ a(b: \"{brackets}\\\"{brackets}\") }}")), None);
        assert_eq!(
            code(&format!("{{ a(b: \"\"\"{brackets}\" \\\"\"\" {brackets}\"\"\") }}")),
            None
        );
        assert_eq!(code(&format!("# {brackets}\n{{ a }}")), None);
    }

    #[test]
    fn what_stands_after_them_does() {
        let brackets = "{".repeat(5_000);
        for before in
            ["\"\"", "\"\\\\\"", "\"\"\"\"\"\"", "\"\"\" \\\"\"\" \"\"\"", "# \"\n", "# \"\"\"\r"]
        {
            assert_eq!(
                code(&format!("{before}{brackets}")),
                Some(Code::TooDeep),
                "after {before:?}"
            );
        }
    }

    #[test]
    fn a_string_that_never_ends_is_refused() {
        for text in [
            "{ a(b: \"",
            "{ a(b: \"\\",
            "{ a(b: \"\n\") }",
            "\"\"\"",
            "\"\"\" \\\"\"\"",
            "\"\"\"\"\"",
            "\"\\\"",
        ] {
            assert_eq!(code(text), Some(Code::BadRequest), "{text:?}");
        }
    }
}
