-- SPDX-License-Identifier: Apache-2.0
-- Each page says how many questions wait for a person: of all tasks only those few are looked at.
CREATE INDEX dag_task_approval ON dag_task (dag_id, version) WHERE operator = 'approval';
