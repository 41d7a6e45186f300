-- Who may do what in this schema. SCHEMA_app is the service: it appends events and reads them, and
-- changes what lies beside them. SCHEMA_eraser may remove ciphertexts, and nothing else.
DO $$
DECLARE
    app text := current_schema() || '_app';
    eraser text := current_schema() || '_eraser';
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY[app, eraser] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role);
        END IF;
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), role);
    END LOOP;
    EXECUTE format('GRANT %I TO CURRENT_USER', app);
    EXECUTE format('GRANT SELECT ON log TO %I', app);
    EXECUTE format('GRANT SELECT, UPDATE ON turn TO %I', app);
    EXECUTE format('GRANT SELECT, INSERT ON events TO %I', app);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON streams, series, claims, side_rows TO %I', app);
    EXECUTE format('GRANT EXECUTE ON FUNCTION make_partitions() TO %I', app);
    EXECUTE format('GRANT SELECT (position, stream, id, sealed), UPDATE (sealed) ON events TO %I', eraser);
END $$;
