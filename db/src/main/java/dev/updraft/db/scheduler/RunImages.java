// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.port.Batch.DagVersionRow;
import dev.updraft.engine.port.SchedulerStore.LoadedRun;
import dev.updraft.engine.port.SchedulerStore.PoolRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * What the leader holds in memory, read by somebody who only explains it. Everything in one look
 * comes from one snapshot, so that counts of limits and states of tasks agree. Thread-safe.
 */
public final class RunImages {
  private final DataSource pool;

  public RunImages(DataSource pool) {
    this.pool = pool;
  }

  /** Without {@code others}: only the run itself, which is enough for what waits inside of it. */
  public Optional<Look> look(RunKey key, boolean others) {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try {
        Optional<LoadedRun> run = RunLoader.one(connection, key);
        return run.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Look(
                    run.get(),
                    others ? RunLoader.active(connection).runs() : List.of(),
                    Catalog.pools(connection)));
      } finally {
        connection.rollback();
        connection.setReadOnly(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw Failures.unavailable("looking at runs", e);
    }
  }

  public Optional<DagVersionRow> version(String dagId, int version) {
    try (Connection connection = pool.getConnection()) {
      return Catalog.version(connection, dagId, version);
    } catch (SQLException e) {
      throw Failures.unavailable("reading a version", e);
    }
  }

  /** A run, all runs that have not ended, and the pools, at one moment. */
  public record Look(LoadedRun run, List<LoadedRun> active, List<PoolRow> pools) {
    public Look {
      active = List.copyOf(active);
      pools = List.copyOf(pools);
    }
  }
}
