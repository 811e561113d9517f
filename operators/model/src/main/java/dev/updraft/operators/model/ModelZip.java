// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** A version as one file, to be carried where there is no store. */
public final class ModelZip {
  private static final String MANIFEST = "manifest.json";
  private static final String FILES = "files/";

  /** The first that a zip can tell, and in no zone: the same version gives the same bytes. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private ModelZip() {}

  static void write(String json, Manifest manifest, ModelFiles files, Path zip) throws IOException {
    Path part = zip.resolveSibling("." + zip.getFileName() + ".part");
    try {
      try (var out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
        out.putNextEntry(entry(MANIFEST));
        out.write(json.getBytes(UTF_8));
        for (FileEntry entry : manifest.files()) {
          out.putNextEntry(entry(FILES + entry.path()));
          files.copy(entry, out);
        }
      }
      Files.move(part, zip);
    } catch (FileAlreadyExistsException e) {
      throw new ModelProblem(zip + " exists already; name a new file");
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static ZipEntry entry(String name) {
    var entry = new ZipEntry(name);
    entry.setTimeLocal(NO_TIME);
    return entry;
  }

  /**
   * Unpacks what {@link ModelRegistry#export} wrote, each file checked.
   *
   * @param into where the model's files go; made where it is missing
   * @throws ModelProblem when it is no such zip, or a file is not what was published
   */
  public static Manifest read(Path zip, Path into) throws IOException {
    try (var opened = new ZipFile(zip.toFile())) {
      ZipEntry first = opened.getEntry(MANIFEST);
      if (first == null) {
        throw new ModelProblem(zip + " holds no " + MANIFEST + "; it is no model");
      }
      Manifest manifest;
      try (InputStream in = opened.getInputStream(first)) {
        manifest = RegistryJson.read(in.readAllBytes(), Manifest.class, MANIFEST + " in " + zip);
      }
      refuseOthers(opened, manifest, zip);
      for (FileEntry entry : manifest.files()) {
        unpack(opened, entry, zip, into);
      }
      return manifest;
    }
  }

  private static void refuseOthers(ZipFile opened, Manifest manifest, Path zip) {
    Set<String> known = new HashSet<>(Set.of(MANIFEST));
    manifest.files().forEach(file -> known.add(FILES + file.path()));
    opened.stream()
        .map(ZipEntry::getName)
        .filter(name -> !known.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new ModelProblem(zip + " holds " + name + ", which its manifest does not list");
            });
  }

  private static void unpack(ZipFile opened, FileEntry entry, Path zip, Path into)
      throws IOException {
    ZipEntry packed = opened.getEntry(FILES + entry.path());
    if (packed == null) {
      throw new ModelProblem(zip + " lacks " + entry.path() + ", which its manifest lists");
    }
    Path file = into.resolve(entry.path());
    Path parent = file.getParent();
    Files.createDirectories(parent == null ? into : parent);
    Checksum.Copied copied;
    try (InputStream in = opened.getInputStream(packed);
        OutputStream out = Files.newOutputStream(file)) {
      copied = Checksum.copy(in, out);
    }
    if (!copied.sha256().equals(entry.sha256())) {
      Files.delete(file);
      throw new ModelProblem(entry.path() + " in " + zip + " is not what was published");
    }
  }
}
