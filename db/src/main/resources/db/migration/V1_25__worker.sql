-- SPDX-License-Identifier: Apache-2.0
-- The workers as the leader heard them last, for people: it is written when something about one changes.
CREATE TABLE worker (
  incarnation text PRIMARY KEY,
  host        text NOT NULL,
  up          boolean NOT NULL,
  slots       int NOT NULL,
  cpus        int NOT NULL,
  memory      bigint NOT NULL,
  queues      text NOT NULL, -- a line each
  has         text NOT NULL, -- a line each
  since       timestamptz NOT NULL,
  changed_at  timestamptz NOT NULL
);

-- What a task needs of its worker, a line each; so that its DAG can say when no worker has it.
ALTER TABLE dag_task ADD COLUMN needs text NOT NULL DEFAULT '';
