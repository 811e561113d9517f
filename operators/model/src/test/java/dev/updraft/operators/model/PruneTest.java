// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.bundle.define.DagDrawing;
import dev.updraft.engine.state.TaskState;
import dev.updraft.objects.FolderObjectStore;
import dev.updraft.objects.ObjectStore;
import dev.updraft.testkit.external.ExternalRun;
import dev.updraft.testkit.external.ExternalRun.Death;
import dev.updraft.testkit.page.ExamplePage;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator, on a folder with three versions, of which the second is live. */
class PruneTest {
  @TempDir Path temp;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ObjectStore store;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ModelRegistry registry;

  /** One task. */
  public static final class Nightly implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {
      flow.task("prune", Prune.of(flow.connection("models", Models.class), "churn").keep(1))
          .retries(1);
    }
  }

  @BeforeEach
  void publish() throws IOException {
    store = new FolderObjectStore(temp.resolve("store"), "test");
    registry = new ModelRegistry(store);
    Samples.publish(registry, "a/1");
    registry.alias("churn", "live").promote(Samples.publish(registry, "b/1"), Samples.by("b"));
    Samples.publish(registry, "c/1");
  }

  private ExternalRun begun(String place) {
    return new ExternalRun(
        DagDrawing.draw(Nightly.class, "unit", "Nightly.java"),
        Nightly.class.getClassLoader(),
        id ->
            "{\"id\":\"%s\",\"type\":\"models\",\"schema\":\"%s\"}"
                .formatted(id, temp.resolve(place)),
        temp);
  }

  private void succeeded(ExternalRun run) throws IOException {
    assertThat(run.task().state()).isEqualTo(TaskState.SUCCESS);
    assertThat(run.task().result()).isEqualTo("{\"name\":\"churn\",\"deleted\":[1],\"kept\":[]}");
    assertThat(registry.deletion("churn", 1).orElseThrow())
        .satisfies(
            it -> assertThat(it.why()).isEqualTo("keeps the newest one"),
            it -> assertThat(it.who()).startsWith("nightly/").endsWith("/prune"));
    assertThat(registry.deletions("churn", registry.versions("churn"))).containsOnlyKeys(1);
    assertThat(left()).isZero();
  }

  private int left() throws IOException {
    return store.list(registry.published("churn", 1).manifest().folder()).size();
  }

  @Test
  void shouldGoOnWithWhatWasChosenWhenItsWorkerIsLost() throws IOException {
    ExternalRun run = begun("store");
    run.step(Death.AFTER_THE_STEP);
    assertThat(left()).as("nothing goes before its choice is stored").isEqualTo(2);
    run.step();
    Samples.publish(registry, "d/1"); // the choice stays what it was
    run.wake();
    run.step(Death.AFTER_THE_STEP);
    run.step();
    succeeded(run);
    assertThat(run.task().attempt()).isOne();
  }

  @Test
  void shouldEndWhatAFormerAttemptBegan() throws IOException {
    ExternalRun first = begun("store");
    first.step();
    first.wake();
    first.step();
    String who = registry.deletion("churn", 1).orElseThrow().who();

    store = new FolderObjectStore(temp.resolve("other"), "test");
    registry = new ModelRegistry(store);
    Samples.publish(registry, "a/1");
    Samples.publish(registry, "b/1");
    var dying = new FailingStore(store);
    dying.failAt(2, FailingStore.Moment.BEFORE);
    var by = new By(who, "keeps the newest one", Samples.NOON, "former");
    assertThatThrownBy(() -> new ModelRegistry(dying).delete("churn", 1, by))
        .isInstanceOf(IOException.class);
    assertThat(left()).isEqualTo(2);

    ExternalRun run = begun("other");
    run.step();
    run.wake();
    run.step();
    succeeded(run);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "of(models, \"../churn\").keep(1) | model is named '../churn'",
        "of(models, \"churn\").keep(0) | keep is 0; give 1 or more",
        "of(models, \"churn\").keep(1).olderThan(Duration.ofDays(-1)) | olderThan is PT-24H",
      })
  void shouldRefuseWhatIsWrongWhenTheDagIsDrawn(String prune, String told) {
    var wrong =
        """
        var models = flow.connection("models", Models.class);
        flow.task("prune", Prune.%s);
        """
            .formatted(prune);
    assertThatThrownBy(() -> ExamplePage.draw(wrong, "", "dev.updraft.operators.model"))
        .hasMessageContaining(told);
  }
}
