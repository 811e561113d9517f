// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.setup;

import dev.updraft.bundle.user.OtherUser;
import dev.updraft.launcher.cli.CliError;
import dev.updraft.launcher.role.WorkerRole;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * What tasks may do on this machine: as root they run as another user, and what they need must be
 * made so that this user can reach it.
 *
 * @param uid whose rights they have; empty: those of this process
 */
record TaskRights(OptionalInt uid) {
  private static final String NAME = "updraft-tasks";

  /**
   * Of the standalone in this data folder.
   *
   * @throws CliError when another user started it: what this one makes would not be its tasks'
   */
  static TaskRights in(Path data) throws IOException {
    Object owner = Files.getAttribute(data, "unix:uid");
    Object own = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    if (!Objects.equals(owner, own)) {
      throw new CliError(
          "Updraft in "
              + data
              + " runs as user "
              + owner
              + ": run this as that user, not as "
              + own);
    }
    return new TaskRights(WorkerRole.taskUser());
  }

  /** For messages. */
  String told() {
    return uid.isPresent() ? "user " + uid.getAsInt() : "you";
  }

  /** Runs a short program as a task would; of the environment it has only what is given. */
  Program.Ended run(List<String> words, Map<String, String> environment)
      throws IOException, InterruptedException {
    var all = new ArrayList<String>();
    uid.ifPresent(user -> all.addAll(OtherUser.change(user)));
    // setpriv itself still has root's capabilities when it looks for the program
    all.addAll(uid.isPresent() ? throughShell(words) : words);
    return Program.run(all, environment);
  }

  /** A folder that tasks may look into; made where it is missing. */
  Path readable(Path folder, String option) throws IOException, InterruptedException {
    make(folder, option, "rwxr-xr-x");
    requireReach(folder, option);
    return folder;
  }

  /** A folder of the tasks' own, closed to others; made where it is missing. */
  Path own(Path folder, String option) throws IOException, InterruptedException {
    boolean made = make(folder, option, "rwx------");
    if (made && uid.isPresent()) {
      Files.setAttribute(folder, "unix:gid", uid.getAsInt());
      Files.setAttribute(folder, "unix:uid", uid.getAsInt());
    }
    requireReach(folder, option);
    requireWrite(folder);
    return folder;
  }

  /**
   * @throws CliError when tasks may not write there
   */
  void requireWrite(Path folder) throws IOException, InterruptedException {
    if (run(List.of("test", "-w", folder.toString()), Map.of()).code() != 0) {
      throw new CliError(
          "Tasks run as "
              + told()
              + " and may not write to "
              + folder
              + uidOr(": allow it (chmod)", ": chown -R %1$d:%1$d " + folder));
    }
  }

  /**
   * Gives the user of tasks a name where it has none.
   *
   * @param why somebody wants one
   * @throws CliError when that is not possible; it says what to do
   */
  void requireName(String why, Consumer<String> progress) throws IOException, InterruptedException {
    if (run(List.of("id", "-un"), Map.of()).well()) {
      return;
    }
    if (uid.isEmpty()) {
      throw new CliError("Your user has no name here, in /etc/passwd, and " + why + ".");
    }
    String id = Integer.toString(uid.getAsInt());
    progress.accept("Naming user " + id + ", as whom tasks run, " + NAME + ": " + why);
    List<String> group = List.of("groupadd", "--system", "--gid", id, NAME);
    List<String> user =
        List.of(
            "useradd",
            "--system",
            "--uid",
            id,
            "--gid",
            id,
            "--no-create-home",
            "--home-dir",
            "/nonexistent",
            "--shell",
            "/usr/sbin/nologin",
            NAME);
    Program.run(throughShell(group), Map.of()); // where it fails, the next one says why
    var ended = Program.run(throughShell(user), Map.of());
    if (!ended.well()) {
      throw new CliError(
          "User %s, as whom tasks run, has no name here, %s, and it could not be given one (%s). Add it to /etc/passwd: %s"
              .formatted(id, why, ended.told(), String.join(" ", user)));
    }
  }

  /** Started by a shell, which looks for it with its own rights, and on its own path. */
  private static List<String> throughShell(List<String> words) {
    var all = new ArrayList<>(List.of("sh", "-c", "exec \"$@\"", "sh"));
    all.addAll(words);
    return all;
  }

  private static boolean make(Path folder, String option, String mode) throws IOException {
    if (Files.isDirectory(folder)) {
      return false;
    }
    try {
      Path parent = folder.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectory(folder);
      // whatever the umask says
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
      return true;
    } catch (FileSystemException e) {
      throw new CliError(
          "The folder %s cannot be made (%s). Name another with %s.".formatted(folder, e, option));
    }
  }

  private void requireReach(Path folder, String option) throws IOException, InterruptedException {
    Path way = folder;
    for (Path up = folder; up != null && !reaches(up); up = up.getParent()) {
      way = up;
    }
    if (!reaches(folder)) {
      throw new CliError(
          "Tasks run as %s, who may not pass through %s. Allow it (chmod o+x), or name another folder with %s."
              .formatted(told(), way, option));
    }
  }

  private boolean reaches(Path folder) throws IOException, InterruptedException {
    return run(List.of("test", "-x", folder.toString()), Map.of()).code() == 0;
  }

  private String uidOr(String own, String other) {
    return uid.isPresent() ? other.formatted(uid.getAsInt()) : own;
  }
}
