// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.objects.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A name that points to one version of a model, such as {@code live}. Each change is one more
 * record; the newest is the pointer, all are the history, so that one conditional write changes
 * both. It succeeds only for who has seen the newest: of two at once exactly one.
 */
public final class Alias {
  /** The one that is meant when none is named. */
  public static final String LIVE = "live";

  private static final int KEY = 32;

  private final ObjectStore store;
  private final String name;
  private final String alias;
  private final String folder;
  private final NumberedRecords flips;

  Alias(ObjectStore store, String name, String alias) {
    this.store = store;
    this.name = Names.check("model", name);
    this.alias = Names.check("alias", alias);
    this.folder = "models/" + name + "/aliases/" + alias;
    this.flips = new NumberedRecords(store, folder + "/flips");
  }

  /** What it names, and since when; empty when it was never set. */
  public Optional<Flip> now() throws IOException {
    int last = flips.last();
    return last == 0 ? Optional.empty() : Optional.of(flip(last));
  }

  /** Newest first. */
  public List<Flip> history() throws IOException {
    return history(0, Integer.MAX_VALUE);
  }

  /** A part of it: so many, without so many of the newest. Each one is read by itself. */
  public List<Flip> history(long skip, int most) throws IOException {
    List<Flip> part = new ArrayList<>();
    for (int number : flips.numbers().reversed().stream().skip(skip).limit(most).toList()) {
      part.add(flip(number));
    }
    return part;
  }

  /** The flip with this sequence. */
  public Optional<Flip> at(int sequence) throws IOException {
    return read(sequence);
  }

  /**
   * The flip to which a rollback would go back from what is named now, past those whose version is
   * deleted. Empty when there is none.
   */
  public Optional<Flip> below(Flip now) throws IOException {
    int below = now.below();
    while (below > 0) {
      Flip to = flip(below);
      if (Life.of(store, name, to.version()).deletion().isEmpty()) {
        return Optional.of(to);
      }
      below = to.below();
    }
    return Optional.empty();
  }

  /**
   * Lets it name a version, whatever it named before.
   *
   * @throws ModelProblem when there is no such version, it was deleted, or somebody else changed
   *     the alias meanwhile
   */
  public Flip promote(ModelVersion version, By by) throws IOException {
    return promote(version, OptionalInt.empty(), by);
  }

  /**
   * The same, if it was not changed since.
   *
   * @param seen sequence of the flip that was the newest when the decision was made; 0 = none
   */
  public Flip promote(ModelVersion version, int seen, By by) throws IOException {
    return promote(version, OptionalInt.of(seen), by);
  }

  private Flip promote(ModelVersion version, OptionalInt seen, By by) throws IOException {
    if (!version.name().equals(name)) {
      throw new ModelProblem(version + " is no version of '" + name + "'");
    }
    Versions.of(store, name).stored(version);
    return flip(
        by,
        next(seen),
        (number, before) ->
            next(number, before, Flip.Kind.PROMOTE, version, below(before, version), by));
  }

  /**
   * Lets it name what it named before the version that it names now, and that is not deleted. Done
   * again it goes back further.
   *
   * @throws ModelProblem when nothing was named before, or somebody else changed the alias
   *     meanwhile
   */
  public Flip rollback(By by) throws IOException {
    return rollback(OptionalInt.empty(), by);
  }

  /**
   * The same, if it was not changed since.
   *
   * @param seen sequence of the flip that was the newest when the decision was made
   */
  public Flip rollback(int seen, By by) throws IOException {
    return rollback(OptionalInt.of(seen), by);
  }

  private Flip rollback(OptionalInt seen, By by) throws IOException {
    return flip(
        by,
        next(seen),
        (number, before) -> {
          Optional<Flip> below = before.isEmpty() ? before : below(before.get());
          Flip to = below.orElseThrow(() -> nothingBelow(before));
          return next(number, before, Flip.Kind.ROLLBACK, to.model(), to.below(), by);
        });
  }

  private ModelProblem nothingBelow(Optional<Flip> before) {
    if (before.isEmpty()) {
      return new ModelProblem(this + " names no version");
    }
    String named = this + " names version " + before.get().version() + " and ";
    return new ModelProblem(
        before.get().below() == 0
            ? named + "named none before"
            : named + "what it named before is deleted; promote a version instead");
  }

  private Intent.Next next(OptionalInt seen) {
    return () -> (seen.isPresent() ? seen.getAsInt() : flips.last()) + 1;
  }

  /** A version that is promoted again leaves as it was what a rollback goes back to. */
  private static int below(Optional<Flip> before, ModelVersion version) {
    return before
        .map(now -> now.version() == version.version() ? now.below() : now.sequence())
        .orElse(0);
  }

  private Flip next(
      int number, Optional<Flip> before, Flip.Kind kind, ModelVersion to, int below, By by) {
    return new Flip(
        number,
        name,
        alias,
        kind,
        to.version(),
        to.manifest(),
        before.map(Flip::version).orElse(0),
        below,
        by.who(),
        by.why(),
        by.at(),
        by.attempt());
  }

  @FunctionalInterface
  private interface Change {
    Flip on(int number, Optional<Flip> before) throws IOException;
  }

  private Flip flip(By by, Intent.Next next, Change change) throws IOException {
    String key = Checksum.of(by.attempt().getBytes(UTF_8)).substring(0, KEY);
    int number = new Intent(store, folder + "/intents/" + key).state(next);
    Optional<Flip> there = read(number);
    if (there.isEmpty()) {
      Flip flip = change.on(number, number == 1 ? Optional.empty() : Optional.of(flip(number - 1)));
      Life.of(store, name, flip.version()).claim(alias, number, by);
      if (flips.write(number, RegistryJson.write(flip))) {
        return flip;
      }
      there = Optional.of(flip(number));
    }
    if (there.get().attempt().equals(by.attempt())) {
      return there.get();
    }
    throw new ModelProblem(lost(there.get()));
  }

  private String lost(Flip won) {
    return "%s was changed meanwhile: %s let it name version %d at %s (%s). Nothing was changed here; look at that version, and decide again"
        .formatted(this, won.who(), won.version(), won.at(), won.why());
  }

  private Optional<Flip> read(int number) throws IOException {
    return flips.read(number).map(bytes -> RegistryJson.read(bytes, Flip.class, flips.key(number)));
  }

  private Flip flip(int number) throws IOException {
    return read(number)
        .orElseThrow(
            () ->
                new ModelProblem(
                    flips.key(number) + " is gone; bring it back from a copy of the store"));
  }

  /** For people: {@code 'live' of 'churn'}. */
  @Override
  public String toString() {
    return "'" + alias + "' of '" + name + "'";
  }
}
