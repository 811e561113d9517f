// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.objects.ObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which versions go and which stay, in whichever store. */
abstract class RetentionContract {
  private static final Instant NOW = Samples.NOON;
  private static final Retention ONE = new Retention(1, Duration.ZERO);

  @SuppressWarnings("NullAway.Init") // set before each test
  private ObjectStore store;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ModelRegistry registry;

  /** An empty one. */
  abstract ObjectStore anew() throws IOException;

  @BeforeEach
  void open() throws IOException {
    store = anew();
    registry = new ModelRegistry(store);
  }

  private static Instant daysAgo(int days) {
    return NOW.minus(Duration.ofDays(days));
  }

  private ModelVersion published(int daysAgo) throws IOException {
    String attempt = "a/" + registry.versions("churn").size();
    Draft like = Samples.draft(attempt, Map.of(), Map.of());
    Draft draft =
        new Draft(
            like.name(),
            daysAgo(daysAgo),
            like.origin(),
            like.environment(),
            like.parameters(),
            like.metrics(),
            like.batches(),
            like.commit(),
            like.signature(),
            like.histograms());
    return registry.publish(draft, () -> Samples.files(attempt));
  }

  private Flip named(String alias, int version, int daysAgo) throws IOException {
    Alias named = registry.alias("churn", alias);
    String attempt = alias + "/" + named.history().size();
    return named.promote(
        registry.version("churn", version), new By("ann", "it is good", daysAgo(daysAgo), attempt));
  }

  private List<Integer> expired(int keep, int days) throws IOException {
    return new Retention(keep, Duration.ofDays(days)).expired(registry, "churn", NOW);
  }

  private Pruned pruned(List<Integer> versions) throws IOException {
    return Retention.delete(registry, "churn", versions, Samples.by("prune"));
  }

  @Test
  void shouldKeepTheNewestAndCountNoDeletedOnes() throws IOException {
    for (int i = 0; i < 5; i++) {
      published(0);
    }
    assertThat(expired(5, 0)).isEmpty();
    assertThat(expired(9, 0)).isEmpty();
    registry.delete("churn", 4, Samples.by("delete"));
    assertThat(expired(2, 0)).containsExactly(1, 2);
    assertThat(pruned(expired(2, 0))).isEqualTo(new Pruned("churn", List.of(1, 2), List.of()));
    assertThat(expired(2, 0)).isEmpty();
    assertThat(registry.deletions("churn", registry.versions("churn"))).containsOnlyKeys(1, 2, 4);
    assertThat(registry.deletion("churn", 1).orElseThrow().why()).isEqualTo("because of prune");
    assertThatThrownBy(() -> ONE.expired(registry, "chrun", NOW))
        .isInstanceOf(ModelProblem.class)
        .hasMessage("There is no model 'chrun' here");
  }

  @Test
  void shouldKeepWhatIsYoung() throws IOException {
    for (int days : new int[] {100, 91, 90, 10}) {
      published(days);
    }
    assertThat(expired(1, 90)).containsExactly(1, 2);
    assertThat(expired(3, 90)).containsExactly(1);
    assertThat(expired(1, 0)).containsExactly(1, 2, 3);
  }

  @Test
  void shouldKeepWhatAnAliasNamesAndWhatItGoesBackTo() throws IOException {
    for (int i = 0; i < 6; i++) {
      published(200);
    }
    named("live", 1, 150);
    named("live", 2, 140);
    named("live", 3, 130);
    named("shadow", 4, 120);
    assertThat(expired(1, 0)).containsExactly(1, 5);
    assertThat(expired(1, 90)).containsExactly(1, 5);
    assertThat(pruned(List.of(1, 2, 3, 4, 5)).deleted()).containsExactly(1, 5);
  }

  @Test
  void shouldKeepWhatAnAliasNamedUntilShortlyAgo() throws IOException {
    for (int i = 0; i < 7; i++) {
      published(200);
    }
    named("live", 1, 190);
    named("live", 2, 180);
    named("live", 3, 91); // until then it was 2
    named("live", 4, 89); // until then it was 3
    named("live", 5, 20);
    named("live", 6, 10);
    assertThat(expired(1, 90)).as("3 was live until 89 days ago").containsExactly(1, 2);
    assertThat(expired(1, 85)).containsExactly(1, 2, 3);
    assertThat(expired(1, 0))
        .as("6 is live, 5 is what it goes back to")
        .containsExactly(1, 2, 3, 4);
    registry.alias("churn", "live").rollback(new By("ann", "worse", daysAgo(5), "back"));
    assertThat(expired(1, 0))
        .as("5 is live, 4 is what it goes back to")
        .containsExactly(1, 2, 3, 6);
    assertThat(expired(1, 7)).as("6 was live until 5 days ago").containsExactly(1, 2, 3);
  }

  /** A promote of the first of two that are to go, before each call of the prune. */
  @Test
  void shouldKeepWhatAnAliasComesToNameMeanwhile() throws IOException {
    int kept = 0;
    int deleted = 0;
    for (int call = 1; ; call++) {
      open();
      for (int i = 0; i < 3; i++) {
        published(0);
      }
      var promoted = new boolean[1];
      var between = BetweenStore.calls(call, store, () -> promoted[0] = promote());
      var racing = new ModelRegistry(between);
      Pruned pruned =
          Retention.delete(racing, "churn", ONE.expired(racing, "churn", NOW), Samples.by("prune"));
      if (!between.acted()) {
        break;
      }
      Optional<Flip> live = registry.alias("churn", "live").now();
      assertThat(live.isPresent()).isEqualTo(promoted[0]);
      assertThat(pruned.deleted()).contains(2);
      assertThat(pruned.deleted().contains(1)).as("call %d", call).isNotEqualTo(promoted[0]);
      assertThat(registry.deletion("churn", 1).isPresent()).isNotEqualTo(promoted[0]);
      kept += promoted[0] ? 1 : 0;
      deleted += promoted[0] ? 0 : 1;
    }
    assertThat(kept).isGreaterThan(5);
    assertThat(deleted).isGreaterThan(2);
  }

  private boolean promote() throws IOException {
    try {
      named("live", 1, 0);
      return true;
    } catch (ModelProblem e) {
      return false;
    }
  }

  @Test
  void shouldGoOnWithWhatWasBrokenOff() throws IOException {
    for (int i = 0; i < 4; i++) {
      published(0);
    }
    List<Integer> chosen = ONE.expired(registry, "churn", NOW);
    var dying = new FailingStore(store);
    dying.failAt(5, FailingStore.Moment.BEFORE); // in the middle of the second
    assertThatThrownBy(
            () -> Retention.delete(new ModelRegistry(dying), "churn", chosen, Samples.by("prune")))
        .isInstanceOf(IOException.class);
    assertThat(registry.deletions("churn", chosen)).containsOnlyKeys(1, 2);
    assertThat(pruned(chosen).deleted()).containsExactly(1, 2, 3);
    for (int number : chosen) {
      String folder = registry.published("churn", number).manifest().folder();
      assertThat(store.list(folder)).isEmpty();
    }
  }
}
