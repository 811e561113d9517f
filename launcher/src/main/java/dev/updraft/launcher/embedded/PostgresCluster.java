// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Consumer;

/** Creates the database cluster once; a crash in the middle leaves no half of one. */
final class PostgresCluster {
  static final String SUPERUSER = "postgres";

  private PostgresCluster() {}

  static Path ensure(
      Path folder, Path binaries, ChildUser user, String password, Consumer<String> progress)
      throws IOException, InterruptedException {
    var data = folder.resolve("data");
    if (!Files.isDirectory(data)) {
      progress.accept("Creating the database cluster (first start only)");
      create(folder, data, binaries, user, password);
    }
    requireSameMajor(data, binaries);
    user.own(data);
    return data;
  }

  private static void create(Path folder, Path data, Path binaries, ChildUser user, String password)
      throws IOException, InterruptedException {
    var draft = folder.resolve("data.new");
    FileTree.delete(draft);
    Files.createDirectory(draft);
    Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwx------"));
    user.own(draft);
    var passwordFile = folder.resolve("password.new");
    Files.deleteIfExists(passwordFile);
    try {
      user.own(KeptSecret.writePrivate(passwordFile, password));
      var command =
          List.of(
              binaries.resolve("bin/initdb").toString(),
              "--pgdata=" + draft,
              "--username=" + SUPERUSER,
              "--pwfile=" + passwordFile,
              "--auth=scram-sha-256",
              "--encoding=UTF8",
              "--locale=C",
              "--locale-provider=builtin",
              "--builtin-locale=C.UTF-8",
              "--no-instructions");
      var outcome = ChildCommand.run(folder, user.command(command));
      if (!outcome.succeeded()) {
        throw new CannotStart("initdb failed:\n" + outcome.output() + hint(outcome.output()));
      }
    } finally {
      Files.deleteIfExists(passwordFile);
    }
    Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Containers often run under a user of whom their image knows nothing. */
  private static String hint(String output) {
    return output.contains("user does not exist")
        ? "PostgreSQL wants its user to have a name: add a line to /etc/passwd, or run as a user"
            + " that has one."
        : "";
  }

  private static void requireSameMajor(Path data, Path binaries) throws IOException {
    var wanted = Files.readString(data.resolve("PG_VERSION")).strip();
    var name = binaries.getFileName().toString();
    if (name.contains(".") && !name.startsWith("bin-" + wanted + ".")) {
      throw new CannotStart(
          "%s was written by PostgreSQL %s; this Updraft brings %s. Dump it with the old one first."
              .formatted(data, wanted, name.substring("bin-".length())));
    }
  }
}
