//! Who may send files, from where, how many at once, and for how long.

use super::started;
use casetrail_tests::{User, pdf};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How many files of one person may be on their way at once.
const AT_ONCE: usize = 32;

async fn begun(user: &User, case: &str) -> String {
    let begun = user.begin(case, "A.pdf", pdf("a").len()).await.done_or_row();
    begun.text("/upload/id").to_owned()
}

/// A connection on which an upload has begun to be sent, and waits.
async fn half_sent(user: &User, upload: &str) -> TcpStream {
    let mut stream = TcpStream::connect(&user.address).await.expect("the service listens");
    let head = format!(
        "PUT /uploads/{upload} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n%PDF",
        user.address,
        user.token,
        pdf("a").len()
    );
    stream.write_all(head.as_bytes()).await.expect("it is sent");
    stream
}

/// What the service answers once the rest was sent.
async fn finished(mut stream: TcpStream) -> String {
    stream.write_all(&pdf("a")[4..]).await.expect("it is sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("it answers");
    answer
}

#[tokio::test]
async fn so_many_files_of_one_person_are_on_their_way_and_no_more() {
    let (_app, cast, case) = started().await;
    let lead = &cast["lead@north"];
    let mut waiting = Vec::new();
    for _ in 0..AT_ONCE {
        waiting.push(half_sent(lead, &begun(lead, &case.id).await).await);
    }
    let one_more = begun(lead, &case.id).await;
    // Those before have begun once their first bytes were written, which nothing tells but this.
    let mut refused = lead.put(&one_more, pdf("a")).await;
    for _ in 0..1_000 {
        if refused.status == 429 {
            break;
        }
        refused = lead.put(&one_more, pdf("a")).await;
    }
    assert_eq!((refused.status, refused.code()), (429, Some("RATE_LIMITED")));
    let other = &cast["contact@north"];
    let theirs = begun(other, &case.id).await;
    assert_eq!(other.put(&theirs, pdf("a")).await.status, 200, "others are not held back");
    for stream in waiting {
        let answer = finished(stream).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    assert_eq!(lead.put(&one_more, pdf("a")).await.status, 200);
}

#[tokio::test]
async fn a_cookie_sends_files_from_our_own_pages_only() {
    let (app, cast, case) = started().await;
    let lead = &cast["lead@north"];
    let upload = begun(lead, &case.id).await;
    let put = |user: &User, headers: &[(&str, &str)]| {
        let mut request = user.request(reqwest::Method::PUT, &format!("/uploads/{upload}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        async move { request.body(pdf("a")).send().await.expect("it answers").status().as_u16() }
    };
    let nobody = app.bearer("");
    let cookie = format!("casetrail={}", lead.token);
    let own = format!("http://{}", lead.address);
    assert_eq!(put(&nobody, &[]).await, 401);
    assert_eq!(put(&nobody, &[("cookie", "casetrail=made-up")]).await, 401);
    let foreign = [("cookie", cookie.as_str()), ("origin", "http://evil.example")];
    assert_eq!(put(&nobody, &foreign).await, 403);
    let cross = [("cookie", cookie.as_str()), ("sec-fetch-site", "cross-site")];
    assert_eq!(put(&nobody, &cross).await, 403);
    assert_eq!(put(&nobody, &[("cookie", cookie.as_str()), ("origin", &own)]).await, 200);
    // Another's upload is as one that is not there.
    assert_eq!(put(&cast["contact@north"], &[]).await, 404);
}

#[tokio::test]
async fn what_one_could_do_at_the_beginning_may_have_ended() {
    let (_app, cast, case) = started().await;
    let (lead, manager) = (&cast["lead@north"], &cast["manager@northwood"]);
    let early = begun(lead, &case.id).await;
    let sent = lead.stage(&case.id, "Sent.pdf", &pdf("sent")).await;
    let _ = manager.act_on("closeCase", &case.id, json!({ "outcome": "Attending" })).await.done();
    let put = lead.put(&early, pdf("a")).await;
    assert_eq!((put.status, put.code()), (409, Some("CASE_CLOSED")));
    let attach = json!({ "uploadIds": [sent] });
    let attached = lead.act_on("attachFiles", &case.id, attach.clone()).await;
    assert_eq!(attached.code(), Some("CASE_CLOSED"));
    let begin = lead.begin(&case.id, "Late.pdf", 10).await;
    assert_eq!(begin.code(), Some("CASE_CLOSED"));
    let reopen = json!({ "reason": "It goes on." });
    let _ = cast["workflow@northwood"].act_on("reopenCase", &case.id, reopen).await.done();
    let _ = lead.act_on("attachFiles", &case.id, attach).await.done();
}

#[tokio::test]
async fn a_school_keeps_no_file_from_its_provider_and_ids_are_told_apart() {
    let (_app, cast, case) = started().await;
    let lead = &cast["lead@north"];
    let upload = lead.stage(&case.id, "Ours.pdf", &pdf("ours")).await;
    let input = json!({ "uploadIds": [upload], "visibility": "INTERNAL" });
    let internal = lead.act_on("attachFiles", &case.id, input).await;
    assert_eq!(internal.code(), Some("INVALID_INPUT"));
    let none = lead.act_on("attachFiles", &case.id, json!({ "uploadIds": [] })).await;
    assert_eq!(none.code(), Some("INVALID_INPUT"));
    let other = json!({ "uploadIds": [case.id, upload] });
    let other = lead.act_on("attachFiles", &case.id, other).await;
    assert_eq!(other.code(), Some("NOT_FOUND"));
    let twice = json!({ "uploadIds": [upload, upload] });
    let files = lead.act_on("attachFiles", &case.id, twice).await.done();
    assert_eq!(files.at("/files").as_array().map(Vec::len), Some(1), "each once");
}
