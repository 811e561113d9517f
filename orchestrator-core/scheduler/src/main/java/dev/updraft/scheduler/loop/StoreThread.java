// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import dev.updraft.engine.port.Batch;
import dev.updraft.engine.port.SchedulerStore;
import dev.updraft.engine.port.SchedulerStore.Deposed;
import dev.updraft.protocol.Hops;
import dev.updraft.protocol.Trouble;
import dev.updraft.scheduler.loop.LeaderLoop.End;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All statements of one epoch, one after the other, on a thread that may hang as long as the
 * database does. What becomes of them returns as inputs of the loop.
 */
final class StoreThread {
  private static final Logger LOG = LoggerFactory.getLogger(StoreThread.class);

  private final SchedulerStore store;
  private final long epoch;
  private final LongSupplier nanos;
  private final Suspects suspects;
  private final Executor executor;
  private final Consumer<Input> loop;
  private final Trouble full;
  private boolean noRoom;

  StoreThread(
      SchedulerStore store,
      long epoch,
      LongSupplier nanos,
      Suspects suspects,
      Executor executor,
      Consumer<Input> loop) {
    this.store = store;
    this.epoch = epoch;
    this.nanos = nanos;
    this.suspects = suspects;
    this.executor = executor;
    this.loop = loop;
    this.full =
        new Trouble(
            LOG,
            nanos,
            "The disk of the database is full: tasks that run go on, nothing new begins until there"
                + " is room",
            "The database has room again: work goes on");
  }

  private interface Statement {
    void run(long sentAt) throws Deposed;
  }

  private void execute(Statement statement) {
    executor.execute(
        () -> {
          try {
            statement.run(nanos.getAsLong());
          } catch (Deposed e) {
            loop.accept(new Input.Failed(End.DEPOSED, String.valueOf(e.getMessage())));
          } catch (RuntimeException e) {
            loop.accept(new Input.Failed(End.UNAVAILABLE, e.toString()));
          }
        });
  }

  void write(Changes changes) {
    execute(
        sentAt -> {
          Hops.passed("store.begins", epoch);
          try {
            refusable(changes.batch());
          } catch (SchedulerStore.StoreFull e) {
            full.met("", e);
            noRoom(true);
            loop.accept(new Input.NoRoom(changes));
            return;
          }
          full.over();
          noRoom(false);
          Hops.passed("store.ended", epoch);
          suspects.written();
          loop.accept(new Input.Written(changes, sentAt));
        });
  }

  private void noRoom(boolean on) throws Deposed {
    if (on != noRoom) {
      store.noRoom(epoch, on);
      noRoom = on;
    }
  }

  private void refusable(Batch batch) throws Deposed {
    try {
      store.write(epoch, batch);
    } catch (SchedulerStore.StoreUnavailable | SchedulerStore.StoreFull e) {
      throw e;
    } catch (RuntimeException e) {
      suspects.refused();
      throw e;
    }
  }

  /** Looks at lock and epoch, fetches commands after the given one. */
  void look(long lastCommand) {
    execute(
        sentAt -> {
          boolean held = store.holdsLock();
          checked(sentAt);
          if (!held) {
            // Nobody else leads yet, so what runs may go on: it competes anew.
            throw new SchedulerStore.StoreUnavailable(
                "the session that held the leader's lock is gone");
          }
          loop.accept(
              new Input.Fetched(FetchedCommand.after(store, lastCommand), lastCommand, true));
        });
  }

  /** Where the disk is full even that may find no room: the next look tries again. */
  private void checked(long sentAt) throws Deposed {
    try {
      var databaseNow = store.check(epoch);
      loop.accept(new Input.Checked(sentAt, nanos.getAsLong(), databaseNow));
    } catch (SchedulerStore.StoreFull e) {
      full.met("", e);
    }
  }

  void fetch(long lastCommand) {
    execute(
        _ ->
            loop.accept(
                new Input.Fetched(FetchedCommand.after(store, lastCommand), lastCommand, false)));
  }

  void moreIds() {
    execute(
        _ -> {
          LongStream ids = LongStream.of(store.allocateRunIds(Memory.IDS));
          loop.accept(new Input.Ids(ids.boxed().toList()));
        });
  }

  void unwatched(boolean on) {
    execute(_ -> store.unwatched(epoch, on));
  }

  void ruleZ() {
    execute(_ -> store.ruleZ(epoch, true));
  }

  /** The last write, if this leader may vouch for its predecessors. */
  void resign() {
    execute(_ -> store.resign(epoch));
  }
}
