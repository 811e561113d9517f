// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.model;

import dev.updraft.db.read.Listing;
import dev.updraft.operators.model.Alias;
import dev.updraft.operators.model.Deletion;
import dev.updraft.operators.model.Flip;
import dev.updraft.operators.model.Manifest;
import dev.updraft.operators.model.ModelProblem;
import dev.updraft.operators.model.ModelRegistry;
import dev.updraft.operators.model.Published;
import dev.updraft.operators.model.VersionDiff;
import dev.updraft.web.http.ApiError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model while its place is open.
 *
 * @param numbers of its versions, rising; one at least
 */
public record OneModel(ModelRegistry registry, String name, List<Integer> numbers) {

  /** Answers 404 when there is none. */
  public static OneModel of(ModelRegistry registry, String name) throws IOException {
    List<Integer> numbers;
    try {
      numbers = registry.versions(name);
    } catch (IllegalArgumentException e) {
      throw ApiError.notFound(String.valueOf(e.getMessage()));
    }
    if (numbers.isEmpty()) {
      throw ApiError.notFound("The Model with name: `" + name + "` was not found");
    }
    return new OneModel(registry, name, numbers);
  }

  /** What an alias names, and to what a rollback would take it; 0 = nowhere. */
  public record Pointer(Flip now, int below) {}

  /**
   * A version of which the manifest was read; else the problem says why it was not.
   *
   * @param deletion empty while its files are there
   */
  public record Version(
      int number, Optional<Published> read, String problem, Optional<Deletion> deletion) {}

  /** An alias, set or not; answers 404 for what can be none. */
  public Alias alias(String alias) {
    try {
      return registry.alias(name, alias);
    } catch (IllegalArgumentException e) {
      throw ApiError.notFound(String.valueOf(e.getMessage()));
    }
  }

  /** Those that were ever set, in order. */
  public List<Pointer> pointers() throws IOException {
    List<Pointer> pointers = new ArrayList<>();
    for (String alias : registry.aliases(name)) {
      pointer(alias).ifPresent(pointers::add);
    }
    return pointers;
  }

  public Optional<Pointer> pointer(String alias) throws IOException {
    Alias of = alias(alias);
    Optional<Flip> now = of.now();
    if (now.isEmpty()) {
      return Optional.empty();
    }
    Optional<Flip> below = of.below(now.get());
    return Optional.of(new Pointer(now.get(), below.map(Flip::version).orElse(0)));
  }

  /** Changes of an alias, newest first; answers 404 when it was never set. */
  public Listing<Flip> history(String alias, int limit, long offset) throws IOException {
    Alias of = alias(alias);
    Optional<Flip> now = of.now();
    if (now.isEmpty()) {
      throw ApiError.notFound(
          "The Alias with name: `" + alias + "` of Model: `" + name + "` was not found");
    }
    return new Listing<>(of.history(offset, limit), now.get().sequence());
  }

  /** Newest first. One that cannot be read hides no other. */
  public Listing<Version> versions(int limit, long offset) throws IOException {
    List<Integer> part = numbers.reversed().stream().skip(offset).limit(limit).toList();
    Map<Integer, Deletion> deletions = registry.deletions(name, part);
    List<Version> versions = new ArrayList<>();
    for (int number : part) {
      versions.add(read(number, Optional.ofNullable(deletions.get(number))));
    }
    return new Listing<>(versions, numbers.size());
  }

  private Version read(int number, Optional<Deletion> deletion) throws IOException {
    try {
      return new Version(number, Optional.of(registry.published(name, number)), "", deletion);
    } catch (ModelProblem e) {
      return new Version(number, Optional.empty(), String.valueOf(e.getMessage()), deletion);
    }
  }

  /** That a version was deleted; empty while it is there. */
  public Optional<Deletion> deletion(int number) throws IOException {
    return registry.deletion(name, number);
  }

  /** The newest whose files are there; where all are deleted, the newest. */
  private int newest() throws IOException {
    for (int number : numbers.reversed()) {
      if (deletion(number).isEmpty()) {
        return number;
      }
    }
    return numbers.getLast();
  }

  /** Answers 404 when there is none. */
  public Published version(int number) throws IOException {
    if (!numbers.contains(number)) {
      throw ApiError.notFound(
          "Model `%s` has no version %d; it has %d to %d"
              .formatted(name, number, numbers.getFirst(), numbers.getLast()));
    }
    return registry.published(name, number);
  }

  /** Answers 404 when one of them is not there. */
  public VersionDiff diff(int from, int to) throws IOException {
    return VersionDiff.of(version(from).manifest(), version(to).manifest());
  }

  /** What is worth a line in a list. What cannot be read is told in its line. */
  public ModelCard card(String connection) throws IOException {
    Version newest = read(newest(), Optional.empty());
    Optional<Flip> live = registry.alias(name, Alias.LIVE).now();
    Optional<Manifest> manifest = Optional.empty();
    String problem = newest.problem();
    try {
      if (live.isPresent()) {
        manifest = Optional.of(registry.manifest(live.get().model()));
      }
    } catch (ModelProblem e) {
      problem = String.valueOf(e.getMessage());
    }
    return new ModelCard(
        connection,
        name,
        newest.number(),
        numbers.size(),
        live,
        newest.read().map(Published::manifest),
        manifest,
        problem);
  }
}
