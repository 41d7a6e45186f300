//! What a file is, whatever its name says; and how it is named.

use super::{started, zip};
use casetrail_tests::{User, eicar, pdf};
use serde_json::json;
use std::time::{Duration, Instant};

/// What sending these bytes under this name comes to.
async fn sent(user: &User, case: &str, name: &str, bytes: &[u8]) -> String {
    let begun = user.begin(case, name, bytes.len()).await;
    if let Some(code) = begun.code() {
        return format!("at the beginning: {code}");
    }
    let put = user.put(begun.text("/upload/id"), bytes.to_vec()).await;
    format!("{} {}", put.status, put.code().unwrap_or_default()).trim_end().to_owned()
}

#[tokio::test]
async fn a_file_is_what_its_bytes_are() {
    let (_app, cast, case) = started().await;
    let lead = &cast["lead@north"];
    let png = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0".as_slice();
    let docx = zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>")]);
    let xlsx = zip(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<x/>")]);
    let nested = zip(&[("inner.zip", b"PK")]);
    let broken = &docx[..docx.len() - 10];
    let not_allowed = "415 FILE_TYPE_NOT_ALLOWED";
    for (name, bytes, outcome) in [
        ("letter.pdf", pdf("a").as_slice(), "200"),
        ("photo.PNG", png, "200"),
        ("note.txt", "Kia ora, Māori.".as_bytes(), "200"),
        ("list.csv", b"a,b\n1,2\n", "200"),
        ("letter.docx", &docx, "200"),
        ("sheet.xlsx", &xlsx, "200"),
        ("all.zip", &docx, "200"),
        ("virus.txt", &eicar(), "200"),
        // Mislabelled.
        ("photo.pdf", png, not_allowed),
        ("letter.png", &pdf("a"), not_allowed),
        ("program.pdf", b"MZ\x90\0\x03", not_allowed),
        ("program.txt", b"MZ\x90\0\x03", not_allowed),
        ("page.txt", b" <!DOCTYPE html><script>alert(1)</script>", not_allowed),
        ("sheet.docx", &xlsx, not_allowed),
        ("letter.docx", b"PK\x03\x04 and no more", not_allowed),
        ("broken.docx", broken, not_allowed),
        ("nested.zip", &nested, not_allowed),
        // Forbidden by name.
        ("setup.exe", b"MZ", "at the beginning: FILE_TYPE_NOT_ALLOWED"),
        ("page.html", b"<p>", "at the beginning: FILE_TYPE_NOT_ALLOWED"),
        ("picture.svg", b"<svg/>", "at the beginning: FILE_TYPE_NOT_ALLOWED"),
        ("none", b"text", "at the beginning: FILE_TYPE_NOT_ALLOWED"),
        ("...", b"text", "at the beginning: INVALID_INPUT"),
    ] {
        assert_eq!(sent(lead, &case.id, name, bytes).await, outcome, "{name}");
    }
}

#[tokio::test]
async fn a_bomb_is_refused_by_its_headers() {
    let (_app, cast, case) = started().await;
    let lead = &cast["lead@north"];
    let bomb = zip(&[("bomb.txt", &vec![0; 300 << 20])]);
    assert!(bomb.len() < 1 << 20, "300 MB in {} bytes", bomb.len());
    let begun = lead.begin(&case.id, "bomb.zip", bomb.len()).await.done_or_row();
    let start = Instant::now();
    let put = lead.put(begun.text("/upload/id"), bomb).await;
    let took = start.elapsed();
    assert_eq!((put.status, put.code()), (415, Some("FILE_TYPE_NOT_ALLOWED")));
    println!("a bomb of 300 MB was refused in {took:?}");
    assert!(took < Duration::from_secs(1), "{took:?}");
}

#[tokio::test]
async fn names_are_cleaned_and_keep_their_letters() {
    let (_app, cast, case) = started().await;
    let lead = &cast["lead@north"];
    for (name, kept, disposition) in [
        ("Ma\u{304}ori.pdf", "Māori.pdf", "filename*=UTF-8''M%C4%81ori.pdf"),
        ("../../etc/x.pdf", "x.pdf", "attachment; filename=\"x.pdf\""),
        ("C:\\a\\y.pdf", "y.pdf", "attachment; filename=\"y.pdf\""),
        ("a\u{202e}fdp.pdf", "afdp.pdf", "attachment; filename=\"afdp.pdf\""),
        ("b\r\nSet-Cookie: c.pdf", "b Set-Cookie: c.pdf", "filename=\"b Set-Cookie: c.pdf\""),
        ("<script>alert(1)</script>.pdf", "script>.pdf", "attachment; filename=\"script>.pdf\""),
        ("q\"; filename=e.exe.pdf", "q\"; filename=e.exe.pdf", "filename*=UTF-8''q%22%3B%20"),
    ] {
        let file = lead.upload(&case.id, name, &pdf(name)).await;
        assert_eq!(lead.file(&file).await["name"], json!(kept));
        assert_eq!(lead.scanned(&file).await, "CLEAN");
        let came = lead.download(&file).await;
        let told = came.header("content-disposition");
        assert!(told.starts_with("attachment; ") && told.contains(disposition), "{told}");
    }
    let file = lead.upload(&case.id, "Letter.pdf", &pdf("letter")).await;
    for (name, kept) in [("Plan", "Plan.pdf"), ("x.exe", "x.exe.pdf"), ("Māori.PDF", "Māori.PDF")]
    {
        let input = json!({ "fileId": file, "name": name });
        let renamed = lead.act_on("renameFile", &case.id, input).await.done();
        assert_eq!(renamed.text("/files/0/name"), kept);
    }
}
