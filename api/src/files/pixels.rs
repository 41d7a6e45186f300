//! How many pixels an image says it has: some bytes of it can ask a viewer for gigabytes.
//!
//! Only headers are read, nothing is unpacked. An image that says no size is none.

use super::sealed::{FileError, Sealed};
use casetrail_domain::file::FileKind;

/// The most pages of a TIFF file that are looked at; one with more is not taken.
const TIFF_PAGES_MAX: usize = 1_000;
/// The most boxes of a HEIC file before the one that describes its images.
const HEIC_BOXES_MAX: usize = 64;
/// The largest description of a HEIC file's images.
const HEIC_META_BYTES_MAX: u64 = 1024 * 1024;

/// How large an image is, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// From side to side.
    pub width: u64,
    /// From top to bottom.
    pub height: u64,
}

/// Where a file of some kind says how large its image is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// Nowhere: it is no image.
    Nowhere,
    /// In its first bytes.
    Head,
    /// In a segment that may come after many others.
    Segments,
    /// Anywhere in it, where its first bytes lead.
    Anywhere,
}

/// Where a file of this kind says how large its image is.
#[must_use]
pub fn said(kind: FileKind) -> Said {
    match kind {
        FileKind::Png | FileKind::Gif | FileKind::Bmp | FileKind::Webp => Said::Head,
        FileKind::Jpeg => Said::Segments,
        FileKind::Tiff | FileKind::Heic => Said::Anywhere,
        FileKind::Pdf
        | FileKind::Word
        | FileKind::WordOld
        | FileKind::Excel
        | FileKind::ExcelOld
        | FileKind::PowerPoint
        | FileKind::PowerPointOld
        | FileKind::OpenText
        | FileKind::OpenSheet
        | FileKind::OpenSlides
        | FileKind::RichText
        | FileKind::Text
        | FileKind::Csv
        | FileKind::Email
        | FileKind::OutlookEmail
        | FileKind::Zip => Said::Nowhere,
    }
}

impl Size {
    fn new(width: impl Into<u64>, height: impl Into<u64>) -> Self {
        Self { width: width.into(), height: height.into() }
    }

    /// How many pixels that is.
    #[must_use]
    pub fn pixels(self) -> u64 {
        self.width.saturating_mul(self.height)
    }

    fn larger(self, other: Option<Self>) -> Self {
        other.filter(|other| other.pixels() > self.pixels()).unwrap_or(self)
    }
}

/// A run of bytes at a place; `None` beyond the end.
fn at<const N: usize>(bytes: &[u8], place: usize) -> Option<[u8; N]> {
    bytes.get(place..place.checked_add(N)?)?.try_into().ok()
}

/// The size that the first bytes of a file of this kind say.
#[must_use]
pub fn in_head(kind: FileKind, head: &[u8]) -> Option<Size> {
    match said(kind) {
        Said::Head if kind == FileKind::Png => {
            Some(Size::new(u32::from_be_bytes(at(head, 16)?), u32::from_be_bytes(at(head, 20)?)))
        }
        Said::Head if kind == FileKind::Gif => {
            Some(Size::new(u16::from_le_bytes(at(head, 6)?), u16::from_le_bytes(at(head, 8)?)))
        }
        Said::Head if kind == FileKind::Bmp => bmp(head),
        Said::Head => webp(head),
        Said::Nowhere | Said::Segments | Said::Anywhere => None,
    }
}

/// The oldest header has two bytes for each side; in later ones a negative height begins at the top.
fn bmp(head: &[u8]) -> Option<Size> {
    const OLDEST_HEADER: u32 = 12;
    if u32::from_le_bytes(at(head, 14)?) == OLDEST_HEADER {
        return Some(Size::new(
            u16::from_le_bytes(at(head, 18)?),
            u16::from_le_bytes(at(head, 20)?),
        ));
    }
    let side = |place| Some(i32::from_le_bytes(at(head, place)?).unsigned_abs());
    Some(Size::new(side(18)?, side(22)?))
}

/// Lossy, lossless, or extended; the last has three bytes for each side less one.
fn webp(head: &[u8]) -> Option<Size> {
    const FOURTEEN_BITS: u32 = 0x3FFF;
    match &at::<4>(head, 12)? {
        b"VP8 " => {
            let side = |place| Some(u16::from_le_bytes(at(head, place)?) & 0x3FFF);
            Some(Size::new(side(26)?, side(28)?))
        }
        b"VP8L" => {
            let bits = u32::from_le_bytes(at(head, 21)?);
            Some(Size::new((bits & FOURTEEN_BITS) + 1, ((bits >> 14) & FOURTEEN_BITS) + 1))
        }
        b"VP8X" => {
            let side = |place| {
                let [low, middle, high] = at::<3>(head, place)?;
                Some(u32::from_le_bytes([low, middle, high, 0]) + 1)
            };
            Some(Size::new(side(24)?, side(27)?))
        }
        _ => None,
    }
}

/// Looks for the frame of a JPEG file as its bytes come by.
#[derive(Debug, Default)]
pub struct Jpeg {
    /// Bytes that are not looked at: the rest of a segment.
    passed: usize,
    /// The beginning of a segment, until enough of it is there.
    segment: Vec<u8>,
    begun: bool,
    size: Option<Size>,
    /// Nothing more is to be found.
    over: bool,
}

/// What is looked at of a segment: its mark, its length, and of a frame the sides of the image.
const SEGMENT_BYTES: usize = 9;

impl Jpeg {
    /// Looks at more of the file.
    pub fn look(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while !self.over && !rest.is_empty() {
            let passed = self.passed.min(rest.len());
            self.passed -= passed;
            rest = &rest[passed..];
            let Some((&next, others)) = rest.split_first() else { return };
            rest = others;
            self.take(next);
        }
    }

    /// The size of the image, once its frame came by.
    #[must_use]
    pub fn size(&self) -> Option<Size> {
        self.size
    }

    fn take(&mut self, byte: u8) {
        // Marks may have any number of fillers before them.
        if self.segment == [0xFF] && byte == 0xFF {
            return;
        }
        self.segment.push(byte);
        match self.segment.as_slice() {
            [first] | [first, ..] if *first != 0xFF => self.over = true,
            [_, 0xD8] if !self.begun => {
                self.begun = true;
                self.segment.clear();
            }
            // Whatever comes before the beginning, the end, or the image itself.
            [_, 0xD9 | 0xDA] => self.over = true,
            [_, _, ..] if !self.begun => self.over = true,
            // These stand alone.
            [_, 0x01 | 0xD0..=0xD7] => self.segment.clear(),
            [_, mark, high, low] if !is_frame(*mark) => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                self.over = length < 2;
                self.passed = length.saturating_sub(2);
                self.segment.clear();
            }
            frame if frame.len() == SEGMENT_BYTES => {
                let side = |place| u16::from_be_bytes([frame[place], frame[place + 1]]);
                self.size = Some(Size::new(side(7), side(5)));
                self.over = true;
            }
            _ => {}
        }
    }
}

/// Whether a segment of this mark begins a frame: all from C0 to CF but for three of other use.
fn is_frame(mark: u8) -> bool {
    matches!(mark, 0xC0..=0xCF) && !matches!(mark, 0xC4 | 0xC8 | 0xCC)
}

/// The size of the largest image that a TIFF or HEIC file says it holds.
///
/// # Errors
/// When it can't be read.
pub async fn in_file(kind: FileKind, file: &Sealed) -> Result<Option<Size>, FileError> {
    match kind == FileKind::Tiff {
        true => tiff(file).await,
        false => heic(file).await,
    }
}

/// So many bytes of a file from a place on; fewer at its end.
async fn read(file: &Sealed, place: u64, bytes: u64) -> Result<Vec<u8>, FileError> {
    let end = place.saturating_add(bytes).min(file.bytes());
    if place >= end {
        return Ok(Vec::new());
    }
    file.clone().read_at_once(place..end).await
}

/// Numbers as a TIFF file has them: the lowest or the highest byte first.
#[derive(Clone, Copy)]
enum Order {
    LowestFirst,
    HighestFirst,
}

impl Order {
    fn short(self, bytes: [u8; 2]) -> u16 {
        match self {
            Self::LowestFirst => u16::from_le_bytes(bytes),
            Self::HighestFirst => u16::from_be_bytes(bytes),
        }
    }

    fn long(self, bytes: [u8; 4]) -> u32 {
        match self {
            Self::LowestFirst => u32::from_le_bytes(bytes),
            Self::HighestFirst => u32::from_be_bytes(bytes),
        }
    }
}

/// Each page has a directory, which says where the next is.
async fn tiff(file: &Sealed) -> Result<Option<Size>, FileError> {
    let head = read(file, 0, 8).await?;
    let order = if head.starts_with(b"MM") { Order::HighestFirst } else { Order::LowestFirst };
    let mut next = at(&head, 4).map(|place| order.long(place));
    let mut largest: Option<Size> = None;
    for _ in 0..TIFF_PAGES_MAX {
        let Some(place) = next.filter(|place| *place != 0) else {
            return Ok(largest);
        };
        let place = u64::from(place);
        let Some(entries) = at(&read(file, place, 2).await?, 0).map(|count| order.short(count))
        else {
            return Ok(None);
        };
        let directory = read(file, place + 2, u64::from(entries) * 12 + 4).await?;
        let Some(page) = tiff_page(&directory, entries, order) else {
            return Ok(None);
        };
        largest = Some(page.larger(largest));
        next = at(&directory, usize::from(entries) * 12).map(|place| order.long(place));
    }
    Ok(None)
}

/// The size of a page, by its directory's entries.
fn tiff_page(directory: &[u8], entries: u16, order: Order) -> Option<Size> {
    const WIDTH: u16 = 256;
    const HEIGHT: u16 = 257;
    const SHORT: u16 = 3;
    let side = |wanted: u16| {
        let entry = (0..usize::from(entries))
            .map(|n| n * 12)
            .find(|&entry| at(directory, entry).is_some_and(|tag| order.short(tag) == wanted))?;
        match order.short(at(directory, entry + 2)?) == SHORT {
            true => Some(u32::from(order.short(at(directory, entry + 8)?))),
            false => Some(order.long(at(directory, entry + 8)?)),
        }
    };
    Some(Size::new(side(WIDTH)?, side(HEIGHT)?))
}

/// A box of a HEIC file: what it is, where its content begins, and where it ends.
struct Boxed {
    name: [u8; 4],
    content: u64,
    end: u64,
}

/// The box whose first bytes these are, at this place in something that ends there.
fn boxed(head: &[u8], place: u64, end: u64) -> Option<Boxed> {
    let name = at(head, 4)?;
    let (size, header) = match u32::from_be_bytes(at(head, 0)?) {
        0 => (end - place, 8),
        1 => (u64::from_be_bytes(at(head, 8)?), 16),
        size => (u64::from(size), 8),
    };
    let over = place.checked_add(size).filter(|over| size >= header && *over <= end)?;
    Some(Boxed { name, content: place + header, end: over })
}

/// The images are described in a box of their own, `meta`, each with its size.
async fn heic(file: &Sealed) -> Result<Option<Size>, FileError> {
    let mut place = 0;
    for _ in 0..HEIC_BOXES_MAX {
        let head = read(file, place, 16).await?;
        let Some(found) = boxed(&head, place, file.bytes()) else {
            return Ok(None);
        };
        let bytes = found.end - found.content;
        if &found.name == b"meta" && bytes <= HEIC_META_BYTES_MAX {
            let meta = read(file, found.content, bytes).await?;
            // Its version and flags come first.
            return Ok(inside(meta.get(4..).unwrap_or_default(), &SIZE_BOXES));
        }
        place = found.end;
    }
    Ok(None)
}

/// The boxes that a size lies in, each in the one before it.
const SIZE_BOXES: [&[u8; 4]; 3] = [b"iprp", b"ipco", b"ispe"];

/// The largest size that is said in these boxes, of which it lies in those of the first name.
fn inside(bytes: &[u8], names: &[&[u8; 4]]) -> Option<Size> {
    let (name, within) = names.split_first()?;
    let (mut place, mut largest) = (0, None);
    let end = bytes.len() as u64;
    let part =
        |from: u64, to: u64| bytes.get(usize::try_from(from).ok()?..usize::try_from(to).ok()?);
    while let Some(found) = boxed(part(place, end)?, place, end) {
        let content = part(found.content, found.end)?;
        let size = match found.name == **name {
            true if within.is_empty() => Some(Size::new(
                u32::from_be_bytes(at(content, 4)?),
                u32::from_be_bytes(at(content, 8)?),
            )),
            true => inside(content, within),
            false => None,
        };
        largest = size.map(|size| size.larger(largest)).or(largest);
        place = found.end;
    }
    largest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A JPEG file with this much before its frame of 7 by 5.
    fn jpeg(before: &[u8]) -> Vec<u8> {
        let frame = [0xFF, 0xC2, 0, 11, 8, 0, 5, 0, 7, 1, 1, 0x11, 0];
        [&[0xFF, 0xD8], before, &frame].concat()
    }

    fn found(pieces: &[&[u8]]) -> Option<Size> {
        let mut jpeg = Jpeg::default();
        pieces.iter().for_each(|piece| jpeg.look(piece));
        jpeg.size()
    }

    #[test]
    fn the_frame_of_a_jpeg_is_found_however_it_comes() {
        let size = Some(Size::new(7u8, 5u8));
        let padding = [&[0xFF, 0xE1, 0xEA, 0x60][..], &vec![0xFF; 59_998]].concat();
        let tables = [0xFF, 0xC4, 0, 4, 0, 0];
        for before in [&[][..], &padding, &tables, &[0xFF; 9], &[0xFF, 0x01]] {
            let whole = jpeg(before);
            assert_eq!(found(&[&whole]), size);
            let bytes: Vec<&[u8]> = whole.chunks(1).collect();
            assert_eq!(found(&bytes), size, "byte by byte");
            assert_eq!(found(&[&whole[..whole.len() - 5]]), None, "cut off");
        }
    }

    #[test]
    fn what_is_no_jpeg_or_lies_about_its_segments_has_no_size() {
        for odd in [
            &b""[..],
            b"\xFF\xC0\0\x0B\x08\0\x05\0\x07",
            b"\xFF\xD8\xFF\xE0\0\x01\xFF\xC0\0\x0B\x08\0\x05\0\x07",
            b"\xFF\xD8\xFF\xDA\0\x02\xFF\xC0\0\x0B\x08\0\x05\0\x07",
            b"\xFF\xD8no\xFF\xC0\0\x0B\x08\0\x05\0\x07",
        ] {
            assert_eq!(found(&[odd]), None, "{odd:?}");
        }
    }

    #[test]
    fn boxes_that_lie_about_their_size_end_the_look() {
        let ispe = b"\0\0\0\x14ispe\0\0\0\0\0\0\0\x07\0\0\0\x05";
        let within = |name: &[u8], content: &[u8]| {
            let size = u32::try_from(content.len() + 8).unwrap_or_default().to_be_bytes();
            [&size, name, content].concat()
        };
        let meta = within(b"iprp", &within(b"ipco", ispe));
        assert_eq!(inside(&meta, &SIZE_BOXES), Some(Size::new(7u8, 5u8)));
        let deep = (0..10_000).fold(ispe.to_vec(), |content, _| within(b"iprp", &content));
        assert_eq!(inside(&deep, &SIZE_BOXES), None, "a box in itself is not followed");
        for odd in [&b"\0\0\0\x07ipco"[..], b"\xFF\xFF\xFF\xFFispe", b"\0\0\0\x01ipco\0\0\0\0", b""]
        {
            assert_eq!(inside(odd, &SIZE_BOXES), None, "{odd:?}");
        }
    }
}
