// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import dev.updraft.objects.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;

/** The files of one build: written once each, checked by their checksums whenever they are read. */
record ModelFiles(ObjectStore store, String folder) {
  /**
   * Writes what is not there yet. What is there must be the same, for others may have read it.
   *
   * @throws IOException also when the attempt wrote other content before: the next one begins anew
   */
  List<FileEntry> write(SortedMap<String, Content> contents) throws IOException {
    List<FileEntry> entries = new ArrayList<>();
    var keys = new TreeSet<String>();
    for (var one : contents.entrySet()) {
      FileEntry entry = write(one.getKey(), one.getValue());
      entries.add(entry);
      keys.add(key(entry.path()));
    }
    var others = new TreeSet<>(store.list(folder));
    others.removeAll(keys);
    if (!others.isEmpty()) {
      throw new IOException(
          "the attempt wrote other files before, such as "
              + others.first()
              + "; its files must not change while it runs. The next attempt begins anew");
    }
    return entries;
  }

  private FileEntry write(String path, Content content) throws IOException {
    Checksum.Copied copied;
    try (InputStream in = content.open()) {
      copied = Checksum.copy(in, OutputStream.nullOutputStream());
    }
    var entry = new FileEntry(path, copied.bytes(), copied.sha256());
    if (!content.putIfAbsent(store, key(path))) {
      try (InputStream in = open(path)) {
        if (!Checksum.copy(in, OutputStream.nullOutputStream()).sha256().equals(entry.sha256())) {
          throw new IOException(
              "the attempt wrote "
                  + key(path)
                  + " before, with other content; its files must not change while it runs. The"
                  + " next attempt begins anew");
        }
      }
    }
    return entry;
  }

  /**
   * Copies a file out.
   *
   * @throws ModelProblem when it is not what was published
   */
  void copy(FileEntry entry, OutputStream to) throws IOException {
    try (InputStream in = open(entry.path())) {
      Checksum.Copied copied = Checksum.copy(in, to);
      if (!copied.sha256().equals(entry.sha256())) {
        throw new ModelProblem(
            key(entry.path())
                + " was changed after it was published: its SHA-256 is "
                + copied.sha256()
                + ", published was "
                + entry.sha256()
                + ". Bring the file back from a copy, or publish anew");
      }
    }
  }

  /** Copies all into a folder; one that does not check stays away. */
  void fetch(Manifest manifest, Path into) throws IOException {
    for (FileEntry entry : manifest.files()) {
      Path file = into.resolve(entry.path());
      Path parent = file.getParent();
      Files.createDirectories(parent == null ? into : parent);
      boolean whole = false;
      try (OutputStream out = Files.newOutputStream(file)) {
        copy(entry, out);
        whole = true;
      } finally {
        if (!whole) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** A manifest that was tampered with must not lead to files of somebody else. */
  void requireOwn(Manifest manifest) {
    if (!folder.startsWith("models/" + manifest.name() + "/builds/")) {
      throw new ModelProblem(
          "The manifest of "
              + manifest.name()
              + " "
              + manifest.version()
              + " names the folder "
              + folder
              + ", where no files of this model are. Nothing was deleted; bring the manifest back"
              + " from a copy");
    }
  }

  /** Deletes all of a version; what is gone already is passed over. */
  void delete(Manifest manifest) throws IOException {
    requireOwn(manifest);
    for (FileEntry entry : manifest.files()) {
      store.delete(key(entry.path()));
    }
  }

  private InputStream open(String path) throws IOException {
    return store
        .open(key(path))
        .orElseThrow(
            () ->
                new ModelProblem(
                    key(path) + " is gone. Bring the file back from a copy, or publish anew"));
  }

  String key(String path) {
    return folder + "/" + FilePath.key(path);
  }
}
