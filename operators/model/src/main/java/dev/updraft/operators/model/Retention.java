// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which versions of a model may go: all but the newest, if they are old, and nobody needs them. A
 * version is needed while an alias names it, while a rollback goes back to it, and as long after an
 * alias named it as versions are kept for their age.
 *
 * <pre>{@code
 * List<Integer> old = new Retention(10, Duration.ofDays(90)).expired(registry, "churn", now);
 * }</pre>
 *
 * @param keep so many of the newest stay, whatever their age; deleted ones do not count
 * @param olderThan since they were published, and since an alias named them last; zero = any age
 */
public record Retention(int keep, Duration olderThan) {
  /**
   * @throws IllegalArgumentException for less than one version, or less than no time
   */
  public Retention {
    if (keep < 1) {
      throw new IllegalArgumentException(
          "keep is " + keep + "; give 1 or more, for the newest is never deleted");
    }
    if (olderThan.isNegative()) {
      throw new IllegalArgumentException("olderThan is " + olderThan + "; give zero or more");
    }
  }

  /**
   * What would be deleted now, the oldest first.
   *
   * @throws ModelProblem when there is no such model
   */
  public List<Integer> expired(ModelRegistry registry, String name, Instant now)
      throws IOException {
    List<Integer> all = registry.versions(name);
    if (all.isEmpty()) {
      throw new ModelProblem("There is no model '" + name + "' here");
    }
    Map<Integer, Deletion> gone = registry.deletions(name, all);
    List<Integer> there = all.stream().filter(number -> !gone.containsKey(number)).toList();
    List<Integer> old = there.subList(0, Math.max(0, there.size() - keep));
    if (old.isEmpty()) {
      return old;
    }
    Instant since = now.minus(olderThan);
    Set<Integer> needed = needed(registry, name, since);
    List<Integer> expired = new ArrayList<>();
    for (int number : old) {
      if (!needed.contains(number) && isOld(registry, name, number, since)) {
        expired.add(number);
      }
    }
    return expired;
  }

  private boolean isOld(ModelRegistry registry, String name, int number, Instant before)
      throws IOException {
    return olderThan.isZero()
        || registry.published(name, number).manifest().createdAt().isBefore(before);
  }

  private static Set<Integer> needed(ModelRegistry registry, String name, Instant since)
      throws IOException {
    Set<Integer> needed = new HashSet<>();
    for (String each : registry.aliases(name)) {
      Alias alias = registry.alias(name, each);
      Optional<Flip> now = alias.now();
      if (now.isPresent()) {
        needed.add(now.get().version());
        alias.below(now.get()).map(Flip::version).ifPresent(needed::add);
        needed.addAll(namedSince(alias, now.get(), since));
      }
    }
    return needed;
  }

  /** A change ends what the one before it began: so it is read backwards, until one is too old. */
  private static Set<Integer> namedSince(Alias alias, Flip newest, Instant since)
      throws IOException {
    Set<Integer> named = new HashSet<>();
    Flip later = newest;
    while (later.sequence() > 1 && !later.at().isBefore(since)) {
      Optional<Flip> before = alias.at(later.sequence() - 1);
      if (before.isEmpty()) {
        break;
      }
      named.add(before.get().version());
      later = before.get();
    }
    return named;
  }

  /**
   * Deletes versions one after the other. What an alias came to name meanwhile, or is about to, is
   * kept. Broken off, it goes on when it is repeated with the same versions.
   */
  public static Pruned delete(ModelRegistry registry, String name, List<Integer> versions, By by)
      throws IOException {
    List<Integer> deleted = new ArrayList<>();
    List<Pruned.Kept> kept = new ArrayList<>();
    for (int number : versions) {
      try {
        registry.delete(name, number, by);
        deleted.add(number);
      } catch (ModelProblem e) {
        kept.add(new Pruned.Kept(number, String.valueOf(e.getMessage())));
      }
    }
    return new Pruned(name, deleted, kept);
  }

  /** For the history: {@code keeps the newest 10 and what is younger than 90 days}. */
  public String why() {
    String newest = "keeps the newest " + (keep == 1 ? "one" : Integer.toString(keep));
    return olderThan.isZero() ? newest : newest + " and what is younger than " + age();
  }

  private String age() {
    return olderThan.toHours() % 24 == 0
        ? olderThan.toDays() + " days"
        : olderThan.toHours() + " hours";
  }
}
