//! Files on cases: what may be put on one, how it is named, and how large it may be.

use crate::refusal::{Code, Refusal};
use crate::text::LINE_CHARACTERS_MAX;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// The largest file, in bytes.
pub const FILE_BYTES_MAX: u64 = 20_971_520;
/// The most files that a case holds, those withdrawn included; an installation may set fewer.
pub const FILES_OF_CASE_MAX: usize = 1_000;
/// The most pixels that an image may say it has: what a viewer unpacks takes four bytes of memory
/// for each.
pub const IMAGE_PIXELS_MAX: u64 = 100_000_000;

/// What a file is: all that may be put on a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum FileKind {
    Pdf,
    Word,
    WordOld,
    Excel,
    ExcelOld,
    PowerPoint,
    PowerPointOld,
    OpenText,
    OpenSheet,
    OpenSlides,
    RichText,
    Text,
    Csv,
    Email,
    OutlookEmail,
    Png,
    Jpeg,
    Gif,
    Webp,
    Heic,
    Tiff,
    Bmp,
    Zip,
}

impl FileKind {
    /// All of them.
    pub const ALL: [Self; 23] = [
        Self::Pdf,
        Self::Word,
        Self::WordOld,
        Self::Excel,
        Self::ExcelOld,
        Self::PowerPoint,
        Self::PowerPointOld,
        Self::OpenText,
        Self::OpenSheet,
        Self::OpenSlides,
        Self::RichText,
        Self::Text,
        Self::Csv,
        Self::Email,
        Self::OutlookEmail,
        Self::Png,
        Self::Jpeg,
        Self::Gif,
        Self::Webp,
        Self::Heic,
        Self::Tiff,
        Self::Bmp,
        Self::Zip,
    ];

    /// The kind that a name's extension says; `None` for one that is not allowed.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        let extension = extension.to_ascii_lowercase();
        Self::ALL.into_iter().find(|kind| kind.extensions().contains(&extension.as_str()))
    }

    /// The kind whose usual extension this is.
    #[must_use]
    pub fn of_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.extension() == extension)
    }

    /// The usual extension of its names; no other kind has it.
    #[must_use]
    pub fn extension(self) -> &'static str {
        self.extensions()[0]
    }

    /// The extensions of its names, the usual one first.
    #[must_use]
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Word => &["docx"],
            Self::WordOld => &["doc"],
            Self::Excel => &["xlsx"],
            Self::ExcelOld => &["xls"],
            Self::PowerPoint => &["pptx"],
            Self::PowerPointOld => &["ppt"],
            Self::OpenText => &["odt"],
            Self::OpenSheet => &["ods"],
            Self::OpenSlides => &["odp"],
            Self::RichText => &["rtf"],
            Self::Text => &["txt"],
            Self::Csv => &["csv"],
            Self::Email => &["eml"],
            Self::OutlookEmail => &["msg"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Gif => &["gif"],
            Self::Webp => &["webp"],
            Self::Heic => &["heic", "heif"],
            Self::Tiff => &["tif", "tiff"],
            Self::Bmp => &["bmp"],
            Self::Zip => &["zip"],
        }
    }

    /// As people say it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Word | Self::WordOld => "Word",
            Self::Excel | Self::ExcelOld => "Excel",
            Self::PowerPoint | Self::PowerPointOld => "PowerPoint",
            Self::OpenText => "OpenDocument text",
            Self::OpenSheet => "OpenDocument spreadsheet",
            Self::OpenSlides => "OpenDocument presentation",
            Self::RichText => "Rich text",
            Self::Text => "Text",
            Self::Csv => "CSV",
            Self::Email | Self::OutlookEmail => "Email",
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Gif => "GIF",
            Self::Webp => "WebP",
            Self::Heic => "HEIC",
            Self::Tiff => "TIFF",
            Self::Bmp => "BMP",
            Self::Zip => "ZIP",
        }
    }

    /// The media type it is served as, and which a browser may say when it sends it.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Word => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::WordOld => "application/msword",
            Self::Excel => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::ExcelOld => "application/vnd.ms-excel",
            Self::PowerPoint => {
                "application/vnd.openxmlformats-officedocument.presentationml.presentation"
            }
            Self::PowerPointOld => "application/vnd.ms-powerpoint",
            Self::OpenText => "application/vnd.oasis.opendocument.text",
            Self::OpenSheet => "application/vnd.oasis.opendocument.spreadsheet",
            Self::OpenSlides => "application/vnd.oasis.opendocument.presentation",
            Self::RichText => "application/rtf",
            Self::Text => "text/plain",
            Self::Csv => "text/csv",
            Self::Email => "message/rfc822",
            Self::OutlookEmail => "application/vnd.ms-outlook",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Heic => "image/heic",
            Self::Tiff => "image/tiff",
            Self::Bmp => "image/bmp",
            Self::Zip => "application/zip",
        }
    }

    /// Whether what a browser says of it fits: browsers know few types, and say nothing of others.
    #[must_use]
    pub fn fits_declared(self, declared: &str) -> bool {
        let essence = declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let unsaid = ["", "application/octet-stream", "binary/octet-stream"];
        unsaid.contains(&essence.as_str())
            || essence == self.media_type()
            || essence == self.words().to_lowercase()
            || self.also_called().contains(&essence.as_str())
    }

    /// Other names of its type that are in use.
    fn also_called(self) -> &'static [&'static str] {
        match self {
            Self::RichText => &["text/rtf", "application/msword"],
            // A spreadsheet program claims them.
            Self::Csv => &["application/csv", "text/plain", "application/vnd.ms-excel"],
            Self::Email => &["text/plain"],
            Self::OutlookEmail => &["application/x-msg"],
            Self::Jpeg => &["image/jpg", "image/pjpeg"],
            Self::Heic => &["image/heif"],
            Self::Bmp => &["image/x-ms-bmp", "image/x-bmp"],
            Self::Zip => &["application/x-zip-compressed", "application/x-zip"],
            Self::Pdf
            | Self::Word
            | Self::WordOld
            | Self::Excel
            | Self::ExcelOld
            | Self::PowerPoint
            | Self::PowerPointOld
            | Self::OpenText
            | Self::OpenSheet
            | Self::OpenSlides
            | Self::Text
            | Self::Png
            | Self::Gif
            | Self::Webp
            | Self::Tiff => &[],
        }
    }
}

/// Parses a file's name: its last part, in NFC, without what can't be seen or turns the direction
/// of reading, 1 to 200 characters.
///
/// # Errors
/// `INVALID_INPUT` at `path` when nothing is left, or it is too long.
pub fn name(path: &str, text: &str) -> Result<String, Refusal> {
    let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = last
        .nfc()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|&c| is_seen(c))
        .collect();
    let words = seen.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    // Dots at the ends hide a file, or its extension.
    let name = words.trim_matches(['.', ' ']).to_owned();
    let characters = name.chars().count();
    if characters == 0 {
        return Err(Refusal::invalid(path, "Give the file a name."));
    }
    if characters > LINE_CHARACTERS_MAX {
        let message = format!(
            "Use a name of {LINE_CHARACTERS_MAX} characters or fewer; this has {characters}."
        );
        return Err(Refusal::invalid(path, message));
    }
    Ok(name)
}

/// Not a control, not a mark of direction, and not without width.
fn is_seen(letter: char) -> bool {
    !letter.is_control()
        && !matches!(letter, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
        && !matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fff0}'..='\u{fffb}')
        && !matches!(letter, '\u{e0000}'..='\u{e007f}')
}

/// The name with an extension of the kind: one that says something else gets another behind it.
#[must_use]
pub fn named(name: String, kind: FileKind) -> String {
    match FileKind::of_name(&name) {
        Some(said) if said == kind => name,
        Some(_) | None => {
            format!("{name}.{}", kind.extension())
        }
    }
}

/// Whether a file that is said to be so large and of this type may be sent at all.
///
/// # Errors
/// `FILE_EMPTY`, `FILE_TOO_LARGE` or `FILE_TYPE_NOT_ALLOWED`.
pub fn admissible(name: &str, declared: &str, bytes: i64) -> Result<FileKind, Refusal> {
    if bytes <= 0 {
        return Err(empty());
    }
    if u64::try_from(bytes).unwrap_or_default() > FILE_BYTES_MAX {
        return Err(too_large());
    }
    let kind = FileKind::of_name(name).ok_or_else(|| not_allowed("name"))?;
    if kind.fits_declared(declared) { Ok(kind) } else { Err(not_allowed("type")) }
}

/// The refusal of an empty file.
#[must_use]
pub fn empty() -> Refusal {
    Refusal::new(Code::FileEmpty, "This file is empty.")
}

/// The refusal of a file that is too large.
#[must_use]
pub fn too_large() -> Refusal {
    Refusal::new(Code::FileTooLarge, "A file may have 20 MB at most.")
}

/// The refusal of an image that would take too much to show.
#[must_use]
pub fn too_many_pixels(width: u64, height: u64) -> Refusal {
    let message = format!(
        "This image is {width} by {height} pixels. An image may have 100 million at most: save it \
         smaller and send it again."
    );
    Refusal { path: vec!["name".to_owned()], ..Refusal::new(Code::FileTooLarge, message) }
}

/// The refusal of a file that is not what its name says, or nothing that is taken.
#[must_use]
pub fn not_allowed(path: &str) -> Refusal {
    let message = "This type of file can't be uploaded, or the file is not what its name says. \
        Use a PDF, an Office or OpenDocument file, an image, an email, plain text, CSV or a ZIP.";
    Refusal { path: vec![path.to_owned()], ..Refusal::new(Code::FileTypeNotAllowed, message) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cleaned_and_keep_their_letters() {
        for (given, kept) in [
            ("Te Reo Māori.pdf", "Te Reo Māori.pdf"),
            ("Ma\u{304}ori.pdf", "Māori.pdf"),
            ("Faʻatali's card.png", "Faʻatali's card.png"),
            ("../../etc/passwd.txt", "passwd.txt"),
            ("C:\\Users\\me\\letter.docx", "letter.docx"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
            ("a\u{0}b\r\nc\t.pdf", "ab c .pdf"),
            ("..hidden.pdf. ", "hidden.pdf"),
            ("<img src=x onerror=1>.png", "<img src=x onerror=1>.png"),
            ("\u{200b}\u{feff}plan.txt", "plan.txt"),
        ] {
            assert_eq!(name("name", given).unwrap(), kept, "{given:?}");
        }
        for nothing in ["", " ", "...", "/", "\u{202e}", "a/"] {
            assert!(name("name", nothing).is_err(), "{nothing:?}");
        }
        let most = format!("{}.pdf", "ā".repeat(LINE_CHARACTERS_MAX - 4));
        assert_eq!(name("name", &most).unwrap(), most);
        assert!(name("name", &format!("ā{most}")).is_err());
    }

    #[test]
    fn a_name_keeps_the_extension_of_its_kind() {
        for (given, kept) in [
            ("Letter", "Letter.pdf"),
            ("Letter.PDF", "Letter.PDF"),
            ("Letter.exe", "Letter.exe.pdf"),
            ("Letter.docx", "Letter.docx.pdf"),
        ] {
            assert_eq!(named(given.to_owned(), FileKind::Pdf), kept);
        }
    }

    #[test]
    fn what_may_be_sent() {
        let code = |name, declared, bytes| admissible(name, declared, bytes).map_err(|no| no.code);
        assert_eq!(code("a.pdf", "application/pdf", 20_971_520), Ok(FileKind::Pdf));
        assert_eq!(code("a.pdf", "application/pdf", 20_971_521), Err(Code::FileTooLarge));
        assert_eq!(code("a.pdf", "application/pdf", 0), Err(Code::FileEmpty));
        assert_eq!(code("a.exe", "application/pdf", 1), Err(Code::FileTypeNotAllowed));
        assert_eq!(code("a", "application/pdf", 1), Err(Code::FileTypeNotAllowed));
        assert_eq!(code("a.pdf", "text/html", 1), Err(Code::FileTypeNotAllowed));
        assert_eq!(code("a.csv", "application/vnd.ms-excel", 1), Ok(FileKind::Csv));
        assert_eq!(code("a.zip", "", 1), Ok(FileKind::Zip));
    }

    #[test]
    fn no_extension_is_of_two_kinds() {
        for kind in FileKind::ALL {
            for extension in kind.extensions() {
                assert_eq!(FileKind::of_name(&format!("a.{extension}")), Some(kind));
            }
            assert_eq!(FileKind::of_extension(kind.extension()), Some(kind));
            assert!(kind.fits_declared(kind.media_type()));
        }
    }
}
