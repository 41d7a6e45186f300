//! The files of a case of the table, and who opens them.

use super::looks::{Look, missing};
use super::world::Story;
use casetrail_tests::pdf;
use serde_json::json;

/// The classes of files that everybody tries to open.
pub const DOWNLOADS: [&str; 8] = [
    "Attendance Lead's file",
    "Office Support's file",
    "provider's internal file",
    "provider's shared file",
    "unshared file",
    "withdrawn school file",
    "withdrawn provider file",
    "infected file",
];

const LEAD: &str = "lead@north";
const WORKFLOW: &str = "workflow@northwood";

impl Story<'_> {
    /// Files of every kind, those of the school and those of the provider, all of them scanned.
    pub async fn files(&mut self) {
        self.put(LEAD, "Attendance Lead's file", "").await;
        self.put("support@north", "Office Support's file", "").await;
        self.put(self.named.account(), "named contact's file", "").await;
        let id = self.put(LEAD, "withdrawn school file", "").await;
        self.act(LEAD, "withdrawFile", json!({ "fileId": id })).await;
        let id = self.put(LEAD, "old name of a school file", "").await;
        let input = json!({ "fileId": id, "name": "The new name of the school's.pdf" });
        self.act(LEAD, "renameFile", input).await;

        self.put(WORKFLOW, "provider's internal file", "").await;
        self.put(WORKFLOW, "provider's shared file", "SHARED").await;
        let id = self.put(WORKFLOW, "unshared file", "SHARED").await;
        self.act(WORKFLOW, "unshare", json!({ "ids": [id] })).await;
        let id = self.put(WORKFLOW, "withdrawn provider file", "SHARED").await;
        self.act(WORKFLOW, "withdrawFile", json!({ "fileId": id })).await;
        let id = self.put(WORKFLOW, "old name of a provider file", "SHARED").await;
        let input = json!({ "fileId": id, "name": "The new name of the provider's.pdf" });
        self.act(WORKFLOW, "renameFile", input).await;
        self.put(WORKFLOW, WORKFLOW, "").await;
        self.infected().await;
    }

    /// Files of the Case Manager's.
    pub async fn managers_files(&mut self) {
        self.put("manager@northwood", "manager@northwood", "").await;
        self.put("manager@northwood", "to be withdrawn", "").await;
    }

    /// A file of this person's, whose name tells its class; scanned before anything else happens.
    async fn put(&mut self, who: &str, class: &'static str, visibility: &str) -> String {
        let name = format!("{}pdf", self.canary(class));
        let (user, case) = (&self.cast[who], &self.subject.case.id);
        let upload = user.stage(case, &name, &pdf(class)).await;
        let file = user.attach(case, &[upload], visibility).await.remove(0);
        assert_eq!(user.scanned(&file).await, "CLEAN", "{class}");
        self.subject.files.insert(class, file.clone());
        file
    }

    async fn infected(&mut self) {
        let (user, case) = (&self.cast[LEAD], &self.subject.case.id);
        let file = user.upload(case, "infected.txt", &casetrail_tests::eicar()).await;
        assert_eq!(user.scanned(&file).await, "INFECTED");
        self.subject.files.insert("infected file", file);
    }
}

impl Look<'_> {
    /// Opens every class of file. What holds a virus nobody opens, and what is hidden answers as
    /// what is missing does.
    pub async fn downloads(&mut self) {
        for class in DOWNLOADS {
            let Some(file) = self.subject.files.get(class) else { continue };
            let came = self.user.download(file).await;
            let whole = came.bytes == pdf(class);
            let word = match (came.status, came.code().as_str()) {
                (200, _) if whole => "yes",
                (404, _) => "no",
                (403, "FILE_INFECTED") if class == "infected file" => "no",
                (401, "UNAUTHENTICATED") => "unauthenticated",
                _ => "another answer",
            };
            if word != "yes" && came.bytes.windows(4).any(|part| part == b"%PDF") {
                self.remark(&format!("{class}: {} tells of it", came.status));
            }
            if word == "no" && came.status == 404 {
                let other = self.user.download(&missing(file)).await;
                if (other.status, &other.bytes) != (came.status, &came.bytes) {
                    self.remark(&format!("{class}: hidden and missing answer differently"));
                }
            }
            self.out.note(format!("download {class}"), self.state, word);
        }
    }
}
