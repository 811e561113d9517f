// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.updraft.launcher.Main;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code updraft setup} makes serves a DAG, with the rights that tasks have. */
class SetupOnStandaloneTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String DAG =
      """
      import dev.updraft.api.*;
      import dev.updraft.operators.model.*;
      import dev.updraft.operators.terraform.*;

      public final class Local implements Dag<NoParams> {
        record Node(String name) {}

        @Override
        public void define(DagFlow<NoParams> flow) {
          var terraform = flow.connection("terraform_local", Terraform.class);
          var models = flow.connection("models_local", Models.class);
          var node =
              flow.task("node", Apply.on(terraform).files(this, "node", "main.tf").result(Node.class));
          var published =
              flow.task("publish", Publish.to(models, "m").file("m.txt", node.get(Node::name)));
          flow.task("teardown", Destroy.on(terraform).appliedBy("node")).after(node, published);
        }
      }
      """;
  private static final String PLAN =
      """
      resource "terraform_data" "node" { input = "node-1" }
      output "name" { value = terraform_data.node.output }
      """;

  @TempDir private Path temp = Path.of("");

  @Test
  void shouldServeADag() throws Exception {
    assumeTrue(installed("terraform"), "skipped: terraform is not installed");
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path dags = Files.createDirectories(temp.resolve("dags"));
    Path plan = Files.createDirectories(dags.resolve("Local.files/node"));
    Files.writeString(dags.resolve("Local.java"), DAG);
    Files.writeString(plan.resolve("main.tf"), PLAN);

    assertThat(updraft("setup", "terraform"))
        .startsWith("1 No Updraft has run with its data in ")
        .contains("./updraft standalone");
    assertThat(temp.resolve("data-stores")).doesNotExist();
    try (var server = start("log", "standalone", "--port", "0", "--dags", dags.toString())) {
      await().atMost(LIMIT).until(() -> server.printed().contains("Updraft is running."));
      assertThat(updraft("setup", "models", "TERRAFORM"))
          .startsWith("0 ")
          .contains("terraform_local  made: ", "models_local     made: ", "docs/setup.md");
      assertThat(updraft("setup", "terraform", "models"))
          .startsWith("0 ")
          .contains("terraform_local  kept: ", "models_local     kept: ");
      assertThat(updraft("setup", "terraform", "--stores", temp.resolve("other").toString()))
          .startsWith("1 ")
          .contains("terraform_local  NOT SET UP: There is a connection", "was left as it is");
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(updraft("trigger", "local", "--wait")).startsWith("0 "));
    }
    assertThat(temp.resolve("data-stores/models/models/m/versions/1.json")).exists();
    assertThat(temp.resolve("data-stores/terraform/stacks")).isNotEmptyDirectory();
  }

  private static boolean installed(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Exit code and what it said. */
  private String updraft(String... arguments) throws Exception {
    String log = "said";
    Files.deleteIfExists(temp.resolve(log));
    try (var client = start(log, arguments)) {
      assertThat(client.process().waitFor(1, TimeUnit.MINUTES)).isTrue();
      return client.process().exitValue() + " " + client.printed();
    }
  }

  private ServerProcess start(String log, String... arguments) throws Exception {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", temp.resolve("data").toString()));
    return ServerProcess.start(temp.resolve(log), Main.class.getName(), all.toArray(String[]::new));
  }
}
