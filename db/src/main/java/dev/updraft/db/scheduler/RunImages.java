// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.port.SchedulerStore.LoadedRun;
import dev.updraft.engine.port.SchedulerStore.PoolRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * What the leader holds in memory, read by somebody who only explains it: as much of it as the
 * question needs, for it is asked every few seconds. Everything in one look comes from one
 * snapshot, so that counts of limits and states of tasks agree. Thread-safe.
 */
public final class RunImages {
  private final DataSource pool;

  public RunImages(DataSource pool) {
    this.pool = pool;
  }

  /**
   * How much is wanted.
   *
   * @param whole all instances of the run, else only the one that is asked for
   * @param others what takes slots in all runs that have not ended
   */
  public record Depth(boolean whole, boolean others) {}

  /**
   * What an instance of a mapping sees of its run, however long the list is.
   *
   * @param tasks how many the DAG has
   * @param region ids of the tasks that are mapped over the same list
   */
  public record Element(int mapIndex, int tasks, List<String> region) {
    public Element {
      region = List.copyOf(region);
    }
  }

  private interface Load {
    Optional<LoadedRun> from(Connection connection) throws SQLException;
  }

  public Optional<Look> look(RunKey key, int instanceNo, Depth depth) {
    int no = depth.whole() ? -1 : instanceNo;
    return look(connection -> RunLoader.part(connection, key, no), depth.others());
  }

  /** The run has only the first instance of each task, and those of the element; no grants. */
  public Optional<Look> look(RunKey key, Element element, boolean others) {
    return look(connection -> RunLoader.element(connection, key, element), others);
  }

  private Optional<Look> look(Load load, boolean others) {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try {
        Optional<LoadedRun> run = load.from(connection);
        return run.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Look(
                    run.get(),
                    others ? RunLoader.slots(connection) : List.of(),
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

  /**
   * Of one moment.
   *
   * @param run with as many of its instances as were asked for
   * @param active all runs that have not ended, with only those instances that take slots of limits
   *     or pools
   */
  public record Look(LoadedRun run, List<LoadedRun> active, List<PoolRow> pools) {
    public Look {
      active = List.copyOf(active);
      pools = List.copyOf(pools);
    }
  }
}
