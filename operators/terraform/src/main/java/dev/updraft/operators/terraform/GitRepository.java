// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.TaskFailed;
import dev.updraft.operators.process.Child;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A bare repository of this attempt alone, with one commit of another one. Git runs in it without
 * hooks, without the configuration of machine and user, and asks nobody; nothing is ever checked
 * out, so no filter or link of the repository does anything here.
 */
final class GitRepository implements AutoCloseable {
  private static final FileAttribute<?> OWN_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> OWN_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /**
   * A redirect is not followed, for the login would be sent to where it leads. Whose a folder of
   * this worker is does not matter: the DAG names it, and upload-pack runs nothing of it.
   */
  private static final String CONFIGURATION =
      """
      [init]
        defaultBranch = main
      [core]
        hooksPath = /dev/null
      [safe]
        directory = *
      [http]
        followRedirects = false
      [fetch]
        unpackLimit = 1
      [maintenance]
        auto = false
      """;

  private static final int LONGEST_WORDS = 2000;

  private final Path folder;
  private final GitUrl url;
  private final GitLimits limits;
  private final Map<String, String> environment = new HashMap<>();

  private GitRepository(Path folder, GitUrl url, GitLimits limits) {
    this.folder = folder;
    this.url = url;
    this.limits = limits;
    environment.put("HOME", folder.toString());
    environment.put("LC_ALL", "C"); // whose fault a failure is stands in its words
    environment.put("GIT_DIR", folder.resolve("repository").toString());
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("GIT_ATTR_NOSYSTEM", "1");
    environment.put("GIT_CONFIG_GLOBAL", folder.resolve("config").toString());
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_ALLOW_PROTOCOL", url.scheme().told());
  }

  static GitRepository open(Path folder, GitUrl url, Optional<Git> login, GitLimits limits)
      throws IOException, InterruptedException {
    if (!TerraformProcess.installed("git", System.getenv("PATH"))) {
      throw new TaskFailed("There is no git on this worker, which plans from git need: install it");
    }
    login.ifPresent(git -> git.requireFor(url));
    Files.createDirectory(folder, OWN_FOLDER);
    var repository = new GitRepository(folder, url, limits);
    boolean open = false;
    try {
      repository.write(
          "config", CONFIGURATION + (login.isEmpty() ? "" : repository.with(login.get())));
      repository.ask("", "init", "--quiet", "--bare", "--template=");
      open = true;
      return repository;
    } finally {
      if (!open) {
        repository.close();
      }
    }
  }

  /** Lets git log in; what is to be configured for that, in which there is no secret. */
  private String with(Git login) throws IOException {
    return switch (url.scheme()) {
      case HTTPS, HTTP -> {
        environment.put("PLAN_LOGIN", login.login());
        environment.put("PLAN_PASSWORD", login.password());
        yield helper(url.server());
      }
      case SSH -> {
        Path key = write("key", login.privateKey());
        Path known = write("known_hosts", "* " + login.hostKey() + "\n");
        environment.put("GIT_SSH_COMMAND", ssh(key, known));
        yield "";
      }
      case FILE -> "";
    };
  }

  /** Git takes what this prints as the answer to who it is, of that server alone. */
  private static String helper(String server) {
    return """
    [credential "%s"]
      helper = "!f() { test \\"$1\\" = get && printf 'username=%%s\\\\npassword=%%s\\\\n' \\"$PLAN_LOGIN\\" \\"$PLAN_PASSWORD\\"; }; f"
    """
        .formatted(server);
  }

  /** Nothing of the user's ssh: no agent, no other key, no host that was seen before. */
  private static String ssh(Path key, Path known) {
    return "ssh -F /dev/null -i '%s' -o UserKnownHostsFile='\"%s\"'"
            .formatted(quoted(key), quoted(known))
        + " -o GlobalKnownHostsFile=/dev/null -o StrictHostKeyChecking=yes -o UpdateHostKeys=no"
        + " -o IdentitiesOnly=yes -o IdentityAgent=none -o BatchMode=yes -o ConnectTimeout=20"
        + " -o ServerAliveInterval=10 -o ServerAliveCountMax=3";
  }

  private static String quoted(Path path) {
    return path.toString().replace("'", "'\\''");
  }

  private Path write(String name, String text) throws IOException {
    Path file = Files.createFile(folder.resolve(name), OWN_FILE);
    return Files.writeString(file, text);
  }

  /**
   * Gets one commit, and of its history nothing.
   *
   * @throws TaskFailed when it is not there, or may not be read
   * @throws TerraformFailed when the server cannot be reached, or takes too long
   */
  void fetch(String commit) throws IOException, InterruptedException {
    var words =
        List.of(
            "fetch",
            "--quiet",
            "--no-progress",
            "--depth=1",
            "--no-tags",
            "--no-recurse-submodules",
            "--",
            url.text(),
            commit);
    if (run(Child.NOTHING, words) != 0) {
      throw GitWords.failure(url, commit, complaint());
    }
  }

  /**
   * What a command answers that asks only this repository.
   *
   * @param input what it reads
   * @throws TerraformFailed when it fails
   */
  byte[] ask(String input, String... words) throws IOException, InterruptedException {
    Path in = folder.resolve("input");
    Files.writeString(in, input, UTF_8);
    if (run(in.toFile(), List.of(words)) != 0) {
      throw new TerraformFailed("git " + words[0] + " failed: " + complaint());
    }
    return Files.readAllBytes(folder.resolve("output"));
  }

  private int run(File input, List<String> words) throws IOException, InterruptedException {
    var command = new ArrayList<>(GitProcess.prefix());
    command.add("git");
    command.addAll(words);
    var builder = Child.of(command, folder);
    builder.environment().putAll(environment);
    builder
        .redirectInput(input)
        .redirectOutput(folder.resolve("output").toFile())
        .redirectError(folder.resolve("errors").toFile());
    return new GitProcess(builder, folder.resolve("repository/objects/pack"), limits).run();
  }

  private String complaint() throws IOException {
    String said = new String(Files.readAllBytes(folder.resolve("errors")), UTF_8).strip();
    return said.length() <= LONGEST_WORDS ? said : said.substring(0, LONGEST_WORDS) + "…";
  }

  /** The worker deletes what cannot be deleted here, at the attempt's end. */
  @Override
  public void close() {
    try (var all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      return; // see above
    }
  }
}
