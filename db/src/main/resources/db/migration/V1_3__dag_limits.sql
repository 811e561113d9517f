-- SPDX-License-Identifier: Apache-2.0
-- Lists and triggers show a DAG's limits: they must not read its whole spec for them.
ALTER TABLE dag_version
  ADD COLUMN max_active_runs int,
  ADD COLUMN max_active_tasks int;
UPDATE dag_version
   SET max_active_runs = coalesce((spec::json ->> 'maxActiveRuns')::int, 16),
       max_active_tasks = coalesce((spec::json ->> 'maxActiveTasks')::int, 16);
ALTER TABLE dag_version
  ALTER COLUMN max_active_runs SET NOT NULL,
  ALTER COLUMN max_active_tasks SET NOT NULL;
