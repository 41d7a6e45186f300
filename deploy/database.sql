-- Run once as postgres on the leader, before `casetrail migrate`: the service's user and its databases.
-- Keys have a database of their own, with backups of their own that are kept for a short time only.
CREATE ROLE casetrail LOGIN PASSWORD '@CASETRAIL_PASSWORD@';
CREATE DATABASE casetrail;
CREATE DATABASE casetrail_keys;
