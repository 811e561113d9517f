// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import dev.updraft.objects.ObjectStore;
import dev.updraft.objects.S3ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
   * @throws ModelProblem when a file is gone, or not what was published
   */
  public Path fetch(ModelVersion version, Path into) throws IOException {
    Manifest manifest = manifest(version);
    Files.createDirectories(into);
    files(manifest).fetch(manifest, into);
    return into;
  }

  /**
   * Writes a version into one zip: {@code manifest.json}, and the files below {@code files/}. The
   * same version gives the same bytes.
   *
   * @param zip to be made; none is replaced
   * @throws ModelProblem when a file is gone, or not what was published
   */
  public void export(ModelVersion version, Path zip) throws IOException {
    Published stored = Versions.of(store, version.name()).stored(version);
    ModelZip.write(stored.json(), stored.manifest(), files(stored.manifest()), zip);
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
