// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * All embedded parts, started side by side and closed in reverse. Either all run or none does.
 *
 * @param updraft the orchestrator's own database
 * @param demo a database for example DAGs, whose role cannot enter the orchestrator's
 */
public record EmbeddedServices(
    EmbeddedPostgres postgres,
    EmbeddedBroker broker,
    EmbeddedZooKeeper zooKeeper,
    Database updraft,
    Database demo)
    implements AutoCloseable {

  private record Databases(EmbeddedPostgres server, Database updraft, Database demo)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  /** {@code progress} is called from several threads, one call at a time. */
  public static EmbeddedServices start(DataFolder folder, Consumer<String> progress)
      throws IOException, InterruptedException {
    LoggerFactory.getILoggerFactory(); // logging is set up before several threads want it
    var lock = new Object();
    Consumer<String> oneByOne =
        line -> {
          synchronized (lock) {
            progress.accept(line);
          }
        };
    folder.folder("secrets");
    try (var threads = Executors.newFixedThreadPool(3, Thread.ofPlatform().daemon().factory())) {
      var databases = threads.submit(() -> databases(folder, oneByOne));
      var broker = threads.submit(() -> EmbeddedBroker.start(folder, oneByOne));
      var zooKeeper = threads.submit(() -> EmbeddedZooKeeper.start(folder, oneByOne));
      try {
        var all = databases.get();
        return new EmbeddedServices(
            all.server(), broker.get(), zooKeeper.get(), all.updraft(), all.demo());
      } catch (ExecutionException | InterruptedException e) {
        throw afterClosing(e, List.of(databases, broker, zooKeeper));
      }
    }
  }

  private static Databases databases(DataFolder folder, Consumer<String> progress)
      throws Exception {
    var postgres = EmbeddedPostgres.start(folder, progress);
    boolean ready = false;
    try {
      var secrets = folder.folder("secrets");
      var updraft = KeptSecret.in(secrets.resolve("database-updraft"));
      var demo = KeptSecret.in(secrets.resolve("database-demo"));
      var databases =
          new Databases(
              postgres,
              postgres.ensureDatabase("updraft", "updraft", updraft),
              postgres.ensureDatabase("demo", "demo", demo));
      ready = true;
      return databases;
    } finally {
      if (!ready) {
        postgres.close();
      }
    }
  }

  /** Waits for the other parts, since one that is just starting cannot be stopped yet. */
  private static IOException afterClosing(
      Exception failure, List<Future<? extends AutoCloseable>> parts) {
    var cause = failure instanceof ExecutionException e ? e.getCause() : failure;
    var all =
        cause instanceof CannotStart known
            ? known
            : new IOException("The embedded services could not be started", cause);
    for (var part : parts) {
      try {
        part.get().close();
      } catch (ExecutionException e) {
        // It never ran. The first failure is the cause; the others' are told with it.
        if (e.getCause() != null && !e.getCause().equals(cause)) {
          all.addSuppressed(e.getCause());
        }
      } catch (Exception e) {
        all.addSuppressed(e);
      }
    }
    return all;
  }

  /** Closes every part, also when one fails to. */
  @Override
  public void close() throws IOException {
    var steps = new ArrayList<Callable<@Nullable Void>>();
    steps.add(() -> closed(broker));
    steps.add(() -> closed(zooKeeper));
    steps.add(() -> closed(postgres));
    IOException failure = null;
    for (var step : steps) {
      try {
        step.call();
      } catch (Exception e) {
        failure = failure == null ? new IOException("Not every part could be stopped") : failure;
        failure.addSuppressed(e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static @Nullable Void closed(AutoCloseable part) throws Exception {
    part.close();
    return null;
  }
}
