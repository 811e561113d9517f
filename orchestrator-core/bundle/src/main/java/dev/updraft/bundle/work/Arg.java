// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.work;

import java.util.List;

/**
 * Where one argument comes from and as what it is read.
 *
 * @param input index into the task's inputs; {@link #CONTEXT} = the task context
 * @param path record components to follow within the input's JSON
 * @param type Jackson's canonical type text; empty = whatever the JSON is
 */
public record Arg(int input, List<String> path, String type) {
  public static final int CONTEXT = -1;

  public Arg {
    path = List.copyOf(path);
  }
}
