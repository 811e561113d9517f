// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.objects.FolderObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionsTest {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ModelRegistry registry;

  @BeforeEach
  void open() throws IOException {
    registry = new ModelRegistry(new FolderObjectStore(folder, "test"));
  }

  @Test
  void shouldNumberVersionsAndGiveThemBack() throws IOException {
    assertThat(registry.names()).isEmpty();
    ModelVersion first = Samples.publish(registry, "a/1");
    ModelVersion second = Samples.publish(registry, "b/1");

    assertThat(List.of(first.version(), second.version())).containsExactly(1, 2);
    assertThat(registry.names()).containsExactly("churn");
    assertThat(registry.versions("churn")).containsExactly(1, 2);
    assertThat(registry.version("churn", 2)).isEqualTo(second);
    Path into = registry.fetch(second, folder.resolve("out"));
    assertThat(into.resolve("model.bin")).hasContent("model of b/1");
    assertThat(registry.manifest(second).origin().attempt()).isEqualTo("b/1");
  }

  @Test
  void shouldFindWhatTheAttemptMadeAlready() throws IOException {
    ModelVersion first = Samples.publish(registry, "a/1");
    Samples.publish(registry, "b/1");
    ModelVersion again =
        registry.publish(
            Samples.draft("a/1"),
            () -> {
              throw new AssertionError("the files are not needed any more");
            });
    assertThat(again).isEqualTo(first);
    assertThat(registry.versions("churn")).containsExactly(1, 2);
  }

  @Test
  void shouldGiveEachOfManyAttemptsOneNumberWithoutGaps() throws Exception {
    Set<Integer> numbers = new HashSet<>();
    for (ModelVersion one : atOnce(24, i -> Samples.publish(registry, "run-" + i + "/1"))) {
      numbers.add(one.version());
      assertThat(registry.manifest(one).origin().attempt()).startsWith("run-");
    }
    assertThat(numbers).hasSize(24);
    assertThat(registry.versions("churn")).hasSize(24).startsWith(1).endsWith(24);
  }

  @Test
  void shouldMakeOneVersionOfOneAttemptHoweverManyActForIt() throws Exception {
    Set<ModelVersion> made =
        new HashSet<>(
            atOnce(24, i -> Samples.publish(registry, i % 2 == 0 ? "a/1" : "other-" + i + "/1")));
    assertThat(made).hasSize(13);
    assertThat(registry.versions("churn")).hasSize(13).endsWith(13);
  }

  @Test
  void shouldRefuseAnotherModelUnderAnAttemptThatPublished() throws IOException {
    Samples.publish(registry, "a/1");
    assertThatThrownBy(
            () ->
                registry.publish(
                    Samples.draft("a/1", Map.of("auc", 0.5), Map.of()), () -> Samples.files("a/1")))
        .isInstanceOf(ModelProblem.class)
        .hasMessageContaining("Attempt a/1 published churn 1 before, with other metrics");
  }

  @Test
  void shouldNotChangeAFileThatAnAttemptWrote() throws IOException {
    var store = new FailingStore(new FolderObjectStore(folder, "failing"));
    store.failAt(2, FailingStore.Moment.AFTER);
    assertThatThrownBy(() -> Samples.publish(new ModelRegistry(store), "a/1"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(
            () ->
                registry.publish(
                    Samples.draft("a/1"), () -> Samples.files(Map.of("model.bin", "x"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("model.bin before, with other content")
        .hasMessageContaining("The next attempt begins anew");
    assertThatThrownBy(
            () -> registry.publish(Samples.draft("a/1"), () -> Samples.files(Map.of("y", "x"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the attempt wrote other files before");
    assertThat(registry.versions("churn")).isEmpty();
    assertThat(Samples.publish(registry, "a/2").version()).isEqualTo(1);
  }

  @Test
  void shouldSayWhatThereIs() throws IOException {
    assertThatThrownBy(() -> registry.version("churn", 1))
        .hasMessage("There is no model 'churn' here");
    Samples.publish(registry, "a/1");
    assertThatThrownBy(() -> registry.version("churn", 2))
        .hasMessage("Model 'churn' has no version 2; it has 1 to 1");
    assertThatThrownBy(() -> registry.versions("../x"))
        .hasMessageContaining("model is named '../x'");
  }

  @Test
  void shouldNoticeAFileThatWasChangedOrIsGone() throws IOException {
    ModelVersion version = Samples.publish(registry, "a/1");
    Path file = folder.resolve(registry.manifest(version).folder()).resolve("model.bin");
    Files.writeString(file, "model of b/1");
    Path into = folder.resolve("out");
    assertThatThrownBy(() -> registry.fetch(version, into))
        .isInstanceOf(ModelProblem.class)
        .hasMessageContaining("model.bin was changed after it was published: its SHA-256 is");
    assertThat(into.resolve("model.bin")).doesNotExist();
    assertThatThrownBy(() -> registry.export(version, folder.resolve("x.zip")))
        .hasMessageContaining("model.bin was changed");
    assertThat(folder.resolve("x.zip")).doesNotExist();
    Files.delete(file);
    assertThatThrownBy(() -> registry.fetch(version, into)).hasMessageContaining("is gone");
  }

  @Test
  void shouldNoticeAManifestThatWasChanged() throws IOException {
    ModelVersion version = Samples.publish(registry, "a/1");
    Path file = folder.resolve("models/churn/versions/1.json");
    Files.writeString(file, Files.readString(file).replace("0.91", "0.99"));
    assertThatThrownBy(() -> registry.manifest(version))
        .isInstanceOf(ModelProblem.class)
        .hasMessageContaining("models/churn/versions/1.json was changed after it was published");
    assertThatThrownBy(() -> registry.alias("churn", "live").promote(version, Samples.by("p")))
        .hasMessageContaining("was changed after it was published");
  }

  @Test
  void shouldKeepFilesWithAnyName() throws IOException {
    var texts = Map.of(".part-0.crc", "1", "a/.b/c d", "2", "ü=20.txt", "3", "=FC", "4");
    ModelVersion version = registry.publish(Samples.draft("a/1"), () -> Samples.files(texts));
    Path into = registry.fetch(version, folder.resolve("out"));
    texts.forEach((path, text) -> assertThat(into.resolve(path)).hasContent(text));
  }

  @Test
  void shouldRefuseNamesThatLeaveTheFolder() {
    for (String path : List.of("../x", "/x", "a/../x", "", "a//b", "a\\b")) {
      assertThatThrownBy(() -> FilePath.check(path)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  interface One<R> {
    R act(int i) throws IOException;
  }

  static <R> List<R> atOnce(int many, One<R> what) throws Exception {
    var go = new CountDownLatch(1);
    try (var threads = Executors.newFixedThreadPool(many)) {
      var tasks =
          IntStream.range(0, many)
              .mapToObj(
                  i ->
                      threads.submit(
                          (Callable<R>)
                              () -> {
                                go.await();
                                return what.act(i);
                              }))
              .toList();
      go.countDown();
      var done = new java.util.ArrayList<R>();
      for (var task : tasks) {
        done.add(task.get());
      }
      return done;
    }
  }
}
