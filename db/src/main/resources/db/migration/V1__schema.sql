-- SPDX-License-Identifier: Apache-2.0
-- Updraft's schema. Why it is keyed and partitioned like this: docs/adr/0001, docs/adr/0002.
-- No deadline is NULL: 'infinity' means never, so that no row can hide from the sweeper.

-- ---------------------------------------------------------------- who may write

CREATE TABLE epoch (
  partition  int PRIMARY KEY,
  value      bigint NOT NULL,
  rule_z     boolean NOT NULL DEFAULT false,
  resigned   boolean NOT NULL DEFAULT false,
  holder     text NOT NULL DEFAULT '',
  since      timestamptz NOT NULL DEFAULT now()
);
INSERT INTO epoch (partition, value, resigned) VALUES (0, 0, true);

-- First statement of every transaction of the leader, in the same round trip as the rest: its error
-- stops what follows, the commit too. The share lock makes a takeover wait for the commit.
CREATE FUNCTION updraft_fence(mine bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM epoch WHERE partition = 0 AND value = mine FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'epoch % is over', mine USING ERRCODE = 'UD001';
  END IF;
END $$;

-- An update that touches fewer rows than it names must not commit.
CREATE FUNCTION updraft_expect(what text, got bigint, want bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF got <> want THEN
    RAISE EXCEPTION '%: % of % rows found', what, got, want USING ERRCODE = 'UD002';
  END IF;
END $$;

-- ---------------------------------------------------------------- DAGs

CREATE TABLE dag (
  dag_id              text PRIMARY KEY,
  version             int NOT NULL,
  file                text NOT NULL,
  paused              boolean NOT NULL,
  stale               boolean NOT NULL,
  last_interval_start timestamptz,
  last_interval_end   timestamptz,
  next_at             timestamptz NOT NULL,
  changed_at          timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 75);

CREATE TABLE dag_version (
  dag_id      text NOT NULL,
  version     int NOT NULL,
  unit        text NOT NULL,
  spec        text NOT NULL,
  source      text NOT NULL,
  created_at  timestamptz NOT NULL,
  description text NOT NULL,
  owner       text NOT NULL,
  tags        text[] NOT NULL,
  schedule    text NOT NULL,
  PRIMARY KEY (dag_id, version)
);

-- The names of a version's tasks: lists need them without reading whole specs.
CREATE TABLE dag_task (
  dag_id   text NOT NULL,
  version  int NOT NULL,
  task_no  int NOT NULL,
  task_id  text NOT NULL,
  operator text NOT NULL,
  pool     text NOT NULL,
  queue    text NOT NULL,
  slots    int NOT NULL,
  priority int NOT NULL,
  PRIMARY KEY (dag_id, version, task_no)
);

CREATE TABLE import_error (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  file    text NOT NULL UNIQUE,
  message text NOT NULL,
  at      timestamptz NOT NULL
);

-- ---------------------------------------------------------------- runs and what belongs to them

CREATE SEQUENCE run_id_seq AS bigint;

-- A unique key of a partitioned table must contain the partition key; these need not.
CREATE TABLE run_identity (
  dag_id       text NOT NULL,
  dag_run_id   text NOT NULL,
  logical_date timestamptz,
  run_month    int NOT NULL,
  run_id       bigint NOT NULL UNIQUE,
  PRIMARY KEY (dag_id, dag_run_id)
);
CREATE UNIQUE INDEX run_identity_logical_date ON run_identity (dag_id, logical_date)
  WHERE logical_date IS NOT NULL;

CREATE TABLE run (
  run_month      int NOT NULL,
  run_id         bigint NOT NULL,
  dag_id         text NOT NULL,
  dag_run_id     text NOT NULL,
  version        int NOT NULL,
  type           text NOT NULL,
  state          text NOT NULL,
  logical_date   timestamptz,
  interval_start timestamptz NOT NULL,
  interval_end   timestamptz NOT NULL,
  run_after      timestamptz NOT NULL,
  created_at     timestamptz NOT NULL,
  started_at     timestamptz,
  ended_at       timestamptz,
  conf           text NOT NULL,
  triggered_by   text NOT NULL,
  seq            int NOT NULL,
  timeout_at     timestamptz NOT NULL,
  PRIMARY KEY (run_month, run_id)
) PARTITION BY LIST (run_month);
CREATE INDEX run_by_dag ON run (dag_id, run_id DESC);
CREATE INDEX run_active ON run (run_id) WHERE state IN ('queued', 'running');

-- `state` stands in no index, so that state changes stay HOT. `final_state` is NULL until the end
-- and carries the named lists (failed tasks of a DAG ...). dag_id and task_id are copies for lists.
CREATE TABLE task_instance (
  run_month     int NOT NULL,
  run_id        bigint NOT NULL,
  instance_no   int NOT NULL,
  dag_id        text NOT NULL,
  task_id       text NOT NULL,
  task_no       int NOT NULL,
  map_index     int NOT NULL,
  state         text NOT NULL,
  final_state   text,
  attempt       int NOT NULL,
  step          int NOT NULL,
  max_attempts  int NOT NULL,
  seq           int NOT NULL,
  timer         text NOT NULL,
  timer_at      timestamptz NOT NULL,
  scheduled_at  timestamptz,
  queued_at     timestamptz,
  started_at    timestamptz,
  ended_at      timestamptz,
  handle        text,
  result        text,
  result_object text,
  result_length int NOT NULL,
  note          text,
  PRIMARY KEY (run_month, run_id, instance_no)
) PARTITION BY LIST (run_month);
CREATE INDEX task_instance_final ON task_instance (final_state, dag_id, task_id, run_id DESC)
  WHERE final_state IS NOT NULL;

-- The row is the outbox: what no heartbeat lists is sent again.
CREATE TABLE task_grant (
  run_month   int NOT NULL,
  run_id      bigint NOT NULL,
  instance_no int NOT NULL,
  attempt     int NOT NULL,
  step        int NOT NULL,
  epoch       bigint NOT NULL,
  host        text NOT NULL,
  incarnation text NOT NULL,
  strict      boolean NOT NULL,
  state       text NOT NULL,
  "end"       text,
  cause       text,
  cancel      boolean NOT NULL,
  queued_at   timestamptz NOT NULL,
  started_at  timestamptz,
  ended_at    timestamptz,
  PRIMARY KEY (run_month, run_id, instance_no, attempt, step)
) PARTITION BY LIST (run_month);

-- Append-only. instance_no = -1 is the run itself. There is one writer, whose transactions follow one
-- another, so feed_id follows the order of commits: who tails it misses nothing.
CREATE SEQUENCE history_feed_seq AS bigint;
CREATE TABLE history (
  run_month   int NOT NULL,
  run_id      bigint NOT NULL,
  instance_no int NOT NULL,
  seq         int NOT NULL,
  feed_id     bigint NOT NULL DEFAULT nextval('history_feed_seq'),
  from_state  text NOT NULL,
  to_state    text NOT NULL,
  attempt     int NOT NULL,
  step        int NOT NULL,
  at          timestamptz NOT NULL,
  cause       text NOT NULL,
  PRIMARY KEY (run_month, run_id, instance_no, seq)
) PARTITION BY LIST (run_month);
CREATE INDEX history_feed ON history (feed_id);

CREATE FUNCTION updraft_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'UD003';
END $$;
CREATE TRIGGER history_append_only BEFORE UPDATE OR DELETE ON history
  FOR EACH ROW EXECUTE FUNCTION updraft_append_only();

-- Makes the partitions of n months from yyyymm. A month whose rows already lie in the default
-- partition stays there: moving them would stop the writer.
CREATE FUNCTION ensure_partitions(from_month int, n int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  month int := from_month;
  made int := 0;
  parent text;
BEGIN
  PERFORM pg_advisory_xact_lock(7305, 1);
  FOR i IN 1..n LOOP
    FOREACH parent IN ARRAY ARRAY['run', 'task_instance', 'task_grant', 'history'] LOOP
      IF to_regclass(parent || '_' || month) IS NULL THEN
        BEGIN
          EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES IN (%s) WITH (fillfactor = %s)',
            parent || '_' || month, parent, month, CASE parent WHEN 'history' THEN 100 ELSE 75 END);
          made := made + 1;
        EXCEPTION WHEN check_violation THEN
          RAISE WARNING '% keeps % in its default partition', parent, month;
        END;
      END IF;
    END LOOP;
    month := CASE WHEN month % 100 = 12 THEN month + 89 ELSE month + 1 END;
  END LOOP;
  RETURN made;
END $$;

CREATE TABLE run_default PARTITION OF run DEFAULT WITH (fillfactor = 75);
CREATE TABLE task_instance_default PARTITION OF task_instance DEFAULT WITH (fillfactor = 75);
CREATE TABLE task_grant_default PARTITION OF task_grant DEFAULT WITH (fillfactor = 75);
CREATE TABLE history_default PARTITION OF history DEFAULT;

-- ---------------------------------------------------------------- what came too late, or not at all

CREATE TABLE late_report (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  grant_key   text NOT NULL,
  incarnation text NOT NULL,
  report      text NOT NULL,
  at          timestamptz NOT NULL
);
CREATE INDEX late_report_grant ON late_report (grant_key);

CREATE TABLE quarantine (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind    text NOT NULL,
  content text NOT NULL,
  cause   text NOT NULL,
  at      timestamptz NOT NULL
);

-- ---------------------------------------------------------------- commands

CREATE TABLE command (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  idempotency_key text,  -- NULL: forgotten, after a day
  actor           text NOT NULL,
  kind            text NOT NULL,
  payload         text NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  UNIQUE (actor, idempotency_key)
);

CREATE TABLE command_result (
  command_id bigint PRIMARY KEY,
  status     int NOT NULL,
  body       text NOT NULL,
  at         timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION updraft_ring() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('updraft_command', '');
  RETURN NULL;
END $$;
CREATE TRIGGER command_ring AFTER INSERT ON command
  FOR EACH STATEMENT EXECUTE FUNCTION updraft_ring();

-- ---------------------------------------------------------------- what people set

CREATE TABLE pool (
  name             text PRIMARY KEY,
  slots            int NOT NULL CHECK (slots >= -1),
  include_deferred boolean NOT NULL DEFAULT false,
  description      text NOT NULL DEFAULT ''
);
INSERT INTO pool (name, slots, description) VALUES ('default_pool', 128, 'Default pool');

CREATE TABLE variable (
  name        text PRIMARY KEY,
  value       text NOT NULL,  -- sealed by the application where `sealed`
  sealed      boolean NOT NULL,
  description text NOT NULL DEFAULT '',
  changed_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE connection (
  connection_id text PRIMARY KEY,
  type          text NOT NULL,
  description   text NOT NULL DEFAULT '',
  host          text,
  port          int,
  schema        text,
  login         text,
  secret        text,  -- password and extra, sealed by the application
  changed_at    timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE note (
  run_month   int NOT NULL,
  run_id      bigint NOT NULL,
  instance_no int NOT NULL,  -- -1: of the run
  content     text NOT NULL,
  author      text NOT NULL,
  changed_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (run_month, run_id, instance_no)
);

CREATE TABLE app_user (
  name          text PRIMARY KEY,
  password_hash text NOT NULL,
  role          text NOT NULL,
  active        boolean NOT NULL DEFAULT true,
  created_at    timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE api_token (
  token_hash text PRIMARY KEY,
  user_name  text NOT NULL REFERENCES app_user (name) ON DELETE CASCADE,
  label      text NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE event_log (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at         timestamptz NOT NULL DEFAULT now(),
  actor      text NOT NULL,
  event      text NOT NULL,
  dag_id     text,
  dag_run_id text,
  task_id    text,
  map_index  int,
  attempt    int,
  extra      text NOT NULL DEFAULT ''
);
CREATE INDEX event_log_dag ON event_log (dag_id, id DESC) WHERE dag_id IS NOT NULL;
