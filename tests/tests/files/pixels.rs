//! How many pixels an image may say it has, to the pixel, and that each kind is asked.

use super::started;
use casetrail_tests::User;

/// The most: ten thousand by ten thousand.
const SIDE: u32 = 10_000;

type Image = fn(width: u32, height: u32) -> Vec<u8>;

fn two(number: u32) -> [u8; 2] {
    u16::try_from(number).expect("a side has two bytes").to_le_bytes()
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let sides = [width.to_be_bytes(), height.to_be_bytes()].concat();
    [b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", sides.as_slice(), b"\x08\x02\0\0\0"].concat()
}

fn gif(width: u32, height: u32) -> Vec<u8> {
    [b"GIF89a", two(width).as_slice(), &two(height), b"\0\0\0;"].concat()
}

fn bmp(width: u32, height: u32) -> Vec<u8> {
    // The height is negative: the image begins at its top.
    let sides = [width.to_le_bytes(), height.wrapping_neg().to_le_bytes()].concat();
    [b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", sides.as_slice(), b"\x01\0\x18\0"].concat()
}

fn oldest_bmp(width: u32, height: u32) -> Vec<u8> {
    let sides = [two(width), two(height)].concat();
    [b"BM\x1A\0\0\0\0\0\0\0\x1A\0\0\0\x0C\0\0\0", sides.as_slice(), b"\x01\0\x18\0"].concat()
}

fn webp(width: u32, height: u32) -> Vec<u8> {
    let side = |side: u32| (side - 1).to_le_bytes()[..3].to_vec();
    let sides = [side(width), side(height)].concat();
    [b"RIFF\x16\0\0\0WEBPVP8X\x0A\0\0\0\0\0\0\0", sides.as_slice()].concat()
}

fn lossy_webp(width: u32, height: u32) -> Vec<u8> {
    let sides = [two(width), two(height)].concat();
    [b"RIFF\x16\0\0\0WEBPVP8 \x0A\0\0\0\x10\0\0\x9D\x01\x2A", sides.as_slice()].concat()
}

fn lossless_webp(width: u32, height: u32) -> Vec<u8> {
    let sides = ((width - 1) | ((height - 1) << 14)).to_le_bytes();
    [b"RIFF\x16\0\0\0WEBPVP8L\x05\0\0\0\x2F", sides.as_slice()].concat()
}

/// With more before the frame than is kept of a file's beginning.
fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let sides = [height.to_be_bytes()[2..].to_vec(), width.to_be_bytes()[2..].to_vec()].concat();
    let padding = [b"\xFF\xE1\xFD\xE8".as_slice(), &vec![0xC0; 0xFDE6]].concat();
    let frame = [b"\xFF\xC0\0\x0B\x08", sides.as_slice(), b"\x01\x01\x11\0"].concat();
    [b"\xFF\xD8\xFF\xE0\0\x04JF", padding.as_slice(), &padding, &frame, b"\xFF\xD9"].concat()
}

/// A page of a TIFF file whose numbers have their lowest byte first, and where the next one is.
fn page(width: u32, height: u32, next: u32) -> Vec<u8> {
    let side = |tag: u16, side: u32| {
        [tag.to_le_bytes().as_slice(), b"\x04\0\x01\0\0\0", &side.to_le_bytes()].concat()
    };
    [b"\x02\0", side(256, width).as_slice(), &side(257, height), &next.to_le_bytes()].concat()
}

/// Its directory lies at its end, behind more than is kept of its beginning.
fn tiff(width: u32, height: u32) -> Vec<u8> {
    let place = 20_008_u32;
    let small = page(1, 1, place + 30);
    let pages = [small, page(width, height, 0)].concat();
    [b"II*\0", place.to_le_bytes().as_slice(), &[0; 20_000], &pages].concat()
}

fn heic(width: u32, height: u32) -> Vec<u8> {
    let boxed = |name: &[u8; 4], content: &[u8]| {
        let size = u32::try_from(content.len() + 8).expect("a small box").to_be_bytes();
        [size.as_slice(), name, content].concat()
    };
    let ispe = |width: u32, height: u32| {
        let sides = [width.to_be_bytes(), height.to_be_bytes()].concat();
        boxed(b"ispe", &[b"\0\0\0\0", sides.as_slice()].concat())
    };
    let sizes = [ispe(512, 512), ispe(width, height)].concat();
    let meta = boxed(b"iprp", &boxed(b"ipco", &sizes));
    let parts = [
        boxed(b"ftyp", b"heic\0\0\0\0mif1heic"),
        boxed(b"free", &[0; 20_000]),
        boxed(b"meta", &[b"\0\0\0\0", meta.as_slice()].concat()),
    ];
    parts.concat()
}

const KINDS: [(&str, Image); 11] = [
    ("a.png", png),
    ("a.gif", gif),
    ("a.bmp", bmp),
    ("oldest.bmp", oldest_bmp),
    ("a.webp", webp),
    ("lossy.webp", lossy_webp),
    ("lossless.webp", lossless_webp),
    ("a.jpg", jpeg),
    ("b.jpeg", jpeg),
    ("a.tiff", tiff),
    ("a.heic", heic),
];

/// What sending this comes to: the status, the code, and what is said.
async fn sent(user: &User, case: &str, name: &str, bytes: Vec<u8>) -> (u16, String, String) {
    let begun = user.begin(case, name, bytes.len()).await.done_or_row();
    let put = user.put(begun.text("/upload/id"), bytes).await;
    let said = put.body.pointer("/errors/0/message").and_then(serde_json::Value::as_str);
    (put.status, put.code().unwrap_or_default().to_owned(), said.unwrap_or_default().to_owned())
}

#[tokio::test]
async fn an_image_may_have_a_hundred_million_pixels_and_no_more() {
    let (_app, cast, case) = started().await;
    let lead = &cast["lead@north"];
    for (name, image) in KINDS {
        let most = sent(lead, &case.id, name, image(SIDE, SIDE)).await;
        assert_eq!(most, (200, String::new(), String::new()), "{name}");
        for (width, height) in [(SIDE + 1, SIDE), (SIDE, SIDE + 1)] {
            let (status, code, said) = sent(lead, &case.id, name, image(width, height)).await;
            assert_eq!((status, code.as_str()), (413, "FILE_TOO_LARGE"), "{name}");
            let size = format!("This image is {width} by {height} pixels.");
            assert!(said.starts_with(&size), "{name}: {said}");
        }
    }
}

#[tokio::test]
async fn an_image_that_says_no_size_is_none() {
    let (_app, cast, case) = started().await;
    let lead = &cast["lead@north"];
    let circle = [b"II*\0\x08\0\0\0".as_slice(), &page(1, 1, 8)].concat();
    for (name, bytes) in [
        ("cut.png", png(1, 1)[..18].to_vec()),
        ("cut.jpg", jpeg(1, 1)[..100_000].to_vec()),
        ("nowhere.tiff", b"II*\0\xFF\xFF\xFF\xFF".to_vec()),
        ("circle.tiff", circle),
        ("cut.heic", heic(1, 1)[..20_050].to_vec()),
    ] {
        let (status, code, _) = sent(lead, &case.id, name, bytes).await;
        assert_eq!((status, code.as_str()), (415, "FILE_TYPE_NOT_ALLOWED"), "{name}");
    }
}
