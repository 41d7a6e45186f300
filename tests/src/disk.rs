//! A small disk for a data folder, that fills up and can be made read-only.

use crate::app::App;
use crate::folder::Folder;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// A disk of its own beneath the data folder of a stopped service.
pub struct Disk {
    path: PathBuf,
}

impl Disk {
    /// A disk of this many megabytes, with all that the data folder held; none where mounting is
    /// not allowed. The service must be stopped.
    ///
    /// # Panics
    /// When the data has no room on it.
    #[must_use]
    pub fn beneath(app: &App, megabytes: u32) -> Option<Self> {
        let path = app.data();
        let kept = Folder::copy_of(&path);
        let size = format!("size={megabytes}m");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(&path)
            .output()
            .is_ok_and(|output| output.status.success());
        if !mounted {
            println!("not run: mounting is not allowed here");
            return None;
        }
        let disk = Self { path };
        kept.copy_to(&disk.path);
        Some(disk)
    }

    /// Takes all the room there is.
    ///
    /// # Panics
    /// When it can't be written at all.
    pub fn fill(&self) {
        let mut ballast = fs::File::create(self.ballast()).expect("the disk is writable");
        // Large pieces first, then small ones into what is left.
        for size in [1 << 20, 4_096, 1] {
            let piece = vec![0; size];
            while std::io::Write::write_all(&mut ballast, &piece).is_ok() {}
        }
    }

    /// Gives the room back.
    ///
    /// # Panics
    /// When it was not taken.
    pub fn make_room(&self) {
        fs::remove_file(self.ballast()).expect("the ballast is there");
    }

    /// Lets nothing be written; nothing may have a file open for writing.
    ///
    /// # Panics
    /// When something is open.
    pub fn forbid_writing(&self) {
        self.remount("remount,ro");
    }

    /// Lets it be written again.
    ///
    /// # Panics
    /// When the system refuses.
    pub fn allow_writing(&self) {
        self.remount("remount,rw");
    }

    fn remount(&self, options: &str) {
        let output = Command::new("mount").args(["-o", options]).arg(&self.path).output();
        let output = output.expect("mount can be run");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    fn ballast(&self) -> PathBuf {
        self.path.join("ballast")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily: a service that is just ending may still have a file open.
        drop(Command::new("umount").arg("-l").arg(&self.path).output());
    }
}
