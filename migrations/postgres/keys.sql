-- The subjects' keys, wrapped under the master key. Backed up apart from the logs, and shortly.
CREATE TABLE format (
    one integer NOT NULL PRIMARY KEY CHECK (one = 1),
    format integer NOT NULL
);
INSERT INTO format VALUES (1, 1);

CREATE TABLE keys (
    subject bytea NOT NULL CHECK (length(subject) = 16),
    number bigint NOT NULL CHECK (number > 0), -- random, so that no lost key's number comes again
    wrapped bytea NOT NULL,
    made bigint NOT NULL, -- microseconds since 1970, UTC
    PRIMARY KEY (subject, number)
);

-- Keys destroyed on purpose: what they sealed reads as erased. Replayed after every restore.
CREATE TABLE shreds (
    subject bytea NOT NULL CHECK (length(subject) = 16),
    number bigint NOT NULL CHECK (number > 0),
    shredded bigint NOT NULL, -- microseconds since 1970, UTC
    PRIMARY KEY (subject, number)
);
