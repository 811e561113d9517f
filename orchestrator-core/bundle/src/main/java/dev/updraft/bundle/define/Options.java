// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.define;

import dev.updraft.api.Backoff;
import dev.updraft.api.DagFlow;
import dev.updraft.api.OnWorkerLoss;
import dev.updraft.api.TaskOptions;
import dev.updraft.engine.spec.RetrySpec;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Options as said; null = not said. Mutable, seen only by the drawing thread. */
class Options {
  @Nullable RetrySpec retry;
  @Nullable Duration timeout;
  @Nullable String pool;
  int poolSlots = 1;
  @Nullable Integer priority;
  @Nullable String queue;
  final SortedSet<String> needs = new TreeSet<>();
  @Nullable Integer maxActive;
  @Nullable OnWorkerLoss onWorkerLoss;

  /** Takes what is not said here from the defaults. */
  void fillFrom(Options defaults) {
    retry = retry == null ? defaults.retry : retry;
    timeout = timeout == null ? defaults.timeout : timeout;
    if (pool == null) {
      pool = defaults.pool;
      poolSlots = defaults.poolSlots;
    }
    priority = priority == null ? defaults.priority : priority;
    queue = queue == null ? defaults.queue : queue;
    needs.addAll(defaults.needs);
    maxActive = maxActive == null ? defaults.maxActive : maxActive;
    onWorkerLoss = onWorkerLoss == null ? defaults.onWorkerLoss : onWorkerLoss;
  }

  /** Sets options and hands back whatever the author chains on. */
  interface Setter<S> extends TaskOptions<S> {
    Options options();

    S self();

    @Override
    default S retries(int times, Backoff backoff) {
      options().retry = new RetrySpec(times, backoff.first(), backoff.factor(), backoff.most());
      return self();
    }

    @Override
    default S timeout(Duration longest) {
      options().timeout = longest;
      return self();
    }

    @Override
    default S pool(String name, int slots) {
      options().pool = name;
      options().poolSlots = slots;
      return self();
    }

    @Override
    default S priority(int priority) {
      options().priority = priority;
      return self();
    }

    @Override
    default S queue(String name) {
      options().queue = name;
      return self();
    }

    @Override
    default S needs(String... what) {
      options().needs.addAll(List.of(what));
      return self();
    }

    @Override
    default S maxActive(int instances) {
      options().maxActive = instances;
      return self();
    }

    @Override
    default S onWorkerLoss(OnWorkerLoss reaction) {
      options().onWorkerLoss = reaction;
      return self();
    }
  }

  /** The defaults of a DAG. */
  static final class Defaults extends Options
      implements DagFlow.TaskDefaults, Setter<DagFlow.TaskDefaults> {
    @Override
    public Options options() {
      return this;
    }

    @Override
    public DagFlow.TaskDefaults self() {
      return this;
    }
  }
}
