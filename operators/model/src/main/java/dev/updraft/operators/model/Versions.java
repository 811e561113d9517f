// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.objects.ObjectStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The versions of one model. The manifest is the version: it is written last, under the next
 * number, if that is absent; there is no moment at which half of a version can be seen, and a crash
 * leaves no hole.
 */
record Versions(ObjectStore store, String name, NumberedRecords manifests) {
  static Versions of(ObjectStore store, String name) {
    Names.check("model", name);
    return new Versions(store, name, new NumberedRecords(store, "models/" + name + "/versions"));
  }

  List<Integer> numbers() throws IOException {
    return manifests.numbers();
  }

  Optional<Published> read(int number) throws IOException {
    return manifests
        .read(number)
        .map(
            bytes ->
                new Published(
                    new ModelVersion(name, number, Checksum.of(bytes)),
                    RegistryJson.read(bytes, Manifest.class, manifests.key(number)),
                    new String(bytes, UTF_8)));
  }

  Published existing(int number) throws IOException {
    Optional<Published> found = read(number);
    if (found.isEmpty()) {
      List<Integer> there = numbers();
      throw new ModelProblem(
          there.isEmpty()
              ? "There is no model '" + name + "' here"
              : "Model '%s' has no version %d; it has %d to %d"
                  .formatted(name, number, there.getFirst(), there.getLast()));
    }
    return found.get();
  }

  /** What stands behind a name with checksum; refuses a manifest that was changed since. */
  Published stored(ModelVersion version) throws IOException {
    Published stored = existing(version.version());
    if (!stored.version().equals(version)) {
      throw new ModelProblem(
          manifests.key(version.version())
              + " was changed after it was published: its SHA-256 is "
              + stored.version().manifest()
              + ", published was "
              + version.manifest()
              + ". Bring the file back from a copy, or publish anew");
    }
    return stored;
  }

  /**
   * Makes a version of what the attempt gives, or finds the one that it made already.
   *
   * @param contents asked for only when the version is still to be made
   */
  ModelVersion publish(Draft draft, Contents contents) throws IOException {
    Build build = Build.of(store, name, draft.origin().attempt());
    Optional<Published> already = made(build, draft);
    if (already.isPresent()) {
      return already.get().version();
    }
    List<FileEntry> files = build.files().write(contents.byPath());
    for (int round = 1; ; round++) {
      int number = build.intent(round).state(() -> manifests.last() + 1);
      byte[] manifest = RegistryJson.write(draft.numbered(number, build.files().folder(), files));
      if (manifests.write(number, manifest)) {
        return new ModelVersion(name, number, Checksum.of(manifest));
      }
      Published taken = existing(number);
      if (isOf(draft, taken)) {
        return same(draft, taken).version();
      }
    }
  }

  /** The files of a version, asked for when they are needed. */
  @FunctionalInterface
  interface Contents {
    SortedMap<String, Content> byPath() throws IOException;
  }

  private Optional<Published> made(Build build, Draft draft) throws IOException {
    for (int round = 1; ; round++) {
      Optional<Integer> number = build.intent(round).stated();
      Optional<Published> taken = number.isEmpty() ? Optional.empty() : read(number.get());
      if (taken.isEmpty()) {
        return Optional.empty();
      }
      if (isOf(draft, taken.get())) {
        return Optional.of(same(draft, taken.get()));
      }
    }
  }

  private static boolean isOf(Draft draft, Published stored) {
    return stored.manifest().origin().attempt().equals(draft.origin().attempt());
  }

  /** A run that was deleted and made again under its id would otherwise get the old model. */
  private Published same(Draft draft, Published stored) {
    Manifest manifest = stored.manifest();
    Manifest again = draft.numbered(manifest.version(), manifest.folder(), manifest.files());
    if (!again.metrics().equals(manifest.metrics())
        || !again.parameters().equals(manifest.parameters())
        || !again.batches().equals(manifest.batches())
        || !again.commit().equals(manifest.commit())
        || !again.histograms().equals(manifest.histograms())) {
      throw new ModelProblem(
          "Attempt "
              + draft.origin().attempt()
              + " published "
              + stored.version()
              + " before, with other metrics, parameters, batches, commit or histograms. Was the"
              + " run deleted and made again under its id, or does another installation publish to"
              + " the same place? Clear the task, so that it gets a new attempt, or give each"
              + " installation a place of its own");
    }
    return stored;
  }

  /** All that one attempt writes before its version exists. */
  private record Build(ObjectStore store, String folder) {
    private static final int KEY = 32;

    static Build of(ObjectStore store, String name, String attempt) {
      String key = Checksum.of(attempt.getBytes(UTF_8)).substring(0, KEY);
      return new Build(store, "models/" + name + "/builds/" + key);
    }

    ModelFiles files() {
      return new ModelFiles(store, folder + "/files");
    }

    Intent intent(int round) {
      return new Intent(store, folder + "/intents/" + round);
    }
  }
}
