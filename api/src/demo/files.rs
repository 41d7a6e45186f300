//! The demo's files: small ones, made here, the same each time.

use super::plan::{Attached, Step, What};
use super::{at, id};
use casetrail_domain::event::Visibility;
use casetrail_domain::id::FileId;
use miniz_oxide::deflate::compress_to_vec_zlib;
use std::fmt::Write as _;

/// The guide's two files on one case, and on another a picture and a note that only its provider
/// reads.
pub fn attach(steps: &mut Vec<Step>, guides: &str, other: &str) {
    let card = pdf(&["North High School", "Student ID card", "Fa'atali Solomona"]);
    let agreement = pdf(&["North High School", "School enrolment agreement", "Page 1 of 1"]);
    let note = "Home visit, 14 February 2025.\n\nThe whānau would like mornings for meetings.\n";
    let mut on = |when: &str, who, key: &str, name, bytes, visibility| {
        let file = Attached { id: FileId(id(&format!("file {name}"))), name, bytes, visibility };
        let what = What::Attach { key: key.to_owned(), file };
        steps.push(Step { at: at(when), who, what });
    };
    let (shared, internal) = (Visibility::Shared, Visibility::Internal);
    let manager = "manager@northwood";
    on("2025-06-13T12:30:00+12:00", "lead@north", guides, "Student_ID_Card_Scan.pdf", card, shared);
    on(
        "2026-02-11T13:30:00+13:00",
        manager,
        guides,
        "School_Enrolment_Agreement.pdf",
        agreement,
        shared,
    );
    on("2025-02-14T15:10:00+13:00", manager, other, "Home visit.txt", note.into(), internal);
    on("2025-02-18T09:05:00+13:00", "contact@north", other, "Timetable.png", png(96), shared);
}

/// A PDF of one page with these lines.
#[must_use]
pub fn pdf(lines: &[&str]) -> Vec<u8> {
    let mut page = String::from("BT /F1 14 Tf 56 780 Td 20 TL\n");
    for line in lines {
        let line = line.replace(['(', ')', '\\'], " ");
        // Writing to a text can't fail.
        let _ = writeln!(page, "({line}) Tj T*");
    }
    page.push_str("ET\n");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R \
         /Resources << /Font << /F1 4 0 R >> >> >>"
            .to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{page}endstream", page.len()),
    ];
    let mut pdf = String::from("%PDF-1.4\n");
    let mut table = String::from("0000000000 65535 f \n");
    for (n, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", pdf.len());
        let _ = write!(pdf, "{} 0 obj\n{object}\nendobj\n", n + 1);
    }
    let start = pdf.len();
    let size = objects.len() + 1;
    let _ = write!(
        pdf,
        "xref\n0 {size}\n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    );
    pdf.into_bytes()
}

/// A picture of so many points each way: stripes.
#[must_use]
pub fn png(points: u32) -> Vec<u8> {
    let mut rows = Vec::new();
    for y in 0..points {
        rows.push(0);
        for x in 0..points {
            let shade = if (x + y) % 16 < 8 { 230 } else { 90 };
            rows.extend([shade, shade, 200]);
        }
    }
    let mut png = b"\x89PNG\r\n\x1A\n".to_vec();
    let [a, b, c, d] = points.to_be_bytes();
    // Eight bits of each of three colours.
    chunk(&mut png, b"IHDR", &[a, b, c, d, a, b, c, d, 8, 2, 0, 0, 0]);
    chunk(&mut png, b"IDAT", &compress_to_vec_zlib(&rows, 6));
    chunk(&mut png, b"IEND", &[]);
    png
}

fn chunk(png: &mut Vec<u8>, kind: &[u8; 4], bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).unwrap_or_default();
    png.extend(length.to_be_bytes());
    let start = png.len();
    png.extend(kind);
    png.extend(bytes);
    let check = crc(&png[start..]);
    png.extend(check.to_be_bytes());
}

/// The CRC-32 of PNG's specification, bit by bit.
fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_is_what_it_seems() {
        let kind = |bytes: &[u8]| infer::get(bytes).map(|found| found.mime_type());
        assert_eq!(kind(&pdf(&["A line."])), Some("application/pdf"));
        assert_eq!(kind(&png(32)), Some("image/png"));
        assert_eq!(crc(b"IEND"), 0xAE42_6082, "as the specification has it");
    }
}
