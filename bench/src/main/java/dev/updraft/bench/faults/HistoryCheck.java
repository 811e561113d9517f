// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench.faults;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What must hold of the database whatever happened, in plain SQL. Each query finds violations. */
final class HistoryCheck {
  private static final Map<String, String> VIOLATIONS = new LinkedHashMap<>();

  static {
    VIOLATIONS.put(
        "a gap in the sequence of",
        """
        SELECT run_id || '/' || instance_no FROM history GROUP BY run_month, run_id, instance_no
        HAVING count(*) <> max(seq) - min(seq) + 1 OR min(seq) > 1\
        """);
    VIOLATIONS.put(
        "a change that does not begin where the last one ended:",
        """
        SELECT run_id || '/' || instance_no || ': ' || before || ', then from ' || from_state
          FROM (SELECT *, lag(to_state) OVER
                  (PARTITION BY run_month, run_id, instance_no ORDER BY seq) AS before
                  FROM history) AS changes
         WHERE before <> from_state\
        """);
    VIOLATIONS.put(
        "changed after its end:",
        """
        SELECT run_id || '/' || instance_no || ': ' || from_state || ' to ' || to_state FROM history
         WHERE from_state IN ('success', 'failed', 'skipped', 'upstream_failed', 'removed')\
        """);
    VIOLATIONS.put(
        "an instance that is not what its history says:",
        """
        SELECT i.run_id || '/' || i.instance_no || ': ' || i.state || ', history ' || h.to_state
          FROM task_instance i
          JOIN (SELECT DISTINCT ON (run_month, run_id, instance_no) * FROM history
                 ORDER BY run_month, run_id, instance_no, seq DESC) h
         USING (run_month, run_id, instance_no)
         WHERE i.state <> h.to_state\
        """);
    VIOLATIONS.put(
        "a grant that is open in an ended run:",
        """
        SELECT g.run_id || '/' || g.instance_no FROM task_grant g JOIN run r USING (run_month, run_id)
         WHERE r.state IN ('success', 'failed') AND g.state IN ('queued', 'started')\
        """);
    VIOLATIONS.put(
        "a write of a former epoch after one of its successor:",
        """
        SELECT feed || ' by ' || writer FROM
          (SELECT feed, writer, max(epoch) OVER (ORDER BY feed) AS newest, epoch FROM fault_write) w
         WHERE epoch < newest\
        """);
  }

  private HistoryCheck() {}

  /** Has the database itself note which session wrote what. */
  static void watch(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE fault_write (feed bigint, writer text, epoch bigint);
          CREATE FUNCTION fault_note() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
            INSERT INTO fault_write SELECT currval('history_feed_seq'),
              current_setting('application_name'),
              substring(current_setting('application_name') FROM '[0-9]+$')::bigint;
            RETURN NULL;
          END $$;
          CREATE TRIGGER fault_note AFTER INSERT ON history FOR EACH STATEMENT
            EXECUTE FUNCTION fault_note()\
          """);
    }
  }

  static List<String> violations(Connection connection) throws SQLException {
    var found = new ArrayList<String>();
    for (Map.Entry<String, String> each : VIOLATIONS.entrySet()) {
      try (var statement = connection.createStatement();
          var rows = statement.executeQuery(each.getValue())) {
        while (rows.next()) {
          found.add(each.getKey() + " " + rows.getString(1));
        }
      }
    }
    return found;
  }
}
