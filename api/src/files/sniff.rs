//! What a file is by its bytes, whatever its name says.

use super::archive::{self, Entry};
use casetrail_domain::file::FileKind;

/// How much of a file's beginning is kept to look at.
pub const HEAD_BYTES: usize = 8 * 1024;

/// How a kind of file is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// By its first bytes.
    Head,
    /// By being text from beginning to end.
    Whole,
    /// By the directory of the archive that it is.
    Directory,
}

/// How this kind is told.
#[must_use]
pub fn told(kind: FileKind) -> Told {
    match kind {
        FileKind::Text | FileKind::Csv | FileKind::Email => Told::Whole,
        FileKind::Word
        | FileKind::Excel
        | FileKind::PowerPoint
        | FileKind::OpenText
        | FileKind::OpenSheet
        | FileKind::OpenSlides
        | FileKind::Zip => Told::Directory,
        FileKind::Pdf
        | FileKind::WordOld
        | FileKind::ExcelOld
        | FileKind::PowerPointOld
        | FileKind::OutlookEmail
        | FileKind::RichText
        | FileKind::Png
        | FileKind::Jpeg
        | FileKind::Gif
        | FileKind::Webp
        | FileKind::Heic
        | FileKind::Tiff
        | FileKind::Bmp => Told::Head,
    }
}

/// What the files of older Office programs, and emails saved from one, begin with.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Whether a file of this kind may begin like this.
#[must_use]
pub fn begins_like(kind: FileKind, head: &[u8]) -> bool {
    let is =
        |media_type: &str| infer::get(head).is_some_and(|found| found.mime_type() == media_type);
    match kind {
        FileKind::Pdf => is("application/pdf"),
        FileKind::Png => is("image/png"),
        FileKind::Jpeg => is("image/jpeg"),
        FileKind::Gif => is("image/gif"),
        FileKind::Webp => is("image/webp"),
        FileKind::Heic => is("image/heif"),
        FileKind::Tiff => is("image/tiff"),
        FileKind::Bmp => is("image/bmp"),
        FileKind::RichText => head.starts_with(b"{\\rtf"),
        FileKind::WordOld
        | FileKind::ExcelOld
        | FileKind::PowerPointOld
        | FileKind::OutlookEmail => head.starts_with(COMPOUND),
        FileKind::Word
        | FileKind::Excel
        | FileKind::PowerPoint
        | FileKind::OpenText
        | FileKind::OpenSheet
        | FileKind::OpenSlides => head.starts_with(b"PK\x03\x04"),
        // An empty archive has an end and nothing else.
        FileKind::Zip => head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06"),
        FileKind::Text | FileKind::Csv | FileKind::Email => !is_markup(head),
    }
}

/// A page or a program that is text is no plain text.
fn is_markup(head: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 8] =
        [b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<svg", b"<?xml", b"#!"];
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let start = head.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(head.len());
    let lower = head[start..].to_ascii_lowercase();
    BEGINNINGS.iter().any(|beginning| lower.starts_with(beginning))
}

/// Whether what comes by is text: without the controls that no text has, unless it says that its
/// letters have two bytes.
#[derive(Debug, Default)]
pub struct Text {
    wide: bool,
    begun: bool,
    broken: bool,
}

impl Text {
    /// Looks at more of it.
    pub fn look(&mut self, bytes: &[u8]) {
        if !self.begun && !bytes.is_empty() {
            self.wide = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
            self.begun = true;
        }
        let control = |byte: &u8| *byte < 0x20 && !b"\t\n\r\x0C\x1B".contains(byte);
        self.broken |= !self.wide && bytes.iter().any(control);
    }

    /// Whether all of it was text.
    #[must_use]
    pub fn is_text(&self) -> bool {
        !self.broken
    }
}

/// Whether an archive with this beginning and these entries is of this kind.
#[must_use]
pub fn holds(kind: FileKind, head: &[u8], entries: &[Entry]) -> bool {
    let has = |name: &str| entries.iter().any(|entry| entry.name == name);
    let office = |folder: &str| {
        has("[Content_Types].xml") && entries.iter().any(|entry| entry.name.starts_with(folder))
    };
    // An OpenDocument file begins with an entry that says, as it is, what the file is.
    let open = |media_type: &str| {
        let said = [b"mimetype".as_slice(), media_type.as_bytes()].concat();
        head.get(30..30 + said.len()) == Some(said.as_slice()) && has("content.xml")
    };
    match kind {
        FileKind::Word => office("word/"),
        FileKind::Excel => office("xl/"),
        FileKind::PowerPoint => office("ppt/"),
        FileKind::OpenText | FileKind::OpenSheet | FileKind::OpenSlides => open(kind.media_type()),
        FileKind::Zip => archive::holds_no_archive(entries).is_ok(),
        FileKind::Pdf
        | FileKind::WordOld
        | FileKind::ExcelOld
        | FileKind::PowerPointOld
        | FileKind::RichText
        | FileKind::Text
        | FileKind::Csv
        | FileKind::Email
        | FileKind::OutlookEmail
        | FileKind::Png
        | FileKind::Jpeg
        | FileKind::Gif
        | FileKind::Webp
        | FileKind::Heic
        | FileKind::Tiff
        | FileKind::Bmp => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_is_by_its_first_bytes() {
        let png = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR";
        for (kind, head, fits) in [
            (FileKind::Pdf, b"%PDF-1.7\n".as_slice(), true),
            (FileKind::Pdf, png, false),
            (FileKind::Png, png, true),
            (FileKind::Jpeg, b"\xFF\xD8\xFF\xE0\0\x10JFIF", true),
            (FileKind::Jpeg, b"MZ\x90\0", false),
            (FileKind::Gif, b"GIF89a", true),
            (FileKind::Webp, b"RIFF\x24\0\0\0WEBPVP8 ", true),
            (FileKind::Heic, b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", true),
            (FileKind::Tiff, b"II*\0\x08\0\0\0\0\0\0\0", true),
            (FileKind::Bmp, b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0", true),
            (FileKind::RichText, b"{\\rtf1\\ansi", true),
            (FileKind::WordOld, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", true),
            (FileKind::WordOld, b"{\\rtf1", false),
            (FileKind::Text, b"BMI was fine.", true),
            (FileKind::Text, b"\xEF\xBB\xBF \n<HTML><script>", false),
            (FileKind::Csv, b"#!/bin/sh", false),
            (FileKind::Word, b"PK\x03\x04", true),
            (FileKind::Word, b"%PDF-", false),
        ] {
            assert_eq!(begins_like(kind, head), fits, "{kind:?} {head:?}");
        }
    }

    #[test]
    fn text_has_no_controls_unless_its_letters_are_wide() {
        let is_text = |parts: &[&[u8]]| {
            let mut text = Text::default();
            parts.iter().for_each(|part| text.look(part));
            text.is_text()
        };
        assert!(is_text(&["Kia ora, Māori.\r\n\t".as_bytes()]));
        assert!(is_text(&[b"caf\xE9"]), "of older programs");
        assert!(!is_text(&[b"fine so far", b"\0"]));
        assert!(is_text(&[b"\xFF\xFEK\0", b"i\0a\0"]));
    }
}
