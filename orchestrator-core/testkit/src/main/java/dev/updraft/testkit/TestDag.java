// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit;

import dev.updraft.api.Dag;
import dev.updraft.bundle.LoadedDag;
import dev.updraft.bundle.LoadedFolder;
import dev.updraft.bundle.work.UnitJson;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.testkit.local.Conf;
import dev.updraft.testkit.local.LocalScheduler;
import dev.updraft.testkit.local.LocalSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A DAG on a virtual clock: what begins, what runs in which order, what is tried again and when is
 * decided by the functions of the production scheduler; only what the tasks do is up to the test.
 * See the package for an example. Not thread-safe.
 *
 * <p>Tasks of which nothing was said succeed at once and have no result, or run their own code
 * after {@link #runsItsCode}.
 */
public final class TestDag implements AutoCloseable {
  private static final Instant SOME_DAY = Instant.parse("2026-01-01T00:00:00Z");
  private static final int SLOTS = 1024;

  private final LoadedDag dag;
  private final ScriptedPerformer performer;
  private final TestFolder folder = new TestFolder();
  private final TestConnections connections = new TestConnections();
  private final Map<String, Integer> pools = new HashMap<>();
  private Instant start = SOME_DAY;
  private boolean scheduled;
  private int slots = SLOTS;
  private @Nullable LocalScheduler scheduler;

  private TestDag(LoadedDag dag) {
    this.dag = dag;
    this.performer = new ScriptedPerformer(dag.spec(), dag.loader());
  }

  /** A DAG on the test's class path. */
  public static TestDag of(Class<? extends Dag<?>> type) {
    return new TestDag(LoadedDag.of(type));
  }

  /** The only DAG of a file, compiled with what lies in the file's folder. */
  public static TestDag ofFile(Path file) {
    var name = file.getFileName().toString();
    return new TestDag(
        only(folder(file), dag -> dag.spec().file().equals(name), "a DAG in " + file));
  }

  /** A DAG of a folder, by its id. */
  public static TestDag ofFolder(Path folder, String dagId) {
    return new TestDag(
        only(read(folder), dag -> dag.spec().dagId().equals(dagId), "a DAG " + dagId));
  }

  private static LoadedFolder folder(Path file) {
    var parent = file.toAbsolutePath().getParent();
    return read(parent == null ? Path.of("") : parent);
  }

  private static LoadedFolder read(Path folder) {
    try {
      return LoadedFolder.read(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LoadedDag only(LoadedFolder folder, Predicate<LoadedDag> wanted, String what) {
    var found = folder.dags().stream().filter(wanted).toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          "there must be exactly one, but are %d: %s%n%s"
              .formatted(found.size(), what, String.join("\n", folder.wrong().values())));
    }
    return found.getFirst();
  }

  /** What the scheduler reads of the DAG. */
  public DagSpec spec() {
    return dag.spec();
  }

  /**
   * The DAG goes live at this instant (ISO 8601 with a zone), and its schedule counts from then.
   * Without it there are only the runs that {@link #trigger} asks for.
   */
  public TestDag firstSeen(String at) {
    scheduled = true;
    return clock(at);
  }

  /** Where the clock stands at first. */
  public TestDag clock(String at) {
    beforeTheStart("the clock's first instant");
    start = OffsetDateTime.parse(at).toInstant();
    return this;
  }

  /** Slots of a pool; a pool of which nothing is said has no limit. */
  public TestDag pool(String name, int poolSlots) {
    beforeTheStart("a pool");
    pools.put(name, poolSlots);
    return this;
  }

  /** How many tasks all workers together run at once. */
  public TestDag workerSlots(int number) {
    beforeTheStart("the workers");
    slots = number;
    return this;
  }

  /** A connection of tasks that run their own code: a URL, percent-encoded, or a JSON object. */
  public TestDag connection(String id, String url) {
    connections.put(id, url);
    return this;
  }

  /** Says what the attempts of a task do. */
  public TaskScript task(String taskId) {
    if (spec().tasks().stream().noneMatch(task -> task.taskId().equals(taskId))) {
      throw unknown(spec(), taskId);
    }
    return performer.script(taskId);
  }

  /** The same for one instance of a mapped task. */
  public TaskScript task(String taskId, int index) {
    task(taskId);
    return performer.script(TestTask.label(taskId, index));
  }

  /** Tasks of which nothing is said run their own code, in this process. */
  public TestDag runsItsCode() {
    performer.otherwiseRunCode();
    return this;
  }

  /** A run with the default params; what happens at this very instant has happened on return. */
  public TestRun trigger() {
    return trigger("{}");
  }

  /** A run with params that are laid over the defaults: a JSON object. */
  public TestRun trigger(String conf) {
    var running = scheduler();
    var run = new TestRun(running, running.trigger(null, Conf.over(spec(), conf)));
    running.advanceTo(running.now());
    return run;
  }

  /** A run with these params. */
  public TestRun trigger(Record params) {
    return trigger(UnitJson.mapper(dag.loader()).writeValueAsString(params));
  }

  /** Lets time pass; everything happens that is due until then, and at that very instant. */
  public TestDag advance(Duration time) {
    scheduler().advanceTo(now().plus(time));
    return this;
  }

  public TestDag advanceTo(String at) {
    scheduler().advanceTo(OffsetDateTime.parse(at).toInstant());
    return this;
  }

  public Instant now() {
    return scheduler == null ? start : scheduler.now();
  }

  /** All runs, in the order in which they were created. */
  public List<TestRun> runs() {
    var running = scheduler();
    return running.runs().stream().map(run -> new TestRun(running, run)).toList();
  }

  /**
   * The run, where there must be one only.
   *
   * @throws AssertionError when there is none, or more
   */
  public TestRun onlyRun() {
    var all = runs();
    if (all.size() != 1) {
      throw new AssertionError(
          "there are %d runs, not one%s: %s"
              .formatted(
                  all.size(),
                  scheduled ? "" : " (the schedule counts only after firstSeen(…))",
                  all.stream().map(TestRun::id).toList()));
    }
    return all.getFirst();
  }

  public TestRun lastRun() {
    return runs().getLast();
  }

  /** Everything that happened to all runs, for people. */
  public String timeline() {
    var text = new StringBuilder();
    runs().forEach(run -> text.append(run.timeline()));
    return text.toString();
  }

  private LocalScheduler scheduler() {
    if (scheduler == null) {
      var settings =
          new LocalSettings(
              spec(), start, scheduled, slots, pools, false, folder.path(), null, connections);
      scheduler = new LocalScheduler(settings, performer);
      scheduler.advanceTo(start);
    }
    return scheduler;
  }

  private void beforeTheStart(String what) {
    if (scheduler != null) {
      throw new IllegalStateException("say " + what + " before the first run or advance");
    }
  }

  static IllegalArgumentException unknown(DagSpec spec, String taskId) {
    return new IllegalArgumentException(
        "%s has no task %s; it has %s"
            .formatted(
                spec.dagId(), taskId, spec.tasks().stream().map(task -> task.taskId()).toList()));
  }

  /** Deletes the folders of the attempts. */
  @Override
  public void close() {
    folder.close();
  }
}
