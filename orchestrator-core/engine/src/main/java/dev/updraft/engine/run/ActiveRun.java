// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.port.SchedulerStore.LoadedRun;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunRow;
import java.util.Optional;

/** The loop's image of one run. Single-threaded. */
public final class ActiveRun {
  private final RunRow row;
  private final DagSpec spec;
  private final java.util.List<InstanceRow> rows;

  private ActiveRun(RunRow row, DagSpec spec, java.util.List<InstanceRow> rows) {
    this.row = row;
    this.spec = spec;
    this.rows = rows;
  }

  public static ActiveRun create(RunRow row, DagSpec spec) {
    return new ActiveRun(row, spec, java.util.List.of());
  }

  public static ActiveRun restore(LoadedRun loaded, DagSpec spec) {
    return new ActiveRun(loaded.run(), spec, loaded.instances());
  }

  public RunRow row() {
    return row;
  }

  public DagSpec spec() {
    return spec;
  }

  public int size() {
    return rows.size();
  }

  public InstanceRow instance(int no) {
    return rows.get(no);
  }

  public Optional<GrantRow> openGrant(int no) {
    return Optional.empty();
  }

  public boolean ended() {
    return row.state().ended();
  }

  /** Open grants of the run: an ended run may still have cancelled ones. */
  public int openGrants() {
    return 0;
  }

  /** The one place that alters a run; an illegal change is refused as a whole. */
  public void apply(Decision decision) {}
}
