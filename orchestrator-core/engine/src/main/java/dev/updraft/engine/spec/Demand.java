// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.spec;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a task asks of a worker: that it serves the queue, and has all that is needed.
 *
 * @param needs names of what it must have, sorted, each once: {@code gpu}, or with a version {@code
 *     terraform 1.11}
 */
public record Demand(String queue, List<String> needs) {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}( [0-9A-Za-z._+-]{1,63})?");

  public Demand {
    needs = needs.stream().distinct().sorted().toList();
  }

  /** Whether it names something that a worker may have: {@code gpu}, {@code terraform 1.11}. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /**
   * @param queues that a worker serves
   * @param has what it has: {@code gpu}, {@code terraform 1.11.4}
   */
  public boolean metBy(Collection<String> queues, Collection<String> has) {
    return queues.contains(queue) && missing(has).isEmpty();
  }

  /** The needs that are not among what a worker has. */
  public List<String> missing(Collection<String> has) {
    return needs.stream().filter(need -> has.stream().noneMatch(any -> meets(any, need))).toList();
  }

  /**
   * A name without version asks for any; a version is met by those that it begins, part by part.
   */
  private static boolean meets(String has, String need) {
    if (!has.startsWith(need)) {
      return false;
    }
    String rest = has.substring(need.length());
    return rest.isEmpty() || rest.startsWith(need.contains(" ") ? "." : " ");
  }
}
