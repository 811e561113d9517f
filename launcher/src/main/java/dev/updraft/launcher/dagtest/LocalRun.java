// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.dagtest;

import dev.updraft.bundle.LoadedDag;
import dev.updraft.engine.input.Source;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import dev.updraft.engine.state.Transition;
import dev.updraft.testkit.local.LocalScheduler;
import dev.updraft.testkit.local.LocalSettings;
import dev.updraft.testkit.local.OwnCode;
import dev.updraft.testkit.local.Performed;
import dev.updraft.testkit.local.Performer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One run with the real clock, on the calling thread, one task after the other. */
final class LocalRun {
  private final LoadedDag dag;
  private final Source.Elsewhere connections;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final BufferedReader in;
  private final PrintWriter out;

  /**
   * @param in where a person answers
   */
  LocalRun(
      LoadedDag dag,
      Source.Elsewhere connections,
      InstantSource clock,
      LongSupplier nanos,
      BufferedReader in,
      PrintWriter out) {
    this.dag = dag;
    this.connections = connections;
    this.clock = clock;
    this.nanos = nanos;
    this.in = in;
    this.out = out;
  }

  /** Whether the run succeeded. */
  boolean run(@Nullable Instant logicalDate, String conf) throws IOException {
    var folders = Files.createTempDirectory("updraft-dags-test");
    try {
      var scheduler = new LocalScheduler(settings(folders), announced(), this::tell);
      say("run of " + dag.spec().dagId() + " with " + conf);
      var run = scheduler.trigger(logicalDate, conf);
      while (!run.ended()) {
        awaitNext(scheduler, run);
        scheduler.next(Instant.MAX);
      }
      say("run " + run.row().state().text());
      return run.row().state() == RunState.SUCCESS;
    } finally {
      new LeftFiles(folders).keepArtifacts().forEach(file -> say("  kept " + file));
    }
  }

  private LocalSettings settings(Path folders) {
    return new LocalSettings(
        dag.spec(), clock.instant(), false, 1, Map.of(), true, folders, clock, connections);
  }

  private Performer announced() {
    var code = new AskedHere(new OwnCode(dag.loader(), nanos), in, out);
    return step -> {
      var task = step.context();
      var name = task.taskId() + (task.mapIndex() < 0 ? "" : "[" + task.mapIndex() + "]");
      say("--- " + name + (task.attempt() > 1 ? ", attempt " + task.attempt() : ""));
      Performed performed = code.perform(step);
      System.out.flush();
      return performed;
    };
  }

  /** A retry is due at once, but what waits for the world outside must really wait. */
  private void awaitNext(LocalScheduler scheduler, ActiveRun run) {
    Instant next =
        scheduler
            .nextAt()
            .orElseThrow(() -> new IllegalStateException("the run stands still: " + run.row()));
    for (Instant now = clock.instant(); now.isBefore(next); now = clock.instant()) {
      LockSupport.parkNanos(Duration.between(now, next).toNanos());
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("interrupted while waiting until " + next);
      }
    }
  }

  private void tell(ActiveRun run, Transition change) {
    if (change.instance() < 0) {
      return;
    }
    var row = run.instance(change.instance());
    var name =
        run.task(change.instance()).taskId()
            + (row.mapIndex() < 0 ? "" : "[" + row.mapIndex() + "]");
    switch (TaskState.of(change.to())) {
      case NONE, SCHEDULED, QUEUED, RUNNING, RESTARTING -> {}
      case SUCCESS, REMOVED -> say("  " + name + " " + change.to());
      case DEFERRED, SKIPPED, UPSTREAM_FAILED, UP_FOR_RETRY, FAILED ->
          say("  " + name + " " + change.to() + ": " + OwnFrames.of(change.cause()));
    }
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
