//! `Content-Disposition`: a file is saved under its name, in any letters (RFC 6266, RFC 8187).

use std::fmt::Write as _;

/// The header's value for a file of this name: always to be saved, never shown in the page.
#[must_use]
pub fn attachment(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for letter in name.chars() {
        let kept = letter.is_ascii_graphic() || letter == ' ';
        plain.push(if kept && !"\"\\%;".contains(letter) { letter } else { '_' });
    }
    let mut value = format!("attachment; filename=\"{plain}\"");
    if plain != name {
        value.push_str("; filename*=UTF-8''");
        for byte in name.bytes() {
            if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
                value.push(char::from(byte));
            } else {
                // Writing to a text can't fail.
                let _ = write!(value, "%{byte:02X}");
            }
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_any_letters() {
        for (name, value) in [
            ("Letter 1.pdf", "attachment; filename=\"Letter 1.pdf\""),
            ("Māori.pdf", "attachment; filename=\"M_ori.pdf\"; filename*=UTF-8''M%C4%81ori.pdf"),
            (
                "a\"; filename=b.exe",
                "attachment; filename=\"a__ filename=b.exe\"; \
                 filename*=UTF-8''a%22%3B%20filename%3Db.exe",
            ),
            ("50%.txt", "attachment; filename=\"50_.txt\"; filename*=UTF-8''50%25.txt"),
        ] {
            assert_eq!(attachment(name), value);
        }
    }
}
