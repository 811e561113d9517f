// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.updraft.objects.FolderObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AliasTest {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ModelRegistry registry;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Alias live;

  @BeforeEach
  void open() throws IOException {
    registry = new ModelRegistry(new FolderObjectStore(folder, "test"));
    live = registry.alias("churn", Alias.LIVE);
  }

  private Flip promoted(String attempt) throws IOException {
    return live.promote(Samples.publish(registry, attempt), Samples.by(attempt));
  }

  @Test
  void shouldKeepWhoAndWhy() throws IOException {
    assertThat(live.now()).isEmpty();
    promoted("a/1");
    Flip second = promoted("b/1");
    assertThat(live.now()).contains(second);
    assertThat(second.model()).isEqualTo(registry.version("churn", 2));
    assertThat(live.history())
        .extracting(Flip::version, Flip::from, Flip::who, Flip::why, Flip::at)
        .containsExactly(
            tuple(2, 1, "ann", "because of b/1", Samples.NOON),
            tuple(1, 0, "ann", "because of a/1", Samples.NOON));
    assertThat(registry.alias("churn", "shadow").now()).isEmpty();
  }

  @Test
  void shouldGoBackStepByStepWithoutTurningInACircle() throws IOException {
    promoted("a/1");
    promoted("b/1");
    promoted("c/1");
    live.promote(registry.version("churn", 3), Samples.by("again"));
    assertThat(live.rollback(Samples.by("back-1")).version()).isEqualTo(2);
    assertThat(live.rollback(Samples.by("back-2")).version()).isEqualTo(1);
    assertThatThrownBy(() -> live.rollback(Samples.by("back-3")))
        .isInstanceOf(ModelProblem.class)
        .hasMessage("'live' of 'churn' names version 1 and named none before");
    promoted("d/1");
    assertThat(live.rollback(Samples.by("back-4")).version()).isEqualTo(1);
    assertThatThrownBy(() -> registry.alias("other", "live").rollback(Samples.by("x")))
        .hasMessage("'live' of 'other' names no version");
  }

  @Test
  void shouldLetOneOfManyWinAndTellTheOthers() throws Exception {
    Flip first = promoted("a/1");
    ModelVersion next = Samples.publish(registry, "b/1");
    var said =
        VersionsTest.atOnce(
            16,
            i -> {
              try {
                return live.promote(next, first.sequence(), Samples.by("p" + i)).attempt();
              } catch (ModelProblem e) {
                return String.valueOf(e.getMessage());
              }
            });
    String winner = live.now().orElseThrow().attempt();
    assertThat(live.history()).hasSize(2);
    assertThat(said).containsOnlyOnce(winner);
    assertThat(said.stream().filter(text -> !text.equals(winner)))
        .hasSize(15)
        .allSatisfy(
            text ->
                assertThat(text)
                    .contains("'live' of 'churn' was changed meanwhile: ann let it name version 2")
                    .contains("because of " + winner));
  }

  @Test
  void shouldFlipOnceForOneAttemptHoweverManyActForIt() throws Exception {
    promoted("a/1");
    ModelVersion next = Samples.publish(registry, "b/1");
    var flips = VersionsTest.atOnce(16, _ -> live.promote(next, Samples.by("same")));
    assertThat(live.history()).hasSize(2);
    assertThat(flips).isEqualTo(Collections.nCopies(16, live.now().orElseThrow()));
  }

  @Test
  void shouldRefuseWhatWasDecidedOnAnOlderState() throws IOException {
    Flip seen = promoted("a/1");
    promoted("b/1");
    ModelVersion version = Samples.publish(registry, "c/1");
    assertThatThrownBy(() -> live.promote(version, seen.sequence(), Samples.by("late")))
        .isInstanceOf(ModelProblem.class)
        .hasMessageContaining("ann let it name version 2");
    assertThat(live.now().orElseThrow().version()).isEqualTo(2);
  }

  @Test
  void shouldGoBackOnlyFromWhatWasSeen() throws IOException {
    promoted("a/1");
    Flip seen = promoted("b/1");
    promoted("c/1");
    assertThatThrownBy(() -> live.rollback(seen.sequence(), Samples.by("late")))
        .isInstanceOf(ModelProblem.class)
        .hasMessageContaining("ann let it name version 3");
    assertThat(live.rollback(3, Samples.by("back")).version()).isEqualTo(2);
    assertThat(live.rollback(3, Samples.by("back")).sequence()).isEqualTo(4);
  }

  @Test
  void shouldGiveAPartOfTheHistoryAndTheAliasesThatWereSet() throws IOException {
    promoted("a/1");
    promoted("b/1");
    promoted("c/1");
    registry.alias("churn", "shadow").promote(registry.version("churn", 1), Samples.by("s"));
    assertThat(live.history(1, 1)).extracting(Flip::version).containsExactly(2);
    assertThat(live.at(1)).map(Flip::version).contains(1);
    assertThat(live.at(0)).isEmpty();
    assertThat(registry.aliases("churn")).containsExactly("live", "shadow");
    assertThat(registry.aliases("none")).isEmpty();
  }

  @Test
  void shouldPassOverWhatIsNoModel() throws IOException {
    promoted("a/1");
    Files.createDirectories(folder.resolve("models/my model/versions"));
    Files.createDirectories(folder.resolve("models/lost+found"));
    assertThat(registry.names()).containsExactly("churn");
  }

  @Test
  void shouldRefuseAVersionThatIsNotThere() throws IOException {
    ModelVersion there = Samples.publish(registry, "a/1");
    var none = new ModelVersion("churn", 9, there.manifest());
    assertThatThrownBy(() -> live.promote(none, Samples.by("x")))
        .hasMessageContaining("has no version 9");
    var other = new ModelVersion("other", 1, there.manifest());
    assertThatThrownBy(() -> live.promote(other, Samples.by("x")))
        .hasMessage("other 1 is no version of 'churn'");
    assertThatThrownBy(() -> new By("ann", " ", Samples.NOON, "x"))
        .hasMessageContaining("why is empty");
    assertThat(live.now()).isEmpty();
  }
}
