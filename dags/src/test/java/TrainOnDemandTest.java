// SPDX-License-Identifier: Apache-2.0
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.engine.state.RunState;
import dev.updraft.operators.model.Histogram;
import dev.updraft.testkit.DagTest;
import dev.updraft.testkit.TestDag;
import dev.updraft.testkit.TestRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How it goes when parts of it go wrong; for real it is run by {@code dags/real-tests}. */
@DagTest(TrainOnDemand.class)
final class TrainOnDemandTest {
  @TempDir private Path scratch;

  @BeforeEach
  void script(TestDag training) {
    var trained =
        new TrainOnDemand.Trained(
            scratch + "/model",
            30,
            31,
            9,
            Map.of("hour", new Histogram(List.of("0-5", "6-11"), List.of(4L, 5L))));
    var group = Path.of("/tmp").relativize(scratch).toString();
    training.task("cluster").returns(new TrainOnDemand.Cluster(group, ""));
    training.task("flights").runsItsCode();
    training.task("measure").returns(trained);
  }

  @Test
  void shouldLayOutTheRealFlights(TestDag training) throws IOException {
    TestRun run = training.trigger("{\"days\":30}").finish();

    assertThat(run.task("flights")).succeeded();
    var rows = Files.readAllLines(scratch.resolve("flights.csv"));
    var flights = run.task("flights").result(TrainOnDemand.Flights.class);
    assertThat(rows).hasSize(1 + (int) flights.count());
    assertThat(Path.of(flights.scratch()).normalize()).isEqualTo(scratch);
    assertThat(rows.get(1)).isEqualTo("00:47,66,1750,DTW,LAS,2001-01-01");
    assertThat(rows.getLast()).endsWith(",2001-01-30");
  }

  @Test
  void shouldLayThemOutInACloudWhereItsMachinesSeeThem(TestDag training) throws IOException {
    training.task("cluster").returns(new TrainOnDemand.Cluster("updraft-1", "10.0.3.7"));
    var shared = Files.createDirectories(scratch.resolve("shared"));

    for (int i = 0; i < 2; i++) {
      TestRun run =
          training
              .trigger("{\"place\":\"AWS\",\"days\":30,\"shared\":\"%s\"}".formatted(shared))
              .finish();
      assertThat(run.task("flights")).succeeded();
    }

    assertThat(shared.resolve("train_on_demand/flights.csv")).exists();
    try (var all = Files.list(shared)) {
      assertThat(all).as("the second run in the place of the first").hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeTheClusterAwayAsSoonAsTheModelIsPublished(
      TrainOnDemand.Place place, TestDag training) {
    training.task("gate").hangs();

    TestRun run = training.trigger(at(place));
    training.advance(Duration.ofMinutes(1));

    assertThat(run.task("publish")).succeeded();
    assertThat(run.task("cluster-destroy")).succeeded();
    assertThat(run).ranInOrder("cluster", "flights", "features", "train", "measure", "publish");
  }

  private String at(TrainOnDemand.Place place) {
    return "{\"place\":\"%s\",\"shared\":\"%s\"}".formatted(place, scratch);
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeTheClusterAwayWhenTheTrainingFails(TrainOnDemand.Place place, TestDag training) {
    training.task("train").fails("no convergence");

    TestRun run = training.trigger(at(place)).finish();

    assertThat(run).failed();
    assertThat(run.task("train")).hasAttempts(3);
    assertThat(run.task("promote")).failedUpstream();
    assertThat(run.task("cluster-destroy")).succeeded();
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeTheClusterAwayWhenItsHeadNeverBegins(TrainOnDemand.Place place, TestDag training) {
    training.task("features").fails("Nobody listens at spark://10.0.3.7:7077");

    TestRun run = training.trigger(at(place)).finish();

    assertThat(run).failed();
    assertThat(run.task("features")).hasAttempts(3);
    assertThat(run.task("cluster-destroy")).succeeded();
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeTheClusterAwayWhenAPersonEndsTheRun(TrainOnDemand.Place place, TestDag training) {
    training.task("train").hangs();
    TestRun run = training.trigger(at(place));
    training.advance(Duration.ofMinutes(1));

    run.mark(RunState.FAILED).finish();

    assertThat(run).failed();
    assertThat(run.task("cluster-destroy")).succeeded();
  }

  @Test
  void shouldTryForHoursToTakeTheClusterAwayAndThenCallAPerson(TestDag training) {
    training.task("cluster-destroy").fails("the cloud is away");

    TestRun run = training.trigger().finish();

    assertThat(run).failed();
    assertThat(run.task("cluster-destroy")).hasAttempts(11);
  }
}
