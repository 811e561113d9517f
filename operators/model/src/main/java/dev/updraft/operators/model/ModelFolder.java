// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A version as a folder that is carried elsewhere, such as into an image: what its zip holds,
 * unpacked. {@link ModelRegistry#unpack} writes one.
 *
 * <pre>{@code
 * Manifest churn = ModelFolder.checked(Path.of("model"), "5891b5b522d5df08…");
 * Path file = Path.of("model").resolve(ModelFolder.FILES).resolve("churn.onnx");
 * }</pre>
 */
public final class ModelFolder {
  /** Where in it the model's files are. */
  public static final String FILES = "files";

  private static final String MANIFEST = "manifest.json";

  private ModelFolder() {}

  static void write(Published stored, ModelFiles files, Path into) throws IOException {
    Path below = into.resolve(FILES);
    Files.createDirectories(below);
    files.fetch(stored.manifest(), below);
    Files.write(into.resolve(MANIFEST), stored.json().getBytes(UTF_8));
  }

  /**
   * Reads all of it.
   *
   * @param manifest SHA-256 that its manifest must have
   * @throws ModelProblem when a file is gone, or not what was published
   */
  public static Manifest checked(Path folder, String manifest) throws IOException {
    Path json = folder.resolve(MANIFEST);
    requireSame(json, Checksum.check("manifest", manifest));
    Manifest read = RegistryJson.read(Files.readAllBytes(json), Manifest.class, json.toString());
    for (FileEntry entry : read.files()) {
      requireSame(folder.resolve(FILES).resolve(entry.path()), entry.sha256());
    }
    return read;
  }

  private static void requireSame(Path file, String published) throws IOException {
    String found;
    try (InputStream in = Files.newInputStream(file)) {
      found = Checksum.copy(in, OutputStream.nullOutputStream()).sha256();
    } catch (NoSuchFileException e) {
      throw new ModelProblem(file + " is gone; make the folder anew from the version");
    }
    if (!found.equals(published)) {
      throw new ModelProblem(
          file
              + " is not what was published: its SHA-256 is "
              + found
              + ", published was "
              + published
              + ". Make the folder anew from the version");
    }
  }
}
