// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real git and a repository in a folder: what of a commit is taken for a plan. */
class GitPlanTest {
  private static final String NOBODYS = "1234567890123456789012345678901234567890";

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private GitBench git;

  private int attempt;

  @BeforeEach
  void open() throws Exception {
    git = GitBench.in(folder.resolve("git"));
    git.file("gpu/main.tf", "output \"a\" { value = 1 }\n");
  }

  private TaskContext attempt() throws IOException {
    attempt++;
    return new Bench(folder, Bench.PATIENT, new BenchStore.Folder(folder))
        .attempt("cluster", attempt);
  }

  private Map<String, String> read(String commit, String of) throws Exception {
    return read(new GitPlan(git.url(), commit, of, Optional.empty()));
  }

  private Map<String, String> read(GitPlan plan) throws Exception {
    return GitBench.read(plan, attempt());
  }

  @Test
  void shouldReadTheFolderAtItsCommitWhateverBranchesNameNow() throws Exception {
    git.file("gpu/modules/node/main.tf", "# a module\n");
    git.file("gpu/.terraform.lock.hcl", "# versions\n");
    git.file("gpu/.terraform/x", "of somebody's init");
    git.file("gpu/leer.tf", "");
    git.file("other/main.tf", "other");
    git.file("gpu/größe.tf", "# name\n");
    String first = git.commit();
    git.file("gpu/main.tf", "changed since");
    git.commit();
    assertThat(read(first, "gpu"))
        .containsOnly(
            Map.entry("main.tf", "output \"a\" { value = 1 }\n"),
            Map.entry("modules/node/main.tf", "# a module\n"),
            Map.entry(".terraform.lock.hcl", "# versions\n"),
            Map.entry("größe.tf", "# name\n"),
            Map.entry("leer.tf", ""));
    assertThat(read(first, "")).containsKeys("gpu/main.tf", "other/main.tf");
    assertThat(read(first, "gpu/modules/node")).containsOnlyKeys("main.tf");
  }

  /** Nor does what git would do on a checkout: filters, line ends, hooks. */
  @Test
  void shouldTakeTheFilesAsTheyWereCommitted() throws Exception {
    git.file("gpu/.gitattributes", "*.tf text eol=crlf ident\n");
    git.file("gpu/ident.tf", "# $Id$\n");
    assertThat(read(git.commit(), "gpu")).containsEntry("ident.tf", "# $Id$\n");
  }

  @Test
  void shouldTakeALinkForTheFileItLeadsTo() throws Exception {
    git.file("gpu/modules/node/main.tf", "# a module\n");
    git.link("gpu/modules/node/same.tf", "../again.tf");
    git.link("gpu/modules/again.tf", "../main.tf");
    assertThat(read(git.commit(), "gpu"))
        .containsEntry("modules/node/same.tf", "output \"a\" { value = 1 }\n");
  }

  @Test
  void shouldRefuseALinkThatLeadsElsewhere() throws Exception {
    var links =
        Map.of(
            "absolute", "/etc/passwd",
            "beside", "../gpu/main.tf",
            "detour", "x/../../../../etc/passwd",
            "tree", "modules",
            "circle", "linked.tf",
            "nowhere", "gone.tf");
    for (var each : links.entrySet()) {
      git.file(each.getKey() + "/modules/main.tf", "# a module\n");
      git.link(each.getKey() + "/linked.tf", each.getValue());
    }
    String commit = git.commit();
    for (var each : links.entrySet()) {
      boolean out = each.getValue().contains("/");
      assertThatThrownBy(() -> read(commit, each.getKey()))
          .isInstanceOf(TaskFailed.class)
          .hasMessageContaining("linked.tf is a link to " + each.getValue())
          .hasMessageContaining(
              out ? "outside of the folder of the plan" : "which is no file here");
    }
  }

  @Test
  void shouldFailForGoodWhereTheAuthorMustAct() throws Exception {
    git.file("state/terraform.tfstate", "{}");
    git.file("large/main.tf", "x".repeat(17 << 20));
    String commit = git.commit();
    assertThatThrownBy(() -> read(NOBODYS, "gpu"))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("there is no such commit; was it pushed?");
    for (String none : new String[] {"gpus", "gpu/main.tf"}) {
      assertThatThrownBy(() -> read(commit, none))
          .isInstanceOf(TaskFailed.class)
          .hasMessageContaining("There is no folder '" + none + "' at " + commit);
    }
    assertThatThrownBy(() -> read(commit, "state"))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("terraform.tfstate in state at " + commit)
        .hasMessageContaining("is a state that somebody else keeps");
    assertThatThrownBy(() -> read(commit, "large"))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("holds more than 16 MB");
    var nowhere = new GitPlan("file:///nowhere.git", commit, "gpu", Optional.empty());
    assertThatThrownBy(() -> read(nowhere))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("there is no such repository");
  }

  @Test
  void shouldNotAskWhatTheUsersConfigurationSays() throws Exception {
    String commit = git.commit();
    Path home = Files.createDirectory(folder.resolve("home"));
    Files.writeString(
        home.resolve(".gitconfig"), "[url \"file:///nowhere/\"]\n  insteadOf = file:///\n");
    var builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            GitBench.class.getName(),
            git.url(),
            commit,
            folder.toString());
    builder.environment().put("HOME", home.toString());
    Process other = builder.redirectErrorStream(true).start();
    String said = new String(other.getInputStream().readAllBytes(), UTF_8);
    assertThat(other.waitFor()).as(said).isZero();
    assertThat(said).contains("{main.tf=output");
  }

  @Test
  void shouldRefuseASubmodule() throws Exception {
    String commit = git.commit();
    git.git(
        "-C",
        git.work().toString(),
        "update-index",
        "--add",
        "--cacheinfo",
        "160000," + commit + ",gpu/sub");
    Files.createDirectories(git.work().resolve("gpu/sub"));
    git.git("-C", git.work().toString(), "commit", "--quiet", "--message=sub");
    git.git("-C", git.work().toString(), "push", "--quiet", git.repository().toString(), "HEAD:m");
    String with = git.git("-C", git.work().toString(), "rev-parse", "HEAD");
    assertThatThrownBy(() -> read(with, "gpu"))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("holds the submodule sub, which is not fetched");
  }

  @Test
  void shouldRefuseACommitThatIsTooLarge() throws Exception {
    var noise = new StringBuilder();
    new Random(7).ints(200_000, 33, 127).forEach(noise::appendCodePoint);
    git.file("other/noise", noise.toString());
    var plan = new GitPlan(git.url(), git.commit(), "gpu", Optional.empty());
    var small = new GitLimits(Duration.ofMinutes(1), 100_000);
    assertThatThrownBy(() -> plan.read(attempt(), small))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("The commit alone is larger than");
  }
}
