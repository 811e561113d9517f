// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.id;

/**
 * Identity of a task instance: its run and its number within the run. The number never changes;
 * mapped instances get theirs when they are expanded.
 */
public record InstanceKey(RunKey run, int no) {
  public InstanceKey {
    if (no < 0) {
      throw new IllegalArgumentException("instance number must not be negative, is " + no);
    }
  }

  @Override
  public String toString() {
    return run + "." + no;
  }
}
