// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.operators.process.Child;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Virtual environments on this machine, one for each interpreter and text of requirements. Each is
 * built in a folder of its own and becomes visible by a link at the end: two attempts that build
 * the same at once both succeed, one of them for the other, and a killed build leaves nothing that
 * anybody would use.
 */
record PythonEnvironments(Path cache, Instant now) {
  private static final Duration ABANDONED = Duration.ofDays(1);
  private static final String CACHE = "UPDRAFT_CACHE";
  private static final String NO_VENV =
      "Python's venv module or its pip does not work on this worker: install them (Debian: apt-get"
          + " install python3-venv); ";

  /** A start of the interpreter. */
  interface Start {
    Child.Ended run() throws IOException, InterruptedException;
  }

  static PythonEnvironments ofThisWorker(TaskContext task) {
    String given = System.getenv(CACHE);
    Path cache =
        given == null || given.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache", "updraft")
            : Path.of(given);
    return new PythonEnvironments(cache.resolve("python"), task.now());
  }

  /** The Python of the environment; made if there is none. */
  Path python(String interpreter, String requirements) throws IOException, InterruptedException {
    Files.createDirectories(cache);
    String name = name(interpreter, requirements);
    Path link = cache.resolve(name);
    if (!Files.exists(link)) {
      sweep(name);
      Path built = Files.createTempDirectory(cache, name + ".");
      boolean used = false;
      try {
        build(interpreter, requirements, built);
        used = publish(link, built);
      } finally {
        if (!used) {
          FileTree.delete(built);
        }
      }
    }
    return link.toRealPath().resolve("bin/python");
  }

  String name(String interpreter, String requirements) throws IOException, InterruptedException {
    return hash(version(interpreter) + "\n" + requirements);
  }

  private static boolean publish(Path link, Path built) throws IOException {
    try {
      Files.createSymbolicLink(link, built.getFileName());
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private void build(String interpreter, String requirements, Path folder)
      throws IOException, InterruptedException {
    System.out.println("Making a Python environment, once for these requirements");
    Path python = folder.resolve("bin/python");
    Path list = Files.writeString(folder.resolve("requirements.txt"), requirements);
    var venv =
        Child.run(
            Child.of(
                List.of(interpreter, "-m", "venv", "--without-pip", folder.toString()), cache));
    if (venv.code() != 0) {
      throw new TaskFailed(NO_VENV + venv.told());
    }
    var pip = new ArrayList<>(pip(interpreter, python));
    pip.addAll(List.of("install", "--no-input", "--no-cache-dir", "-r", list.toString()));
    var installed = Child.run(Child.of(pip, folder));
    if (installed.code() != 0) {
      throw new IOException("pip could not install the requirements, " + installed.told());
    }
  }

  /** The interpreter's own pip, if it can install for another: making one costs seconds. */
  private List<String> pip(String interpreter, Path python)
      throws IOException, InterruptedException {
    var there =
        List.of(
            interpreter, "-m", "pip", "--disable-pip-version-check", "--python", python.toString());
    var asked = new ArrayList<>(there);
    asked.add("--version");
    if (Child.run(Child.of(asked, cache)).code() == 0) {
      return there;
    }
    var made = Child.run(Child.of(List.of(python.toString(), "-m", "ensurepip"), cache));
    if (made.code() != 0) {
      throw new TaskFailed(NO_VENV + made.told());
    }
    return List.of(python.toString(), "-m", "pip", "--disable-pip-version-check");
  }

  /** What was begun a day ago and never became visible was killed. */
  private void sweep(String name) throws IOException {
    try (var found = Files.newDirectoryStream(cache, name + ".*")) {
      for (Path left : found) {
        if (Files.getLastModifiedTime(left).toInstant().isBefore(now.minus(ABANDONED))) {
          FileTree.delete(left);
        }
      }
    }
  }

  private String version(String interpreter) throws IOException, InterruptedException {
    var ask =
        Child.of(
            List.of(interpreter, "-c", "import sys; print(sys.executable, sys.version_info)"),
            cache);
    var said = started(interpreter, () -> Child.run(ask));
    if (said.code() != 0) {
      throw new TaskFailed(interpreter + " does not work on this worker: " + said.told());
    }
    return said.lastLine();
  }

  /** Runs a program that may not be there, and says what to do then. */
  static Child.Ended started(String interpreter, Start start)
      throws IOException, InterruptedException {
    try {
      return start.run();
    } catch (IOException e) {
      String said = String.valueOf(e.getMessage());
      if (said.contains("error=2,") || said.contains("error: 2 ")) {
        throw new TaskFailed(
            interpreter
                + " is not on this worker: install it (Debian: apt-get install python3"
                + " python3-venv), or name another by interpreter(…)",
            e);
      }
      if (said.contains("error=13,") || said.contains("error: 13 ")) {
        throw new TaskFailed(
            interpreter
                + " may not be run by the user of the tasks: install one for all users (Debian:"
                + " apt-get install python3 python3-venv)",
            e);
      }
      throw e;
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
