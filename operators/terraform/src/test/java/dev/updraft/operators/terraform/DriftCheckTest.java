// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Connection;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import dev.updraft.operators.terraform.StackRecord.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With the real Terraform. None of the resources that are built into it can drift, so there its
 * words are a script's, taken from Terraform 1.11 with the AWS provider; see {@code RealAwsChecks}.
 */
class DriftCheckTest {
  private static final String DRIFTED =
      """
      #!/bin/sh
      for word; do
        if [ "$word" = -refresh-only ]; then
          echo '{"@level":"info","@message":"aws_s3_bucket.a: Drift detected (update)","@module":"terraform.ui","type":"resource_drift","change":{"resource":{"addr":"aws_s3_bucket.a","module":"","resource":"aws_s3_bucket.a","implied_provider":"aws","resource_type":"aws_s3_bucket","resource_name":"a","resource_key":null},"action":"update"}}'
          echo '{"@level":"info","@message":"aws_instance.n[0]: Drift detected (delete)","@module":"terraform.ui","type":"resource_drift","change":{"resource":{"addr":"aws_instance.n[0]","module":"","resource":"aws_instance.n[0]","implied_provider":"aws","resource_type":"aws_instance","resource_name":"n","resource_key":0},"action":"delete"}}'
          exit 2
        fi
      done
      exec terraform "$@"
      """;

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Bench bench;

  @BeforeEach
  void open() throws IOException {
    bench = Bench.with(folder, Bench.PATIENT);
  }

  private int look(Value<Terraform> terraform, int attempt)
      throws IOException, InterruptedException {
    return new DriftCheck.On(terraform)
        .stack("pool")
        .run(bench.attempt("drift", attempt), bench.lease());
  }

  private Value<Terraform> scripted(String script) throws IOException {
    Path program = Files.writeString(folder.resolve("scripted"), script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Connection real = bench.terraform().get().connection();
    return Value.of(
        new Terraform(
            new Connection(
                real.id(),
                real.type(),
                real.host(),
                real.port(),
                real.schema(),
                real.login(),
                real.password(),
                Map.of("binary", program.toString()))));
  }

  @Test
  void shouldCountWhatIsAsItWasMadeAndChangeNothing() throws Exception {
    bench.run(bench.nodes(2, "0").stack("pool"), 1);
    int resources = look(bench.terraform(), 1);
    assertThat(resources).isGreaterThanOrEqualTo(2);
    assertThat(look(bench.terraform(), 2)).as("the stack is free again").isEqualTo(resources);
    bench.run(bench.nodes(2, "0").stack("pool"), 2);
  }

  @Test
  void shouldNameWhatSomebodyElseChanged() throws Exception {
    bench.run(bench.nodes(2, "0").stack("pool"), 1);
    assertThatThrownBy(() -> look(scripted(DRIFTED), 1))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("aws_s3_bucket.a (update), aws_instance.n[0] (delete)");
    assertThat(look(bench.terraform(), 2)).as("the state is as it was").isPositive();
  }

  @Test
  void shouldNameWhatWasMadeAndTheStateDoesNotKnow() throws Exception {
    bench.run(bench.nodes(1, "0").stack("pool"), 1);
    Terraform with = bench.terraform().get();
    try (var log = new StackLog(with.store(), StackName.named("pool"), with.seal())) {
      log.look();
      log.append(
          new StackRecord.Progress(
              List.of(new Step(Step.Kind.COMPLETED, "aws_instance.gpu", "create", "i-0abc")), ""));
    }
    assertThatThrownBy(() -> look(bench.terraform(), 1))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("aws_instance.gpu (id i-0abc)");
  }

  @Test
  void shouldSayThatThereIsNothing() {
    assertThatThrownBy(() -> look(bench.terraform(), 1))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("nothing of the stack named/pool");
    assertThatThrownBy(() -> new DriftCheck.On(bench.terraform()).stack("a/b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldTryAgainWhereTerraformFails() throws Exception {
    bench.run(bench.nodes(1, "0").stack("pool"), 1);
    String failing = DRIFTED.replace("exit 2", "exit 1");
    assertThatThrownBy(() -> look(scripted(failing), 1))
        .isInstanceOf(TerraformFailed.class)
        .hasMessageContaining("plan -refresh-only ended with exit code 1");
  }
}
