// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.doctor;

import static dev.updraft.launcher.doctor.Verdict.Level.BAD;
import static dev.updraft.launcher.doctor.Verdict.Level.WARN;

import dev.updraft.objects.ObjectPlace;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Folders that must be written or read, room on their disks, files that only we may read. */
final class FilesProbe implements Probe {
  private static final long LEAST = 64L << 20;
  private static final long ENOUGH = 1L << 30;

  private final Places places;

  FilesProbe(Places places) {
    this.places = places;
  }

  @Override
  public List<Verdict> look() throws IOException {
    List<Verdict> verdicts = new ArrayList<>();
    if (Files.exists(places.data())) {
      verdicts.add(written("data folder", places.data(), "--data"));
      verdicts.add(room("data folder", places.data()));
    }
    if (places.objects().orElse(null) instanceof ObjectPlace.Folder objects) {
      verdicts.add(written("objects folder", objects.path(), "--objects"));
      verdicts.add(room("objects folder", objects.path()));
    }
    places.dags().ifPresent(folder -> verdicts.add(dags(folder)));
    verdicts.addAll(onlyOurs("key file", places.vault()));
    verdicts.addAll(onlyOurs("configuration", places.config()));
    return verdicts;
  }

  private static Verdict written(String what, Path folder, String option) {
    String name = what + " " + folder;
    if (!Files.isDirectory(folder)) {
      return Verdict.bad(name + " does not exist", "make it, or name another with " + option);
    }
    try {
      Files.delete(Files.createTempFile(folder, ".doctor", ""));
      return Verdict.ok(name + " can be written");
    } catch (IOException e) {
      return Verdict.bad(
          name + " cannot be written (" + e + ")",
          "give it to the user who runs Updraft, or name another with " + option);
    }
  }

  private static Verdict room(String what, Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Verdict.bad(what + " has no disk", "make it");
    }
    FileStore disk = Files.getFileStore(folder);
    long free = disk.getUsableSpace();
    return Verdict.of(
        free >= ENOUGH,
        "room for the %s: %d MB".formatted(what, free >> 20),
        free < LEAST ? BAD : WARN,
        "make some; under %d MB nothing starts".formatted(LEAST >> 20));
  }

  private static Verdict dags(Path folder) {
    String name = "DAG folder " + folder;
    try (Stream<Path> files = Files.list(folder)) {
      long some =
          files.map(Path::toString).filter(n -> n.endsWith(".java") || n.endsWith(".jar")).count();
      return Verdict.of(
          some > 0,
          name + " has " + some + " sources and jars",
          WARN,
          "put DAGs there, or name another with --dags");
    } catch (IOException e) {
      return Verdict.bad(name + " cannot be read (" + e + ")", "name another with --dags");
    }
  }

  private static List<Verdict> onlyOurs(String what, Optional<Path> file) throws IOException {
    if (file.isEmpty()) {
      return List.of();
    }
    String name = what + " " + file.get();
    if (!Files.isReadable(file.get())) {
      return List.of(
          Verdict.bad(
              name + " is not there, or may not be read",
              "copy it from another machine of this installation (the first process of all makes"
                  + " the key file), or give it to the user who runs Updraft"));
    }
    Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file.get());
    boolean closed = !rights.contains(PosixFilePermission.OTHERS_READ);
    return List.of(
        Verdict.of(
            closed,
            name + (closed ? " is closed to others" : " can be read by everybody"),
            BAD,
            "chmod 600 " + file.get()));
  }
}
