//! Where what is stored of files lies: a folder, or a bucket that speaks S3.

use super::https::{ANSWER_MAX, Https};
use super::waiting::Waiting;
use super::writing::Writing;
use bytes::Bytes;
use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt, TryStreamExt};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Place;
use object_store::{Error, GetOptions, GetRange, ObjectStore, ObjectStoreExt, RetryConfig};
use std::fs::DirBuilder;
use std::ops::Range;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// The name of the folder in the data folder.
const FOLDER: &str = "files";
/// Time for a bucket to answer at the start.
const REACHING_MAX: Duration = Duration::from_secs(10);
/// Time for a request to a bucket that fails, tried again and again.
const TRYING_MAX: Duration = Duration::from_secs(5);

/// Where what is stored of files lies. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    objects: Arc<dyn ObjectStore>,
    prefix: Place,
    medium: Medium,
}

/// What it lies on.
#[derive(Clone)]
enum Medium {
    /// A folder.
    Folder(PathBuf),
    /// A bucket with its URL, and what waits to be sent to it.
    Bucket(Arc<str>, Waiting),
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
                Self::bucket(url, data).map_err(|error| wrong(&error))
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
            medium: Medium::Folder(path.to_owned()),
        })
    }

    fn bucket(url: &str, data: &Path) -> Result<Self, Error> {
        let retry = RetryConfig { retry_timeout: TRYING_MAX, ..RetryConfig::default() };
        let builder = AmazonS3Builder::from_env().with_url(url).with_retry(retry);
        let objects = builder.with_http_connector(Https).build()?;
        let after = url.strip_prefix("s3://").unwrap_or_default();
        let prefix = after.split_once('/').map_or("", |(_, prefix)| prefix);
        Ok(Self {
            objects: Arc::new(objects),
            prefix: Place::parse(prefix.trim_matches('/'))?,
            medium: Medium::Bucket(url.into(), Waiting::new(data)),
        })
    }

    /// The URL of a bucket; none for a folder.
    #[must_use]
    pub fn bucket_url(&self) -> Option<&str> {
        match &self.medium {
            Medium::Folder(_) => None,
            Medium::Bucket(url, _) => Some(url),
        }
    }

    /// Whether it can be reached; a folder that was opened can.
    ///
    /// # Errors
    /// One sentence that says what is in the way.
    pub async fn reach(&self) -> Result<(), String> {
        if matches!(self.medium, Medium::Folder(_)) {
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
        self.write_at(self.place(object)).await
    }

    async fn write_at(&self, place: Place) -> Result<Writing, Error> {
        match &self.medium {
            Medium::Folder(_) => Ok(Writing::in_folder(self.objects.put_multipart(&place).await?)),
            Medium::Bucket(_, waiting) => {
                Ok(Writing::to_bucket(waiting.begin(self.objects.clone(), place).await?))
            }
        }
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
        Ok((size, in_time(found.into_stream())))
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
        if let Medium::Folder(folder) = &self.medium {
            remove_unfinished(folder, object).await;
        }
        Ok(())
    }

    fn named(&self, group: &str, name: &str) -> Place {
        self.prefix.clone().join(group).join(name)
    }

    /// Begins to write what is no file of a case, under a name in a group of its own.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn write_named(&self, group: &str, name: &str) -> Result<Writing, Error> {
        self.write_at(self.named(group, name)).await
    }

    /// All bytes of what lies under a name, as they come, and how many.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn read_named(
        &self,
        group: &str,
        name: &str,
    ) -> Result<(u64, BoxStream<'static, Result<Bytes, Error>>), Error> {
        let found = self.objects.get(&self.named(group, name)).await?;
        let size = found.meta.size;
        Ok((size, in_time(found.into_stream())))
    }

    /// Removes what lies under a name, if anything does.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn remove_named(&self, group: &str, name: &str) -> Result<(), Error> {
        match self.objects.delete(&self.named(group, name)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Removes from a group what writes that were cut off by a crash left in a folder. A bucket's own
    /// rule for uploads that were never completed does that there.
    pub async fn sweep_named(&self, group: &str, older_than: Duration) {
        let Medium::Folder(folder) = &self.medium else { return };
        let Ok(mut listed) = tokio::fs::read_dir(folder.join(group)).await else { return };
        while let Ok(Some(entry)) = listed.next_entry().await {
            let written = entry.metadata().await.and_then(|file| file.modified());
            let age = written.ok().and_then(|at| at.elapsed().ok()).unwrap_or_default();
            if entry.file_name().to_string_lossy().contains('#') && age > older_than {
                // It may be gone meanwhile.
                let _ = tokio::fs::remove_file(entry.path()).await;
            }
        }
    }

    /// The names in a group.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn names(&self, group: &str) -> Result<Vec<String>, Error> {
        let group = self.prefix.clone().join(group);
        let listed: Vec<_> = self.objects.list(Some(&group)).try_collect().await?;
        Ok(listed.iter().filter_map(|meta| meta.location.filename().map(str::to_owned)).collect())
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

/// What is read, as long as each piece of it comes in time.
fn in_time(
    pieces: BoxStream<'static, Result<Bytes, Error>>,
) -> BoxStream<'static, Result<Bytes, Error>> {
    stream::try_unfold(pieces, |mut pieces| async move {
        match tokio::time::timeout(ANSWER_MAX, pieces.next()).await {
            Ok(piece) => Ok(piece.transpose()?.map(|piece| (piece, pieces))),
            Err(late) => Err(Error::Generic { store: "storage of files", source: late.into() }),
        }
    })
    .boxed()
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
