// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark.connect;

import java.util.List;

/** What a look at an operation showed. */
public sealed interface Look {
  /**
   * It goes on.
   *
   * @param heard whether the server said anything at all
   * @param seen the last answer before the first row: the next look begins behind it
   * @param tasks 0 = not known yet
   */
  record Goes(boolean heard, String seen, long tasksDone, long tasks) implements Look {}

  /**
   * It ended well.
   *
   * @param rows each a JSON object
   * @param untouched it was to change something, is a query, and was not run
   */
  record Ended(List<String> rows, boolean untouched) implements Look {
    public Ended {
      rows = List.copyOf(rows);
    }
  }

  /** Its rows are more than may be. */
  record TooLarge(long limit) implements Look {}

  /**
   * It ended badly, or nobody can say.
   *
   * @param heard whether the server answered before that
   */
  record Failed(Refusal why, boolean heard) implements Look {}
}
