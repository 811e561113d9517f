// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.TaskFailed;
import dev.updraft.operators.model.Manifest;
import dev.updraft.operators.model.ModelFolder;
import dev.updraft.operators.model.ModelProblem;
import dev.updraft.operators.model.ModelRegistry;
import dev.updraft.operators.model.ModelVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/**
 * A folder that builds an image as it is: a Dockerfile, the files of a version with their manifest,
 * and a server that scores with them by HTTP, by the same code as {@link ScoringCheck}.
 *
 * <pre>{@code
 * var image = ModelImage.write(registry, churn, Path.of("churn-image"), "", List.of());
 * System.out.println("docker build " + image.folder() + ": takes " + image.inputs());
 * }</pre>
 *
 * @param folder what to build
 * @param file of the version that is scored with
 * @param inputs what a row must hold, by name
 */
public record ModelImage(Path folder, ModelVersion version, String file, List<String> inputs) {
  static final String MODEL = "model";

  /**
   * Writes one.
   *
   * @param to is made, whole or not at all; none is replaced
   * @param file to score with; empty = the only one of the version that can be scored
   * @param features for a model that takes all its values in one input: their names, in the order
   *     of the training; empty = the model names them
   * @throws TaskFailed when no file of the version can be scored, or it does not fit the features
   * @throws ModelProblem when a file is not what was published
   * @throws IllegalArgumentException when the folder exists already
   */
  public static ModelImage write(
      ModelRegistry registry, ModelVersion version, Path to, String file, List<String> features)
      throws IOException {
    Path target = to.toAbsolutePath().normalize();
    if (Files.exists(target)) {
      throw new IllegalArgumentException(to + " exists already; name a new folder");
    }
    Path part = target.resolveSibling("." + target.getFileName() + ".part");
    remove(part); // what an earlier one left that was killed
    try {
      Files.createDirectories(part);
      registry.unpack(version, part.resolve(MODEL));
      ModelImage image = fill(registry.manifest(version), version, part, file, features);
      Files.move(part, target);
      return new ModelImage(to, version, image.file(), image.inputs());
    } finally {
      remove(part);
    }
  }

  private static ModelImage fill(
      Manifest manifest, ModelVersion version, Path part, String file, List<String> features)
      throws IOException {
    Path files = part.resolve(MODEL).resolve(ModelFolder.FILES);
    Path model = ModelFile.in(files, file, "--file");
    String name = files.relativize(model).toString();
    List<String> named = named(model, manifest, features);
    List<String> inputs;
    try (Scorer scorer = Scorer.open(model, named)) {
      inputs = scorer.inputs().stream().map(Input::name).toList();
    }
    ServerLibraries.copy(ModelFile.isOnnx(model), part.resolve("lib"));
    Files.write(
        part.resolve("Dockerfile"), Dockerfile.of(version, manifest, name, named).getBytes(UTF_8));
    openToAll(part);
    return new ModelImage(part, version, name, inputs);
  }

  private static List<String> named(Path model, Manifest manifest, List<String> features)
      throws IOException {
    List<String> own = Scorer.names(model);
    if (own.isEmpty() && features.isEmpty()) {
      var known = manifest.signature().inputs().keySet();
      throw new TaskFailed(
          model.getFileName()
              + " takes all its values in one input, without their names: give them in the order"
              + " of the training, as --features=age,visits."
              + (known.isEmpty() ? "" : " The manifest knows these, in no order: " + known));
    }
    if (!own.isEmpty()
        && !features.isEmpty()
        && !new HashSet<>(own).equals(new HashSet<>(features))) {
      throw new TaskFailed(
          "--features is " + features + "; leave it out, for the model names its inputs: " + own);
    }
    return own.isEmpty() ? features : own;
  }

  /** The image's user owns none of it, and a narrow umask would shut it out. */
  private static void openToAll(Path part) throws IOException {
    try (var all = Files.walk(part)) {
      for (Path each : all.toList()) {
        if (Files.getFileAttributeView(each, PosixFileAttributeView.class) != null) {
          String rights = Files.isDirectory(each) ? "rwxr-xr-x" : "rw-r--r--";
          Files.setPosixFilePermissions(each, PosixFilePermissions.fromString(rights));
        }
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var all = Files.walk(folder)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }
}
