//! Embeds the built web client, `web/dist/client`, where it is there. Cargo alone builds without it, and needs no Node.

use std::collections::hash_map::DefaultHasher;
use std::fmt::Write;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/dist");
    // The folder is tracked, so that it can be watched whether the client is built or not.
    println!("cargo::rerun-if-changed={}", web.display());
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(std::env::var("OUT_DIR").map_err(io::Error::other)?);
    let mut files = String::from("&[\n");
    for path in found(&web.join("client"))? {
        describe(&mut files, &web.join("client"), &out.join("web"), &path)?;
    }
    files.push(']');
    fs::write(out.join("web_files.rs"), files)
}

/// The page and its assets, in a fixed order; compressed copies are found beside them.
fn found(client: &Path) -> io::Result<Vec<PathBuf>> {
    let index = client.join("index.html");
    if !index.exists() {
        return Ok(Vec::new());
    }
    let assets = fs::read_dir(client.join("assets"))?;
    let mut paths: Vec<PathBuf> =
        assets.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    paths.retain(|path| {
        path.extension().is_none_or(|extension| extension != "br" && extension != "gz")
    });
    paths.push(index);
    paths.sort();
    Ok(paths)
}

/// Writes one file as the `File` that `src/front/web.rs` knows. What is embedded is a copy, so that the
/// client may be built again while this crate compiles.
fn describe(files: &mut String, client: &Path, out: &Path, path: &Path) -> io::Result<()> {
    let name = path.strip_prefix(client).map_err(io::Error::other)?;
    let mut hasher = DefaultHasher::new();
    fs::read(path)?.hash(&mut hasher);
    let kept = out.join(name);
    fs::create_dir_all(kept.parent().unwrap_or(out))?;
    fs::copy(path, &kept)?;
    let compressed = |extension: &str| -> io::Result<String> {
        let beside = |file: &Path| PathBuf::from(format!("{}.{extension}", file.display()));
        if !beside(path).exists() {
            return Ok("None".to_owned());
        }
        fs::copy(beside(path), beside(&kept))?;
        Ok(format!("Some(include_bytes!({:?}))", beside(&kept)))
    };
    let (brotli, gzip) = (compressed("br")?, compressed("gz")?);
    writeln!(
        files,
        "File {{ path: \"/{}\", tag: \"\\\"{:016x}\\\"\", plain: include_bytes!({kept:?}), brotli: {brotli}, gzip: {gzip} }},",
        name.display(),
        hasher.finish(),
    )
    .map_err(io::Error::other)
}
