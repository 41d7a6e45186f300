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
    let mut files = String::from("&[\n");
    for path in found(&web.join("client"))? {
        describe(&mut files, &web.join("client"), &path)?;
    }
    files.push(']');
    let out = std::env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("web_files.rs"), files)
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

/// Writes one file as the `File` that `src/front/web.rs` knows.
fn describe(files: &mut String, client: &Path, path: &Path) -> io::Result<()> {
    let name = path.strip_prefix(client).map_err(io::Error::other)?;
    let mut hasher = DefaultHasher::new();
    fs::read(path)?.hash(&mut hasher);
    let copy = |extension: &str| {
        let copy = PathBuf::from(format!("{}.{extension}", path.display()));
        if copy.exists() { format!("Some(include_bytes!({copy:?}))") } else { "None".to_owned() }
    };
    let (brotli, gzip) = (copy("br"), copy("gz"));
    writeln!(
        files,
        "File {{ path: \"/{}\", tag: \"\\\"{:016x}\\\"\", plain: include_bytes!({path:?}), brotli: {brotli}, gzip: {gzip} }},",
        name.display(),
        hasher.finish(),
    )
    .map_err(io::Error::other)
}
