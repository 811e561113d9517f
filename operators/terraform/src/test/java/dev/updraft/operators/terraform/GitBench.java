// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.api.TaskContext;
import dev.updraft.operators.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;

/** A bare repository with commits, made by the real git. */
record GitBench(Path folder) {
  static GitBench in(Path folder) throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        TerraformProcess.installed("git", System.getenv("PATH")), "skipped: git is not installed");
    var bench = new GitBench(Files.createDirectories(folder));
    bench.git("init", "--quiet", "--bare", bench.repository().toString());
    bench.git("init", "--quiet", "--initial-branch=main", bench.work().toString());
    return bench;
  }

  Path repository() {
    return folder.resolve("infra.git");
  }

  /** Where commits are made. */
  Path work() {
    return folder.resolve("work");
  }

  String url() {
    return "file://" + repository();
  }

  void file(String name, String text) throws IOException {
    Path file = work().resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  void link(String name, String to) throws IOException {
    Files.createSymbolicLink(work().resolve(name), Path.of(to));
  }

  /** Commits all that is there and pushes it as {@code main}; its hash. */
  String commit() throws IOException, InterruptedException {
    git("-C", work().toString(), "add", "--all");
    git("-C", work().toString(), "commit", "--quiet", "--allow-empty", "--message=next");
    git("-C", work().toString(), "push", "--quiet", repository().toString(), "HEAD:main");
    return git("-C", work().toString(), "rev-parse", "HEAD");
  }

  String git(String... words) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    var builder = Child.of(command, folder).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "GIT_CONFIG_GLOBAL", "/dev/null",
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_AUTHOR_NAME", "ann",
                "GIT_AUTHOR_EMAIL", "ann@example.com",
                "GIT_COMMITTER_NAME", "ann",
                "GIT_COMMITTER_EMAIL", "ann@example.com"));
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + said);
    }
    return said;
  }

  /** Reads a plan in a JVM of its own, for a user whose home is another. */
  public static void main(String[] args) throws Exception {
    var bench = new Bench(Path.of(args[2]), Bench.PATIENT, new BenchStore.Folder(Path.of(args[2])));
    var plan = new GitPlan(args[0], args[1], "gpu", Optional.empty());
    System.out.println(texts(plan.read(bench.attempt("cluster", 1))));
  }

  /** As texts; looks that nothing of git is left. */
  static Map<String, String> read(GitPlan plan, TaskContext task) throws Exception {
    try {
      return texts(plan.read(task, GitLimits.DEFAULT));
    } finally {
      assertThat(task.folder()).as("nothing of git is left").isEmptyDirectory();
    }
  }

  /** As texts. */
  static Map<String, String> texts(Map<String, byte[]> files) {
    var texts = new TreeMap<String, String>();
    files.forEach((name, content) -> texts.put(name, new String(content, UTF_8)));
    return texts;
  }
}
