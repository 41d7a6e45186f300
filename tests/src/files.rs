//! Files: sent in their three steps, waited for, opened.

use crate::answer::{Answer, Outcome};
use crate::user::{User, read};
use reqwest::RequestBuilder;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// How long a scan may take on a busy machine.
const SCAN_SECONDS_MAX: u64 = 60;

/// A file as it was answered.
#[derive(Debug)]
pub struct Download {
    /// The HTTP status; 0 when the connection ended without one.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// What came.
    pub bytes: Vec<u8>,
    /// Whether it broke off.
    pub broken: bool,
}

impl Download {
    /// A header's text; empty when there is none.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The code of a refusal.
    #[must_use]
    pub fn code(&self) -> String {
        let body: Value = serde_json::from_slice(&self.bytes).unwrap_or(Value::Null);
        body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// The bytes of something that begins as a PDF does, with these words in it.
#[must_use]
pub fn pdf(words: &str) -> Vec<u8> {
    format!("%PDF-1.4\n% {words}\n%%EOF\n").into_bytes()
}

/// The test virus of EICAR, put together here so that no scanner finds it in this file.
#[must_use]
pub fn eicar() -> Vec<u8> {
    let parts = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}", "$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"];
    parts.concat().into_bytes()
}

impl User {
    /// Begins an upload, whatever is answered.
    ///
    /// # Panics
    /// When the service doesn't answer.
    pub async fn begin(&self, case: &str, name: &str, bytes: usize) -> Outcome {
        let input = json!({ "name": name, "type": "", "bytes": bytes });
        self.act_on("beginUpload", case, input).await
    }

    /// Sends the bytes of an upload, whatever is answered.
    ///
    /// # Panics
    /// When the service doesn't answer.
    pub async fn put(&self, upload: &str, bytes: Vec<u8>) -> Answer {
        let sent = self.request(reqwest::Method::PUT, &format!("/uploads/{upload}")).body(bytes);
        read(sent.send().await.expect("the service answers")).await
    }

    /// Begins an upload and sends its bytes: the upload's id.
    ///
    /// # Panics
    /// When either is refused.
    pub async fn stage(&self, case: &str, name: &str, bytes: &[u8]) -> String {
        let begun = self.begin(case, name, bytes.len()).await.done_or_row();
        let upload = begun.text("/upload/id").to_owned();
        let put = self.put(&upload, bytes.to_vec()).await;
        assert_eq!(put.status, 200, "{name}: {}", put.body);
        upload
    }

    /// Puts what these uploads brought on the case: the files' ids.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn attach(&self, case: &str, uploads: &[String], visibility: &str) -> Vec<String> {
        let mut input = json!({ "uploadIds": uploads });
        if !visibility.is_empty() {
            input["visibility"] = json!(visibility);
        }
        let attached = self.act_on("attachFiles", case, input).await.done();
        let files = attached.at("/files").as_array().cloned().unwrap_or_default();
        files.iter().filter_map(|file| file["id"].as_str().map(str::to_owned)).collect()
    }

    /// All three steps for one file: its id.
    ///
    /// # Panics
    /// When one of them is refused.
    pub async fn upload(&self, case: &str, name: &str, bytes: &[u8]) -> String {
        let upload = self.stage(case, name, bytes).await;
        self.attach(case, &[upload], "").await.remove(0)
    }

    /// A file as this person sees it; null when they don't.
    pub async fn file(&self, file: &str) -> Value {
        let document = "query($id: ID!) { node(id: $id) { ... on File { id name type bytes sha256 \
            visibility scan href author { id } } } }";
        self.query(document, json!({ "id": file })).await.at("/node").clone()
    }

    /// What the scan of a file came to, once it has.
    ///
    /// # Panics
    /// When it isn't scanned in time.
    pub async fn scanned(&self, file: &str) -> String {
        let begun = Instant::now();
        loop {
            let seen = self.file(file).await;
            match seen["scan"].as_str() {
                Some("PENDING") => {}
                Some(verdict) => return verdict.to_owned(),
                None => panic!("they don't see the file: {seen}"),
            }
            let late = begun.elapsed() > Duration::from_secs(SCAN_SECONDS_MAX);
            assert!(!late, "it isn't scanned");
        }
    }

    /// Opens a file.
    ///
    /// # Panics
    /// When the service doesn't answer.
    pub async fn download(&self, file: &str) -> Download {
        self.get(&format!("/files/{file}"), &[]).await
    }

    /// Asks for an address with these headers, as this person.
    ///
    /// # Panics
    /// When the service doesn't answer.
    pub async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Download {
        let mut request = self.request(reqwest::Method::GET, path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let Ok(mut response) = request.send().await else {
            // It ended the connection rather than answer with something wrong.
            let (headers, bytes) = (HeaderMap::new(), Vec::new());
            return Download { status: 0, headers, bytes, broken: true };
        };
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let (mut bytes, mut broken) = (Vec::new(), false);
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
                Ok(None) => break,
                Err(_) => {
                    broken = true;
                    break;
                }
            }
        }
        Download { status, headers, bytes, broken }
    }

    /// A request as this person.
    pub fn request(&self, method: reqwest::Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("http://{}{path}", self.address));
        if self.token.is_empty() { request } else { request.bearer_auth(&self.token) }
    }
}
