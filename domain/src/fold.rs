//! Folding for search: case, macrons, doubled vowels and apostrophe shapes don't count.

use unicode_normalization::UnicodeNormalization;

/// The words of a text as search compares them: `Fa'atali Māori` gives `fatali`, `maori`.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    split(text).map(|word| undouble(&word)).collect()
}

/// The words of a text as they were typed, but for their case: what ranks first.
#[must_use]
pub fn plain_words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_lowercase).collect()
}

/// One line of folded words, for comparing and sorting names.
#[must_use]
pub fn sort_key(text: &str) -> String {
    words(text).join(" ")
}

fn split(text: &str) -> impl Iterator<Item = String> {
    let bare: String = text
        .nfd()
        .filter(|&letter| !is_mark(letter) && !is_apostrophe(letter))
        .flat_map(char::to_lowercase)
        .map(|letter| if letter.is_alphanumeric() { letter } else { ' ' })
        .collect();
    bare.split_whitespace().map(str::to_owned).collect::<Vec<_>>().into_iter()
}

fn undouble(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for letter in word.chars() {
        let doubled = "aeiou".contains(letter) && folded.ends_with(letter);
        if !doubled {
            folded.push(letter);
        }
    }
    folded
}

fn is_mark(letter: char) -> bool {
    unicode_normalization::char::is_combining_mark(letter)
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '‘' | '’' | 'ʻ' | 'ʼ' | '`' | '´' | 'ʹ' | '′')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_one() {
        for spelling in ["Maori", "Māori", "Maaori", "MĀORI", "Ma\u{304}ori"] {
            assert_eq!(words(spelling), ["maori"], "{spelling}");
        }
        for spelling in ["Fa'atali", "Faʻatali", "Faatali", "Fa‘atali", "Fa’atali", "fa`atali"]
        {
            assert_eq!(words(spelling), ["fatali"], "{spelling}");
        }
    }

    #[test]
    fn words_end_at_marks_and_spaces() {
        assert_eq!(words("Request - 999229934"), ["request", "999229934"]);
        assert_eq!(words("  Anne-Marie  O'Neil "), ["anne", "marie", "oneil"]);
        assert!(words("'").is_empty());
    }
}
