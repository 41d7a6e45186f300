//! The sources as they should be: who uses whom, one engine, short files, nothing forbidden.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How long a Rust file may be before it should be two.
const FILE_LINES_MAX: usize = 500;

/// How long half of them may be at most.
const MEDIAN_LINES_MAX: usize = 200;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the crate lies in the workspace")
        .to_owned()
}

fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).current_dir(root()).output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it answers in text")
}

fn metadata() -> Value {
    let text = run("cargo", &["metadata", "--format-version", "1", "--no-deps"]);
    serde_json::from_str(&text).expect("cargo's metadata is JSON")
}

/// What each of our crates depends on outside its tests.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("there are packages");
    let ours = packages.iter().filter(|package| package["source"].is_null());
    let normal = |package: &Value| {
        let all = package["dependencies"].as_array().into_iter().flatten();
        let normal = all.filter(|dependency| dependency["kind"].is_null());
        normal.filter_map(|dependency| dependency["name"].as_str()).map(str::to_owned).collect()
    };
    ours.map(|package| (package["name"].as_str().unwrap_or_default().to_owned(), normal(package)))
        .collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn each_crate_uses_only_what_it_may() {
    let dependencies = dependencies();
    let ours = |name: &str| -> BTreeSet<String> {
        let all = dependencies.get(name).unwrap_or_else(|| panic!("there is no {name}"));
        all.iter().filter(|used| used.starts_with("casetrail-")).cloned().collect()
    };
    assert_eq!(ours("casetrail-domain"), set(&[]));
    assert_eq!(ours("casetrail-eventlog"), set(&[]));
    assert_eq!(ours("casetrail-projections"), set(&["casetrail-domain", "casetrail-eventlog"]));
    let pure = set(&[
        "chrono",
        "chrono-tz",
        "serde",
        "serde_json",
        "thiserror",
        "unicode-normalization",
        "uuid",
    ]);
    let more: Vec<_> = dependencies["casetrail-domain"].difference(&pure).collect();
    assert!(more.is_empty(), "domain has no IO, no clock and no randomness, but uses {more:?}");
    for (name, engine) in [
        ("casetrail-projections", "sqlx"),
        ("casetrail-projections", "async-graphql"),
        ("casetrail-eventlog", "async-graphql"),
        ("casetrail-eventlog", "axum"),
    ] {
        assert!(!dependencies[name].contains(engine), "{name} uses {engine}");
    }
    for (name, used) in &dependencies {
        let known = ["casetrail-api", "casetrail-tests"].contains(&name.as_str());
        assert!(known || !used.contains("casetrail-api"), "{name} uses the api");
        assert!(
            !used.contains("async-graphql-axum"),
            "{name} uses a front that runs mutations from forms"
        );
    }
}

#[test]
fn one_version_of_each_engine() {
    let lock = locked();
    let engines =
        ["libsqlite3-sys", "sqlx", "sqlx-core", "rusqlite", "async-graphql", "tokio", "rustls"];
    for name in engines {
        let versions = lock.get(name).cloned().unwrap_or_default();
        assert!(versions.len() <= 1, "{name}: {versions:?}");
    }
    let sqlite = lock["libsqlite3-sys"].first().cloned().unwrap_or_default();
    assert!(sqlite.starts_with("0.37."), "SQLite before 3.51.3 can corrupt its WAL: {sqlite}");
}

/// The versions of each crate in the lock.
fn locked() -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(root().join("Cargo.lock")).expect("the lock is tracked");
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in text.split("[[package]]").skip(1) {
        let value = |key: &str| {
            let line = package.lines().find_map(|line| line.strip_prefix(key));
            line.map(|value| value.trim_matches(['=', ' ', '"']).to_owned()).unwrap_or_default()
        };
        versions.entry(value("name ")).or_default().insert(value("version "));
    }
    versions
}

/// The tracked files that are text.
fn tracked() -> Vec<(String, String)> {
    let names = run("git", &["ls-files", "-z"]);
    let names = names.split('\0').filter(|name| !name.is_empty());
    let texts = names
        .filter_map(|name| Some((name.to_owned(), fs::read_to_string(root().join(name)).ok()?)));
    texts.collect()
}

fn rust() -> Vec<(String, String)> {
    tracked()
        .into_iter()
        .filter(|(name, _)| Path::new(name).extension().is_some_and(|e| e == "rs"))
        .collect()
}

/// The modules that are only there in tests, by the name of their file.
fn test_modules() -> BTreeSet<String> {
    let mut modules = BTreeSet::new();
    for (_, text) in rust() {
        for (_, after) in text
            .match_indices("#[cfg(test)]\nmod ")
            .map(|(at, found)| text.split_at(at + found.len()))
        {
            modules.extend(after.split_once(';').map(|(name, _)| name.to_owned()));
        }
    }
    modules
}

/// What stands before a file's own tests.
fn outside_tests(name: &str, text: &str) -> String {
    let tests = name.starts_with("tests/")
        || name.contains("/tests/")
        || name.ends_with("/tests.rs")
        || name.contains("/benches/");
    if tests {
        String::new()
    } else {
        text.split("#[cfg(test)]").next().unwrap_or_default().to_owned()
    }
}

#[test]
fn files_hold_one_idea_each() {
    let long: Vec<_> = rust()
        .into_iter()
        .map(|(name, text)| (name, text.lines().count()))
        .filter(|(_, lines)| *lines > FILE_LINES_MAX)
        .collect();
    assert!(long.is_empty(), "{long:#?}");
    let mut lines: Vec<usize> = rust().iter().map(|(_, text)| text.lines().count()).collect();
    lines.sort_unstable();
    let median = lines[lines.len() / 2];
    assert!(median <= MEDIAN_LINES_MAX, "half of the files have {median} lines or more");
}

#[test]
fn nothing_is_unwrapped_allowed_or_left_out() {
    // Put together here so that this file isn't found.
    let forbidden = [
        ["unw", "rap()"].concat(),
        ["#[all", "ow("].concat(),
        ["#![all", "ow("].concat(),
        ["uns", "afe {"].concat(),
        ["tod", "o!("].concat(),
        ["unimpl", "emented!("].concat(),
    ];
    let mut found = Vec::new();
    let tests = test_modules();
    for (name, text) in rust() {
        let stem = Path::new(&name).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if tests.contains(&stem) {
            continue;
        }
        for (number, line) in (1..).zip(outside_tests(&name, &text).lines()) {
            let code = line.split("//").next().unwrap_or_default();
            for word in forbidden.iter().filter(|word| code.contains(word.as_str())) {
                found.push(format!("{name}:{number}: {word}"));
            }
        }
        for word in &forbidden[1..3] {
            if text.contains(word.as_str()) {
                found.push(format!("{name}: {word}"));
            }
        }
    }
    found.dedup();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_project_speaks_of_itself_alone() {
    let hosts = [
        ["crates", ".io/"].concat(),
        ["registry.", "npmjs"].concat(),
        ["static.", "crates"].concat(),
        ["index.", "crates"].concat(),
        ["pypi", ".org"].concat(),
        ["proxy.", "golang"].concat(),
    ];
    let mut found = Vec::new();
    for (name, text) in tracked() {
        // Cargo's own lock names where each crate comes from.
        if name.ends_with("Cargo.lock") || name.ends_with("package-lock.json") {
            continue;
        }
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.to_lowercase();
            found.extend(
                hosts
                    .iter()
                    .filter(|host| line.contains(host.as_str()))
                    .map(|host| format!("{name}:{number}: {host}")),
            );
            let path = ["/wo", "rk/"].concat();
            if line.contains(&path) {
                found.push(format!("{name}:{number}: {path}"));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn locked_crates_come_from_one_place() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).expect("the lock is tracked");
    let sources: BTreeSet<&str> =
        lock.lines().filter_map(|line| line.strip_prefix("source = ")).collect();
    let elsewhere: Vec<_> =
        sources.iter().filter(|source| !source.contains("crates.io-index")).collect();
    assert!(elsewhere.is_empty() && !sources.is_empty(), "{elsewhere:?}");
}

#[test]
fn every_setting_is_in_the_operators_page() {
    let page = fs::read_to_string(root().join("docs/OPERATIONS.md")).expect("the page is there");
    let sources = ["mod.rs", "backup.rs", "import.rs", "migrate.rs", "replay.rs"].map(|name| {
        let source = root().join("api/src/cli").join(name);
        fs::read_to_string(source).expect("the command line has its sources")
    });
    let variables = sources.iter().flat_map(|source| source.split("env = \"").skip(1));
    let variables: BTreeSet<&str> = variables.filter_map(|rest| rest.split('"').next()).collect();
    assert!(variables.len() > 15, "{variables:?}");
    let missing: Vec<_> =
        variables.iter().filter(|name| !page.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
