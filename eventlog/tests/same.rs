//! The same histories on both engines come to the same: answers, positions, numbers, rows, and all that
//! is stored but what is bound to the log's own id.

use casetrail_eventlog::{
    Append, AppendError, ClaimChange, Expected, Log, Meta, NewEvent, Recorded, Row, RowWrite,
};
use proptest::prelude::*;
use uuid::Uuid;

use crate::toy::{Folder, Toy, all, known, time};

const CASES: u32 = 8;
const KINDS: [&str; 2] = ["draft", "stage"];
const SERIES: [&str; 2] = ["case", "request"];

/// What somebody does, in small numbers, so that histories meet themselves.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    stream: u8,
    expected: Expected,
    events: Vec<(bool, Option<usize>, Option<u64>)>,
    claims: Vec<(bool, u8)>,
    relied_on: Option<(u8, u64)>,
    row: Option<(usize, u8, Option<u64>, bool)>,
    command: u8,
    fingerprint: u8,
    at: i64,
}

fn expected() -> impl Strategy<Value = Expected> {
    prop_oneof![
        2 => Just(Expected::Any),
        2 => (0..4_u64).prop_map(Expected::Revision),
        2 => (0..4_u64).prop_map(Expected::Addition),
    ]
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    let event = (
        any::<bool>(),
        proptest::option::of(0..2_usize),
        proptest::option::weighted(0.1, 1..9_u64),
    );
    let row = (0..2_usize, 0..3_u8, proptest::option::of(0..3_u64), any::<bool>());
    let ids = (0..4_u8, 0..40_u8, 0..2_u8, 0..50_i64);
    (
        ids,
        expected(),
        proptest::collection::vec(event, 0..4),
        proptest::collection::vec((any::<bool>(), 0..3_u8), 0..3),
        proptest::option::weighted(0.3, (0..4_u8, 0..4_u64)),
        proptest::option::weighted(0.4, row),
    )
        .prop_map(
            |((stream, command, fingerprint, at), expected, events, claims, relied_on, row)| {
                let claims = if events.is_empty() { Vec::new() } else { claims };
                Step { stream, expected, events, claims, relied_on, row, command, fingerprint, at }
            },
        )
}

pub(crate) fn id(kind: u128, n: u8) -> Uuid {
    Uuid::from_u128(kind << 64 | u128::from(n))
}

pub(crate) fn append(step: &Step) -> Append<Toy> {
    let event =
        |(index, (personal, series, number)): (usize, &(bool, Option<usize>, Option<u64>))| {
            let event = match personal {
                true => Toy::Made { name: known("Fa'atali"), weight: index as u32 },
                false => Toy::Counted(index as u64),
            };
            let id = id(2, step.command.wrapping_mul(4).wrapping_add(index as u8));
            let series = series.map(|series| SERIES[series]);
            NewEvent { id, subject: Some(Uuid::from_u128(77)), series, number: *number, event }
        };
    let row = step.row.map(|(kind, row, version, put)| match put {
        true => RowWrite::Put {
            kind: KINDS[kind],
            id: id(3, row),
            owner: id(4, row),
            scope: id(5, row % 2),
            expected: version.unwrap_or(0),
            series: Some(SERIES[kind]),
            number: None,
            body: vec![step.command; 3],
            expires: version.map(|hours| time(hours as i64)),
        },
        false => RowWrite::Delete { kind: KINDS[kind], id: id(3, row), expected: version },
    });
    Append {
        stream: id(1, step.stream),
        expected: step.expected,
        events: step.events.iter().enumerate().map(event).collect(),
        claims: step
            .claims
            .iter()
            .map(|(take, claim)| match take {
                true => ClaimChange::Take { claim: id(6, *claim) },
                false => ClaimChange::Release { claim: id(6, *claim) },
            })
            .collect(),
        relied_on: step.relied_on.iter().map(|(stream, read)| (id(1, *stream), *read)).collect(),
        rows: row.into_iter().collect(),
        meta: Meta {
            command: id(7, step.command),
            fingerprint: [step.fingerprint; 16],
            actor: Uuid::from_u128(1),
            organisation: (step.at % 2 == 0).then(|| Uuid::from_u128(2)),
            role: (step.at % 3 == 0).then(|| "CM".to_owned()),
            cause: (step.at % 5 == 0).then(|| Uuid::from_u128(3)),
            at: time(step.at),
        },
    }
}

/// Without what is bound to one log: its id is in every hash, and keys have numbers at random.
fn unbound(event: &Recorded<Toy>) -> Recorded<Toy> {
    let mut event = event.clone();
    (event.hash, event.previous_hash) = Default::default();
    event.key = event.key.map(|_| 1);
    event
}

type Told = Result<(Vec<Recorded<Toy>>, Vec<Row>, bool, u64), String>;

async fn told(log: &Log<Toy>, append: Append<Toy>) -> Told {
    let answer: Result<_, AppendError> = log.append(append).await;
    let appended = answer.map_err(|error| error.to_string())?;
    let events = appended.events.iter().map(|event| unbound(event)).collect();
    Ok((events, appended.rows, appended.repeated, appended.position))
}

/// All that a log holds, as far as it can be asked, without what is bound to it.
async fn held(log: &Log<Toy>) -> Held {
    let (events, rows, numbered) = held_as_it_is(log).await;
    (events.iter().map(unbound).collect(), rows, numbered)
}

pub(crate) type Held = (Vec<Recorded<Toy>>, Vec<Vec<Row>>, Vec<Option<Uuid>>);

/// All that a log holds, as far as it can be asked.
pub(crate) async fn held_as_it_is(log: &Log<Toy>) -> Held {
    let events: Vec<_> = all(log).await.iter().map(|event| (**event).clone()).collect();
    let mut rows = Vec::new();
    for kind in KINDS {
        for n in 0..3 {
            rows.push(log.rows_of_owner(kind, id(4, n)).await.unwrap());
            rows.push(log.rows_of_scope(kind, id(5, n)).await.unwrap());
        }
        rows.push(log.rows_expired(kind, 10).await.unwrap());
    }
    let mut numbered = Vec::new();
    for series in SERIES {
        for number in 0..12 {
            numbered.push(log.stream_numbered(series, number).await.unwrap());
        }
    }
    for stream in 0..4 {
        let whole = log.read_stream(id(1, stream)).await.unwrap();
        let page = log.read_stream_page(id(1, stream), 1, 3).await.unwrap();
        assert!(page.events.iter().eq(whole.iter().skip(1).take(3)));
    }
    (events, rows, numbered)
}

async fn same(history: &[Step]) {
    let Some(on_postgres) = Folder::on_postgres() else { return };
    let on_sqlite = Folder::new();
    let (one, other) = (on_sqlite.open().await, on_postgres.open().await);
    // A third hears of everything late, and takes its turns all the same.
    let beside = on_postgres.beside();
    let beside = beside.open().await;
    for (index, step) in history.iter().enumerate() {
        let append = append(step);
        if append.events.is_empty() && append.rows.is_empty() {
            continue;
        }
        let there = if index % 3 == 2 { &beside } else { &other };
        assert_eq!(
            told(&one, append.clone()).await,
            told(there, append).await,
            "step {index}: {step:?}"
        );
    }
    let expected = held(&one).await;
    assert_eq!(held(&other).await, expected);
    assert_eq!(held(&beside).await, expected);
    one.close().await;
    other.close().await;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, ..ProptestConfig::default() })]

    #[test]
    fn both_engines_tell_and_hold_the_same(history in proptest::collection::vec(step(), 1..60)) {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(same(&history));
    }
}
