// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.updraft.launcher.cli.ApiClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Scheduler, worker and web apart: the examples, then the faults that happen most. */
@Timeout(600)
class SmokeTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path temp;

  @Test
  void shouldRunTheExamplesAndSurvive() throws Exception {
    assumeTrue(Installation.missing().isEmpty(), () -> String.join("; ", Installation.missing()));
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (Installation installation = Installation.start(Ground.solid(temp), dags(), 3)) {
      shouldSucceed(installation, "hello", "{}");
      shouldSucceed(installation, "flight_delays", "{\"day\":\"2001-02-03\"}");
      for (String fault : List.of("C1", "C7", "C12", "C18")) {
        Verdict verdict = Faults.cause(fault, installation, fault);

        System.out.println(verdict.line(fault, List.of(verdict)));
        assertThat(verdict.wrong()).as(fault + installation.logs()).isEmpty();
      }
    }
  }

  /** Links, as a folder that is synchronized has them. */
  private Path dags() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("dags"));
    Path examples = Path.of("../dags").toAbsolutePath().normalize();
    for (String each :
        List.of("Hello.java", "FlightDelays.java", "FlightReport.java", "FlightDelays.files")) {
      Files.createSymbolicLink(folder.resolve(each), examples.resolve(each));
    }
    Path fan = Path.of("fault-dags", "FaultFan.java").toAbsolutePath();
    Files.createSymbolicLink(folder.resolve("FaultFan.java"), fan);
    return folder;
  }

  private static void shouldSucceed(Installation installation, String dag, String conf)
      throws Exception {
    String run =
        installation
            .api()
            .post(
                ApiClient.path("dags", dag, "dagRuns"),
                "{\"logical_date\":null,\"conf\":" + conf + "}")
            .path("dag_run_id")
            .asString();
    Wait.until(
        LIMIT,
        dag + " succeeds",
        () ->
            installation
                .api()
                .get(ApiClient.path("dags", dag, "dagRuns", run))
                .path("state")
                .asString()
                .equals("success"));
  }
}
