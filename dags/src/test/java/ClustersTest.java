// SPDX-License-Identifier: Apache-2.0
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.testkit.DagTest;
import dev.updraft.testkit.TestDag;
import dev.updraft.testkit.TestRun;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DagTest(Clusters.class)
final class ClustersTest {
  private static final String NOON = "2026-11-20T12:00:00Z";

  @TempDir private Path store;

  private String address() {
    return "terraform://:correct-horse-battery-staple@folder" + store;
  }

  private static void needTerraform() {
    Assumptions.assumeTrue(
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "terraform"))),
        "skipped: terraform is not installed");
  }

  private static TestRun run(TestDag clusters, String conf) {
    return clusters.trigger(conf.replace('\'', '"')).finish();
  }

  @ParameterizedTest
  @CsvSource({
    "PROVISION,provision",
    "RESIZE,resize",
    "EXTEND,extend",
    "DESTROY,destroy",
  })
  void shouldDoOnlyWhatIsAskedFor(String action, String task, TestDag clusters) {
    clusters.task("action").runsItsCode();
    assertThat(run(clusters, "{'action':'" + action + "'}")).succeeded().ranOnly("action", task);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'name':'gpu-pool','owner':'ann'} | provision | ttl is missing; say for how long",
        "{'name':'gpu-pool','owner':'ann','ttl':'40d'} | provision | ttl is 40d; it must be",
        "{'name':'GPU','owner':'ann','ttl':'8h'} | provision | name is 'GPU'; the name of a",
        "{'name':'gpu-pool','ttl':'8h'} | provision | owner is ''; name who answers for the",
        "{'action':'EXTEND','name':'gpu-pool','owner':'ann'} | extend | ttl is missing",
        "{'action':'RESIZE','name':'no-pool','owner':'ann'} | resize | There is no cluster no-pool",
      })
  void shouldSayWhatIsWrongAndNotTryAgain(String conf, String task, String told, TestDag clusters) {
    clusters.connection("terraform_local", address()).runsItsCode();
    TestRun run = run(clusters, conf);
    assertThat(run.task(task)).failedWith(told).hasAttempts(1);
  }

  @Test
  void shouldMakeResizeExtendAndDestroyAndSweep(TestDag clusters) {
    needTerraform();
    clusters.connection("terraform_local", address()).clock(NOON).runsItsCode();
    String who = "'name':'gpu-pool','owner':'ann'";

    TestRun made = run(clusters, "{'ttl':'8h','size':3,%s}".formatted(who));
    assertThat(made.task("provision").result(Clusters.Pool.class).nodes()).hasSize(3);
    TestRun resized = run(clusters, "{'action':'RESIZE','size':5,%s}".formatted(who));
    assertThat(resized.task("resize").result(Clusters.Pool.class).nodes()).hasSize(5);
    clusters.advance(Duration.ofHours(4));
    TestRun extended = run(clusters, "{'action':'EXTEND','ttl':'8h',%s}".formatted(who));
    Instant end = extended.task("extend").result(Instant.class);
    assertThat(Duration.between(clusters.now(), end)).isBetween(hours(7), hours(8));

    assertThat(swept(end.minusSeconds(1))).contains("\"name\":\"gpu-pool\"", "\"destroyed\":[]");
    assertThat(swept(end)).contains("\"clusters\":[]", "\"resources\":6");

    run(clusters, "{'ttl':'8h','size':1,%s}".formatted(who));
    TestRun destroyed = run(clusters, "{'action':'DESTROY',%s}".formatted(who));
    assertThat(destroyed.task("destroy")).returned(2);
  }

  private static Duration hours(int hours) {
    return Duration.ofHours(hours);
  }

  /** What the other DAG tells of the same store at a time. */
  private String swept(Instant at) {
    try (var sweep = TestDag.of(SweepClusters.class)) {
      TestRun run =
          sweep
              .connection("terraform_local", address())
              .clock(at.toString())
              .runsItsCode()
              .trigger()
              .finish();
      assertThat(run).succeeded();
      return String.valueOf(run.task("sweep").json());
    }
  }
}
