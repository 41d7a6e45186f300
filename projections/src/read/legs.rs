//! Lists as SQL: one leg for each scope and bucket, each in order by its own index, merged.

use crate::Position;
use crate::list::{Filter, ListQuery, Order, OrderBy, StatusScope};
use crate::row::{COLUMNS, as_school, status_code, type_code};
use crate::search::Search;
use crate::sql::{blob, int, micros};
use casetrail_domain::auckland;
use casetrail_domain::case::Status;
use casetrail_domain::id::OrganisationId;
use casetrail_domain::policy::{Content, Parties, Scope, Side, Standing, stand_to};
use rusqlite::types::Value;

/// A piece of SQL with its values, in the order of their places.
#[derive(Clone, Debug, Default)]
pub struct Sql {
    pub text: String,
    pub values: Vec<Value>,
}

impl Sql {
    fn new(text: impl Into<String>, values: Vec<Value>) -> Self {
        Self { text: text.into(), values }
    }

    /// Adds words without values.
    pub fn words(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds another piece.
    pub fn piece(&mut self, piece: &Self) {
        self.text.push_str(&piece.text);
        self.values.extend_from_slice(&piece.values);
    }

    fn and(&mut self, piece: &Self) {
        self.words(" AND ");
        self.piece(piece);
    }
}

/// Where a page begins: the order's values of the last row before it.
#[derive(Clone, Debug, PartialEq)]
pub struct After {
    /// Whether that row matched as typed; in searches only.
    pub exact: Option<i64>,
    /// What the list is ordered by.
    pub value: Value,
    /// The row's key.
    pub key: i64,
}

/// The rows a list is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The present rows.
    Present,
    /// The rows as of a position.
    Past(Position),
    /// One case's row as of a position.
    One(i64, Position),
}

/// A scope with what the policy says of somebody who lists through it.
struct Leg {
    scope: Scope,
    standing: Standing,
}

/// The rows of a list, each with `exact` (in searches), `value`, `key`, the three positions of
/// its last activity, its version, and what is shown of it; `None` when nothing can be in it.
pub fn rows(query: &ListQuery, source: Source, after: Option<&After>) -> Option<Sql> {
    let search = Search::parse(query.search.as_deref());
    let legs = legs(query);
    let mut whole = Sql::default();
    for (place, leg) in legs.iter().enumerate() {
        for closed in buckets(query) {
            if !whole.text.is_empty() {
                whole.words(" UNION ALL ");
            }
            let mut sql = select(query, leg, source, search.as_ref());
            let mut all = vec![scope_condition(&leg.scope), closed_condition(closed)];
            for earlier in &legs[..place] {
                all.extend(outside(&earlier.scope, &leg.scope));
            }
            all.extend(filter_conditions(query, leg));
            all.extend(after.map(|after| begins_after(query, leg, search.as_ref(), after)));
            for condition in &all {
                sql.and(condition);
            }
            whole.piece(&sql);
        }
    }
    (!whole.text.is_empty()).then_some(whole)
}

/// The order of those rows.
pub fn order_by(query: &ListQuery) -> String {
    let direction = if query.order.desc { "DESC" } else { "ASC" };
    let exact = if Search::parse(query.search.as_deref()).is_some() { "exact DESC, " } else { "" };
    format!(" ORDER BY {exact}value {direction}, key {direction}")
}

/// The scopes that count for this query, the strongest relation first, with no two the same.
fn legs(query: &ListQuery) -> Vec<Leg> {
    let mut legs: Vec<Leg> = Vec::new();
    for strength in 0..=4 {
        for scope in query.scopes.iter().filter(|scope| strength_of(scope) == strength) {
            let counts = query.filter.transfer_to_viewer == Some(true)
                || !matches!(scope, Scope::Receiving(_));
            if !counts || legs.iter().any(|leg| leg.scope == *scope) {
                continue;
            }
            legs.extend(standing_of(query, scope));
        }
    }
    legs
}

fn strength_of(scope: &Scope) -> u8 {
    match scope {
        Scope::Provider(_) | Scope::Owner { .. } => 0,
        Scope::School { .. } | Scope::NamedContact { .. } => 1,
        Scope::Receiving(_) => 2,
        Scope::Unallocated => 3,
        Scope::Everything => 4,
    }
}

/// A leg, split in two where a school's list is ordered by what the viewer sees, and the viewer
/// sees more of the cases that name them.
fn standing_of(query: &ListQuery, scope: &Scope) -> Vec<Leg> {
    let stand = |scope: &Scope| {
        let standing = stand_to(&query.viewer, &typical(scope))?;
        Some(Leg { scope: scope.clone(), standing })
    };
    let whole = stand(scope);
    let Scope::School { school, except } = scope else {
        return whole.into_iter().collect();
    };
    let person = query.viewer.person;
    let named = Scope::NamedContact { school: *school, person, except: except.clone() };
    let named = stand(&named).filter(|named| {
        let activity = whole.as_ref().map(|leg| activity(&leg.standing));
        query.order.by == OrderBy::LastActivity && activity != Some(self::activity(&named.standing))
    });
    named.into_iter().chain(whole).collect()
}

/// The parties of a case that lies in this scope and in nothing else.
fn typical(scope: &Scope) -> Parties {
    let nobody = Parties {
        status: Status::Open,
        provider: None,
        owner: None,
        contact: None,
        receiver: None,
        school: None,
    };
    match scope {
        Scope::School { school, .. } => Parties { school: Some(*school), ..nobody },
        Scope::NamedContact { school, person, .. } => {
            Parties { school: Some(*school), contact: Some(*person), ..nobody }
        }
        Scope::Provider(provider) => Parties { provider: Some(*provider), ..nobody },
        Scope::Owner { provider, person } => {
            Parties { provider: Some(*provider), owner: Some(*person), ..nobody }
        }
        Scope::Receiving(provider) => Parties { receiver: Some(*provider), ..nobody },
        Scope::Unallocated => Parties { status: Status::AwaitingAllocation, ..nobody },
        Scope::Everything => nobody,
    }
}

/// Which column holds the latest that somebody who stands so can see.
pub fn activity(standing: &Standing) -> &'static str {
    if standing.sees(Content::Internal) {
        "last_all"
    } else if standing.sees(Content::Outcome) {
        "last_shared"
    } else {
        "last_header"
    }
}

fn buckets(query: &ListQuery) -> &'static [i64] {
    match query.status {
        StatusScope::Active => &[0],
        StatusScope::Closed => &[1],
        StatusScope::All => &[0, 1],
    }
}

fn select(query: &ListQuery, leg: &Leg, source: Source, search: Option<&Search>) -> Sql {
    let mut sql = Sql::new("SELECT ", Vec::new());
    if let Some(search) = search {
        sql.piece(&exact(leg, source, search));
        sql.words(" AS exact, ");
    }
    sql.words(value(query.order, leg));
    sql.words(
        " AS value, l.key AS key, l.last_all, l.last_shared, l.last_header, l.version, \
         l.shown FROM ",
    );
    match (source, search.and_then(|search| search.full_text(sees_names(leg)))) {
        (Source::Present, Some(full_text)) => {
            let matched = "words w CROSS JOIN listing l ON l.key = w.rowid WHERE w.words MATCH ?";
            sql.piece(&Sql::new(matched, vec![Value::Text(full_text)]));
        }
        (Source::Present, None) if search.is_some() => {
            sql.words("words w CROSS JOIN listing l ON l.key = w.rowid WHERE 1");
        }
        (Source::Present, None) => sql.words("listing l WHERE 1"),
        (Source::Past(position), _) => sql.piece(&past(None, position)),
        (Source::One(key, position), _) => sql.piece(&past(Some(key), position)),
    }
    if let (Some(search), Source::Past(_) | Source::One(..)) = (search, source) {
        sql.and(&Sql { text: format!("{} > 0", rank(leg)), values: vec![text(search)] });
    }
    sql
}

fn text(search: &Search) -> Value {
    Value::Text(search.text().to_owned())
}

/// Rows as of a position. What was the latest then is read from the timeline.
fn past(key: Option<i64>, position: Position) -> Sql {
    let columns = COLUMNS.join(", ");
    let one = if key.is_some() { "key = ? AND " } else { "" };
    let latest = |seen: i64| {
        format!(
            "(SELECT ifnull(max(e.position), 0) FROM entries e WHERE e.case_key = r.key \
             AND e.position <= r.moment AND e.seen & {seen})"
        )
    };
    let mut sql = Sql::new(
        format!(
            "(SELECT r.*, {} AS last_all, {} AS last_shared, {} AS last_header, \
             (SELECT count(*) FROM entries e WHERE e.case_key = r.key \
             AND e.position <= r.moment) AS version FROM (\
             SELECT ? AS moment, key, {columns} FROM listing WHERE {one}since <= ? UNION ALL \
             SELECT ?, key, {columns} FROM listing_past WHERE {one}since <= ? AND until > ?) r) l \
             WHERE 1",
            latest(crate::line::SEEN_BY_ALL),
            latest(crate::line::SEEN_BY_LEADS),
            latest(crate::line::SEEN_WITH_HEADER),
        ),
        Vec::new(),
    );
    let moment = Value::Integer(int(position));
    for ends in [1, 2] {
        sql.values.push(moment.clone());
        sql.values.extend(key.map(Value::Integer));
        sql.values.extend(std::iter::repeat_n(moment.clone(), ends));
    }
    sql
}

/// Whether a row matches as typed, without folding.
fn exact(leg: &Leg, source: Source, search: &Search) -> Sql {
    if source != Source::Present {
        return Sql { text: format!("{} = 2", rank(leg)), values: vec![text(search)] };
    }
    let plain = if sees_names(leg) {
        "' ' || w.open_plain || ' ' || w.names_plain"
    } else {
        "' ' || w.open_plain"
    };
    let mut sql = Sql::new("(1", Vec::new());
    for needle in search.plain_needles() {
        sql.and(&Sql::new(format!("instr({plain}, ?) > 0"), vec![needle]));
    }
    sql.words(")");
    sql
}

fn rank(leg: &Leg) -> String {
    format!("search_rank(?, {}, l.shown)", i64::from(sees_names(leg)))
}

fn sees_names(leg: &Leg) -> bool {
    leg.standing.sees(Content::Names)
}

/// What a row is ordered by, as far as the viewer may know it.
fn value(order: Order, leg: &Leg) -> &'static str {
    let names = sees_names(leg);
    match order.by {
        OrderBy::Number => "l.number",
        OrderBy::Opened => "l.opened_at",
        OrderBy::Closed => "l.closed_at",
        OrderBy::Learner if names => "l.learner_key",
        OrderBy::PrimaryContact if names => "l.contact_key",
        OrderBy::Learner | OrderBy::PrimaryContact => "''",
        OrderBy::Status if leg.standing.side() == Side::School => "l.school_status",
        OrderBy::Status => "l.status",
        OrderBy::LastActivity => match activity(&leg.standing) {
            "last_all" => "l.last_all",
            "last_shared" => "l.last_shared",
            _ => "l.last_header",
        },
    }
}

fn closed_condition(closed: &i64) -> Sql {
    Sql::new(format!("l.closed = {closed}"), Vec::new())
}

fn scope_condition(scope: &Scope) -> Sql {
    match scope {
        Scope::School { school, except } => {
            let mut sql = Sql::new("l.school = ?", vec![blob(school.0)]);
            sql.piece(&but_for(except));
            sql
        }
        Scope::NamedContact { school, person, except } => {
            let mut sql = Sql::new(
                "l.designated = ? AND l.school = ? AND l.contact_active = 1",
                vec![blob(person.0), blob(school.0)],
            );
            sql.piece(&but_for(except));
            sql
        }
        Scope::Provider(provider) => Sql::new("l.provider = ?", vec![blob(provider.0)]),
        Scope::Owner { provider, person } => {
            Sql::new("l.owner = ? AND l.provider = ?", vec![blob(person.0), blob(provider.0)])
        }
        Scope::Receiving(provider) => Sql::new("l.receiver = ?", vec![blob(provider.0)]),
        Scope::Unallocated => Sql::new("l.status = 0", Vec::new()),
        Scope::Everything => Sql::new("1", Vec::new()),
    }
}

fn but_for(except: &[OrganisationId]) -> Sql {
    if except.is_empty() {
        return Sql::default();
    }
    let places = vec!["?"; except.len()].join(", ");
    Sql::new(
        format!(" AND (l.provider IS NULL OR l.provider NOT IN ({places}))"),
        except.iter().map(|provider| blob(provider.0)).collect(),
    )
}

/// Rows that an earlier leg doesn't hold already; `None` where two scopes can't share a row.
fn outside(earlier: &Scope, scope: &Scope) -> Option<Sql> {
    let apart = match (school_of(earlier), school_of(scope)) {
        (Some(one), Some(other)) => one != other,
        _ => match (provider_of(earlier), provider_of(scope)) {
            (Some(one), Some(other)) => one != other,
            _ => false,
        },
    };
    let inside = scope_condition(earlier);
    (!apart).then(|| Sql::new(format!("({}) IS NOT TRUE", inside.text), inside.values))
}

fn school_of(scope: &Scope) -> Option<OrganisationId> {
    match scope {
        Scope::School { school, .. } | Scope::NamedContact { school, .. } => Some(*school),
        Scope::Provider(_)
        | Scope::Owner { .. }
        | Scope::Receiving(_)
        | Scope::Unallocated
        | Scope::Everything => None,
    }
}

fn provider_of(scope: &Scope) -> Option<OrganisationId> {
    match scope {
        Scope::Provider(provider) | Scope::Owner { provider, .. } => Some(*provider),
        Scope::School { .. }
        | Scope::NamedContact { .. }
        | Scope::Receiving(_)
        | Scope::Unallocated
        | Scope::Everything => None,
    }
}

fn filter_conditions(query: &ListQuery, leg: &Leg) -> Vec<Sql> {
    let Filter { owner, unassigned, school, .. } = &query.filter;
    let mut all: Vec<Sql> = Vec::new();
    all.extend(status_condition(&query.filter.status_in, leg.standing.side()));
    if !query.filter.type_in.is_empty() {
        let types: Vec<String> =
            query.filter.type_in.iter().map(|kind| type_code(*kind).to_string()).collect();
        all.push(Sql::new(format!("l.case_type IN ({})", types.join(", ")), Vec::new()));
    }
    all.extend(owner.map(|owner| Sql::new("l.owner = ?", vec![blob(owner.0)])));
    all.extend(unassigned.map(|unassigned| {
        Sql::new(if unassigned { "l.owner IS NULL" } else { "l.owner IS NOT NULL" }, Vec::new())
    }));
    all.extend(school.map(|school| Sql::new("l.school = ?", vec![blob(school.0)])));
    all.extend(query.filter.contact_is_viewer.map(|is| {
        let named = "(l.designated IS ? AND l.contact_active = 1)";
        let sql = if is { named.to_owned() } else { format!("NOT {named}") };
        Sql::new(sql, vec![blob(query.viewer.person.0)])
    }));
    all.extend(transfer_condition(query));
    all.extend(date_conditions(&query.filter));
    all
}

fn status_condition(statuses: &[Status], side: Side) -> Option<Sql> {
    if statuses.is_empty() {
        return None;
    }
    let codes: Vec<String> =
        statuses.iter().map(|&status| status_code(status).to_string()).collect();
    let column = if side == Side::School { "school_status" } else { "status" };
    Some(Sql::new(format!("l.{column} IN ({})", codes.join(", ")), Vec::new()))
}

/// Whether a transfer waits for the viewer: for one of the providers they receive for.
fn transfer_condition(query: &ListQuery) -> Option<Sql> {
    let wanted = query.filter.transfer_to_viewer?;
    let receiving: Vec<Value> = query
        .scopes
        .iter()
        .filter_map(|scope| match scope {
            Scope::Receiving(provider) => Some(blob(provider.0)),
            Scope::School { .. }
            | Scope::NamedContact { .. }
            | Scope::Provider(_)
            | Scope::Owner { .. }
            | Scope::Unallocated
            | Scope::Everything => None,
        })
        .collect();
    let places = vec!["?"; receiving.len()].join(", ");
    let waits = format!("(l.receiver IS NOT NULL AND l.receiver IN ({places}))");
    Some(Sql::new(if wanted { waits } else { format!("NOT {waits}") }, receiving))
}

fn date_conditions(filter: &Filter) -> Vec<Sql> {
    let from = |column: &str, day: Option<chrono::NaiveDate>| {
        let at = micros(auckland::midnight(day?));
        Some(Sql::new(format!("l.{column} >= ?"), vec![Value::Integer(at)]))
    };
    let to = |column: &str, day: Option<chrono::NaiveDate>| {
        let at = micros(auckland::midnight(auckland::next(day?)));
        Some(Sql::new(format!("l.{column} < ?"), vec![Value::Integer(at)]))
    };
    let closed = filter.closed_from.or(filter.closed_to).map(|_| Sql::new("l.closed = 1", vec![]));
    let all = [
        from("opened_at", filter.opened_from),
        to("opened_at", filter.opened_to),
        from("closed_at", filter.closed_from),
        to("closed_at", filter.closed_to),
        closed,
    ];
    all.into_iter().flatten().collect()
}

/// Rows that come after the one a page begins behind.
fn begins_after(query: &ListQuery, leg: &Leg, search: Option<&Search>, after: &After) -> Sql {
    let beyond = if query.order.desc { "<" } else { ">" };
    let value = value(query.order, leg);
    let rest = Sql::new(
        format!("({value}, l.key) {beyond} (?, ?)"),
        vec![after.value.clone(), Value::Integer(after.key)],
    );
    let Some((_, seen)) = search.zip(after.exact) else {
        return rest;
    };
    let exact = Value::Integer(seen);
    let mut sql = Sql::new("(exact < ? OR (exact = ? AND ", vec![exact.clone(), exact]);
    sql.piece(&rest);
    sql.words("))");
    sql
}

/// How a status reads on a side.
pub fn reads(status: Status, side: Side) -> Status {
    match side {
        Side::School => as_school(status),
        Side::Provider | Side::Ministry | Side::Audit => status,
    }
}
