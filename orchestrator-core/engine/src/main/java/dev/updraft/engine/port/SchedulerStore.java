// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.port;

import dev.updraft.engine.id.InstanceKey;
import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.port.Batch.DagRow;
import dev.updraft.engine.port.Batch.DagVersionRow;
import dev.updraft.engine.port.Batch.WorkerRow;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunRow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the leading scheduler needs from the database. Not thread-safe: one leader, one thread,
 * except where said. Every method may throw {@link StoreUnavailable}; after it the outcome of a
 * write is unknown and the leader must take over anew.
 */
public interface SchedulerStore extends AutoCloseable {

  /**
   * Ends the sessions of older epochs, raises the epoch by compare-and-set, takes the session lock.
   *
   * @return the new epoch, or empty when another scheduler was faster or holds the lock
   */
  Optional<Takeover> takeOver(String schedulerId);

  /**
   * Whether nobody holds the leader's lock: alone reason enough to compete. Who is not elected must
   * ask this before {@link #takeOver}, which ends the sessions of a leader that lives. Thread-safe.
   */
  boolean lockIsFree();

  /** Whether the session that holds the leader's lock is still alive; one cheap round trip. */
  boolean holdsLock();

  /**
   * Commits under a share lock on the epoch row, which must still be {@code epoch}.
   *
   * @throws Refused when the database does not take these values; nothing was written
   */
  void write(long epoch, Batch batch) throws Deposed;

  /** Looks at the epoch row under the share lock, and tells the database's time. */
  Instant check(long epoch) throws Deposed;

  /** Sets or clears {@code ruleZ} of the epoch row, under the share lock: protocol rule Z4. */
  void ruleZ(long epoch, boolean on) throws Deposed;

  /** Whether ZooKeeper does not take the leader's word; for people. A takeover clears it. */
  void unwatched(long epoch, boolean on) throws Deposed;

  /** Whether writes find no room; for people, who see it at once. Takes no room itself. */
  void noRoom(long epoch, boolean on) throws Deposed;

  /** The last write of a leader that goes in peace. */
  void resign(long epoch) throws Deposed;

  /**
   * Runs that have not ended, and ended ones that keep a deadline, with their instances and open
   * grants.
   */
  Active loadActive();

  /** One run with all its instances, ended or not; for clear and mark. */
  Optional<LoadedRun> loadRun(RunKey key);

  Optional<LoadedRun> loadRun(String dagId, String runId);

  List<DagRow> loadDags();

  Optional<DagVersionRow> loadVersion(String dagId, int version);

  List<PoolRow> loadPools();

  /** As former leaders wrote them down. */
  List<WorkerRow> loadWorkers();

  /** Whether a DAG has a run of this logical date, ended or not. */
  boolean dateTaken(String dagId, Instant logicalDate);

  /** Logical dates of runs that a DAG's schedule has not come to yet: people asked for them. */
  List<TakenDate> datesAhead();

  /** Commands without a result, by id, after the given one; at most {@code limit}. */
  List<Command> commands(long after, int limit);

  /** {@code count} run ids nobody else will get. */
  long[] allocateRunIds(int count);

  /** Results of instances, for putting a payload together. Thread-safe. */
  List<StoredResult> results(RunKey run, List<Integer> instances);

  /** A connection as JSON, sealed at rest. Thread-safe. */
  Optional<String> connection(String id);

  @Override
  void close();

  /**
   * @param resigned whether the former epoch resigned as its last write
   * @param now the database's time
   */
  record Takeover(long epoch, boolean resigned, boolean ruleZ, Instant now) {}

  record Active(List<LoadedRun> runs) {}

  record LoadedRun(RunRow run, List<InstanceRow> instances, List<GrantRow> openGrants) {}

  record TakenDate(String dagId, Instant logicalDate) {}

  record PoolRow(String name, int slots, boolean includeDeferred) {}

  /**
   * @param kind trigger, pause, unpause, clear, mark_task, mark_run, put_pool, delete_pool
   * @param payload JSON
   */
  record Command(long id, String actor, String kind, String payload, Instant at) {}

  record StoredResult(
      InstanceKey key,
      String state,
      @Nullable String result,
      @Nullable String object,
      @Nullable String note) {}

  /** The epoch moved: another scheduler leads. Nothing was written. */
  final class Deposed extends Exception {
    private static final long serialVersionUID = 1L;

    public Deposed(String message) {
      super(message);
    }
  }

  /**
   * The database refuses what the batch contains (a NUL byte, a sequence number that is taken, a
   * row that is not there). Nothing was written and the session lives on: the loop bisects the
   * batch.
   */
  final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * There is no room on the database's disk. Nothing was written and the session lives on: the same
   * write stands once there is room.
   */
  final class StoreFull extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreFull(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The database cannot be reached, or the outcome of a commit is unknown. */
  final class StoreUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailable(String message) {
      super(message);
    }

    public StoreUnavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
