// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.store;

import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.id.InstanceKey;
import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.port.Batch;
import dev.updraft.engine.port.Batch.CommandResult;
import dev.updraft.engine.port.Batch.DagRow;
import dev.updraft.engine.port.Batch.DagVersionRow;
import dev.updraft.engine.port.Batch.PoolDefinition;
import dev.updraft.engine.port.Batch.WorkerRow;
import dev.updraft.engine.port.SchedulerStore;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** One session on tables in memory; as strict as the database about what is new and what is not. */
public final class InMemorySchedulerStore implements SchedulerStore {
  /** What outlives sessions. */
  public static final class Tables {
    public volatile long epoch;
    public volatile boolean resigned = true;
    public volatile boolean ruleZ;
    public volatile boolean unwatched;
    public volatile boolean available = true;
    public volatile boolean full;
    public volatile boolean noRoom;

    /** Who holds the leader's lock. */
    public volatile @Nullable SchedulerStore lock;

    public final Map<String, DagRow> dags = new LinkedHashMap<>();
    public final List<DagVersionRow> versions = new ArrayList<>();
    public final Map<RunKey, RunRow> runs = new TreeMap<>();
    public final Map<InstanceKey, InstanceRow> instances = new LinkedHashMap<>();
    public final Map<GrantKey, GrantRow> grants = new LinkedHashMap<>();
    public final List<Transition> history = new ArrayList<>();
    public final List<Batch> batches = new ArrayList<>();
    public final TreeMap<Long, Command> commands = new TreeMap<>();
    public final Map<Long, CommandResult> results = new LinkedHashMap<>();
    public Predicate<Batch> refuses = _ -> false;
    public final Map<String, WorkerRow> workers = new LinkedHashMap<>();
    public final Map<String, PoolDefinition> pools = new LinkedHashMap<>();
    private long lastRunId;

    public Tables() {
      pools.put("default_pool", new PoolDefinition("default_pool", 128, false, ""));
    }

    public <T> List<T> all(java.util.function.Function<Batch, List<T>> part) {
      return batches.stream().flatMap(batch -> part.apply(batch).stream()).toList();
    }
  }

  private final Tables tables;
  private final Supplier<Instant> clock;

  public InMemorySchedulerStore(Tables tables, Supplier<Instant> clock) {
    this.tables = tables;
    this.clock = clock;
  }

  private void reach() {
    if (!tables.available) {
      throw new StoreUnavailable("scripted outage");
    }
  }

  private void guard(long epoch) throws Deposed {
    reach();
    if (tables.epoch != epoch) {
      throw new Deposed("epoch is " + tables.epoch + ", not " + epoch);
    }
  }

  @Override
  public synchronized Optional<Takeover> takeOver(String schedulerId) {
    reach();
    boolean resigned = tables.resigned;
    tables.resigned = false;
    tables.epoch = tables.epoch + 1;
    tables.lock = this;
    return Optional.of(new Takeover(tables.epoch, resigned, tables.ruleZ, clock.get()));
  }

  @Override
  public boolean lockIsFree() {
    reach();
    return tables.lock == null;
  }

  @Override
  public boolean holdsLock() {
    return tables.available && tables.lock == this;
  }

  @Override
  public void ruleZ(long epoch, boolean on) throws Deposed {
    guard(epoch);
    tables.ruleZ = on;
  }

  @Override
  public void unwatched(long epoch, boolean on) throws Deposed {
    guard(epoch);
    tables.unwatched = on;
  }

  @Override
  public void noRoom(long epoch, boolean on) throws Deposed {
    guard(epoch);
    tables.noRoom = on;
  }

  @Override
  public void write(long epoch, Batch batch) throws Deposed {
    guard(epoch);
    if (tables.full) {
      throw new StoreFull("scripted full disk", new IllegalStateException());
    }
    if (tables.refuses.test(batch)) {
      throw new Refused("scripted refusal", new IllegalStateException());
    }
    tables.batches.add(batch);
    tables.versions.addAll(batch.versions());
    batch.dags().forEach(row -> tables.dags.put(row.dagId(), row));
    batch.newRuns().forEach(row -> insert(tables.runs, row.key(), row));
    batch.runs().forEach(row -> update(tables.runs, row.key(), row));
    batch.newInstances().forEach(row -> insert(tables.instances, row.key(), row));
    batch.instances().forEach(row -> update(tables.instances, row.key(), row));
    batch.newGrants().forEach(row -> insert(tables.grants, row.key(), row));
    batch.grants().forEach(row -> update(tables.grants, row.key(), row));
    tables.history.addAll(batch.history());
    batch.removedPools().forEach(tables.pools::remove);
    batch.pools().forEach(row -> tables.pools.put(row.name(), row));
    batch.goneWorkers().forEach(tables.workers::remove);
    batch.workers().forEach(row -> tables.workers.put(row.incarnation(), row));
    batch.commandResults().forEach(row -> insert(tables.results, row.command(), row));
  }

  private static <K, R> void insert(Map<K, R> table, K key, R row) {
    if (table.putIfAbsent(key, row) != null) {
      throw new IllegalStateException("duplicate key " + key);
    }
  }

  private static <K, R> void update(Map<K, R> table, K key, R row) {
    if (table.replace(key, row) == null) {
      throw new IllegalStateException("no row " + key);
    }
  }

  @Override
  public Instant check(long epoch) throws Deposed {
    guard(epoch);
    return clock.get();
  }

  @Override
  public void resign(long epoch) throws Deposed {
    guard(epoch);
    tables.resigned = true;
  }

  @Override
  public Active loadActive() {
    reach();
    return new Active(
        tables.runs.values().stream()
            .filter(run -> !run.state().ended() || run.timeoutAt().isBefore(Instant.MAX))
            .map(this::loaded)
            .toList());
  }

  private LoadedRun loaded(RunRow run) {
    return new LoadedRun(
        run,
        tables.instances.values().stream()
            .filter(row -> row.key().run().equals(run.key()))
            .toList(),
        tables.grants.values().stream()
            .filter(row -> row.open() && row.key().instance().run().equals(run.key()))
            .toList());
  }

  @Override
  public Optional<LoadedRun> loadRun(RunKey key) {
    reach();
    return Optional.ofNullable(tables.runs.get(key)).map(this::loaded);
  }

  @Override
  public Optional<LoadedRun> loadRun(String dagId, String runId) {
    reach();
    return tables.runs.values().stream()
        .filter(run -> run.dagId().equals(dagId) && run.runId().equals(runId))
        .findFirst()
        .map(this::loaded);
  }

  @Override
  public List<DagRow> loadDags() {
    return List.copyOf(tables.dags.values());
  }

  @Override
  public Optional<DagVersionRow> loadVersion(String dagId, int version) {
    return tables.versions.stream()
        .filter(row -> row.dagId().equals(dagId) && row.version() == version)
        .findFirst();
  }

  @Override
  public List<PoolRow> loadPools() {
    return tables.pools.values().stream()
        .map(pool -> new PoolRow(pool.name(), pool.slots(), pool.includeDeferred()))
        .toList();
  }

  @Override
  public List<WorkerRow> loadWorkers() {
    return List.copyOf(tables.workers.values());
  }

  @Override
  public boolean dateTaken(String dagId, Instant logicalDate) {
    return tables.runs.values().stream()
        .anyMatch(run -> run.dagId().equals(dagId) && logicalDate.equals(run.logicalDate()));
  }

  @Override
  public List<TakenDate> datesAhead() {
    List<TakenDate> ahead = new ArrayList<>();
    for (RunRow run : tables.runs.values()) {
      DagRow dag = tables.dags.get(run.dagId());
      Instant last = dag == null ? null : dag.lastIntervalStart();
      Instant date = run.logicalDate();
      if (date != null && (last == null || date.isAfter(last))) {
        ahead.add(new TakenDate(run.dagId(), date));
      }
    }
    return ahead;
  }

  @Override
  public List<Command> commands(long after, int limit) {
    reach();
    return tables.commands.tailMap(after, false).values().stream()
        .filter(command -> !tables.results.containsKey(command.id()))
        .limit(limit)
        .toList();
  }

  @Override
  public long[] allocateRunIds(int count) {
    reach();
    long first = tables.lastRunId + 1;
    tables.lastRunId += count;
    return LongStream.range(first, first + count).toArray();
  }

  @Override
  public List<StoredResult> results(RunKey run, List<Integer> instances) {
    return instances.stream()
        .map(no -> tables.instances.get(new InstanceKey(run, no)))
        .map(
            row ->
                new StoredResult(
                    row.key(), row.state().text(), row.result(), row.resultObject(), row.note()))
        .toList();
  }

  @Override
  public Optional<String> connection(String id) {
    return Optional.empty();
  }

  @Override
  public void close() {
    if (tables.lock == this) {
      tables.lock = null;
    }
  }
}
