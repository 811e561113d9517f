// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.objects.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is promised of a deletion, in whichever store. */
abstract class DeletionContract {
  @TempDir Path temp;

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

  private Deletion delete(int number) throws IOException {
    return registry.delete("churn", number, Samples.by("delete-" + number));
  }

  private Alias live() {
    return registry.alias("churn", Alias.LIVE);
  }

  private ModelVersion promoted(String attempt) throws IOException {
    ModelVersion version = Samples.publish(registry, attempt);
    live().promote(version, Samples.by(attempt));
    return version;
  }

  @Test
  void shouldDeleteTheFilesAndKeepNumberManifestWhoAndWhy() throws IOException {
    ModelVersion first = Samples.publish(registry, "a/1");
    ModelVersion second = Samples.publish(registry, "b/1");
    Deletion deletion = delete(2);
    assertThat(deletion)
        .isEqualTo(new Deletion("churn", 2, "ann", "because of delete-2", Samples.NOON));
    assertThat(registry.deletion("churn", 2)).contains(deletion);
    assertThat(registry.deletion("churn", 1)).isEmpty();
    assertThat(registry.deletions("churn", registry.versions("churn"))).containsOnlyKeys(2);

    Manifest manifest = registry.manifest(second);
    assertThat(manifest.metrics()).containsEntry("auc", 0.91);
    assertThat(store.list(manifest.folder())).isEmpty();
    String told =
        "churn 2 was deleted by ann at 2026-11-20T12:00:00Z (because of delete-2): its files are"
            + " gone. Take another version";
    assertThatThrownBy(() -> registry.fetch(second, temp.resolve("out")))
        .isInstanceOf(ModelProblem.class)
        .hasMessage(told);
    assertThatThrownBy(() -> registry.export(second, temp.resolve("x.zip"))).hasMessage(told);
    assertThatThrownBy(() -> registry.unpack(second, temp.resolve("x"))).hasMessage(told);
    assertThatThrownBy(() -> live().promote(second, Samples.by("p"))).hasMessage(told);
    assertThat(temp).isEmptyDirectory();

    assertThat(Samples.publish(registry, "b/1")).isEqualTo(second);
    assertThat(Samples.publish(registry, "c/1").version()).isEqualTo(3);
    assertThat(registry.fetch(first, temp.resolve("first")).resolve("model.bin")).exists();
  }

  @Test
  void shouldDeleteOnceAndSayWhoDidWhenItIsRepeated() throws IOException {
    Samples.publish(registry, "a/1");
    Deletion first = delete(1);
    assertThat(registry.delete("churn", 1, Samples.by("later"))).isEqualTo(first);
    assertThatThrownBy(() -> delete(2))
        .isInstanceOf(ModelProblem.class)
        .hasMessage("Model 'churn' has no version 2; it has 1 to 1");
  }

  @Test
  void shouldKeepWhatAnAliasNamesAndWhatItGoesBackTo() throws IOException {
    promoted("a/1");
    promoted("b/1");
    promoted("c/1");
    registry.alias("churn", "shadow").promote(registry.version("churn", 1), Samples.by("s"));
    assertThatThrownBy(() -> delete(3))
        .isInstanceOf(ModelProblem.class)
        .hasMessage(
            "'live' of 'churn' names version 3. Nothing was deleted; let it name another version"
                + " first");
    assertThatThrownBy(() -> delete(2))
        .hasMessageStartingWith(
            "'live' of 'churn' names version 3, and a rollback goes back to version 2. Nothing");
    assertThatThrownBy(() -> delete(1)).hasMessageStartingWith("'shadow' of 'churn' names");
    assertThat(registry.deletions("churn", registry.versions("churn"))).isEmpty();
    assertThat(registry.fetch(registry.version("churn", 2), temp.resolve("2")))
        .isNotEmptyDirectory();
  }

  @Test
  void shouldGoBackPastWhatIsDeleted() throws IOException {
    promoted("a/1");
    promoted("b/1");
    promoted("c/1");
    promoted("d/1");
    delete(2);
    assertThat(live().rollback(Samples.by("back-1")).version()).isEqualTo(3);
    assertThat(live().below(live().now().orElseThrow())).map(Flip::version).contains(1);
    assertThatThrownBy(() -> delete(1)).hasMessageContaining("a rollback goes back to version 1");
    assertThat(live().rollback(Samples.by("back-2")).version()).isEqualTo(1);
    promoted("e/1");
    promoted("f/1");
    delete(1);
    live().rollback(Samples.by("back-3"));
    assertThat(live().below(live().now().orElseThrow())).isEmpty();
    assertThatThrownBy(() -> live().rollback(Samples.by("back-4")))
        .hasMessage(
            "'live' of 'churn' names version 5 and what it named before is deleted; promote a"
                + " version instead");
  }

  @FunctionalInterface
  private interface Change {
    Object in(ModelRegistry registry) throws IOException;
  }

  /** Whether it was done; else somebody else was faster. */
  private static boolean did(ModelRegistry registry, Change change) throws IOException {
    try {
      change.in(registry);
      return true;
    } catch (ModelProblem e) {
      return false;
    }
  }

  /**
   * Version 1 of two is named, or gone: whichever of the two acts, between whichever two writes of
   * the other.
   */
  private void oneOf(Change naming, String alias) throws IOException {
    Change deleting = r -> r.delete("churn", 1, Samples.by("delete"));
    int moments = 0;
    for (boolean deletionIsFaster : new boolean[] {true, false}) {
      Change slow = deletionIsFaster ? naming : deleting;
      Change fast = deletionIsFaster ? deleting : naming;
      for (int write = 1; ; write++) {
        open();
        Samples.publish(registry, "a/1");
        promoted("b/1");
        var done = new boolean[2];
        var between = BetweenStore.writes(write, store, () -> done[1] = did(registry, fast));
        done[0] = did(new ModelRegistry(between), slow);
        if (!between.acted()) {
          break;
        }
        moments++;
        assertThat(done[0]).as("write %d of the slower one", write).isNotEqualTo(done[1]);
        Optional<Flip> now = registry.alias("churn", alias).now();
        boolean named = now.isPresent() && now.get().version() == 1;
        assertThat(registry.deletion("churn", 1).isPresent()).isNotEqualTo(named);
        if (named) {
          registry.fetch(now.get().model(), temp.resolve(alias + moments));
        }
      }
    }
    // the intent, the claim and the flip; the deletion and two files
    assertThat(moments).isEqualTo(6);
  }

  @Test
  void shouldLetOneWinOfADeletionAndAPromoteAtTheSameInstant() throws IOException {
    oneOf(
        r -> r.alias("churn", "live").promote(r.version("churn", 1), Samples.by("promote")),
        "live");
  }

  @Test
  void shouldLetOneWinAlsoWhereTheAliasIsNew() throws IOException {
    oneOf(
        r -> r.alias("churn", "shadow").promote(r.version("churn", 1), Samples.by("promote")),
        "shadow");
  }

  @Test
  void shouldNotDeleteWhileAPromoteIsUnderWayOrWasBrokenOff() throws IOException {
    ModelVersion first = promoted("a/1");
    promoted("b/1");
    promoted("c/1");
    var dying = new FailingStore(store);
    dying.failAt(3, FailingStore.Moment.BEFORE);
    assertThatThrownBy(
            () -> new ModelRegistry(dying).alias("churn", "live").promote(first, Samples.by("p")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> delete(1))
        .isInstanceOf(ModelProblem.class)
        .hasMessageStartingWith("ann is about to let 'live' of 'churn' name version 1, since")
        .hasMessageContaining("(because of p). Nothing was deleted; see how that ends");
    promoted("d/1");
    delete(1);
    assertThatThrownBy(() -> live().promote(first, Samples.by("p")))
        .hasMessageContaining("was changed meanwhile");
  }

  /** The change of one who had claimed the version already, before each call of the deletion. */
  @Test
  void shouldSeeAChangeThatEndsWhileItLooks() throws IOException {
    for (int call = 1; ; call++) {
      open();
      ModelVersion first = Samples.publish(registry, "a/1");
      promoted("b/1");
      var dying = new FailingStore(store);
      dying.failAt(3, FailingStore.Moment.BEFORE);
      Alias slow = new ModelRegistry(dying).alias("churn", "live");
      assertThatThrownBy(() -> slow.promote(first, Samples.by("p")))
          .isInstanceOf(IOException.class);
      var between = BetweenStore.calls(call, store, () -> flip(first));
      boolean deleted =
          did(new ModelRegistry(between), r -> r.delete("churn", 1, Samples.by("delete")));
      if (!between.acted()) {
        break;
      }
      assertThat(deleted).as("call %d of the deletion", call).isFalse();
      assertThat(registry.deletion("churn", 1)).isEmpty();
    }
  }

  /** The last write of that promote. */
  private void flip(ModelVersion to) throws IOException {
    Flip flip =
        new Flip(
            2,
            "churn",
            "live",
            Flip.Kind.PROMOTE,
            1,
            to.manifest(),
            2,
            1,
            "ann",
            "p",
            Samples.NOON,
            "p");
    assertThat(
            store.putIfAbsent("models/churn/aliases/live/flips/2.json", RegistryJson.write(flip)))
        .isTrue();
  }

  @Test
  void shouldDeleteNothingWhereAManifestLeadsElsewhere() throws IOException {
    Samples.publish(registry, "a/1");
    String key = "models/churn/versions/1.json";
    String other = registry.published("churn", 1).json().replace("models/churn/", "models/else/");
    store.put(key, other.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThatThrownBy(() -> delete(1)).hasMessageContaining("names the folder models/else/builds");
    assertThat(registry.deletion("churn", 1)).isEmpty();
  }
}
