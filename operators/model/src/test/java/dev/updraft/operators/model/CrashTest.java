// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.objects.FolderObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dies at each write, before and after it; looks; lets the attempt be repeated; looks again. */
class CrashTest {
  @TempDir Path temp;

  @SuppressWarnings("NullAway.Init") // set before each round
  private FailingStore store;

  @SuppressWarnings("NullAway.Init") // set before each round
  private ModelRegistry registry;

  private int rounds;

  private interface Work<R> {
    R on(ModelRegistry registry) throws IOException;
  }

  @BeforeEach
  void anew() throws IOException {
    rounds++;
    Path folder = temp.resolve("round-" + rounds);
    store = new FailingStore(new FolderObjectStore(folder, "failing"));
    registry = new ModelRegistry(new FolderObjectStore(folder, "healthy"));
  }

  /** Whether it died. */
  private <R> Optional<R> dying(int write, FailingStore.Moment moment, Work<R> work) {
    store.failAt(write, moment);
    try {
      return Optional.of(work.on(new ModelRegistry(store)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Test
  void shouldShowNoHalfVersionAndMakeNoneTwice() throws IOException {
    int deaths = 0;
    for (FailingStore.Moment moment : FailingStore.Moment.values()) {
      int write = 1;
      while (dying(write, moment, r -> Samples.publish(r, "a/1")).isEmpty()) {
        assertThat(registry.versions("churn").size()).isLessThanOrEqualTo(1);
        allAreWhole();
        ModelVersion between = Samples.publish(registry, "b/1");

        ModelVersion version = Samples.publish(registry, "a/1");
        assertThat(registry.manifest(version).origin().attempt()).isEqualTo("a/1");
        assertThat(version).isNotEqualTo(between);
        assertThat(Samples.publish(registry, "a/1")).isEqualTo(version);
        assertThat(registry.versions("churn")).containsExactly(1, 2);
        allAreWhole();
        anew();
        write++;
        deaths++;
      }
      anew();
    }
    // two files, the intent, the manifest
    assertThat(deaths).isEqualTo(8);
  }

  private void allAreWhole() throws IOException {
    for (int number : registry.versions("churn")) {
      ModelVersion version = registry.version("churn", number);
      Path into = registry.fetch(version, temp.resolve("out-" + rounds + "-" + number));
      assertThat(into.resolve("model.bin"))
          .hasContent("model of " + registry.manifest(version).origin().attempt());
    }
  }

  @Test
  void shouldFlipOnceAndAppendToTheHistoryInOne() throws IOException {
    int deaths = 0;
    for (FailingStore.Moment moment : FailingStore.Moment.values()) {
      for (int write = 1; ; write++) {
        ModelVersion one = Samples.publish(registry, "a/1");
        ModelVersion two = Samples.publish(registry, "b/1");
        Alias live = registry.alias("churn", Alias.LIVE);
        live.promote(one, Samples.by("first"));
        Work<Flip> promote = r -> r.alias("churn", Alias.LIVE).promote(two, Samples.by("second"));
        boolean done = dying(write, moment, promote).isPresent();
        assertThat(live.history().getFirst()).isEqualTo(live.now().orElseThrow());
        assertThat(live.history()).hasSize(live.now().orElseThrow().version());
        promote.on(registry);
        promote.on(registry);
        assertThat(live.history()).extracting(Flip::version).containsExactly(2, 1);
        anew();
        if (done) {
          break;
        }
        deaths++;
      }
    }
    // the intent, the claim and the flip
    assertThat(deaths).isEqualTo(6);
  }

  @Test
  void shouldRollBackOnceWhenTheAttemptIsRepeated() throws IOException {
    for (FailingStore.Moment moment : FailingStore.Moment.values()) {
      for (int write : List.of(1, 2, 3)) {
        Alias live = registry.alias("churn", Alias.LIVE);
        for (String attempt : List.of("a/1", "b/1", "c/1")) {
          live.promote(Samples.publish(registry, attempt), Samples.by(attempt));
        }
        Work<Flip> rollback = r -> r.alias("churn", Alias.LIVE).rollback(Samples.by("back"));
        assertThat(dying(write, moment, rollback)).isEmpty();
        assertThat(rollback.on(registry).version()).isEqualTo(2);
        assertThat(rollback.on(registry).version()).isEqualTo(2);
        assertThat(live.history()).extracting(Flip::version).containsExactly(2, 3, 2, 1);
        anew();
      }
    }
  }

  @Test
  void shouldGoOnWithADeletionThatWasBrokenOff() throws IOException {
    int deaths = 0;
    for (FailingStore.Moment moment : FailingStore.Moment.values()) {
      for (int write = 1; ; write++) {
        ModelVersion version = Samples.publish(registry, "a/1");
        Work<Deletion> delete = r -> r.delete("churn", 1, Samples.by("first"));
        boolean done = dying(write, moment, delete).isPresent();
        boolean begun = registry.deletion("churn", 1).isPresent();
        assertThat(begun).isEqualTo(write > 1 || moment == FailingStore.Moment.AFTER);
        if (!begun) {
          registry.fetch(version, temp.resolve("whole-" + rounds));
        }
        Deletion again = registry.delete("churn", 1, Samples.by("second"));
        assertThat(again.why()).isEqualTo("because of " + (begun ? "first" : "second"));
        assertThat(store.list(registry.manifest(version).folder())).isEmpty();
        anew();
        if (done) {
          break;
        }
        deaths++;
      }
    }
    // the deletion and two files
    assertThat(deaths).isEqualTo(6);
  }
}
