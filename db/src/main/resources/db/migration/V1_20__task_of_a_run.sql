-- SPDX-License-Identifier: Apache-2.0
-- One task of a run, one of its mapped instances, the same task in other runs: pages and API ask for
-- these all the time, and without it read every instance of each run, up to a hundred thousand. It
-- costs the writer one entry for a new instance and one at its end, both at the right edge, and leaves
-- the updates between them HOT: only expansion ever changes a map index. Not the bare run_id, or an
-- update, which knows it, could be planned over this index while a table is small, and read whole runs.
CREATE INDEX task_instance_by_task ON task_instance ((run_id + 0), task_id, map_index);
