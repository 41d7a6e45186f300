//! Nobody but its owner reads `views.db`, which holds names and comments in the clear.

use crate::world::{Folder, World};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

const DIR: &str = "VIEWS_PRIVATE_DIR";

/// The child: says, while its files are open, what others may do with them.
#[test]
#[ignore = "the child process of the test below"]
fn fills_files_where_everything_is_allowed() {
    let Some(dir) = std::env::var_os(DIR) else { return };
    let views = casetrail_projections::Views::open(dir.as_ref()).unwrap();
    let world = World::lived(1, 20);
    views.apply(&world.recorded()).unwrap();
    let rebuild = views.begin_rebuild().unwrap();
    rebuild.apply(&world.recorded()).unwrap();
    std::fs::write(std::path::Path::new(&dir).join("control"), "made without a thought").unwrap();
    for file in std::fs::read_dir(dir).unwrap().map(Result::unwrap) {
        let mode = file.metadata().unwrap().permissions().mode() & 0o777;
        println!("mode {mode:o} {}", file.file_name().display());
    }
}

#[test]
fn what_is_made_is_closed_to_others_under_any_umask() {
    let folder = Folder::new("private");
    let child = Command::new("sh")
        .args(["-c", "umask 0; exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap())
        .args(["private::fills_files_where_everything_is_allowed", "--exact", "--ignored"])
        .arg("--nocapture")
        .env(DIR, &folder.0)
        .output()
        .unwrap();
    let told = String::from_utf8(child.stdout).unwrap();
    let told = told.lines().filter_map(|line| line.split_once("mode ").map(|(_, said)| said));
    let mut told: Vec<&str> = told.collect();
    told.sort_unstable();
    let files = ["views-next.db", "views.db", "views.db-shm", "views.db-wal"];
    let mut expected: Vec<String> = files.iter().map(|file| format!("600 {file}")).collect();
    expected.push("666 control".to_owned());
    assert_eq!(told, expected);
}
