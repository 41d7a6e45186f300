-- Run once as postgres on the leader, after `casetrail migrate` has made the roles. With these the service
-- can append events and not change them; it can make no tables and no roles.
GRANT casetrail_app, casetrail_access_app, casetrail_keys_app TO casetrail;
