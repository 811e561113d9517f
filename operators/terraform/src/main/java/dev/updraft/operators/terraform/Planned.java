// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import java.util.List;
import java.util.Map;

/**
 * What an apply would do: the result of a {@link Plan}. It holds no value of a resource, only what
 * tells whether two are the same, under a key that is derived from the connection's password.
 *
 * <pre>{@code flow.task("approve", Approval.ask("Go on?").onlyIf(plan.get(Planned::any)))}</pre>
 *
 * @param any whether anything is to be done, outputs included
 * @param creates how many resources are made, replaced ones included
 * @param updates how many are changed in place
 * @param deletes how many are deleted, replaced ones included
 */
public record Planned(boolean any, int creates, int updates, int deletes, List<Change> changes) {
  public Planned {
    changes = List.copyOf(changes);
  }

  static Planned of(boolean any, List<Change> changes) {
    return new Planned(
        any, count(changes, "create"), count(changes, "update"), count(changes, "delete"), changes);
  }

  private static int count(List<Change> changes, String action) {
    return (int) changes.stream().filter(change -> change.actions().contains(action)).count();
  }

  /**
   * Of one resource.
   *
   * <pre>{@code terraform_data.node[0] is to be made: [create]}</pre>
   *
   * @param actions in Terraform's words and order: {@code create}, {@code update}, {@code delete},
   *     {@code forget}
   * @param values a mark of each attribute that is known by now
   */
  public record Change(String address, List<String> actions, Map<String, String> values) {
    public Change {
      actions = List.copyOf(actions);
      values = Map.copyOf(values);
    }
  }
}
