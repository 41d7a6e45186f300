-- Indexes that only readers need. A file that is filled from the log gets them at the end, sorted,
-- which costs a fraction of keeping them in order all the while.
CREATE INDEX IF NOT EXISTS cases_number ON cases (number);
CREATE INDEX IF NOT EXISTS cases_request ON cases (request);
CREATE INDEX IF NOT EXISTS school_closed ON listing (school, closed_at, key) WHERE closed = 1;
CREATE INDEX IF NOT EXISTS school_number ON listing (school, closed, number, key) WHERE school IS NOT NULL;
CREATE INDEX IF NOT EXISTS school_learner ON listing (school, closed, learner_key, key) WHERE school IS NOT NULL;
CREATE INDEX IF NOT EXISTS school_shared ON listing (school, closed, last_shared, key) WHERE school IS NOT NULL;
CREATE INDEX IF NOT EXISTS provider_closed ON listing (provider, closed_at, key) WHERE closed = 1;
CREATE INDEX IF NOT EXISTS provider_number ON listing (provider, closed, number, key) WHERE provider IS NOT NULL;
CREATE INDEX IF NOT EXISTS provider_learner ON listing (provider, closed, learner_key, key) WHERE provider IS NOT NULL;
CREATE INDEX IF NOT EXISTS provider_last ON listing (provider, closed, last_all, key) WHERE provider IS NOT NULL;
CREATE INDEX IF NOT EXISTS unowned_opened ON listing (provider, opened_at, key) WHERE owner IS NULL AND closed = 0;
CREATE INDEX IF NOT EXISTS receiver_opened ON listing (receiver, opened_at, key) WHERE receiver IS NOT NULL;
CREATE INDEX IF NOT EXISTS unallocated_opened ON listing (opened_at, key) WHERE status = 0;
CREATE INDEX IF NOT EXISTS all_opened ON listing (closed, opened_at, key);
CREATE INDEX IF NOT EXISTS entries_id ON entries (id);
CREATE INDEX IF NOT EXISTS learner_school ON learner (school, until, name_key, name, nsn) WHERE school IS NOT NULL;
