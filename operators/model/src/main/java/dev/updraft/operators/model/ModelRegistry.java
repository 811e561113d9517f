// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import dev.updraft.objects.ObjectStore;
import dev.updraft.objects.S3ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The models of one place, by name. Thread-safe. */
public final class ModelRegistry implements AutoCloseable {
  private final ObjectStore store;

  ModelRegistry(ObjectStore store) {
    this.store = store;
  }

  /** Of the models that have a version, in order; what else lies there is passed over. */
  public List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    for (String name : store.folders("models")) {
      if (Names.fits(name) && !versions(name).isEmpty()) {
        names.add(name);
      }
    }
    return names;
  }

  /** Rising; empty when there is no such model. */
  public List<Integer> versions(String name) throws IOException {
    return Versions.of(store, name).numbers();
  }

  /**
   * The version with this number.
   *
   * @throws ModelProblem when there is none
   */
  public ModelVersion version(String name, int number) throws IOException {
    return Versions.of(store, name).existing(number).version();
  }

  /**
   * What a version is.
   *
   * @throws ModelProblem when there is no such version, or its manifest was changed
   */
  public Manifest manifest(ModelVersion version) throws IOException {
    return Versions.of(store, version.name()).stored(version).manifest();
  }

  /**
   * All that stands there of the version with this number, in one reading.
   *
   * @throws ModelProblem when there is none, or it cannot be read
   */
  public Published published(String name, int number) throws IOException {
    return Versions.of(store, name).existing(number);
  }

  /** The aliases of a model that were ever set, in order. */
  public List<String> aliases(String name) throws IOException {
    return store.folders("models/" + Names.check("model", name) + "/aliases").stream()
        .filter(Names::fits)
        .toList();
  }

  /** One alias of a model, set or not. */
  public Alias alias(String name, String alias) {
    return new Alias(store, name, alias);
  }

  ModelVersion publish(Draft draft, Versions.Contents contents) throws IOException {
    return Versions.of(store, draft.name()).publish(draft, contents);
  }

  /**
   * Copies the files of a version into a folder, each checked.
   *
   * @return the folder
   * @throws ModelProblem when the version was deleted, a file is gone, or not what was published
   */
  public Path fetch(ModelVersion version, Path into) throws IOException {
    read(
        version,
        (stored, files) -> {
          Files.createDirectories(into);
          files.fetch(stored.manifest(), into);
        });
    return into;
  }

  /**
   * Writes a version into one zip: {@code manifest.json}, and the files below {@code files/}. The
   * same version gives the same bytes.
   *
   * @param zip to be made; none is replaced
   * @throws ModelProblem when the version was deleted, a file is gone, or not what was published
   */
  public void export(ModelVersion version, Path zip) throws IOException {
    read(version, (stored, files) -> ModelZip.write(stored.json(), stored.manifest(), files, zip));
  }

  /**
   * Writes a version as a {@link ModelFolder}: {@code manifest.json}, and the files below {@code
   * files/}.
   *
   * @param into made where it is missing
   * @throws ModelProblem when the version was deleted, a file is gone, or not what was published
   */
  public void unpack(ModelVersion version, Path into) throws IOException {
    read(version, (stored, files) -> ModelFolder.write(stored, files, into));
  }

  @FunctionalInterface
  private interface Reading {
    void of(Published stored, ModelFiles files) throws IOException;
  }

  /** Who reads files while they are deleted is told so. */
  private void read(ModelVersion version, Reading reading) throws IOException {
    Published stored = Versions.of(store, version.name()).stored(version);
    requireThere(version);
    try {
      reading.of(stored, files(stored.manifest()));
    } catch (ModelProblem e) {
      requireThere(version);
      throw e;
    }
  }

  private void requireThere(ModelVersion version) throws IOException {
    Optional<Deletion> deletion = deletion(version.name(), version.version());
    if (deletion.isPresent()) {
      throw deletion.get().problem();
    }
  }

  /** That a version was deleted; empty while it is there. */
  public Optional<Deletion> deletion(String name, int number) throws IOException {
    return Life.of(store, name, number).deletion();
  }

  /** Those of these versions that were deleted, by their numbers. */
  public Map<Integer, Deletion> deletions(String name, Collection<Integer> of) throws IOException {
    Map<Integer, Deletion> deletions = new TreeMap<>();
    var decided = new HashSet<>(store.folders(Life.folder(name)));
    for (int number : of) {
      if (decided.contains(Integer.toString(number))) {
        deletion(name, number).ifPresent(deletion -> deletions.put(number, deletion));
      }
    }
    return deletions;
  }

  /**
   * Deletes the files of a version. Its manifest stays, and so its number is never given again. Of
   * a deletion and a change of an alias to that version at the same instant one wins. Repeated, it
   * goes on where it ended, and gives who deleted the version first.
   *
   * @throws ModelProblem when there is no such version, or an alias names it or goes back to it: it
   *     is untouched then
   */
  public Deletion delete(String name, int number, By by) throws IOException {
    Manifest manifest = Versions.of(store, name).existing(number).manifest();
    ModelFiles files = files(manifest);
    files.requireOwn(manifest);
    Deletion deletion = Life.of(store, name, number).delete(by, () -> all(name));
    files.delete(manifest);
    return deletion;
  }

  private List<Alias> all(String name) throws IOException {
    List<Alias> aliases = new ArrayList<>();
    for (String alias : aliases(name)) {
      aliases.add(alias(name, alias));
    }
    return aliases;
  }

  private ModelFiles files(Manifest manifest) {
    return new ModelFiles(store, manifest.folder());
  }

  /** Lets go of the connections to a bucket; a folder has none. */
  @Override
  public void close() {
    if (store instanceof S3ObjectStore bucket) {
      bucket.close();
    }
  }
}
