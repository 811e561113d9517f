// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static org.awaitility.Awaitility.await;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.testkit.external.ExternalOperatorContract;
import dev.updraft.testkit.external.Outside;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Run by {@code operators/spark/livy-real-tests}, not by the build: it needs a real Livy. */
@SuppressWarnings("NullAway.Init") // set before all
class RealLivyContractChecks extends ExternalOperatorContract {
  /** A program that waits for a file, and notes who waits beside it. */
  private static final String WAITING =
      """
      import java.nio.file.*;
      import java.util.List;

      public final class Job {
        public static void main(String[] args) throws Exception {
          Path place = Path.of(args[0]);
          long alive = 1;
          for (String other : Files.readAllLines(place.resolve("begun"))) {
            alive += ProcessHandle.of(Long.parseLong(other)).isPresent() ? 1 : 0;
          }
          Files.write(place.resolve("alive"), List.of("" + alive), StandardOpenOption.APPEND);
          Files.write(
              place.resolve("begun"),
              List.of("" + ProcessHandle.current().pid()),
              StandardOpenOption.APPEND);
          while (!Files.exists(place.resolve("end"))) {
            Thread.sleep(20);
          }
          System.exit(Integer.parseInt(Files.readString(place.resolve("end")).strip()));
        }
      }
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path shared;

  private static RealLivy livy;
  private static Path jar;

  private int before;

  /** Its one task is a batch of Livy's that waits. */
  public static final class Nightly implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {
      flow.task(
              "sales",
              LivyBatch.on(flow.connection("livy", Livy.class))
                  .jar(jar.toString(), "Job")
                  .arg(shared.toString())
                  .conf("spark.driver.memory", "256m"))
          .retries(1)
          .timeout(Duration.ofMinutes(10));
    }
  }

  @BeforeAll
  static void start() throws Exception {
    jar = TinyJar.compile(shared, WAITING);
    livy = RealLivy.start(shared, "600s");
  }

  @AfterAll
  static void stop() {
    livy.close();
  }

  @BeforeEach
  void empty() throws Exception {
    for (String file : List.of("begun", "alive")) {
      Files.writeString(shared.resolve(file), "");
    }
    Files.deleteIfExists(shared.resolve("end"));
    before = livy.gate().started();
  }

  @AfterEach
  void clean() throws Exception {
    livy.gate().open(true);
    livy.clean();
  }

  /** What Livy itself and its programs say. */
  private final class Watched implements Outside {
    @Override
    public int started() {
      return livy.gate().started() - before;
    }

    @Override
    public int running() {
      try {
        int goOn = 0;
        for (JsonNode batch : livy.all()) {
          goOn += BatchState.of(batch.path("state").asString("")).over() ? 0 : 1;
        }
        return goOn;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public int mostAtOnce() {
      await().atMost(PATIENCE).until(() -> lines("begun").size() >= running());
      return lines("alive").stream().mapToInt(Integer::parseInt).max().orElse(0);
    }

    @Override
    public void finish() {
      end("0");
    }

    @Override
    public void fail() {
      end("3");
    }

    @Override
    public void reachable(boolean yes) {
      livy.gate().open(yes);
    }
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(shared.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void end(String code) {
    try {
      Files.writeString(shared.resolve("end.new"), code);
      Files.move(shared.resolve("end.new"), shared.resolve("end"));
      await().atMost(PATIENCE).until(() -> outside().running() == 0);
      Files.delete(shared.resolve("end"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected Class<? extends Dag<?>> dag() {
    return Nightly.class;
  }

  @Override
  protected Outside outside() {
    return new Watched();
  }

  @Override
  protected String connection(String id) {
    return livy.json();
  }

  @Override
  protected String result() {
    try {
      int newest = -1;
      for (JsonNode batch : livy.all()) {
        newest = Math.max(newest, batch.path("id").asInt(-1));
      }
      return "{\"batch\":" + newest + ",\"application\":\"\"}";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
