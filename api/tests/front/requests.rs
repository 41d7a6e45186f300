//! Which requests are let in, and that a refused one does nothing.

use std::sync::atomic::Ordering;

use casetrail_api::front::FrontSettings;
use serde_json::json;

use crate::server::{Server, answered, demo};

const NOTE: &str = r#"{"query":"mutation { note }"}"#;

fn notes(server: &Server) -> u64 {
    server.toy.state.notes.load(Ordering::SeqCst)
}

#[tokio::test]
async fn a_mutation_of_a_signed_in_person_runs() {
    let server = demo().await;
    let answer = answered(server.post("/graphql", NOTE)).await;
    assert_eq!((answer.status, notes(&server)), (200, 1));
    assert_eq!(answer.json()["data"], json!({"note": "1"}));
    let page = answered(
        server
            .request("POST", "/graphql")
            .header("cookie", "casetrail=bob")
            .header("casetrail-request", "1")
            .header("origin", server.url(""))
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/json")
            .body(NOTE),
    )
    .await;
    assert_eq!((page.status, notes(&server)), (200, 2));
}

/// What a page of another site can make a signed-in person's browser send: none of it runs, and each differs from a request that does
/// (above) only in what gives it away.
#[tokio::test]
async fn forged_requests_change_nothing() {
    let server = demo().await;
    let with_cookie = |method: &str, path: &str| {
        server.request(method, path).header("cookie", "casetrail=alice").header("accept", "*/*")
    };
    let query = "/graphql?query=mutation%20%7B%20note%20%7D";
    let forged = [
        (405, with_cookie("GET", query)),
        (405, with_cookie("HEAD", query)),
        (405, with_cookie("PUT", query)),
        (415, with_cookie("POST", query)),
        (415, with_cookie("POST", "/graphql").header("content-type", "text/plain").body(NOTE)),
        (415, with_cookie("POST", "/graphql").header("content-type", "application/x-www-form-urlencoded").body("query=mutation{note}")),
        (
            415,
            with_cookie("POST", "/graphql")
                .header("content-type", "multipart/form-data; boundary=x")
                .header("casetrail-request", "1")
                .body(format!("--x\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{NOTE}\r\n--x--\r\n")),
        ),
        (400, with_cookie("POST", "/graphql").header("content-type", "application/json").body(NOTE)),
        (400, with_cookie("POST", "/graphql/stream").header("content-type", "application/json").body(NOTE)),
        (
            403,
            with_cookie("POST", "/graphql")
                .header("content-type", "application/json")
                .header("casetrail-request", "1")
                .header("origin", "http://evil.example")
                .body(NOTE),
        ),
        (
            403,
            with_cookie("POST", "/graphql")
                .header("content-type", "application/json")
                .header("casetrail-request", "1")
                .header("sec-fetch-site", "cross-site")
                .body(NOTE),
        ),
    ];
    for (status, request) in forged {
        let shape = format!("{request:?}");
        let answer = answered(request).await;
        assert_eq!(answer.status, status, "{shape}");
        if status == 405 {
            assert_eq!(answer.header("allow"), "POST");
        }
        assert_eq!(
            answer.header("access-control-allow-origin"),
            "",
            "no other site may read answers"
        );
    }
    assert_eq!(notes(&server), 0);
}

#[tokio::test]
async fn no_good_sign_in_is_401_before_anything_is_read() {
    let server = demo().await;
    for authorization in ["Bearer nobody", "Bearer ", "Basic alice", "alice"] {
        let request = server
            .request("POST", "/graphql")
            .header("authorization", authorization)
            .header("casetrail-request", "1")
            .header("content-type", "application/json");
        let answer = answered(request.body("no JSON at all")).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (401, "UNAUTHENTICATED"),
            "{authorization}"
        );
        assert!(answer.json().get("data").is_none());
        assert_eq!(
            answer.header("casetrail-as-of"),
            "",
            "how far the log has come is not told to everybody"
        );
    }
    for path in ["/graphql", "/graphql/stream"] {
        let request = server.request("POST", path).header("content-type", "application/json");
        let answer = answered(request.body(NOTE)).await;
        assert_eq!((answer.status, answer.code().as_str()), (401, "UNAUTHENTICATED"));
    }
    assert_eq!(notes(&server), 0);
}

#[tokio::test]
async fn what_is_no_request_is_400() {
    let server = demo().await;
    for body in [
        "",
        "{",
        "[]",
        "null",
        r#"[{"query":"mutation { note }"}]"#,
        r#"{"query":1}"#,
        "{}",
        r#"{"variables":{}}"#,
    ] {
        let answer = answered(server.post("/graphql", body)).await;
        assert_eq!((answer.status, answer.code().as_str()), (400, "BAD_REQUEST"), "{body}");
    }
    assert_eq!(notes(&server), 0);
}

#[tokio::test]
async fn a_body_at_its_limit_and_one_byte_beyond() {
    let server = demo().await;
    let most = FrontSettings::default().transport.body_bytes;
    let body = |bytes: usize| {
        let frame = r#"{"query":"mutation { note }","x":""}"#;
        let filling = "x".repeat(bytes - frame.len());
        format!(r#"{{"query":"mutation {{ note }}","x":"{filling}"}}"#)
    };
    assert_eq!(answered(server.post("/graphql", body(most))).await.status, 200);
    let answer = answered(server.post("/graphql", body(most + 1))).await;
    assert_eq!((answer.status, answer.code().as_str()), (413, "BAD_REQUEST"));
    assert_eq!(notes(&server), 1);
    let head = "POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer alice\r\nContent-Type: application/json\r\n\
                Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
    let chunk = format!("{:x}\r\n{}\r\n", 65_536, "x".repeat(65_536));
    let chunked = server.raw(&format!("{head}{}0\r\n\r\n", chunk.repeat(5))).await;
    assert!(chunked.starts_with("HTTP/1.1 413 "), "without a content length too: {chunked}");
}

#[tokio::test]
async fn every_answer_is_kept_by_nobody_and_framed_by_nobody() {
    let server = demo().await;
    let mut answers = vec![server.query("{ hello }").await];
    for path in ["/livez", "/readyz", "/metrics", "/graphiql", "/graphql"] {
        answers.push(answered(server.request("GET", path)).await);
    }
    for answer in answers {
        for (name, value) in [
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
        ] {
            assert_eq!(answer.header(name), value);
        }
        assert!(answer.header("content-security-policy").contains("default-src 'none'"));
    }
}
