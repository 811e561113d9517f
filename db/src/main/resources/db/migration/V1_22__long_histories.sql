-- SPDX-License-Identifier: Apache-2.0
-- The newest runs of a DAG: pages ask for them all the time, of a hundred DAGs at once, and looked into
-- each month for each DAG. This has all months, and costs the writer one entry for a new run.
CREATE INDEX run_identity_newest ON run_identity (dag_id, run_id DESC);
-- What did not succeed, in the order of lists: failures are few, and walking to the first of them read
-- a thousand others for each. It costs the writer nothing for what succeeds.
CREATE INDEX task_instance_unsuccessful ON task_instance (final_state, run_month, run_id, instance_no)
  WHERE final_state <> 'success';
