//! Files in a bucket: a server that speaks S3, checks who asks, and keeps what it gets in a folder.

use super::memory::{FILES, GROWTH_BYTES_MAX, grown_by_large_files};
use super::opened_on;
use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use axum::{Router, serve};
use casetrail_tests::{App, Folder, pdf};
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use serde_json::json;
use std::fs;
use std::future::pending;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Instant;
use tokio::net::TcpListener;

const SECRET: &str = "a secret of the bucket";
/// Longer than two who ask wait for the bucket.
const PATIENCE_SECONDS: u64 = 60;

/// How the bucket takes what it is asked.
#[repr(u8)]
enum Mood {
    Well,
    /// It says that it can't.
    Busy,
    /// It takes the request and says nothing.
    Silent,
}

/// A bucket, and its server in this process.
struct Bucket {
    folder: Folder,
    address: String,
    mood: Arc<AtomicU8>,
}

impl Bucket {
    async fn start() -> Self {
        let folder = Folder::new();
        fs::create_dir(folder.path().join("records")).expect("the folder is writable");
        let mut service = S3ServiceBuilder::new(FileSystem::new(folder.path()).expect("a folder"));
        service.set_auth(SimpleAuth::from_single("casetrail", SECRET));
        let (service, mood) = (service.build(), Arc::new(AtomicU8::new(Mood::Well as u8)));
        let heard = mood.clone();
        let answers = Router::new().fallback(move |request: Request| {
            let (service, mood) = (service.clone(), heard.load(Ordering::Relaxed));
            async move { answer(service, mood, request).await }
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("it has an address").to_string();
        tokio::spawn(async move { serve(listener, answers).await });
        Self { folder, address, mood }
    }

    fn becomes(&self, mood: Mood) {
        self.mood.store(mood as u8, Ordering::Relaxed);
    }

    /// What the service is told of it.
    fn settings(&self, secret: &str) -> [(&'static str, String); 6] {
        [
            ("CASETRAIL_FILES_URL", "s3://records/attendance".to_owned()),
            ("AWS_ENDPOINT", format!("http://{}", self.address)),
            ("AWS_ALLOW_HTTP", "true".to_owned()),
            ("AWS_REGION", "ap-southeast-2".to_owned()),
            ("AWS_ACCESS_KEY_ID", "casetrail".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", secret.to_owned()),
        ]
    }

    fn app(&self) -> App {
        let settings = self.settings(SECRET);
        App::start_with(&settings.each_ref().map(|(name, value)| (*name, value.as_str())))
    }

    /// The objects it holds.
    fn objects(&self) -> Vec<PathBuf> {
        within(&self.folder.path().join("records/attendance"))
    }
}

async fn answer(service: S3Service, mood: u8, request: Request) -> Response {
    if mood == Mood::Busy as u8 {
        return axum::http::StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    if mood == Mood::Silent as u8 {
        pending::<()>().await;
    }
    match service.call(request.map(s3s::Body::http_body_unsync)).await {
        Ok(answered) => answered.map(Body::new),
        Err(error) => panic!("the bucket: {error:?}"),
    }
}

/// All files within a folder.
fn within(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    paths.flat_map(|path| if path.is_dir() { within(&path) } else { vec![path] }).collect()
}

/// A file that takes several parts, and no part of it looks like another.
fn long() -> Vec<u8> {
    let mut file = pdf("canaryfile");
    while file.len() < 12_000_000 {
        file.extend(format!("canaryfile {} ", file.len()).into_bytes());
    }
    file
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_go_to_a_bucket_and_come_back() {
    let bucket = Bucket::start().await;
    let (mut app, cast, case) = opened_on(bucket.app()).await;
    let lead = &cast["lead@north"];
    let beside = within(&app.data()).len();
    let (small, large) = (pdf("small"), long());
    let files = [
        (lead.upload(&case.id, "Small.pdf", &small).await, small),
        (lead.upload(&case.id, "Large.pdf", &large).await, large),
    ];
    for (file, bytes) in &files {
        assert_eq!(lead.scanned(file).await, "CLEAN");
        assert_eq!(&lead.download(file).await.bytes, bytes);
    }
    let (file, bytes) = &files[1];
    let part = lead.get(&format!("/files/{file}"), &[("range", "bytes=6000000-6000999")]).await;
    assert_eq!((part.status, &part.bytes[..]), (206, &bytes[6_000_000..6_001_000]));
    let objects = bucket.objects();
    assert_eq!(objects.len(), 2, "one object for each, and nothing beside them");
    let holds = |path: &PathBuf| {
        let stored = fs::read(path).expect("it can be read");
        stored.windows(10).any(|part| part == b"canaryfile")
    };
    assert!(!objects.iter().any(holds), "what is stored is sealed");
    assert_eq!(within(&app.data()).len(), beside, "nothing is kept beside the bucket");

    app.kill();
    app.go_on();
    let lead = app.user("lead@north").await;
    for (file, bytes) in &files {
        assert_eq!(&lead.download(file).await.bytes, bytes);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_that_does_not_answer_loses_nothing() {
    let bucket = Bucket::start().await;
    let (app, cast, case) = opened_on(bucket.app()).await;
    let lead = &cast["lead@north"];
    let bytes = pdf("kept");
    let kept = lead.upload(&case.id, "Kept.pdf", &bytes).await;
    assert_eq!(lead.scanned(&kept).await, "CLEAN");
    for mood in [Mood::Busy, Mood::Silent] {
        bucket.becomes(mood);
        let begun = lead.begin(&case.id, "Later.pdf", bytes.len()).await.done_or_row();
        let upload = begun.text("/upload/id").to_owned();
        let asked = Instant::now();
        let put = lead.put(&upload, bytes.clone()).await;
        assert_eq!((put.status, put.code()), (503, Some("OVERLOADED")));
        let attached = lead.act_on("attachFiles", &case.id, json!({ "uploadIds": [upload] })).await;
        assert_eq!(attached.code(), Some("FILE_NOT_READY"));
        let opened = lead.download(&kept).await;
        assert_eq!((opened.status, opened.code().as_str()), (503, "OVERLOADED"));
        let waited = asked.elapsed().as_secs();
        assert!(waited < PATIENCE_SECONDS, "somebody waited {waited} s for both");

        bucket.becomes(Mood::Well);
        assert_eq!(lead.put(&upload, bytes.clone()).await.status, 200, "the same upload goes on");
        let file = lead.attach(&case.id, &[upload], "").await.remove(0);
        assert_eq!(lead.scanned(&file).await, "CLEAN");
        assert_eq!(lead.download(&file).await.bytes, bytes);
        assert_eq!(lead.download(&kept).await.bytes, bytes);
    }
    drop(app);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_that_refuses_ends_the_start() {
    let bucket = Bucket::start().await;
    let mut app = bucket.app();
    assert!(app.stop());
    app.set("AWS_SECRET_ACCESS_KEY", "another secret");
    let (code, told) = app.fails_to_go_on();
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("The bucket of CASETRAIL_FILES_URL"), "{told}");
    // The control: with its secret it starts.
    app.set("AWS_SECRET_ACCESS_KEY", SECRET);
    app.go_on();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_large_files_at_once_take_little_memory_on_their_way_to_a_bucket() {
    let bucket = Bucket::start().await;
    let (app, cast, case) = opened_on(bucket.app()).await;
    let grown = grown_by_large_files(&app, &cast["lead@north"], &case.id).await;
    println!("{FILES} files to a bucket at once: {} MiB more memory", grown >> 20);
    assert!(grown < GROWTH_BYTES_MAX, "{} MiB", grown >> 20);
}
