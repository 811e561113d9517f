// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import dev.updraft.db.Database;
import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.port.Batch;
import dev.updraft.engine.port.Batch.DagRow;
import dev.updraft.engine.port.Batch.DagVersionRow;
import dev.updraft.engine.port.Batch.WorkerRow;
import dev.updraft.engine.port.SchedulerStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The leader's store on PostgreSQL. Writes go over the epoch's own session, reads over the pool,
 * which is left open by {@link #close()}.
 */
public final class PostgresSchedulerStore implements SchedulerStore {
  private final Database database;
  private @Nullable LeaderSession session;

  public PostgresSchedulerStore(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Takeover> takeOver(String schedulerId) {
    close();
    try {
      Optional<TakeoverSql.Won> won = TakeoverSql.takeOver(database.settings(), schedulerId);
      session = won.map(TakeoverSql.Won::session).orElse(null);
      return won.map(TakeoverSql.Won::takeover);
    } catch (SQLException e) {
      throw Failures.unavailable("takeover", e);
    }
  }

  @Override
  public boolean lockIsFree() {
    return read("looking at the lock", TakeoverSql::lockIsFree);
  }

  @Override
  public boolean holdsLock() {
    LeaderSession mine = session;
    try {
      return mine != null && mine.lock().isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void write(long epoch, Batch batch) throws Deposed {
    inSession("write", epoch, mine -> BatchWriter.write(mine, batch));
  }

  @Override
  public Instant check(long epoch) throws Deposed {
    Instant[] now = new Instant[1];
    inSession("check", epoch, mine -> now[0] = EpochSql.check(mine.writer(), epoch));
    return now[0];
  }

  @Override
  public void resign(long epoch) throws Deposed {
    inSession(
        "resignation",
        epoch,
        mine -> {
          EpochSql.resign(mine.writer(), epoch);
          session = null;
          mine.resign();
        });
  }

  @Override
  public void ruleZ(long epoch, boolean on) throws Deposed {
    inSession("switch of rule Z", epoch, mine -> EpochSql.switchRuleZ(mine.writer(), epoch, on));
  }

  @Override
  public void unwatched(long epoch, boolean on) throws Deposed {
    inSession("word of ZooKeeper", epoch, mine -> EpochSql.unwatched(mine.writer(), epoch, on));
  }

  @Override
  public void noRoom(long epoch, boolean on) throws Deposed {
    inSession("word of the full disk", epoch, mine -> mine.noRoom(on));
  }

  @Override
  public Active loadActive() {
    return read("loading", RunLoader::active);
  }

  @Override
  public Optional<LoadedRun> loadRun(RunKey key) {
    return read("loading", connection -> RunLoader.one(connection, key));
  }

  @Override
  public Optional<LoadedRun> loadRun(String dagId, String runId) {
    return read("loading", connection -> RunLoader.one(connection, dagId, runId));
  }

  @Override
  public List<DagRow> loadDags() {
    return read("loading", Catalog::dags);
  }

  @Override
  public Optional<DagVersionRow> loadVersion(String dagId, int version) {
    return read("loading", connection -> Catalog.version(connection, dagId, version));
  }

  @Override
  public List<PoolRow> loadPools() {
    return read("loading", Catalog::pools);
  }

  @Override
  public List<WorkerRow> loadWorkers() {
    return read("loading", WorkerSql::all);
  }

  @Override
  public boolean dateTaken(String dagId, Instant logicalDate) {
    return read(
        "looking for a date", connection -> Catalog.dateTaken(connection, dagId, logicalDate));
  }

  @Override
  public List<TakenDate> datesAhead() {
    return read("loading", Catalog::datesAhead);
  }

  @Override
  public List<Command> commands(long after, int limit) {
    LeaderSession mine = session;
    if (mine == null) {
      return read("looking for commands", connection -> Catalog.commands(connection, after, limit));
    }
    try {
      return Catalog.commands(mine.lock(), after, limit);
    } catch (SQLException e) {
      throw Failures.unavailable("looking for commands", e);
    }
  }

  @Override
  public long[] allocateRunIds(int count) {
    return read("allocating run ids", connection -> Catalog.runIds(connection, count));
  }

  @Override
  public List<StoredResult> results(RunKey run, List<Integer> instances) {
    return read("reading results", connection -> Catalog.results(connection, run, instances));
  }

  @Override
  public Optional<String> connection(String id) {
    return read("reading a connection", connection -> Catalog.connection(connection, id));
  }

  @Override
  public void close() {
    LeaderSession mine = session;
    session = null;
    if (mine != null) {
      mine.close();
    }
  }

  private interface Work {
    void on(LeaderSession mine) throws SQLException;
  }

  private interface Read<T> {
    T on(Connection connection) throws SQLException;
  }

  private void inSession(String what, long epoch, Work work) throws Deposed {
    LeaderSession mine = session;
    if (mine == null || mine.epoch() != epoch) {
      throw new Deposed("epoch " + epoch + " has no session here");
    }
    try {
      work.on(mine);
    } catch (SQLException e) {
      if (Failures.wroteNothing(e)) {
        rollBack(mine.writer());
      }
      throw Failures.explain(what, e);
    }
  }

  private static void rollBack(Connection writer) {
    try {
      writer.rollback();
    } catch (SQLException e) {
      throw Failures.unavailable("rollback", e);
    }
  }

  private <T> T read(String what, Read<T> read) {
    try (Connection connection = database.connection()) {
      return read.on(connection);
    } catch (SQLException e) {
      throw Failures.unavailable(what, e);
    }
  }
}
