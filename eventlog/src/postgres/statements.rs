//! The writer's SQL. Each is one statement, so one trip to the server.

/// What a batch names, the events after a position, and the turn at which all of that is so. Its rows
/// have one shape, told apart by the first column.
pub(super) const LOAD: &str = "\
    SELECT 0::bigint, NULL::bytea, NULL::bytea, turn, head, at, NULL::bytea, NULL::text FROM turn \
    UNION ALL \
    SELECT 1, stream, NULL, revision, position, barrier, hash, NULL FROM streams \
    WHERE stream = ANY($1) \
    UNION ALL \
    SELECT 2, claim, owner, NULL, NULL, NULL, NULL, NULL FROM claims WHERE claim = ANY($2) \
    UNION ALL \
    SELECT 3, NULL, NULL, next, NULL, NULL, NULL, name FROM series WHERE name = ANY($3) \
    UNION ALL \
    SELECT 4, side_rows.id, command, version, number, NULL, fingerprint, side_rows.kind \
    FROM unnest($4::text[], $5::bytea[]) AS wanted (kind, id) JOIN side_rows USING (kind, id) \
    UNION ALL \
    SELECT * FROM (SELECT 5, actor, command, position, NULL::bigint, NULL::bigint, fingerprint, \
    NULL FROM events WHERE position > greatest($6, (SELECT head FROM turn) - $7) \
    AND position <= (SELECT head FROM turn) \
    ORDER BY position) AS tail";

/// The kinds of rows of [`LOAD`].
pub(super) const TURN: u64 = 0;
pub(super) const HEAD: u64 = 1;
pub(super) const CLAIM: u64 = 2;
pub(super) const SERIES: u64 = 3;
pub(super) const ROW: u64 = 4;
pub(super) const COMMAND: u64 = 5;

/// Begins, and waits for the lock. With it which turn it is, which nobody else can now change.
pub(super) const TAKE: &str = "BEGIN; SELECT turn FROM turn FOR UPDATE";

/// Adds to the turn: whatever was made ready for it can't land any more.
pub(super) const NEXT_TURN: &str = "UPDATE turn SET turn = turn + 1";

/// Which turn it is now, and the hint that the log has grown, where there is a channel for it.
macro_rules! hinted {
    () => {
        ") SELECT turn, CASE WHEN $6::text IS NOT NULL \
         THEN pg_notify($6, ($2::bigint)::text) END FROM taken"
    };
}

/// Takes the turn, and writes events and the heads of their streams; open to go on.
macro_rules! events_and_heads {
    () => {
        "\
    WITH taken AS (\
    UPDATE turn SET turn = turn + 1, head = $2, at = $3 WHERE turn = $1 RETURNING turn\
    ), added AS (\
    INSERT INTO events SELECT event.* FROM taken CROSS JOIN unnest($4::events[]) AS event\
    ), heads AS (\
    INSERT INTO streams SELECT head.* FROM taken CROSS JOIN unnest($5::streams[]) AS head \
    WHERE true \
    ON CONFLICT (stream) DO UPDATE SET revision = excluded.revision, \
    position = excluded.position, barrier = excluded.barrier, hash = excluded.hash"
    };
}

/// Makes what was written last.
pub(super) const COMMIT: &str = "COMMIT";

/// A batch of nothing but events, as one transaction if none is open. Nothing of it is written unless
/// it is still the turn it was made ready for: then there is no row. It waits for the lock only here.
pub(super) const WRITE_EVENTS: &str = concat!(events_and_heads!(), hinted!());

/// The same with what changes beside the events.
pub(super) const WRITE_ALL: &str = concat!(
    events_and_heads!(),
    "\
    ), claimed AS (\
    INSERT INTO claims (claim, owner) \
    SELECT claim.* FROM taken CROSS JOIN unnest($7::bytea[], $8::bytea[]) AS claim WHERE true \
    ON CONFLICT (claim) DO UPDATE SET owner = excluded.owner\
    ), released AS (\
    DELETE FROM claims USING taken WHERE claim = ANY($9)\
    ), numbered AS (\
    INSERT INTO series (name, next) \
    SELECT series.* FROM taken CROSS JOIN unnest($10::text[], $11::bigint[]) AS series WHERE true \
    ON CONFLICT (name) DO UPDATE SET next = excluded.next\
    ), put AS (\
    INSERT INTO side_rows (kind, id, owner, scope, version, number, body, command, fingerprint, \
    modified, expires) \
    SELECT put.* FROM taken CROSS JOIN unnest($12::text[], $13::bytea[], $14::bytea[], \
    $15::bytea[], $16::bigint[], $17::bigint[], $18::bytea[], $19::bytea[], $20::bytea[], \
    $21::bigint[], $22::bigint[]) AS put WHERE true \
    ON CONFLICT (kind, id) DO UPDATE SET owner = excluded.owner, scope = excluded.scope, \
    version = excluded.version, number = excluded.number, body = excluded.body, \
    command = excluded.command, fingerprint = excluded.fingerprint, \
    modified = excluded.modified, expires = excluded.expires\
    ), removed AS (\
    DELETE FROM side_rows USING taken, unnest($23::text[], $24::bytea[]) AS gone (kind, id) \
    WHERE side_rows.kind = gone.kind AND side_rows.id = gone.id",
    hinted!()
);

/// Begins a series, unless it has begun.
pub(super) const START_SERIES: &str = "\
    WITH taken AS (UPDATE turn SET turn = turn + 1 RETURNING turn) \
    INSERT INTO series (name, next) SELECT $1, $2 FROM taken \
    ON CONFLICT (name) DO NOTHING RETURNING next";
