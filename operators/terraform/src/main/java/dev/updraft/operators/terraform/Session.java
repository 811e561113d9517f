// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.operators.terraform.StackRecord.Holder;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A stack that an attempt holds, from taking it to its release. */
final class Session implements AutoCloseable {
  private static final Duration TOLD = Duration.ofMillis(700);
  private static final int LOOKS = 20;

  private final StackLog log;
  private final Seal seal;
  private final History history;
  private final Path plan;
  private final Keeper keeper;
  private final Commands commands;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook;
  private StateFile state;
  private @Nullable OwnState own;
  private @Nullable ClusterRecord announced;
  private @Nullable Costs costs;
  private boolean settled;

  private Session(
      StackLog log,
      Seal seal,
      History history,
      Path plan,
      Keeper keeper,
      Commands commands,
      Brake brake,
      Lease lease) {
    this.log = log;
    this.seal = seal;
    this.history = history;
    this.state = history.stateFile();
    this.costs = state.empty() ? null : history.costs().orElse(null);
    this.plan = plan;
    this.keeper = keeper;
    this.commands = commands;
    // A worker that ends an attempt signals all its processes at once. Terraform then saves what it
    // did, and this JVM must live until that is stored.
    this.hook =
        Thread.ofPlatform()
            .name("terraform-shutdown")
            .unstarted(
                () -> {
                  brake.pull("The attempt was ended while Terraform ran", TOLD);
                  await(closed, lease.grace());
                });
  }

  /**
   * @throws StackProblem.Held when somebody else holds it
   */
  static Session take(Terraform with, String stack, TaskContext task, Lease lease)
      throws IOException, InterruptedException {
    Seal seal = with.seal();
    var log = new StackLog(with.store(), stack, seal);
    boolean taken = false;
    try {
      var session = take(log, seal, with, stack, task, lease);
      taken = true;
      return session;
    } finally {
      if (!taken) {
        log.close();
      }
    }
  }

  private static Session take(
      StackLog log, Seal seal, Terraform with, String stack, TaskContext task, Lease lease)
      throws IOException, InterruptedException {
    Holder me = Holder.of(task);
    Start start = start(log, me, stack, lease, task);
    History history = start.history();
    Path plan = task.folder().resolve("terraform-plan");
    Path data = task.folder().resolve("terraform-data");
    var brake = new Brake();
    var keeper =
        new Keeper(
            log,
            Commands.stateFile(plan),
            history.state(),
            lease,
            brake,
            System::nanoTime,
            start.sent());
    var commands = new Commands(with, plan, data, keeper, brake, lease.grace());
    var session = new Session(log, seal, history, plan, keeper, commands, brake, lease);
    Runtime.getRuntime().addShutdownHook(session.hook);
    keeper.start();
    return session;
  }

  /**
   * What was there before it was taken.
   *
   * @param sent when it was, on this JVM's clock
   */
  private record Start(History history, long sent) {}

  private static Start start(StackLog log, Holder me, String stack, Lease lease, TaskContext task)
      throws IOException, InterruptedException {
    for (int look = 0; ; look++) {
      History history = free(log, me, stack, lease, task);
      var _ = history.stateFile(); // what cannot be read is not even taken
      long sent = System.nanoTime();
      try {
        log.append(new StackRecord.Taken(me));
        return new Start(history, sent);
      } catch (StackLog.Overtaken e) {
        Holder other = History.of(log).holder().orElse(null);
        // One that was given up may live on and write, faster than a bucket answers.
        if (look >= LOOKS || (other != null && !other.endedBefore(me))) {
          throw held(stack, other == null ? "another attempt" : other.told());
        }
      }
    }
  }

  /** Waits where the holder may have died; what it then finds nobody holds. */
  private static History free(StackLog log, Holder me, String stack, Lease lease, TaskContext task)
      throws IOException, InterruptedException {
    History history = History.of(log);
    Holder holder = history.holder().orElse(null);
    if (holder == null) {
      return history;
    }
    if (holder.endedBefore(me)) {
      task.log().info("Takes the stack {} over from {}", stack, holder.told());
      return history;
    }
    task.log()
        .info(
            "The stack {} is held by {}; looks for {} s whether that lives",
            stack,
            holder.told(),
            lease.silence().toSeconds());
    int last = log.look();
    var never = new CountDownLatch(1);
    for (int look = 0; look < LOOKS; look++) {
      never.await(lease.silence().toNanos() / LOOKS + 1, TimeUnit.NANOSECONDS);
      if (log.look() != last) {
        History now = History.of(log);
        if (now.holder().isEmpty()) {
          return now;
        }
        throw held(stack, now.holder().get().told());
      }
    }
    task.log().info("Nothing was heard of it: takes the stack over");
    return history;
  }

  private static StackProblem held(String stack, String by) {
    return new StackProblem.Held(
        "The stack "
            + stack
            + " is held by "
            + by
            + ", which lives; only one may change it at a time");
  }

  History history() {
    return history;
  }

  Commands commands() {
    return commands;
  }

  /** See {@link Seal#mark}. */
  String mark(String text) {
    return seal.mark(text);
  }

  /**
   * Lays out a plan, makes ready, and finds its state: as it is kept here, or by the plan's own
   * backend.
   */
  void open(Source source) throws IOException, InterruptedException {
    source.requireReadableState();
    source.layOut(plan);
    Files.deleteIfExists(Commands.stateFile(plan));
    if (history.copied().isEmpty()) {
      Commands.writeState(plan, history.state());
    }
    Optional<OwnBackend> backend = commands.init();
    if (backend.isPresent()) {
      backend.get().require(log.ofRun());
      own = new OwnState(backend.get(), commands, keeper, plan);
      state = own.take(history);
    } else if (history.copied().isPresent() && !state.empty()) {
      throw new TaskFailed(
          "The plan named a backend of its own (%s), which keeps the state of this stack, and names none any more: destroy it by the former plan first"
              .formatted(history.copied().get().backend()));
    }
  }

  /** Under which it was made last. */
  Optional<PriceLimit> limit() {
    return history.costs().map(Costs::limit);
  }

  /** As it was before anything was done. */
  StateFile state() {
    return state;
  }

  /**
   * Applies what was planned last.
   *
   * @param settled is told when Terraform came to an end of its own
   */
  void apply(Runnable settled) throws IOException, InterruptedException {
    try {
      commands.apply(settled);
    } catch (TerraformFailed e) {
      try {
        copy();
      } catch (TerraformFailed more) {
        System.out.println(more.getMessage()); // why the apply failed says more
      }
      throw e;
    }
    copy();
  }

  private void copy() throws IOException, InterruptedException {
    if (own != null) {
      own.copy();
    }
  }

  /** Lays the plan out anew, with other variables; the state stays as Terraform left it. */
  void give(Source source) throws IOException {
    source.layOut(plan);
  }

  /** Says so before anything of the next plan is done. */
  void announce(ClusterRecord cluster) {
    announced = cluster;
  }

  /** From here on this is to be known of the cluster. */
  void tell(ClusterRecord cluster) throws InterruptedException {
    keeper.record(new StackRecord.Named(cluster));
  }

  /**
   * From here on this is what destroys the stack.
   *
   * @param limit stays with it; empty = it has none
   * @param hourly what it costs then, by the limit
   */
  void applies(Source source, Optional<PriceLimit> limit, BigDecimal hourly, Instant now)
      throws InterruptedException {
    settled = false;
    if (announced != null) {
      tell(announced);
      announced = null;
    }
    if (limit.isEmpty()) {
      costs = null;
      keeper.record(new StackRecord.Planned(source));
      return;
    }
    costs =
        costs == null
            ? Costs.from(now, limit.get(), hourly)
            : costs.become(now, limit.get(), hourly);
    keeper.record(new StackRecord.Priced(source, costs));
  }

  /** Terraform came to an end of its own: the state is the truth. */
  void settle() {
    settled = own == null || !own.isLeft();
  }

  /**
   * @param known ids and addresses of which somebody said that they are gone or imported
   * @throws TaskFailed when there are resources that the state does not know
   */
  void refuseOutside(Collection<String> known) {
    var outside = new TreeSet<String>();
    history
        .journal()
        .outside(state)
        .forEach(
            (address, id) -> {
              if (!known.contains(id)) {
                outside.add(address + " (id " + id + ")");
              }
            });
    if (!outside.isEmpty()) {
      throw new TaskFailed(
          "These exist, but the state does not know them, because whoever made them died: "
              + String.join(", ", outside)
              + ". Import each by an import block in the plan, or delete it by hand and name its id"
              + " with gone(…)");
    }
  }

  /**
   * What there is yet, for a person who must see to it.
   *
   * @param now for what it may have cost
   */
  String left(Instant now) throws IOException {
    Path file = Commands.stateFile(plan);
    StateFile there =
        own == null && Files.exists(file)
            ? StateFile.read(Files.readString(file)).orElse(state)
            : state;
    String cost = history.costs().map(costs -> "; " + costs.told(now)).orElse("");
    return there.empty() ? "" : "\nLeft: " + String.join(", ", there.told()) + cost;
  }

  /**
   * Addresses of what was being made when its maker died: it may exist, and nobody knows its id.
   */
  List<String> doubtful() {
    return List.copyOf(new TreeSet<>(history.journal().doubtful(state)));
  }

  @Override
  public void close() {
    try {
      keeper.finish(settled);
    } finally {
      log.close();
      closed.countDown();
      unhook();
    }
  }

  private void unhook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // the JVM ends already: the hook had it wait for this
    }
  }

  private static void await(CountDownLatch latch, Duration longest) {
    try {
      latch.await(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
