//! Text from outside, parsed once into values the domain can rely on.

use crate::refusal::Refusal;
use unicode_normalization::UnicodeNormalization;

/// The longest comment, in characters.
pub const COMMENT_CHARACTERS_MAX: usize = 10_000;
/// The longest reason, note, summary or other long text, in characters.
pub const LONG_CHARACTERS_MAX: usize = 4_000;
/// The longest means of an attempt to reach somebody, in characters.
pub const MEANS_CHARACTERS_MAX: usize = 60;
/// The longest name, title or other single line, in characters.
pub const LINE_CHARACTERS_MAX: usize = 200;

/// Parses text that must be there: trimmed, in NFC, 1 to `max` characters.
///
/// # Errors
/// `INVALID_INPUT` at `path` when nothing is left after trimming or it is too long.
pub fn required(path: &str, text: &str, max: usize) -> Result<String, Refusal> {
    let text = clean(text);
    let characters = text.chars().count();
    if characters == 0 {
        return Err(Refusal::invalid(path, "Enter some text.".to_owned()));
    }
    if characters > max {
        let message = format!("Use {max} characters or fewer; this is {characters}.");
        return Err(Refusal::invalid(path, message));
    }
    Ok(text)
}

/// Parses text that may be missing; blank counts as missing.
///
/// # Errors
/// `INVALID_INPUT` at `path` when it is too long.
pub fn optional(path: &str, text: Option<&str>, max: usize) -> Result<Option<String>, Refusal> {
    match text.map(clean) {
        None => Ok(None),
        Some(text) if text.is_empty() => Ok(None),
        Some(text) => required(path, &text, max).map(Some),
    }
}

/// Parses a phone number: digits, spaces and `+ ( ) - . / x`, at least three digits.
///
/// # Errors
/// `INVALID_INPUT` at `path`.
pub fn phone(path: &str, text: &str) -> Result<String, Refusal> {
    let text = required(path, text, 40)?;
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let allowed = text.chars().all(|c| c.is_ascii_digit() || " +()-./x".contains(c));
    if digits < 3 || !allowed {
        let message = "Enter a phone number, for example 09 555 0123.".to_owned();
        return Err(Refusal::invalid(path, message));
    }
    Ok(text)
}

/// Parses an email address: something, one `@`, a domain with a dot, no spaces.
///
/// # Errors
/// `INVALID_INPUT` at `path`.
pub fn email(path: &str, text: &str) -> Result<String, Refusal> {
    let text = required(path, text, 254)?;
    let shaped = match text.split_once('@') {
        Some((local, domain)) => {
            !local.is_empty()
                && !domain.contains('@')
                && domain.contains('.')
                && !domain.starts_with('.')
                && !domain.ends_with('.')
        }
        None => false,
    };
    if !shaped || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        let message = "Enter an email address, for example name@school.nz.".to_owned();
        return Err(Refusal::invalid(path, message));
    }
    Ok(text)
}

/// Trimmed, in NFC, with line ends as `\n` and without control characters that no one can see.
fn clean(text: &str) -> String {
    let text: String = text.replace("\r\n", "\n").nfc().filter(|&c| is_text(c)).collect();
    text.trim().to_owned()
}

fn is_text(letter: char) -> bool {
    letter == '\n' || letter == '\t' || !letter.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_at_most_ten_thousand_characters() {
        let most = "ā".repeat(COMMENT_CHARACTERS_MAX);
        assert_eq!(required("body", &most, COMMENT_CHARACTERS_MAX).unwrap(), most);
        let more = format!("{most}a");
        assert!(required("body", &more, COMMENT_CHARACTERS_MAX).is_err());
        let decomposed = "a\u{304}".repeat(COMMENT_CHARACTERS_MAX);
        assert_eq!(required("body", &decomposed, COMMENT_CHARACTERS_MAX).unwrap(), most);
        assert!(required("body", " \n\t ", COMMENT_CHARACTERS_MAX).is_err());
    }

    #[test]
    fn emails_and_phones() {
        assert!(email("email", "a.b@school.nz").is_ok());
        for bad in ["", "a", "a@b", "a@@b.nz", "a b@c.nz", "@b.nz", "a@.nz"] {
            assert!(email("email", bad).is_err(), "{bad}");
        }
        assert!(phone("phone", "+64 (9) 555-0123 x2").is_ok());
        assert!(phone("phone", "call me").is_err());
    }
}
