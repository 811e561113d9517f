// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.spec;

import java.util.List;

/** One answer of a choice, and the numbers of the direct downstream tasks that it starts. */
public record BranchSpec(String answer, List<Integer> heads) {
  public BranchSpec {
    heads = List.copyOf(heads);
  }
}
