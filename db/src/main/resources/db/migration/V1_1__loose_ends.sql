-- SPDX-License-Identifier: Apache-2.0
-- An ended run keeps a deadline while grants of it are open or external work is to be cancelled: by
-- it the next leader finds the run.
CREATE INDEX run_loose_ends ON run (run_id)
  WHERE state NOT IN ('queued', 'running') AND timeout_at < 'infinity';
