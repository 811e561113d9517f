// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import dev.updraft.objects.ObjectStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is decided about one version after it was published, in one line of records: who is about to
 * let an alias name it, and that it is deleted. As the next number goes to one alone, a deletion
 * knows of all who may still name the version, and nobody names it after that.
 */
record Life(ObjectStore store, String name, int version, NumberedRecords records) {
  private static final String FOLDER = "/lives";

  static Life of(ObjectStore store, String name, int version) {
    return new Life(store, name, version, new NumberedRecords(store, folder(name) + "/" + version));
  }

  /** Below it the versions that anything was decided about have a folder each. */
  static String folder(String name) {
    return "models/" + Names.check("model", name) + FOLDER;
  }

  /** What a record says. */
  enum Kind {
    /** An alias is about to name it. */
    CLAIMED,
    /** It is deleted; nothing follows. */
    DELETED
  }

  /**
   * One record.
   *
   * @param alias that is about to name it; empty for a deletion
   * @param flip the number of the change that would do so; 0 for a deletion
   */
  record Entry(
      Kind kind, String alias, int flip, String who, String why, Instant at, String attempt) {
    static Entry of(Kind kind, String alias, int flip, By by) {
      return new Entry(kind, alias, flip, by.who(), by.why(), by.at(), by.attempt());
    }
  }

  /** Empty while it is there. */
  Optional<Deletion> deletion() throws IOException {
    int last = records.last();
    return last == 0 ? Optional.empty() : deletion(entry(last));
  }

  private Optional<Deletion> deletion(Entry last) {
    return last.kind() == Kind.DELETED
        ? Optional.of(new Deletion(name, version, last.who(), last.why(), last.at()))
        : Optional.empty();
  }

  /**
   * To be called before the change of an alias is written.
   *
   * @throws ModelProblem when the version is deleted
   */
  void claim(String alias, int flip, By by) throws IOException {
    byte[] claim = RegistryJson.write(Entry.of(Kind.CLAIMED, alias, flip, by));
    while (true) {
      Optional<Deletion> deleted = deletion();
      if (deleted.isPresent()) {
        throw deleted.get().problem();
      }
      if (records.write(records.last() + 1, claim)) {
        return;
      }
    }
  }

  /** The aliases of the model, as they are when it is asked. */
  @FunctionalInterface
  interface Aliases {
    List<Alias> now() throws IOException;
  }

  /**
   * Deletes it, or finds that it is.
   *
   * @throws ModelProblem when an alias names it or goes back to it, or is about to
   */
  Deletion delete(By by, Aliases aliases) throws IOException {
    byte[] deletion = RegistryJson.write(Entry.of(Kind.DELETED, "", 0, by));
    while (true) {
      List<Entry> entries = entries();
      Optional<Deletion> already =
          entries.isEmpty() ? Optional.empty() : deletion(entries.getLast());
      if (already.isPresent()) {
        return already.get();
      }
      // In this order: a change that has just ended is seen in what its alias names, a new one too.
      requireNoneUnderWay(entries);
      requireUnnamed(aliases.now());
      if (records.write(entries.size() + 1, deletion)) {
        return new Deletion(name, version, by.who(), by.why(), by.at());
      }
    }
  }

  private void requireNoneUnderWay(List<Entry> claims) throws IOException {
    for (Entry claim : claims) {
      Alias alias = new Alias(store, name, claim.alias());
      if (alias.at(claim.flip()).isEmpty()) {
        throw new ModelProblem(
            "%s is about to let %s name version %d, since %s (%s). Nothing was deleted; see how that ends. If it was broken off, change the alias first, to whatever it shall name"
                .formatted(claim.who(), alias, version, claim.at(), claim.why()));
      }
    }
  }

  private void requireUnnamed(List<Alias> aliases) throws IOException {
    for (Alias alias : aliases) {
      Optional<Flip> now = alias.now();
      if (now.isPresent()) {
        requireUnnamed(alias, now.get());
      }
    }
  }

  private void requireUnnamed(Alias alias, Flip now) throws IOException {
    if (now.version() == version) {
      throw new ModelProblem(
          "%s names version %d. Nothing was deleted; let it name another version first"
              .formatted(alias, version));
    }
    if (alias.below(now).filter(below -> below.version() == version).isPresent()) {
      throw new ModelProblem(
          "%s names version %d, and a rollback goes back to version %d. Nothing was deleted; promote another version first, so that there is one to go back to"
              .formatted(alias, now.version(), version));
    }
  }

  private List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (int number : records.numbers()) {
      entries.add(entry(number));
    }
    return entries;
  }

  private Entry entry(int number) throws IOException {
    String key = records.key(number);
    return records
        .read(number)
        .map(bytes -> RegistryJson.read(bytes, Entry.class, key))
        .orElseThrow(
            () -> new ModelProblem(key + " is gone; bring it back from a copy of the store"));
  }
}
