// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.state;

/**
 * What was said of a run: a person marked it, or it took too long. It ends so when the teardowns
 * that it still owes have ended.
 *
 * @param as {@code SUCCESS} or {@code FAILED}
 * @param cause for the history
 */
public record Ending(RunState as, String cause) {
  public Ending {
    if (!as.ended()) {
      throw new IllegalArgumentException("a run cannot end as " + as.text());
    }
  }

  /** As it is stored. */
  public String text() {
    return as.text() + " " + cause;
  }

  public static Ending of(String text) {
    int space = text.indexOf(' ');
    return new Ending(RunState.of(text.substring(0, space)), text.substring(space + 1));
  }
}
