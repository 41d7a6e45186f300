-- The log on PostgreSQL, within a schema of its own. docs/LOG_FORMAT.md says what each byte means;
-- nothing here may change under stored data. What is hashed is bytea, so that it comes back as it was.

-- What the log is. One row, written when the log is founded.
CREATE TABLE log (
    one integer NOT NULL PRIMARY KEY CHECK (one = 1),
    format integer NOT NULL,
    id bytea NOT NULL CHECK (length(id) = 16),
    secret bytea NOT NULL,           -- the fingerprints' key, sealed under the master key
    made bigint NOT NULL,            -- microseconds since 1970, UTC
    partition_events bigint NOT NULL CHECK (partition_events > 0)
);

-- Whose turn it is to write: whoever holds this row's lock. Each transaction that changes anything
-- adds one to `turn`, so that a write that was made ready for one turn can't land in another.
CREATE TABLE turn (
    one integer NOT NULL PRIMARY KEY CHECK (one = 1),
    turn bigint NOT NULL,
    head bigint NOT NULL,            -- the newest position
    at bigint NOT NULL               -- its event's time
) WITH (fillfactor = 10);

CREATE TABLE events (
    position bigint NOT NULL PRIMARY KEY CHECK (position > 0),
    stream bytea NOT NULL,
    revision bigint NOT NULL,
    previous bigint NOT NULL,        -- position of the stream's previous event, 0 for none
    previous_hash bytea NOT NULL,
    id bytea NOT NULL,
    kind text NOT NULL,
    at bigint NOT NULL,              -- microseconds since 1970, UTC
    actor bytea NOT NULL,
    organisation bytea,
    role text,
    command bytea NOT NULL,
    fingerprint bytea NOT NULL,
    cause bytea,
    subject bytea,
    subject_key bigint,
    series text,
    number bigint,
    claims bytea,                    -- NULL for none
    payload bytea NOT NULL,          -- JSON, never JSONB: the hash is of its bytes
    sealed bytea,                    -- nonce and ciphertext
    sealed_hash bytea,
    hash bytea NOT NULL
) PARTITION BY RANGE (position);

-- A ciphertext does not get smaller.
ALTER TABLE events ALTER COLUMN sealed SET STORAGE EXTERNAL;

-- Where a number was given. Numbers rise with positions, so this too is written at its right edge,
-- and only for events that have one.
CREATE INDEX events_numbered ON events (series, number) WHERE series IS NOT NULL;

CREATE FUNCTION refuse_deletion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are never deleted';
END $$;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept record := new;
BEGIN
    IF new.sealed IS NOT NULL AND new.sealed IS DISTINCT FROM old.sealed THEN
        RAISE EXCEPTION 'sealed data is only ever erased';
    END IF;
    kept.sealed := old.sealed;
    IF kept IS DISTINCT FROM old THEN
        RAISE EXCEPTION 'events are never changed';
    END IF;
    RETURN new;
END $$;

CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION refuse_deletion();
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER events_are_never_truncated BEFORE TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_deletion();

-- The newest event of each stream.
CREATE TABLE streams (
    stream bytea NOT NULL PRIMARY KEY,
    revision bigint NOT NULL,
    position bigint NOT NULL,
    barrier bigint NOT NULL,         -- revision of the last event that is no addition
    hash bytea NOT NULL
) WITH (fillfactor = 70);

-- The next number of each series.
CREATE TABLE series (
    name text NOT NULL PRIMARY KEY,
    next bigint NOT NULL
) WITH (fillfactor = 10);

-- Unique facts, and the stream that holds each.
CREATE TABLE claims (
    claim bytea NOT NULL PRIMARY KEY,
    owner bytea NOT NULL
);

-- What is nobody's record yet: drafts and the like.
CREATE TABLE side_rows (
    kind text NOT NULL,
    id bytea NOT NULL,
    owner bytea NOT NULL,
    scope bytea NOT NULL,
    version bigint NOT NULL,
    number bigint,
    body bytea NOT NULL,             -- number of the owner's key, nonce and ciphertext
    command bytea NOT NULL,
    fingerprint bytea NOT NULL,
    modified bigint NOT NULL,        -- microseconds since 1970, UTC
    expires bigint,                  -- the same, NULL for never
    PRIMARY KEY (kind, id)
);

CREATE INDEX side_rows_of_owner ON side_rows (kind, owner);
CREATE INDEX side_rows_of_scope ON side_rows (kind, scope);
CREATE INDEX side_rows_by_expiry ON side_rows (kind, expires) WHERE expires IS NOT NULL;

-- Makes the partition of the next event, and the one after it, where they are not there; answers the
-- newest position that has one. With the rights of the schema's owner, since nobody else may make
-- tables; attaching one waits for no reader. Only the lock's holder makes any.
CREATE FUNCTION make_partitions() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
DECLARE
    size bigint;
    head bigint;
    name text;
BEGIN
    SELECT log.partition_events INTO STRICT size FROM log;
    SELECT turn.head INTO STRICT head FROM turn FOR UPDATE;
    FOR n IN head / size .. head / size + 1 LOOP
        name := 'events_' || n;
        IF to_regclass(name) IS NULL THEN
            EXECUTE format('CREATE TABLE %I (LIKE events INCLUDING CONSTRAINTS INCLUDING STORAGE)', name);
            EXECUTE format('ALTER TABLE events ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)',
                name, n * size + 1, (n + 1) * size + 1);
            EXECUTE format('CREATE TRIGGER events_are_never_truncated BEFORE TRUNCATE ON %I
                FOR EACH STATEMENT EXECUTE FUNCTION refuse_deletion()', name);
        END IF;
    END LOOP;
    RETURN (head / size + 2) * size;
END $$;
REVOKE ALL ON FUNCTION make_partitions() FROM PUBLIC;
