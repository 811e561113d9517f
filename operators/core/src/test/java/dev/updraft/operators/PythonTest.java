// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.TaskSkipped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real Python. */
class PythonTest {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private PythonEnvironments environments;

  record Shop(String code, double weight) {}

  record Model(String path, double auc) {}

  record Seen(List<String> names, String prefix) {}

  private static final class Nightly implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {}
  }

  @BeforeEach
  void cache() {
    environments =
        new PythonEnvironments(folder.resolve("cache"), Instant.parse("2026-11-20T12:00:00Z"));
  }

  private <R> R run(Python<R> python) throws Exception {
    return python.run(Contexts.in(folder), environments);
  }

  private static Python<Void> misbehaving(String how) {
    return Python.script(new Nightly(), "misbehave.py").give("how", how);
  }

  @Test
  void shouldTakeValuesAndGiveATypedResult() throws Exception {
    var model =
        run(
            Python.script(new Nightly(), "train.py")
                .file("features.py")
                .give("day", LocalDate.of(2026, 11, 20))
                .give("shop", new Shop("'; rm -rf /", 1.5))
                .result(Model.class));
    assertThat(model).isEqualTo(new Model("s3://models/2026-11-20", 0.75));
  }

  @Test
  void shouldFailWithTheLastWordsOfTheScript() {
    assertThatThrownBy(() -> run(misbehaving("raise").give("day", "monday")))
        .isInstanceOf(Shell.ExitCode.class)
        .hasMessageContaining("misbehave.py ended with exit code 1")
        .hasMessageEndingWith("ValueError: no rows for monday");
    assertThatThrownBy(() -> run(misbehaving("skip"))).isInstanceOf(TaskSkipped.class);
  }

  @Test
  void shouldRefuseAResultThatDoesNotFit() {
    assertThatThrownBy(() -> run(misbehaving("wrong").result(Model.class)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("The result of misbehave.py is no Model");
    assertThatThrownBy(() -> run(misbehaving("nothing").result(Model.class)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("UPDRAFT_RESULT");
  }

  private <R> R echoed(Object what, Class<R> type) throws Exception {
    return run(misbehaving("echo").give("what", what).result(type));
  }

  private <R> R echoed(Object what, ResultType<R> type) throws Exception {
    return run(misbehaving("echo").give("what", what).result(type));
  }

  @Test
  void shouldGiveWhateverAResultMayBe() throws Exception {
    assertThat(echoed("é␀ \"", String.class)).isEqualTo("é␀ \"");
    assertThat(echoed(7, Integer.class)).isEqualTo(7);
    assertThat(echoed(Long.MAX_VALUE, Long.class)).isEqualTo(Long.MAX_VALUE);
    assertThat(echoed(0.1, Double.class)).isEqualTo(0.1);
    assertThat(echoed(true, Boolean.class)).isTrue();
    assertThat(echoed(LocalDate.of(2026, 11, 20), LocalDate.class)).isEqualTo("2026-11-20");
    assertThat(echoed(Optional.empty(), Shop.class)).as("null").isNull();
    var shops = List.of(new Shop("a", 1), new Shop("b", 2.5));
    assertThat(echoed(shops, new ResultType<List<Shop>>() {})).isEqualTo(shops);
    var byName = Map.of("x", List.of(1, 2), "y", List.<Integer>of());
    assertThat(echoed(byName, new ResultType<Map<String, List<Integer>>>() {})).isEqualTo(byName);
    assertThat(run(misbehaving("echo").give("what", "read by nobody"))).isNull();
  }

  @Test
  void shouldSayWhichTypeDidNotFit() {
    assertThatThrownBy(() -> echoed(List.of("a"), new ResultType<List<Shop>>() {}))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("The result of misbehave.py is no List<Shop>:");
    assertThatThrownBy(() -> echoed("7", Integer.class))
        .hasMessageContaining("is no Integer: Cannot coerce String value");
    assertThatThrownBy(() -> echoed(7, String.class)).hasMessageContaining("is no String:");
  }

  @Test
  void shouldSayWhatToInstall() {
    assertThatThrownBy(() -> run(misbehaving("skip").interpreter("python-of-nobody")))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("python-of-nobody is not on this worker: install it");
    assertThatThrownBy(
            () ->
                run(
                    misbehaving("skip")
                        .interpreter("python-of-nobody")
                        .requirements("requirements.txt")))
        .hasMessageContaining("python-of-nobody is not on this worker: install it");
  }

  @Test
  void shouldRefuseFilesThatAreNotTheDags() {
    assertThatThrownBy(() -> run(Python.script(new Nightly(), "none.py")))
        .hasMessageContaining("PythonTest.files/none.py is not beside the DAG's source");
    assertThatThrownBy(() -> run(Python.script(new Nightly(), "../Contexts.class")))
        .hasMessageContaining("relative to its folder");
  }

  @Test
  void shouldSeeACleanEnvironmentAndItsOwnPackages() throws Exception {
    var plain = run(misbehaving("environment").result(Seen.class));
    assertThat(plain.names())
        .contains("PATH", "UPDRAFT_RESULT")
        .doesNotContain("UPDRAFT_RUNNER_TOKEN")
        .noneMatch(name -> name.contains("MAVEN") || name.contains("JAVA"));
    var own = run(misbehaving("environment").requirements("requirements.txt").result(Seen.class));
    assertThat(own.prefix())
        .isNotEqualTo(plain.prefix())
        .startsWith(folder.resolve("cache").toRealPath().toString());
  }

  @Test
  void shouldEndTheScriptWhenTheTaskIsInterrupted() throws Exception {
    var thrown = new AtomicReference<Throwable>();
    var thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    run(misbehaving("hang"));
                  } catch (Throwable e) {
                    thrown.set(e);
                  }
                });
    Path begun = folder.resolve("begun");
    await().until(() -> Files.exists(begun) && !Files.readString(begun).isEmpty());
    long pid = Long.parseLong(Files.readString(begun));
    thread.interrupt();
    thread.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    await().until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }
}
