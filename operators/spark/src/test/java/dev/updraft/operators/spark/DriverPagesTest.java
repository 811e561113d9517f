// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.updraft.operators.spark.DriverPages.Jobs;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriverPagesTest {
  private static final String OURS = "a1b2c3";
  private static final String ONE_OF_TWO =
      """
      [{"jobId":1,"status":"RUNNING","stageIds":[1,2],"numTasks":40,"numCompletedTasks":7,
        "numSkippedTasks":0,"numCompletedStages":0,"numSkippedStages":0},
       {"jobId":0,"status":"SUCCEEDED","stageIds":[0],"numTasks":8,"numCompletedTasks":6,
        "numSkippedTasks":2,"numCompletedStages":1,"numSkippedStages":0}]
      """;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ScriptedDriver driver;

  @BeforeEach
  void start() throws IOException {
    driver = ScriptedDriver.of(OURS);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private DriverPages pages() {
    return new DriverPages(URI.create("http://127.0.0.1:" + driver.port()));
  }

  @Test
  void shouldCountWhatIsDoneAndWhatWasLeftOutInAllJobs() throws Exception {
    driver.jobs(ONE_OF_TWO);
    assertThat(pages().jobs(OURS)).contains(new Jobs("app-1", 15, 48, 1, 3));
  }

  @Test
  void shouldNotTakeAnotherDriverForOurs() throws Exception {
    driver.jobs(ONE_OF_TWO);
    assertThat(pages().jobs(OURS + "1")).isEmpty();
  }

  @Test
  void shouldSayNothingBeforeAJobBeginsAndWithoutAPage() throws Exception {
    assertThat(pages().jobs(OURS)).isEmpty();
    driver.close();
    assertThat(pages().jobs(OURS)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1, null]", "{}", "<html>", "[{\"id\":7}]", ""})
  void shouldTakeRubbishForNoDriver(String rubbish) throws Exception {
    driver.applications(rubbish);
    assertThat(pages().jobs(OURS)).isEmpty();
  }

  @Test
  void shouldNotReadWithoutEnd() throws Exception {
    driver.jobs(ONE_OF_TWO + " ".repeat(17 << 20));
    assertThat(pages().jobs(OURS)).isEmpty();
    driver.jobs(ONE_OF_TWO);
    assertThat(pages().jobs(OURS)).isPresent();
  }

  @Test
  void shouldFindTheDriverOnTheNextPortsAndTellOnlyNews() {
    driver.jobs(ONE_OF_TWO);
    List<Jobs> heard = new CopyOnWriteArrayList<>();
    var properties = Map.of("spark.ui.port", String.valueOf(driver.port() - 3));
    try (var _ = DriverWatch.begin(OURS, properties, Duration.ofMillis(5), heard::add)) {
      await().until(() -> !heard.isEmpty());
      driver.jobs(ONE_OF_TWO.replace("\"numCompletedTasks\":7", "\"numCompletedTasks\":9"));
      await().until(() -> heard.size() > 1);
    }
    assertThat(heard)
        .containsExactly(new Jobs("app-1", 15, 48, 1, 3), new Jobs("app-1", 17, 48, 1, 3));
  }
}
