-- SPDX-License-Identifier: Apache-2.0
-- A part of a run's name is found among hundreds of thousands of others. The module belongs to PostgreSQL
-- (contrib), and whoever owns the database may add it; where that is not so, a search reads all names.
-- Few new names wait for their place in the index, for each search reads through those that do.
DO $$
DECLARE
  module text;
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  SELECT n.nspname INTO module FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
    WHERE e.extname = 'pg_trgm';
  EXECUTE format('CREATE INDEX run_identity_search ON run_identity USING gin'
    || ' (lower(dag_run_id COLLATE "C") %I.gin_trgm_ops) WITH (gin_pending_list_limit = 128)', module);
EXCEPTION WHEN feature_not_supported OR undefined_file OR insufficient_privilege THEN
  RAISE WARNING 'searches of runs will be slow: %. Install PostgreSQL''s contrib modules, and as owner of'
    ' the database: CREATE EXTENSION pg_trgm', SQLERRM;
END $$;
