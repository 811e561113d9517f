// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import dev.updraft.api.ExternalOperator;
import dev.updraft.api.Poll;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Deletes the files of old versions of a model: all but the newest, and never what an alias names
 * or what a rollback of it goes back to. Manifests stay, as with every deletion. Its log says which
 * versions go, before the first does.
 *
 * <pre>{@code
 * var models = flow.connection("models", Models.class);
 * flow.task("prune", Prune.of(models, "churn").keep(10).olderThan(Duration.ofDays(90)));
 * }</pre>
 *
 * @retry Chooses anew, and ends what the former attempt began ({@code
 *     PruneTest.shouldEndWhatAFormerAttemptBegan}); a model that is not there fails for good.
 * @cancel What is deleted is gone; the others stay. (not tested)
 * @loss Another goes on with the versions that were chosen. ({@code
 *     PruneTest.shouldGoOnWithWhatWasChosenWhenItsWorkerIsLost})
 * @needs to reach the connection's place
 * @ran {@code PruneTest}, {@code FolderRetentionTest}, {@code BucketRetentionTest}
 */
public record Prune(Value<Models> models, String name, Retention rule)
    implements ExternalOperator<Prune.Chosen, Pruned> {
  /** Which versions are to go. */
  public record Chosen(List<Integer> versions) {
    public Chosen {
      versions = List.copyOf(versions);
    }
  }

  public Prune {
    Names.check("model", name);
  }

  /** Begins with the connection and the model's name. */
  public static Of of(Ref<Models> models, String name) {
    return new Of(Value.of(models), name);
  }

  /**
   * A model, waiting for how many of its versions stay.
   *
   * <pre>{@code Prune.of(models, "churn").keep(10)}</pre>
   */
  public record Of(Value<Models> models, String name) {
    /** So many of the newest stay, whatever their age; those that are deleted do not count. */
    public Prune keep(int newest) {
      return new Prune(models, name, new Retention(newest, Duration.ZERO));
    }
  }

  /**
   * Only what was published longer ago, and named by no alias since.
   *
   * @default of any age
   */
  public Prune olderThan(Duration age) {
    return new Prune(models, name, new Retention(rule.keep(), age));
  }

  @Override
  public Chosen submit(TaskContext task) throws IOException {
    return models
        .get()
        .at(
            registry -> {
              var chosen = new TreeSet<>(begun(registry, task));
              chosen.addAll(rule.expired(registry, name, task.now()));
              task.log().info("{}: deletes {} of {}", rule.why(), chosen, name);
              return new Chosen(List.copyOf(chosen));
            });
  }

  /** A deletion that a former attempt of this task was in the middle of is ended. */
  private List<Integer> begun(ModelRegistry registry, TaskContext task) throws IOException {
    String who = By.task(task, rule.why()).who();
    return registry.deletions(name, registry.versions(name)).entrySet().stream()
        .filter(deletion -> deletion.getValue().who().equals(who))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public Poll<Pruned> poll(Chosen chosen, TaskContext task) throws IOException {
    return models
        .get()
        .at(
            registry -> {
              By by = By.task(task, rule.why());
              Pruned pruned = Retention.delete(registry, name, chosen.versions(), by);
              pruned.kept().forEach(kept -> task.log().warn("Kept: {}", kept.why()));
              task.log().info("Deleted {} of {}", pruned.deleted(), name);
              return Poll.done(pruned);
            });
  }

  /** What is deleted is gone. */
  @Override
  public void cancel(Chosen chosen, TaskContext task) {}
}
