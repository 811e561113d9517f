// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.id;

/**
 * Identity of a grant: one permission to run one step of one attempt. On the wire it is the text
 * {@code month.run.instance.attempt.step}, opaque to workers.
 */
public record GrantKey(InstanceKey instance, int attempt, int step) {
  public GrantKey {
    if (attempt < 1 || step < 1) {
      throw new IllegalArgumentException("attempt and step count from 1: " + attempt + "." + step);
    }
  }

  /** Reads {@link #toString()}; anything else is an {@link IllegalArgumentException}. */
  public static GrantKey parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 5) {
      throw new IllegalArgumentException("not a grant: '" + text + "'");
    }
    RunKey run = new RunKey(Integer.parseInt(parts[0]), Long.parseLong(parts[1]));
    return new GrantKey(
        new InstanceKey(run, Integer.parseInt(parts[2])),
        Integer.parseInt(parts[3]),
        Integer.parseInt(parts[4]));
  }

  @Override
  public String toString() {
    return instance + "." + attempt + "." + step;
  }
}
