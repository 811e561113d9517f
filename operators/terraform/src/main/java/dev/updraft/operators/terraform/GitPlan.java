// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import dev.updraft.operators.terraform.GitUrl.Scheme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The files of a plan as a commit of a git repository has them.
 *
 * @param folder in the repository; empty = all of it
 * @param login empty = everybody may read it
 */
record GitPlan(String url, String commit, String folder, Optional<Value<Git>> login)
    implements Origin {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final int SHORT = 12;

  GitPlan {
    GitUrl at = GitUrl.of(url);
    if (!COMMIT.matcher(commit).matches()) {
      throw new IllegalArgumentException(
          "git: the commit is '"
              + commit
              + "'; give all 40 digits of its hash (git rev-parse "
              + commit
              + "): a branch, a tag or a short hash may lead elsewhere tomorrow, and what is"
              + " applied must be what was reviewed");
    }
    folder = checked(folder);
    check(at, login.isPresent());
  }

  private static String checked(String folder) {
    Path path = Path.of(folder);
    if (path.isAbsolute() || path.startsWith("..") || !path.normalize().equals(path)) {
      throw new IllegalArgumentException(
          "git: the folder is '"
              + folder
              + "'; it must be a path in the repository, without '.' and '..'");
    }
    return path.toString();
  }

  private static void check(GitUrl url, boolean login) {
    if (url.scheme() == Scheme.SSH && !login) {
      throw new IllegalArgumentException(
          "git: "
              + url
              + " needs a connection of type git, with the extras private_key and host_key");
    }
    if (url.scheme() == Scheme.FILE && login) {
      throw new IllegalArgumentException("git: " + url + " needs no connection: leave it out");
    }
    if (url.open() && login) {
      throw new IllegalArgumentException(
          "git: " + url + " would get the connection's secret in clear; give an https:// URL");
    }
  }

  @Override
  public Map<String, byte[]> read(TaskContext task) throws IOException, InterruptedException {
    return read(task, GitLimits.DEFAULT);
  }

  Map<String, byte[]> read(TaskContext task, GitLimits limits)
      throws IOException, InterruptedException {
    Path own = task.folder().resolve("terraform-git");
    try (var repository = GitRepository.open(own, GitUrl.of(url), login.map(Value::get), limits)) {
      repository.fetch(commit);
      var files = new GitTree(repository, commit, folder).files();
      task.log().info("{} files of the plan are from {}", files.size(), told());
      return files;
    }
  }

  @Override
  public String told() {
    return url + "@" + commit.substring(0, SHORT) + (folder.isEmpty() ? "" : "/" + folder);
  }
}
