// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.spec;

/**
 * A region of tasks that exists once for each element of a list.
 *
 * @param over number of the task whose result is the list (always an upstream of the region)
 * @param labelPath record path within an element that names the instance for people; empty = index
 */
public record MapSpec(String mapId, int over, String labelPath) {
  /** No list longer than this is expanded: the mapping task fails instead. */
  public static final int MAX_LENGTH = 100_000;
}
