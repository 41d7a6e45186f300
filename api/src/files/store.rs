//! Where what is stored of files lies: a folder, or a bucket that speaks S3.

use super::https::Https;
use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Place;
use object_store::{Error, GetOptions, GetRange, MultipartUpload, ObjectStore, ObjectStoreExt};
use std::fs::DirBuilder;
use std::ops::Range;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// The name of the folder in the data folder.
const FOLDER: &str = "files";
/// Bytes gathered before they are written to a folder.
const FOLDER_PART_BYTES: usize = 256 * 1024;
/// The same for a bucket: the least that S3 takes.
const BUCKET_PART_BYTES: usize = 5 * 1024 * 1024;
/// Time for a bucket to answer at the start.
const REACHING_MAX: Duration = Duration::from_secs(10);

/// Where what is stored of files lies. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    objects: Arc<dyn ObjectStore>,
    prefix: Place,
    part_bytes: usize,
    /// `None` for a bucket.
    folder: Option<PathBuf>,
}

impl Store {
    /// Opens a folder, made when missing, or a bucket; without a setting the folder `files` of the
    /// data folder. Credentials of a bucket are in the usual variables (`AWS_ACCESS_KEY_ID` and so on).
    ///
    /// # Errors
    /// One sentence that says what is wrong with the setting.
    pub fn open(setting: Option<&str>, data: &Path) -> Result<Self, String> {
        let wrong = |why: &dyn std::fmt::Display| {
            format!("CASETRAIL_FILES_URL is \"{}\": {why}.", setting.unwrap_or_default())
        };
        match setting {
            None => Self::folder(&data.join(FOLDER)).map_err(|error| wrong(&error)),
            Some(url) if url.starts_with("s3://") => {
                Self::bucket(url).map_err(|error| wrong(&error))
            }
            Some(url) if url.contains("://") && !url.starts_with("file://") => {
                Err(wrong(&"it must be a folder or s3://BUCKET/PREFIX"))
            }
            Some(path) => {
                let path = path.strip_prefix("file://").unwrap_or(path);
                Self::folder(Path::new(path)).map_err(|error| wrong(&error))
            }
        }
    }

    fn folder(path: &Path) -> Result<Self, Error> {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
        made.map_err(|source| Error::Generic { store: "folder", source: source.into() })?;
        let objects = LocalFileSystem::new_with_prefix(path)?.with_fsync(true);
        Ok(Self {
            objects: Arc::new(objects),
            prefix: Place::default(),
            part_bytes: FOLDER_PART_BYTES,
            folder: Some(path.to_owned()),
        })
    }

    fn bucket(url: &str) -> Result<Self, Error> {
        let builder = AmazonS3Builder::from_env().with_url(url);
        let objects = builder.with_http_connector(Https).build()?;
        let after = url.strip_prefix("s3://").unwrap_or_default();
        let prefix = after.split_once('/').map_or("", |(_, prefix)| prefix);
        Ok(Self {
            objects: Arc::new(objects),
            prefix: Place::parse(prefix.trim_matches('/'))?,
            part_bytes: BUCKET_PART_BYTES,
            folder: None,
        })
    }

    /// Whether it can be reached; a folder that was opened can.
    ///
    /// # Errors
    /// One sentence that says what is in the way.
    pub async fn reach(&self) -> Result<(), String> {
        if self.folder.is_some() {
            return Ok(());
        }
        let place = self.place(Uuid::nil());
        match tokio::time::timeout(REACHING_MAX, self.objects.head(&place)).await {
            Ok(Ok(_) | Err(Error::NotFound { .. })) => Ok(()),
            Ok(Err(error)) => Err(format!("The bucket of CASETRAIL_FILES_URL: {error}.")),
            Err(_) => Err("The bucket of CASETRAIL_FILES_URL does not answer.".to_owned()),
        }
    }

    fn place(&self, object: Uuid) -> Place {
        let id = object.to_string();
        let group = &id[id.len() - 2..];
        self.prefix.clone().join(group).join(id.as_str())
    }

    /// Begins to write an object.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn write(&self, object: Uuid) -> Result<Writing, Error> {
        let parts = self.objects.put_multipart(&self.place(object)).await?;
        let gathered = Vec::with_capacity(self.part_bytes);
        Ok(Writing { parts, gathered, part_bytes: self.part_bytes })
    }

    /// How large an object is, and its bytes in this range, as they come.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn read(
        &self,
        object: Uuid,
        range: Range<u64>,
    ) -> Result<(u64, BoxStream<'static, Result<Bytes, Error>>), Error> {
        let options = GetOptions { range: Some(GetRange::Bounded(range)), ..GetOptions::default() };
        let found = self.objects.get_opts(&self.place(object), options).await?;
        let size = found.meta.size;
        Ok((size, found.into_stream().boxed()))
    }

    /// Removes an object, and what a write that was cut off left of it. One that is not there is
    /// removed already.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn remove(&self, object: Uuid) -> Result<(), Error> {
        match self.objects.delete(&self.place(object)).await {
            Ok(()) | Err(Error::NotFound { .. }) => {}
            Err(error) => return Err(error),
        }
        if let Some(folder) = &self.folder {
            remove_unfinished(folder, object).await;
        }
        Ok(())
    }

    /// All objects, by id; for tests and sweeps.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn objects(&self) -> Result<Vec<Uuid>, Error> {
        let listed: Vec<_> = self.objects.list(Some(&self.prefix)).try_collect().await?;
        let ids = listed.iter().filter_map(|meta| meta.location.filename()?.parse().ok());
        Ok(ids.collect())
    }
}

/// A write to a folder lies beside its place until it is whole; one cut off by a crash stays there.
async fn remove_unfinished(folder: &Path, object: Uuid) {
    let id = object.to_string();
    let group = folder.join(&id[id.len() - 2..]);
    let Ok(mut listed) = tokio::fs::read_dir(group).await else { return };
    while let Ok(Some(entry)) = listed.next_entry().await {
        if entry.file_name().to_string_lossy().starts_with(&format!("{id}#")) {
            // It may be gone meanwhile.
            let _ = tokio::fs::remove_file(entry.path()).await;
        }
    }
}

/// An object that is being written. It is there when it was finished, whole or not at all.
pub struct Writing {
    parts: Box<dyn MultipartUpload>,
    gathered: Vec<u8>,
    part_bytes: usize,
}

impl Writing {
    /// Writes more of it, and waits when enough was gathered.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() < self.part_bytes {
            return Ok(());
        }
        let full = std::mem::replace(&mut self.gathered, Vec::with_capacity(self.part_bytes));
        self.parts.put_part(full.into()).await
    }

    /// Writes the rest, and returns when all of it is durable.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn finish(mut self) -> Result<(), Error> {
        if !self.gathered.is_empty() {
            self.parts.put_part(std::mem::take(&mut self.gathered).into()).await?;
        }
        self.parts.complete().await.map(drop)
    }

    /// Gives up: nothing of it stays.
    pub async fn abort(mut self) {
        // What can't be removed now is removed with its row.
        let _ = self.parts.abort().await;
    }
}
