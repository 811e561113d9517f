// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.objects.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleProcessorTest {
  @TempDir private Path folder = Path.of("");
  private final LinkedBlockingQueue<UnitVersion> reports = new LinkedBlockingQueue<>();
  private final InMemoryObjects objects = new InMemoryObjects();

  private BundleProcessor start(Duration limit) throws IOException {
    return BundleProcessor.start(
        folder, objects, reports::add, System.getProperty("java.class.path"), limit);
  }

  private UnitVersion next() throws InterruptedException {
    return Objects.requireNonNull(reports.poll(60, TimeUnit.SECONDS), "no report");
  }

  private void save(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private static String small(String name, String body) {
    return """
    import dev.updraft.api.*;
    public final class %s implements Dag<NoParams> {
      public void define(DagFlow<NoParams> flow) {
        %s
      }
    }
    """
        .formatted(name, body);
  }

  @Test
  void shouldReportWhatFilesComeToAndWhatTheyBecome() throws Exception {
    save("NightlyFraudModel.java", Units.resource("NightlyFraudModel.java"));
    save("Shop.java", Units.resource("Shop.java"));
    save("Broken.java", "class Broken { int n = \"x\"; }");
    try (var processor = start(Duration.ofSeconds(20))) {
      assertThat(processor).isNotNull();
      var bad = (UnitVersion.Bad) next();
      assertThat(bad.message()).contains("Broken.java:1:", "^");
      var good = (UnitVersion.Good) next();
      assertThat(good.file()).isEqualTo("NightlyFraudModel.java");
      assertThat(good.dags().getFirst().unit()).isEqualTo(good.hash());
      assertThat(objects.content).containsKey("units/" + good.hash() + ".jar");

      save("Broken.java", "class Broken { int n = 1; }");
      assertThat(next()).isEqualTo(new UnitVersion.Gone("Broken.java"));

      measureSaves();

      save("Shop.java", "record Shop(String code, String table) { /* changed */ }");
      assertThat(((UnitVersion.Good) next()).hash()).isNotEqualTo(good.hash());
      Files.delete(folder.resolve("NightlyFraudModel.java"));
      assertThat(next()).isEqualTo(new UnitVersion.Gone("NightlyFraudModel.java"));
      assertThat(reports).isEmpty();
    }
  }

  private void measureSaves() throws Exception {
    var times = new StringBuilder("save to live, ms:");
    for (int i = 0; i < 6; i++) {
      // A person's pace: the next evaluators are ready by then. And nothing is said meanwhile.
      assertThat(reports.poll(1_500, TimeUnit.MILLISECONDS)).isNull();
      var start = System.nanoTime();
      save("Quick.java", small("Quick", "flow.run(\"a" + i + "\", () -> {});"));
      assertThat(next()).isInstanceOf(UnitVersion.Good.class);
      times.append(' ').append((System.nanoTime() - start) / 1_000_000);
    }
    System.out.println(times);
  }

  @Test
  void shouldExplainDefinesThatNeverCameBack() throws Exception {
    save("A.java", small("A", "flow.run(\"a\", () -> {});"));
    save("Exits.java", small("Exits", "System.out.println(\"bye\"); System.exit(9);"));
    save("Fails.java", small("Fails", "throw new IllegalStateException(\"boom\");"));
    save("Loops.java", small("Loops", "while (true) { Thread.onSpinWait(); }"));
    save(
        "Random.java",
        small(
            "Random",
            "flow.run(java.time.ZoneId.systemDefault().getId().replace('/', '-'),"
                + " () -> {});"));
    save("Z.java", small("Z", "flow.run(\"z\", () -> {});"));
    try (var processor = start(Duration.ofSeconds(3))) {
      assertThat(processor).isNotNull();
      assertThat(((UnitVersion.Good) next()).file()).isEqualTo("A.java");
      assertThat(((UnitVersion.Bad) next()).message()).contains("Exits", "exit code 9", "bye");
      assertThat(((UnitVersion.Bad) next()).message()).contains("Fails.java:4: ", "boom", "^");
      assertThat(((UnitVersion.Bad) next()).message()).contains("Loops.java:4:", "still running");
      assertThat(((UnitVersion.Bad) next()).message()).contains("two different graphs");
      assertThat(((UnitVersion.Good) next()).file()).isEqualTo("Z.java");
    }
  }

  /** Keeps objects in a map. */
  private static final class InMemoryObjects implements ObjectStore {
    private final Map<String, byte[]> content = new ConcurrentHashMap<>();

    @Override
    public void put(String key, byte[] bytes) {
      content.put(key, bytes);
    }

    @Override
    public boolean putIfAbsent(String key, byte[] bytes) {
      return content.putIfAbsent(key, bytes) == null;
    }

    @Override
    public Optional<byte[]> get(String key) {
      return Optional.ofNullable(content.get(key));
    }

    @Override
    public Optional<InputStream> open(String key) {
      return get(key).map(java.io.ByteArrayInputStream::new);
    }

    @Override
    public List<String> list(String prefix) {
      return content.keySet().stream().filter(key -> key.startsWith(prefix)).sorted().toList();
    }

    @Override
    public void delete(String key) {
      content.remove(key);
    }
  }
}
