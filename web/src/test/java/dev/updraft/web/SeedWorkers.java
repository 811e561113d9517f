// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import javax.sql.DataSource;

/** Workers as a leader wrote them down. */
final class SeedWorkers {
  private static final long GB = 1L << 30;

  private SeedWorkers() {}

  /** The one that has what the fixture's runs have under way. */
  static void usual(DataSource pool) throws SQLException {
    worker(pool, "i1", "worker-7", true, "default", "git 2.39.2\npython 3.12.1\nterraform 1.11.4");
  }

  /** One of another queue, and one that has been away for a while. */
  static void others(DataSource pool) throws SQLException {
    worker(pool, "9b1d77aa-gpu", "gpu-1", true, "default\ngpu", "gpu\ncuda 12.4\npython 3.12.1");
    worker(pool, "51c0e4f2-old", "worker-6", false, "default", "git 2.39.2");
  }

  private static void worker(
      DataSource pool, String incarnation, String host, boolean up, String queues, String has)
      throws SQLException {
    Fixture.execute(
        pool,
        "INSERT INTO worker VALUES (?, ?, ?, 8, 4, ?, ?, ?, ?, ?)",
        incarnation,
        host,
        up,
        16 * GB,
        queues,
        has,
        Timestamp.from(Fixture.NOW.minus(Duration.ofHours(30))),
        Timestamp.from(Fixture.NOW.minus(Duration.ofMinutes(7))));
  }
}
