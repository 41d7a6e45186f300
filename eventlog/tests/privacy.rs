//! Personal data lies nowhere in the clear.

use casetrail_eventlog::{Expected, Log, LogError, RowWrite};
use uuid::Uuid;

use crate::toy::{Folder, Toy, append, event, known, on_both};

on_both! { "current_thread":
    an_event_with_personal_data_needs_a_subject,
}

const CANARY: &str = "canary-5f1d";

#[tokio::test]
async fn no_file_holds_a_personal_value() {
    let folder = Folder::new();
    let log = folder.open().await;
    for n in 0..50 {
        let made = Toy::Made { name: known(&format!("{CANARY}-{n}")), weight: n };
        let mut append = append(Uuid::now_v7(), Expected::Any, vec![made]);
        append.rows = vec![RowWrite::Put {
            kind: "draft",
            id: Uuid::now_v7(),
            owner: Uuid::from_u128(5),
            scope: Uuid::from_u128(6),
            expected: 0,
            series: None,
            number: None,
            body: format!("{CANARY} in a draft").into(),
            expires: None,
        }];
        log.append(append).await.unwrap();
    }
    assert_eq!(holding(&folder, CANARY), Vec::<String>::new(), "while it is open");
    // The control: what is not personal is found.
    assert!(holding(&folder, "\"weight\":49").iter().any(|file| file.starts_with("log.db")));
    log.close().await;
    assert_eq!(holding(&folder, CANARY), Vec::<String>::new(), "when it is closed");
    assert_eq!(holding(&folder, "\"weight\":49"), ["log.db"]);
}

/// The names of the files that hold this text.
fn holding(folder: &Folder, text: &str) -> Vec<String> {
    let found = folder
        .bytes()
        .into_iter()
        .filter(|(_, bytes)| bytes.windows(text.len()).any(|window| window == text.as_bytes()));
    found.map(|(path, _)| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
}

async fn an_event_with_personal_data_needs_a_subject(folder: Folder) {
    let log = folder.open().await;
    let refused = |kind| {
        let mut append = append(Uuid::now_v7(), Expected::Any, vec![]);
        let mut event = event(kind);
        event.subject = None;
        append.events = vec![event];
        append
    };
    let personal = log.append(refused(Toy::Made { name: known("x"), weight: 1 })).await;
    assert!(personal.unwrap_err().to_string().contains("no subject"));
    log.append(refused(Toy::Counted(1))).await.unwrap();
}

#[tokio::test]
async fn an_unreadable_payload_is_told_without_a_word_of_it() {
    #[derive(Debug, serde::Serialize, serde::Deserialize)]
    enum Other {
        Made { name: crate::toy::Personal<u32> },
    }
    let folder = Folder::new();
    let log = folder.open().await;
    let made = Toy::Made { name: known(CANARY), weight: 1 };
    log.append(append(Uuid::now_v7(), Expected::Any, vec![made])).await.unwrap();
    log.close().await;
    let log = Log::<Other>::open(folder.settings()).await.unwrap();
    let error = log.read(0, 1).await.unwrap_err();
    assert!(matches!(error, LogError::Payload { position: 1, .. }), "{error}");
    assert!(!format!("{error} {error:?}").contains(CANARY), "{error}");
}
