-- The subjects' keys, wrapped under the master key. Backed up apart from the logs, and shortly.
CREATE TABLE keys (
    subject BLOB NOT NULL CHECK (length(subject) = 16),
    number INTEGER NOT NULL CHECK (number > 0), -- random, so that no lost key's number comes again
    wrapped BLOB NOT NULL,
    made INTEGER NOT NULL, -- microseconds since 1970, UTC
    PRIMARY KEY (subject, number)
) STRICT, WITHOUT ROWID;

-- Keys destroyed on purpose: what they sealed reads as erased. Replayed after every restore.
CREATE TABLE shreds (
    subject BLOB NOT NULL CHECK (length(subject) = 16),
    number INTEGER NOT NULL CHECK (number > 0),
    shredded INTEGER NOT NULL, -- microseconds since 1970, UTC
    PRIMARY KEY (subject, number)
) STRICT, WITHOUT ROWID;
