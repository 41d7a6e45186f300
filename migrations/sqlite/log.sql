-- The log. docs/LOG_FORMAT.md says what each byte means; nothing here may change under stored data.

-- What the log is. One row.
CREATE TABLE log (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    id BLOB NOT NULL CHECK (length(id) = 16),
    secret BLOB NOT NULL,     -- the fingerprints' key, sealed under the master key
    made INTEGER NOT NULL,    -- microseconds since 1970, UTC
    touched INTEGER NOT NULL  -- counts trial writes after a failure
) STRICT;

CREATE TABLE events (
    position INTEGER NOT NULL PRIMARY KEY CHECK (position > 0),
    stream BLOB NOT NULL,
    revision INTEGER NOT NULL,
    previous INTEGER NOT NULL,      -- position of the stream's previous event, 0 for none
    previous_hash BLOB NOT NULL,
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,            -- microseconds since 1970, UTC
    actor BLOB NOT NULL,
    organisation BLOB,
    role TEXT,
    command BLOB NOT NULL,
    fingerprint BLOB NOT NULL,
    cause BLOB,
    subject BLOB,
    subject_key INTEGER,
    series TEXT,
    number INTEGER,
    claims BLOB,                    -- NULL for none
    payload BLOB NOT NULL,          -- JSON
    sealed BLOB,                    -- nonce and ciphertext
    sealed_hash BLOB,
    hash BLOB NOT NULL
) STRICT;

-- Where a number was given. Numbers rise with positions, so this too is written at its right edge,
-- and only for events that have one. Nothing rests on it: without it such an event is searched.
CREATE INDEX events_numbered ON events (series, number) WHERE series IS NOT NULL;

-- Also what INSERT OR REPLACE would do to an event.
CREATE TRIGGER events_are_only_appended BEFORE INSERT ON events
WHEN new.position <> (SELECT coalesce(max(position), 0) + 1 FROM events)
BEGIN
    SELECT RAISE(ABORT, 'events are only appended');
END;

CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are never deleted');
END;

CREATE TRIGGER events_are_never_changed BEFORE UPDATE OF
    position, stream, revision, previous, previous_hash, id, kind, at, actor, organisation, role,
    command, fingerprint, cause, subject, subject_key, series, number, claims, payload,
    sealed_hash, hash ON events
BEGIN
    SELECT RAISE(ABORT, 'events are never changed');
END;

CREATE TRIGGER sealed_data_is_only_erased BEFORE UPDATE OF sealed ON events
WHEN new.sealed IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'sealed data is only ever erased');
END;

-- The newest event of each stream.
CREATE TABLE streams (
    stream BLOB NOT NULL PRIMARY KEY,
    revision INTEGER NOT NULL,
    position INTEGER NOT NULL,
    barrier INTEGER NOT NULL,      -- revision of the last event that is no addition
    hash BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The next number of each series.
CREATE TABLE series (
    name TEXT NOT NULL PRIMARY KEY,
    next INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Unique facts, and the stream that holds each.
CREATE TABLE claims (
    claim BLOB NOT NULL PRIMARY KEY,
    owner BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What is nobody's record yet: drafts and the like.
CREATE TABLE side_rows (
    kind TEXT NOT NULL,
    id BLOB NOT NULL,
    owner BLOB NOT NULL,
    scope BLOB NOT NULL,
    version INTEGER NOT NULL,
    number INTEGER,
    body BLOB NOT NULL,        -- number of the owner's key, nonce and ciphertext
    command BLOB NOT NULL,
    fingerprint BLOB NOT NULL,
    modified INTEGER NOT NULL, -- microseconds since 1970, UTC
    expires INTEGER,           -- the same, NULL for never
    PRIMARY KEY (kind, id)
) STRICT;

CREATE INDEX side_rows_of_owner ON side_rows (kind, owner);
CREATE INDEX side_rows_of_scope ON side_rows (kind, scope);
CREATE INDEX side_rows_by_expiry ON side_rows (kind, expires) WHERE expires IS NOT NULL;
