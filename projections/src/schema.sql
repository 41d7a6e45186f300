-- The tables of views.db. Intervals run from `since` up to, but without, `until`; both are
-- positions in the log, and an open interval ends at the largest integer.

CREATE TABLE checkpoint (one INTEGER PRIMARY KEY CHECK (one = 1), position INTEGER NOT NULL, at INTEGER NOT NULL);
INSERT INTO checkpoint VALUES (1, 0, 0);
-- The last position of each moment.
CREATE TABLE moments (at INTEGER PRIMARY KEY, position INTEGER NOT NULL);

-- The directory.
CREATE TABLE streams (id BLOB PRIMARY KEY, revision INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE person (
  id BLOB NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,
  organisation BLOB NOT NULL, username TEXT NOT NULL, name TEXT NOT NULL, name_key TEXT NOT NULL,
  phone TEXT, email TEXT, PRIMARY KEY (id, since)) WITHOUT ROWID;
CREATE INDEX person_username ON person (username, until);
-- Accounts at an issuer, by which people are known once they have signed in.
CREATE TABLE account (
  issuer TEXT NOT NULL, subject TEXT NOT NULL, person BLOB NOT NULL,
  PRIMARY KEY (issuer, subject)) WITHOUT ROWID;
CREATE INDEX account_person ON account (person);
CREATE TABLE access (
  person BLOB NOT NULL, organisation BLOB NOT NULL, role TEXT NOT NULL,
  since INTEGER NOT NULL, until INTEGER NOT NULL,
  PRIMARY KEY (person, organisation, role, since)) WITHOUT ROWID;
CREATE INDEX access_organisation ON access (organisation, until);
-- What somebody did in a course: step 0 enrolled, 1 a lesson, 2 the course as a whole.
CREATE TABLE learning (
  person BLOB NOT NULL, course TEXT NOT NULL, step INTEGER NOT NULL, lesson TEXT NOT NULL,
  since INTEGER NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (person, course, step, lesson)) WITHOUT ROWID;
CREATE TABLE organisation (
  id BLOB NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,
  kind INTEGER NOT NULL, name TEXT NOT NULL, catchment TEXT, provision_of BLOB,
  PRIMARY KEY (id, since)) WITHOUT ROWID;
CREATE INDEX organisation_kind ON organisation (kind, until);
CREATE TABLE catchment (
  name TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,
  provider BLOB NOT NULL, stream BLOB NOT NULL, PRIMARY KEY (name, since)) WITHOUT ROWID;
CREATE TABLE learner (
  id BLOB NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,
  name TEXT, name_key TEXT NOT NULL, nsn TEXT, date_of_birth TEXT, year_level INTEGER,
  school BLOB, covered_by BLOB, PRIMARY KEY (id, since)) WITHOUT ROWID;
CREATE TABLE catalogue (
  id BLOB NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,
  service_name TEXT NOT NULL, service_provider TEXT NOT NULL, active INTEGER NOT NULL,
  PRIMARY KEY (id, since)) WITHOUT ROWID;
CREATE TABLE feature (
  key TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL, available_from TEXT NOT NULL,
  PRIMARY KEY (key, since)) WITHOUT ROWID;

-- Cases. `key` is the position of a case's first event, `body` the case without its comments and files.
CREATE TABLE cases (
  key INTEGER PRIMARY KEY, id BLOB NOT NULL, number INTEGER NOT NULL, request BLOB NOT NULL,
  version INTEGER NOT NULL, body TEXT NOT NULL);
CREATE UNIQUE INDEX cases_id ON cases (id);
CREATE TABLE referrals (id BLOB PRIMARY KEY, case_key INTEGER NOT NULL) WITHOUT ROWID;

-- Rows of lists: the present ones, and those that were. `shown` is all that a list shows of a row;
-- columns of their own have only what lists filter and order by.
CREATE TABLE listing (
  key INTEGER PRIMARY KEY, since INTEGER NOT NULL, last_all INTEGER NOT NULL,
  last_shared INTEGER NOT NULL, last_header INTEGER NOT NULL, version INTEGER NOT NULL,
  shown BLOB NOT NULL, number INTEGER NOT NULL, case_type INTEGER NOT NULL,
  status INTEGER NOT NULL, school_status INTEGER NOT NULL, closed INTEGER NOT NULL,
  opened_at INTEGER NOT NULL, closed_at INTEGER NOT NULL,
  learner BLOB NOT NULL, learner_key TEXT NOT NULL, school BLOB, provider BLOB, owner BLOB,
  designated BLOB, contact_active INTEGER NOT NULL, contact_key TEXT NOT NULL, receiver BLOB);
CREATE TABLE listing_past (
  key INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,
  shown BLOB NOT NULL, number INTEGER NOT NULL, case_type INTEGER NOT NULL,
  status INTEGER NOT NULL, school_status INTEGER NOT NULL, closed INTEGER NOT NULL,
  opened_at INTEGER NOT NULL, closed_at INTEGER NOT NULL,
  learner BLOB NOT NULL, learner_key TEXT NOT NULL, school BLOB, provider BLOB, owner BLOB,
  designated BLOB, contact_active INTEGER NOT NULL, contact_key TEXT NOT NULL, receiver BLOB);
CREATE INDEX listing_past_key ON listing_past (key, until);

CREATE INDEX school_opened ON listing (school, closed, opened_at, key) WHERE school IS NOT NULL;
CREATE INDEX provider_opened ON listing (provider, closed, opened_at, key) WHERE provider IS NOT NULL;
CREATE INDEX owner_opened ON listing (owner, provider, closed, opened_at, key) WHERE owner IS NOT NULL;
CREATE INDEX contact_opened ON listing (designated, school, contact_active, closed, opened_at, key) WHERE designated IS NOT NULL;
CREATE INDEX listing_learner ON listing (learner);

-- How many cases: kind 1 by school and provider, 2 by provider and owner, 3 all.
CREATE TABLE tally (
  kind INTEGER NOT NULL, a BLOB NOT NULL, b BLOB NOT NULL, status INTEGER NOT NULL,
  cases INTEGER NOT NULL, PRIMARY KEY (kind, a, b, status)) WITHOUT ROWID;

-- From when a case waits for something: kind 0 an owner, 1 an attempt to reach the whānau, 2 a task.
CREATE TABLE waiting (
  provider BLOB NOT NULL, kind INTEGER NOT NULL, since INTEGER NOT NULL, key INTEGER NOT NULL,
  PRIMARY KEY (provider, kind, since, key)) WITHOUT ROWID;

-- Rows that a directory event moved, by its position.
CREATE TABLE moved (position INTEGER NOT NULL, key INTEGER NOT NULL, PRIMARY KEY (position, key)) WITHOUT ROWID;

-- Search: folded words, and beside them the words as typed. `open` holds numbers and school.
CREATE VIRTUAL TABLE words USING fts5 (
  open, names, open_plain UNINDEXED, names_plain UNINDEXED,
  tokenize = 'ascii', detail = 'column', prefix = '1 2 3');
INSERT INTO words (words, rank) VALUES ('secure-delete', 1);

-- The timeline; `item` is the key of the comment or file a line is about, `body` its text then, when
-- that is not its present text. `seen`: 1 by everyone, 2 by leads and contacts, 4 header.
CREATE TABLE entries (
  position INTEGER PRIMARY KEY, id BLOB NOT NULL, case_key INTEGER NOT NULL, kind TEXT NOT NULL,
  at INTEGER NOT NULL, actor BLOB NOT NULL, class INTEGER NOT NULL, seen INTEGER NOT NULL,
  item INTEGER, summary TEXT NOT NULL, detail_class INTEGER, detail TEXT, body TEXT);
CREATE INDEX entries_case ON entries (case_key, position);

-- Comments and files; `key` is the position of the event that added it, `body` a comment's text or a
-- file's name, `text_at` the position of the line that set it. `file_kind` and what follows are of
-- files only; `verdict`: 0 not scanned yet, 1 clean, 2 infected.
CREATE TABLE items (
  key INTEGER PRIMARY KEY, id BLOB NOT NULL, case_key INTEGER NOT NULL, created_at INTEGER NOT NULL,
  author BLOB NOT NULL, organisation BLOB, by_provider INTEGER NOT NULL, shared INTEGER NOT NULL,
  withdrawn INTEGER NOT NULL, text_at INTEGER NOT NULL, body TEXT,
  file_kind TEXT, bytes INTEGER, sha256 TEXT, stored_sha256 TEXT, verdict INTEGER);
CREATE UNIQUE INDEX items_id ON items (id);
CREATE INDEX items_case ON items (case_key, key);
CREATE INDEX items_pending ON items (key) WHERE verdict = 0;

-- What people were told, and up to where they have read it.
CREATE TABLE notices (
  position INTEGER PRIMARY KEY, id BLOB NOT NULL, person BLOB NOT NULL, case_id BLOB NOT NULL,
  topic TEXT NOT NULL, cause INTEGER NOT NULL, at INTEGER NOT NULL);
CREATE UNIQUE INDEX notices_id ON notices (id);
CREATE UNIQUE INDEX notices_person_cause ON notices (person, cause, case_id);
CREATE INDEX notices_person ON notices (person, position);
CREATE TABLE inboxes (person BLOB PRIMARY KEY, read_to INTEGER NOT NULL) WITHOUT ROWID;
