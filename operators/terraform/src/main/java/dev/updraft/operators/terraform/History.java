// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.operators.terraform.StackRecord.Holder;
import dev.updraft.operators.terraform.StackRecord.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be known of a stack before anything is done with it.
 *
 * @param state the newest; empty = there never was one
 * @param copied that, where it is a copy of what the plan's own backend has
 * @param holder who holds it; empty = nobody
 * @param source what was last applied; empty = nothing ever was
 * @param costs what that may cost; empty = it has no limit of price
 * @param journal since the last settled end
 * @param cluster what is told of a named cluster; empty = it is none, or was never made
 */
record History(
    String state,
    Optional<StackRecord.Copied> copied,
    Optional<Holder> holder,
    Optional<Source> source,
    Optional<Costs> costs,
    Journal journal,
    Optional<ClusterRecord> cluster) {
  /** Reads back from the newest record as far as is needed. */
  static History of(StackLog log) throws IOException {
    return new Reader().read(log);
  }

  /**
   * @throws StackProblem when it cannot be read: that it knows nothing must not be concluded
   */
  StateFile stateFile() {
    if (StateFile.isEncrypted(state)) {
      throw new StackProblem(
          "OpenTofu encrypted the state of this stack, so what there is cannot be seen here:"
              + " destroy it with tofu, by hand");
    }
    return StateFile.read(state).orElse(StateFile.NONE);
  }

  private static final class Reader {
    private final ArrayList<Step> backwards = new ArrayList<>();
    private String state = "";
    private StackRecord.@Nullable Copied copied;
    private @Nullable Holder holder;
    private @Nullable Source source;
    private @Nullable Costs costs;
    private @Nullable ClusterRecord cluster;
    private boolean free;
    private boolean settled;

    History read(StackLog log) throws IOException {
      int number = log.look();
      while (number > 0 && !(known() && (cluster != null || !log.ofCluster()))) {
        take(log.read(number));
        number--;
      }
      return new History(
          state,
          Optional.ofNullable(copied),
          Optional.ofNullable(holder),
          Optional.ofNullable(source),
          Optional.ofNullable(costs),
          Journal.of(backwards.reversed()),
          Optional.ofNullable(cluster));
    }

    private boolean known() {
      return settled && source != null && (copied != null || !state.isEmpty());
    }

    private void take(StackRecord record) {
      switch (record) {
        case StackRecord.Taken taken -> {
          if (holder == null && !free) {
            holder = taken.holder();
          }
        }
        case StackRecord.Planned planned -> source = source == null ? planned.source() : source;
        case StackRecord.Priced priced -> {
          if (source == null) {
            source = priced.source();
            costs = priced.costs();
          }
        }
        case StackRecord.Progress progress -> {
          state = state.isEmpty() && copied == null ? progress.state() : state;
          if (!settled) {
            backwards.addAll(progress.steps().reversed());
          }
        }
        case StackRecord.Copied copy -> {
          if (state.isEmpty() && copied == null) {
            copied = copy;
            state = copy.state();
          }
        }
        case StackRecord.Named named -> cluster = cluster == null ? named.cluster() : cluster;
        case StackRecord.Released released -> {
          free |= holder == null;
          settled |= released.settled();
        }
      }
    }
  }
}
