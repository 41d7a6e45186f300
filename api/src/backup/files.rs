//! The stored bytes of files, which stay sealed. A bucket's are its owner's to keep versions of.

use super::{FILE_LIST, FILES};
use crate::cursor::hex;
use crate::files::Store;
use futures_util::StreamExt;
use object_store::Error;
use ring::digest::{Context, SHA256};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// More than any object has, and less than a signed number holds.
const WHOLE: std::ops::Range<u64> = 0..(i64::MAX as u64);
/// Bytes read at once.
const PIECE_BYTES: usize = 256 * 1024;

/// A line of the list.
struct Line {
    sha256: String,
    bytes: u64,
    object: Uuid,
}

impl Line {
    fn text(&self) -> String {
        format!("{} {} {}\n", self.sha256, self.bytes, self.object)
    }

    fn parse(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        let (sha256, bytes, object) = (words.next()?, words.next()?, words.next()?);
        let (bytes, object) = (bytes.parse().ok()?, object.parse().ok()?);
        words.next().is_none().then(|| Self { sha256: sha256.to_owned(), bytes, object })
    }
}

/// Where an object lies in a backup, as in a folder of files.
fn place(folder: &Path, object: Uuid) -> PathBuf {
    let id = object.to_string();
    folder.join(FILES).join(&id[id.len() - 2..]).join(id)
}

/// Copies all objects and lists them: how many, and how many bytes.
pub async fn save(store: &Store, folder: &Path) -> Result<(u64, u64), String> {
    let (mut list, mut count, mut total) = (String::new(), 0, 0);
    let objects = match store.bucket_url() {
        None => store.objects().await.map_err(|error| format!("Files: {error}."))?,
        Some(_) => Vec::new(),
    };
    for object in objects {
        let wrong = |error: &dyn std::fmt::Display| format!("File {object}: {error}.");
        match save_one(store, folder, object).await {
            Ok(line) => {
                (count, total) = (count + 1, total + line.bytes);
                list.push_str(&line.text());
            }
            // An upload that was given up meanwhile.
            Err(Error::NotFound { .. }) => {}
            Err(error) => return Err(wrong(&error)),
        }
    }
    let path = folder.join(FILE_LIST);
    let write = || {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        file.write_all(list.as_bytes())?;
        file.sync_all()
    };
    write().map_err(|error| format!("{}: {error}.", path.display()))?;
    Ok((count, total))
}

async fn save_one(store: &Store, folder: &Path, object: Uuid) -> Result<Line, Error> {
    let failed = |source: std::io::Error| Error::Generic { store: "backup", source: source.into() };
    let (_, mut parts) = store.read(object, WHOLE).await?;
    let path = place(folder, object);
    if let Some(group) = path.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(group).map_err(failed)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let file = file.as_mut().map_err(|error| failed(error.kind().into()))?;
    let (mut digest, mut bytes) = (Context::new(&SHA256), 0);
    while let Some(part) = parts.next().await {
        let part = part?;
        digest.update(&part);
        bytes += part.len() as u64;
        file.write_all(&part).map_err(failed)?;
    }
    file.sync_all().map_err(failed)?;
    Ok(Line { sha256: hex(digest.finish().as_ref()), bytes, object })
}

/// Sees to it that each file of the list is as it was, before anything is restored.
pub fn check(folder: &Path) -> Result<(), String> {
    for line in lines(folder)? {
        let path = place(folder, line.object);
        let (bytes, hash) =
            casetrail_eventlog::copy::digest(&path).map_err(|error| format!("{error}."))?;
        if bytes != line.bytes || hex(&hash) != line.sha256 {
            return Err(format!("{} is not what was saved: nothing was restored.", path.display()));
        }
    }
    Ok(())
}

fn lines(folder: &Path) -> Result<Vec<Line>, String> {
    let path = folder.join(FILE_LIST);
    let list =
        fs::read_to_string(&path).map_err(|error| format!("{}: {error}.", path.display()))?;
    let lines: Option<Vec<Line>> = list.lines().map(Line::parse).collect();
    lines.ok_or_else(|| format!("{} is malformed.", path.display()))
}

/// Puts the files back that are not there: how many the list has.
pub async fn restore(folder: &Path, store: &Store) -> Result<u64, String> {
    let there = store.objects().await.map_err(|error| format!("Files: {error}."))?;
    let there: std::collections::HashSet<Uuid> = there.into_iter().collect();
    let mut count = 0;
    for line in lines(folder)? {
        count += 1;
        if !there.contains(&line.object) {
            let put = restore_one(folder, store, line.object).await;
            put.map_err(|error| format!("File {}: {error}.", line.object))?;
        }
    }
    Ok(count)
}

async fn restore_one(folder: &Path, store: &Store, object: Uuid) -> Result<(), Error> {
    use std::io::Read;
    let failed = |source: std::io::Error| Error::Generic { store: "backup", source: source.into() };
    let mut file = File::open(place(folder, object)).map_err(failed)?;
    let mut writing = store.write(object).await?;
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        match file.read(&mut piece).map_err(failed)? {
            0 => return writing.finish().await,
            read => writing.write(&piece[..read]).await?,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_comes_back_and_a_malformed_one_does_not() {
        let line = Line { sha256: "ab".repeat(32), bytes: 7, object: Uuid::from_u128(1) };
        let text = line.text();
        let read = Line::parse(text.trim_end()).map(|line| line.text());
        assert_eq!(read.as_deref(), Some(text.as_str()));
        for wrong in ["", "ab 1", "ab x 00000000-0000-0000-0000-000000000001", "a 1 /etc/passwd"] {
            assert!(Line::parse(wrong).is_none(), "{wrong}");
        }
    }
}
