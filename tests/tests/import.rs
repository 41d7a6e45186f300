//! The directory comes from files: whole or not at all, once, and on from where it was cut off.

use crate::notifications::told_up_to;
use crate::story::{case, listed, submitted};
use casetrail_domain::Event;
use casetrail_eventlog::{Log, Settings};
use casetrail_tests::{App, Folder, Frame, Socket, User};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

/// A school, its In-School Provision, a provider, their people, two learners, a service.
const DIRECTORY: &str = r#"
{"kind": "person", "username": "Lead@Kowhai", "name": "Aroha O’Neill", "organisation": "0123", "roles": ["ATTENDANCE_LEAD", "primary contact"], "phone": "09 555 0123"}
{"kind": "person", "username": "workflow@ruru", "name": "Wiremu Tāne", "organisation": "P01", "roles": "WORKFLOW_LEAD"}
{"kind": "person", "username": "both@kowhai", "name": "Ngaio", "organisation": "0123", "roles": "OFFICE_SUPPORT; WORKFLOW_LEAD@P02"}
{"kind": "organisation", "key": "P02", "type": "provider", "name": "Kōwhai In-School", "provision_of": "0123"}
{"kind": "organisation", "key": "0123", "type": "school", "name": "Kōwhai School", "catchment": "Ruru area"}
{"kind": "organisation", "key": "P01", "type": "provider", "name": "Ruru Attendance"}
{"kind": "catchment", "name": "Ruru area", "provider": "P01"}
{"kind": "learner", "nsn": "900000001", "name": "Fa'atali Kōwhai", "date_of_birth": "2011-02-28", "year_level": 9, "school": "0123"}
{"kind": "learner", "nsn": 900000002, "name": "Hēmi \"Jim\" Ngata", "date_of_birth": "28/02/2012", "year_level": 8, "school": "0123", "provision": "P02"}

{"kind": "catalogue", "key": "S1", "service_name": "Ruru mentoring", "service_provider": "Ruru Trust"}
"#;

/// What `casetrail import` said.
#[derive(Debug)]
struct Said {
    code: Option<i32>,
    told: String,
    wrong: String,
}

impl Said {
    /// The last line of progress.
    fn last(&self) -> &str {
        self.told.lines().last().unwrap_or_default()
    }

    fn good(&self) {
        assert_eq!(self.code, Some(0), "{self:?}");
    }
}

fn import(app: &App, folder: &Folder, name: &str, text: impl AsRef<[u8]>) -> Said {
    let file = folder.path().join(name);
    std::fs::write(&file, text).expect("the temporary folder is writable");
    said(app.run(&["import", file.to_str().expect("a temporary folder's name is plain")]))
}

fn said(output: std::process::Output) -> Said {
    let text = |bytes| String::from_utf8(bytes).expect("it says text");
    Said { code: output.status.code(), told: text(output.stdout), wrong: text(output.stderr) }
}

async fn position(user: &User) -> u64 {
    let answer = user.query("{ position }", json!({})).await.good();
    answer.text("/position").parse().expect("a position is a decimal string")
}

#[tokio::test]
async fn a_directory_of_every_kind_beside_a_running_server_and_alone() {
    let mut app = App::start();
    let folder = Folder::new();
    let first = import(&app, &folder, "all.ndjson", DIRECTORY);
    first.good();
    assert!(first.last().starts_with("10 records, 10 of them new or changed; "), "{first:?}");

    let lead = app.user("lead@kowhai").await;
    let seen = lead.query("{ viewer { roles name } }", json!({})).await.good();
    assert_eq!(seen.at("/viewer/roles"), &json!(["PRIMARY_CONTACT", "ATTENDANCE_LEAD"]));
    assert_eq!(seen.at("/viewer/name"), "Aroha O’Neill");
    let learners = lead.learners().await;
    let id = |name: &str| {
        let found = learners.iter().find(|(_, known)| known.as_str() == name);
        found.unwrap_or_else(|| panic!("{name} is not in {learners:?}")).0.clone()
    };
    let one = lead.submit(&id("Fa'atali Kōwhai"), &lead.id, "Absent.").await;
    let two = lead.submit(&id("Hēmi \"Jim\" Ngata"), &lead.id, "Absent.").await;
    let workflow = app.user("workflow@ruru").await;
    assert_eq!(listed(&workflow, json!({})).await, [one.number.as_str()]);
    assert_eq!(case(&workflow, &one.id).await["catchment"], "Ruru area");
    let both = app.user("both@kowhai").await;
    assert_eq!(case(&both, &two.id).await["provider"]["name"], "Kōwhai In-School");
    let document = "{ catalogue(search: \"ruru\") { serviceName } }";
    let found = workflow.query(document, json!({})).await.good();
    assert_eq!(found.list("/catalogue").len(), 1);

    // Again, beside the server and alone: nothing happens.
    told_up_to(&app, position(&lead).await).await;
    let before = position(&lead).await;
    for name in ["all.ndjson", "again.ndjson"] {
        let again = import(&app, &folder, name, DIRECTORY);
        again.good();
        assert!(again.last().starts_with("10 records, 0 of them new or changed; 0 "), "{again:?}");
        assert_eq!(position(&lead.at(&app)).await, before);
        if name == "all.ndjson" {
            assert!(app.stop());
            let alone = import(&app, &folder, name, DIRECTORY);
            alone.good();
            assert!(alone.last().contains(" 0 of them"), "{alone:?}");
            app.go_on();
        }
    }

    // What changed, and only that.
    let changed = DIRECTORY
        .replace("\"Ruru Attendance\"", "\"Ruru and Kea\"")
        .replace("\"year_level\": 9", "\"year_level\": 10")
        .replace("\"roles\": \"WORKFLOW_LEAD\"", "\"roles\": \"CASE_MANAGER\"");
    let changed = import(&app, &folder, "changed.ndjson", changed);
    changed.good();
    assert!(changed.last().contains(" 3 of them new or changed; 3 events"), "{changed:?}");
    assert_eq!(position(&lead.at(&app)).await, before + 3);
    let seen = workflow.at(&app).query("{ viewer { roles } }", json!({})).await.good();
    assert_eq!(seen.at("/viewer/roles"), &json!(["CASE_MANAGER", "WORKFLOW_LEAD"]), "none ended");
    let ended = "kind,username,name,organisation,ended_roles\n\
        person,workflow@ruru,Wiremu Tāne,P01,WORKFLOW_LEAD\n";
    import(&app, &folder, "ended.csv", ended).good();
    let seen = workflow.at(&app).query("{ viewer { roles } }", json!({})).await.good();
    assert_eq!(seen.at("/viewer/roles"), &json!(["CASE_MANAGER"]));
}

#[tokio::test]
async fn csv_as_spreadsheets_write_it() {
    let app = App::start();
    let folder = Folder::new();
    let text = "\u{feff}Kind,NSN,Name,Date_of_birth,Year_level,School\r\n\
        learner,900000011,\"Ngata, \"\"Jim\"\" Hēmi\",2011-02-28,9,North High School\r\n\
        \r\n\
        learner,900000012,Mere O'Brien-Ma\u{304}ori,28/02/2011, 9 ,north high school\r\n\
        learner,900000013,Fa\u{2bb}atali,2011-02-28,0,";
    let said = import(&app, &folder, "learners.CSV", text);
    said.good();
    assert!(said.last().contains("3 records, 3 of them new or changed; 5 events"), "{said:?}");
    let lead = app.user("lead@north").await;
    let names: Vec<String> = lead.learners().await.into_values().collect();
    for name in ["Ngata, \"Jim\" Hēmi", "Mere O'Brien-Māori"] {
        assert!(names.iter().any(|known| known == name), "{name}");
    }
    assert!(!names.iter().any(|name| name == "Fa\u{2bb}atali"), "enrolled nowhere");
    // Lines count as people count them, also after blank ones and in a quoted field.
    let broken = text.replace("2011-02-28,0,", "2011-02-30,0,").replace("Ngata, ", "Ngata,\r\n");
    let said = import(&app, &folder, "broken.csv", broken);
    let wrong: Vec<&str> = said.wrong.lines().skip(1).collect();
    let date = "column 4 (date_of_birth): Enter a date as 2011-02-28 or 28/02/2011.";
    let name = "column 3 (name): It must stand on one line.";
    assert_eq!(wrong, [format!("line 2, {name}"), format!("line 6, {date}")]);
}

#[tokio::test]
async fn what_is_wrong_is_told_by_line_and_column_and_nothing_is_appended() {
    let app = App::start();
    let lead = app.user("lead@north").await;
    let before = position(&lead).await;
    let folder = Folder::new();
    let header =
        "kind,key,type,name,nsn,date_of_birth,year_level,school,username,organisation,roles\n";
    let lines = "organisation,0500,school,Good School,,,,,,,\n\
        organisation,0500,school,Good School,,,,,,,\n\
        organisation,0501,church,Odd School,,,,,,,\n\
        learner,,,Aroha,90000001x,2011-02-28,9,0500,,,\n\
        learner,,,,900000021,2011-02-28,99,Nowhere School,,,\n\
        learner,,,Aroha,900000022,2999-02-28,9,Northwood Attendance,,,\n\
        learner,,,Aroha,900000023,2011-02-28,9,0500,stray@north,,\n\
        person,,,Rawiri,,,,,raw iri,0500,KING\n\
        person,,,Rawiri,,,,,rawiri,0500,CASE_MANAGER;AUDITOR@Ministry\n\
        animal,,,,,,,,,,\n\
        learner,too,few\n";
    let said = import(&app, &folder, "wrong.csv", [header, lines].concat());
    assert_eq!((said.code, position(&lead).await), (Some(1), before), "{said:?}");
    let (head, wrong) = said.wrong.split_once('\n').expect("several lines");
    assert!(head.ends_with("wrong.csv has 14 faults; nothing was imported."), "{head}");
    let expected = "line 3, column 2 (key): Line 2 is about the same.\n\
        line 4, column 3 (type): Enter school or provider.\n\
        line 5, column 5 (nsn): A National Student Number has 9 or 10 digits.\n\
        line 6, column 4 (name): Enter some text.\n\
        line 6, column 7 (year_level): Enter a number from 0 to 15.\n\
        line 6, column 8 (school): There is no organisation \"Nowhere School\".\n\
        line 7, column 6 (date_of_birth): It lies before 1900 or in the future.\n\
        line 7, column 8 (school): Northwood Attendance is no school.\n\
        line 8, column 9 (username): Leave it empty: such a record has no use for it.\n\
        line 9, column 9 (username): Enter the username they sign in with.\n\
        line 9, column 11 (roles): There is no role \"KING\"; the roles are PRIMARY_CONTACT, \
        OFFICE_SUPPORT, ATTENDANCE_LEAD, DELEGATED_AUTHORISER, CASE_MANAGER, WORKFLOW_LEAD, \
        MINISTRY_ADMIN, AUDITOR.\n\
        line 10, column 11 (roles): Nobody can be Case Manager at Good School.\n\
        line 11, column 1 (kind): Enter the kind of record: organisation, catchment, learner, \
        person or catalogue.\n\
        line 12: It has 3 fields, and the header 11.\n";
    assert_eq!(wrong, expected);
    // The control: without its wrong lines the same file is taken.
    let good = [header, lines.lines().next().unwrap_or_default(), "\n"].concat();
    import(&app, &folder, "good.csv", good).good();
    assert_eq!(position(&lead).await, before + 1);
}

#[tokio::test]
async fn files_that_are_no_tables_at_all() {
    let app = App::start();
    let lead = app.user("lead@north").await;
    let before = position(&lead).await;
    let folder = Folder::new();
    let learner = "learner,900000031,Aroha,2011-02-28,9\n";
    let header = "kind,nsn,name,date_of_birth,year_level\n";
    let long = "x".repeat(70_000);
    for (name, text, hint) in [
        ("empty.csv", String::new(), "line 1: The file is empty."),
        ("header.csv", format!("kind,nsn,nsn,colour\n{learner}"), "line 1, column 4: There is no"),
        (
            "quote.csv",
            format!("{header}{learner}learner,\"900\n{learner}"),
            "line 3: A quote is not",
        ),
        ("inside.csv", format!("{header}learner,9\"0,\"A\n"), "line 2: A quote stands within"),
        ("long.csv", format!("{header}{learner}learner,{long}\n"), "line 3: A record has at most"),
        ("no.ndjson", "{\"kind\": \"learner\",}\n".to_owned(), "line 1, column 20: It is no JSON"),
        ("list.ndjson", "\n[1]\n".to_owned(), "line 2, column 0"),
        ("field.ndjson", "{\"colour\": 1}\n".to_owned(), "line 1: There is no field \"colour\""),
        ("deep.ndjson", "{\"name\": {}}\n".to_owned(), "line 1, name: It is neither a text"),
    ] {
        let said = import(&app, &folder, name, text);
        let hint = hint.replace(", column 0", "");
        assert!(said.code == Some(1) && said.wrong.contains(&hint), "{name}: {said:?}");
    }
    let latin = [header.as_bytes(), b"learner,900000031,M\xe4ia,2011-02-28,9\n"].concat();
    let said = import(&app, &folder, "latin.csv", latin);
    assert!(said.wrong.contains("line 2, column 3 (name): It is not in UTF-8."), "{said:?}");
    let said = import(&app, &folder, "directory.xlsx", "");
    assert_eq!(said.code, Some(2), "wrong use: {said:?}");
    assert_eq!(app.run(&["import", "/nowhere/learners.csv"]).status.code(), Some(1));
    assert_eq!(position(&lead).await, before);
}

/// So many learners, enrolled at a school of the file.
fn many(count: usize) -> String {
    use std::fmt::Write;
    let mut text = "kind,key,type,name,nsn,date_of_birth,year_level,school\n\
        organisation,0700,school,Great School,,,,\n"
        .to_owned();
    for n in 0..count {
        let (level, day) = (n % 14, 1 + n % 28);
        let nsn = 910_000_000 + n;
        let written =
            writeln!(text, "learner,,,Learner {n} Māori,{nsn},2011-02-{day:02},{level},0700");
        written.expect("a string takes it");
    }
    text
}

#[tokio::test]
async fn a_broken_last_line_leaves_nothing_behind() {
    let app = App::start();
    let lead = app.user("lead@north").await;
    let before = position(&lead).await;
    let folder = Folder::new();
    let said =
        import(&app, &folder, "last.csv", many(2_000) + "learner,,,Last,911,2011-02-28,9,0700\n");
    assert_eq!((said.code, position(&lead).await), (Some(1), before), "{said:?}");
    assert!(said.wrong.contains("has 1 fault;"), "{said:?}");
    assert!(said.wrong.contains("line 2003, column 5 (nsn): "), "{said:?}");
    // Of many faults the first hundred are told, and how many more there are.
    let said = import(&app, &folder, "all.csv", many(250).replace(",91", ",x"));
    assert_eq!(said.wrong.lines().count(), 102, "{said:?}");
    assert!(said.wrong.trim_end().ends_with("\nand 150 more"), "{said:?}");
    assert_eq!(position(&lead).await, before);
}

/// How often each learner was registered and enrolled, as the log of this folder has it.
async fn counted(data: &Path) -> (u64, BTreeMap<(uuid::Uuid, &'static str), usize>) {
    let log = Log::<Event>::open(Settings::new(data)).await.expect("nobody else has the log");
    let mut counts = BTreeMap::new();
    let head = log.head();
    log.scan(0, head, |recorded| {
        *counts.entry((recorded.stream, recorded.event.kind())).or_default() += 1;
        ControlFlow::Continue(())
    })
    .expect("the log can be read");
    log.close().await;
    (head, counts)
}

#[tokio::test]
async fn cut_off_midway_it_goes_on_and_every_record_is_there_once() {
    const LEARNERS: usize = 3_000;
    let folder = Folder::new();
    let file = folder.path().join("learners.csv");
    std::fs::write(&file, many(LEARNERS)).expect("the temporary folder is writable");
    let data = folder.path().join("data");
    let plain = |path: &Path| path.to_str().expect("its name is plain").to_owned();
    let (file, place) = (plain(&file), plain(&data));
    let arguments = ["import", &file, "--data", &place];
    let mut child = casetrail_tests::begin(&arguments);
    let lines = BufReader::new(child.stdout.take().expect("its output is piped")).lines();
    // The first line of progress that tells of learners: some are appended, most are not.
    let far = lines.map_while(Result::ok).find(|line| is_midway(line));
    child.kill().expect("a child can be killed");
    child.wait().expect("a killed child can be waited for");
    assert!(far.is_some(), "it told how far it was");
    let (cut, counts) = counted(&data).await;
    let whole = u64::try_from(2 * LEARNERS + 1).expect("a small number");
    assert!(cut > 1 && cut < whole, "cut off midway: {cut} of {whole}");
    assert_eq!(counts.len() % 2, 1, "each learner whole or not at all");

    let on = said(casetrail_tests::run(&arguments, &[]));
    on.good();
    let left = whole - cut;
    assert!(on.last().contains(&format!("{} events", thousands(left))), "{left}: {on:?}");
    let (head, counts) = counted(&data).await;
    assert_eq!((head, counts.len()), (whole, 2 * LEARNERS + 1));
    assert!(counts.values().all(|count| *count == 1));
    let again = said(casetrail_tests::run(&arguments, &[]));
    assert!(again.last().contains(" 0 of them new or changed; 0 events"), "{again:?}");
    assert_eq!(counted(&data).await.0, whole);
}

/// Whether a line of progress tells of learners, and not of their school alone.
fn is_midway(line: &str) -> bool {
    line.contains(" of 3,001 · ") && !line.starts_with("1 of")
}

#[tokio::test]
async fn a_server_killed_midway_goes_on_with_the_same_import() {
    const LEARNERS: u64 = 3_000;
    let mut app = App::start();
    let lead = app.user("lead@north").await;
    let before = position(&lead).await;
    let folder = Folder::new();
    let file = folder.path().join("learners.csv");
    std::fs::write(&file, many(3_000)).expect("the temporary folder is writable");
    let file = file.to_str().expect("its name is plain");
    let data = app.data();
    let data = data.to_str().expect("its name is plain");
    let mut child = casetrail_tests::begin(&["import", file, "--data", data]);
    let mut lines = BufReader::new(child.stdout.take().expect("its output is piped")).lines();
    assert!(lines.by_ref().map_while(Result::ok).any(|line| is_midway(&line)), "it told how far");
    // Whoever works meanwhile is answered, and not from what is old.
    let _ = lead.query("{ viewer { name } }", json!({})).await.good();
    app.kill();
    lines.for_each(drop);
    let ended = child.wait().expect("a child can be waited for");
    assert_eq!(ended.code(), Some(1), "whoever asked is told that the server went away");
    app.go_on();
    let lead = lead.at(&app);
    let whole = before + 2 * LEARNERS + 1;
    let cut = position(&lead).await;
    assert!(before < cut && cut < whole, "cut off midway: {cut} of {whole}");
    said(app.run(&["import", file])).good();
    assert_eq!(position(&lead).await, whole, "every record once");
    let again = said(app.run(&["import", file]));
    assert!(again.last().contains(" 0 of them new or changed; 0 events"), "{again:?}");
    assert_eq!(position(&lead).await, whole);
}

fn thousands(number: u64) -> String {
    match (number / 1_000, number % 1_000) {
        (0, rest) => rest.to_string(),
        (thousands, rest) => format!("{thousands},{rest:03}"),
    }
}

const ACTIVITY: &str = "subscription($id: ID!, $after: Position) { caseActivity(caseId: $id, after: $after) { \
    position entry { kind comment { body } } case { version } } }";

#[tokio::test]
async fn a_learner_who_moves_is_lost_to_the_old_school_at_once() {
    let app = App::start();
    let (contact, lead) = (app.user("contact@north").await, app.user("lead@north").await);
    let (south, workflow) = (app.user("lead@south").await, app.user("workflow@northwood").await);
    let opened = submitted(&contact, &lead).await;
    let document = "query($id: ID!) { case(id: $id) { \
        learner { name nsn dateOfBirth yearLevel } } }";
    let seen = lead.query(document, json!({ "id": opened.id })).await.good();
    let learner = seen.at("/case/learner");
    assert_eq!(case(&south, &opened.id).await, Value::Null);

    let mut socket = Socket::of(&lead).await;
    let after = position(&lead).await.to_string();
    socket.subscribe("old", ACTIVITY, &json!({ "id": opened.id, "after": after })).await;
    let shared = |body: &str| json!({ "body": body, "visibility": "SHARED" });
    let _ = workflow.act_on("addComment", &opened.id, shared("Before.")).await.done();
    assert_eq!(socket.item().await["caseActivity"]["entry"]["comment"]["body"], "Before.");

    let folder = Folder::new();
    let mut record = json!({ "kind": "learner", "school": "South College" });
    let fields = [
        ("nsn", "nsn"),
        ("name", "name"),
        ("dateOfBirth", "date_of_birth"),
        ("yearLevel", "year_level"),
    ];
    for (field, column) in fields {
        record[column] = learner[field].clone();
    }
    let moved = import(&app, &folder, "moved.ndjson", format!("{record}\n"));
    let begun = Instant::now();
    moved.good();
    assert!(moved.last().contains("; 2 events"), "one ended, one begun: {moved:?}");
    let _ = workflow.act_on("addComment", &opened.id, shared("After.")).await.done();
    let Frame::Error(id, errors) = socket.next().await else { panic!("the stream goes on") };
    assert!(id == "old" && errors.to_string().contains("NOT_FOUND"), "{errors}");
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert_eq!(socket.next_within(Duration::from_millis(500)).await, Frame::Silence);
    for nobody in [&contact, &lead] {
        assert_eq!(case(nobody, &opened.id).await, Value::Null);
    }
    let seen = case(&south, &opened.id).await;
    assert_eq!(
        (&seen["school"]["name"], &seen["primaryContact"]),
        (&json!("South College"), &Value::Null)
    );
    // The vacancy becomes an event of the case.
    let mut events = Socket::of(&workflow).await;
    events.subscribe("new", ACTIVITY, &json!({ "id": opened.id, "after": after })).await;
    while events.item().await["caseActivity"]["entry"]["kind"] != "PrimaryContactVacated" {}
}
