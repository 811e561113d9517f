// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db;

import static dev.updraft.db.generated.Tables.COMMAND;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a database needs done now and then: the partitions of the months to come, idempotency keys
 * forgotten, and what is old removed. Several processes may do it at once.
 */
public final class Upkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final Duration KEYS_ARE_KEPT = Duration.ofDays(1);

  private final Database database;
  private final InstantSource clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("database-upkeep").factory());

  private Upkeep(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Once before it returns, then each hour. What fails is told, and tried again in the next. */
  public static Upkeep start(Database database, InstantSource clock) {
    var upkeep = new Upkeep(database, clock);
    upkeep.quietly();
    var hourly = upkeep.thread.scheduleWithFixedDelay(upkeep::quietly, 1, 1, TimeUnit.HOURS);
    // A start does not wait for it.
    var removing = upkeep.thread.scheduleWithFixedDelay(upkeep::remove, 1, 60, TimeUnit.MINUTES);
    if (hourly.isCancelled() || removing.isCancelled()) {
      throw new IllegalStateException("the database is not kept up");
    }
    return upkeep;
  }

  private void quietly() {
    quietly(() -> once(database, clock));
  }

  private void remove() {
    quietly(() -> Retention.once(database.sql(), clock.instant()));
  }

  private static void quietly(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warn("The upkeep of the database failed; it is tried again in an hour: {}", e.toString());
    }
  }

  static void once(Database database, InstantSource clock) {
    database.ensurePartitions(clock);
    database
        .sql()
        .update(COMMAND)
        .setNull(COMMAND.IDEMPOTENCY_KEY)
        .where(COMMAND.IDEMPOTENCY_KEY.isNotNull())
        .and(COMMAND.CREATED_AT.lt(clock.instant().minus(KEYS_ARE_KEPT)))
        .execute();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
