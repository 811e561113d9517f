// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.InstanceView;
import java.util.List;

/**
 * A task that failed by itself, with the lines of its log that say why.
 *
 * @param firstError number of the line that the log opens at; 0 = its end
 */
public record Root(InstanceView task, List<LogView.Row> lines, int firstError) {
  public Root {
    lines = List.copyOf(lines);
  }
}
