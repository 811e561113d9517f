// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import dev.updraft.api.ExternalOperator;
import dev.updraft.api.Poll;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import java.io.IOException;

/**
 * Lets the alias {@code live} name a version. Of two at once exactly one wins; the other fails for
 * good and says who won. Repeated in the same attempt it changes nothing more.
 *
 * <pre>{@code
 * var models = flow.connection("models", Models.class);
 * var folder = flow.constant("/srv/trained/churn");
 * var churn = flow.task("publish", Publish.to(models, "churn").folder(folder));
 * var passed = flow.task("gate", Gate.of(models, churn).higher("auc", 0.002));
 * flow.task("promote", Promote.passed(models, passed).why("nightly training"));
 * }</pre>
 *
 * @param seen the newest flip when it was decided; {@code -1} = whatever is there
 * @param why goes to the history
 * @retry An alias that somebody else changed since fails for good ({@code
 *     AliasTest.shouldRefuseWhatWasDecidedOnAnOlderState}); a place that cannot be written is tried
 *     again.
 * @cancel What is live stays so; {@link Rollback} takes it back. (not tested)
 * @loss The attempt changes the alias once, or not at all. ({@code
 *     CrashTest.shouldFlipOnceAndAppendToTheHistoryInOne})
 * @needs to reach the connection's place
 * @ran {@code ModelsDagTest}, {@code AliasTest}
 */
public record Promote(
    Value<Models> models,
    Value<ModelVersion> version,
    Value<String> alias,
    Value<Integer> seen,
    Value<Object> why)
    implements ExternalOperator<Flip, Flip> {
  private static final int WHATEVER = -1;

  public Promote {
    if (why.ref() == null && why.get().toString().isBlank()) {
      throw new IllegalArgumentException(
          "why is empty; say in a few words why the version becomes live");
    }
    if (alias.ref() == null) {
      Names.check("alias", alias.get());
    }
  }

  /** A version that a gate let through, if nothing else became live since. */
  public static Promote passed(Ref<Models> models, Ref<Passed> passed) {
    return new Promote(
        Value.of(models),
        Value.of(passed.get(Passed::model)),
        Value.of(passed.get(Passed::alias)),
        Value.of(passed.get(Passed::sequence)),
        Value.of("passed its gate"));
  }

  /** A version without a gate, whatever is live. */
  public static Promote version(Ref<Models> models, Ref<ModelVersion> version) {
    return new Promote(
        Value.of(models),
        Value.of(version),
        Value.of(Alias.LIVE),
        Value.of(WHATEVER),
        Value.of("promoted without a gate"));
  }

  /**
   * Another alias than {@code live}.
   *
   * @default the gate's, else {@code live}
   */
  public Promote alias(String name) {
    return new Promote(models, version, Value.of(name), seen, why);
  }

  /**
   * The reason that the history keeps.
   *
   * @default whether it passed a gate
   */
  public Promote why(String reason) {
    return new Promote(models, version, alias, seen, Value.of(reason));
  }

  @Override
  public Flip submit(TaskContext task) throws IOException {
    return models
        .get()
        .at(
            registry -> {
              ModelVersion to = version.get();
              Alias pointer = registry.alias(to.name(), alias.get());
              By by = By.task(task, why.get().toString());
              Flip flip =
                  seen.get() == WHATEVER
                      ? pointer.promote(to, by)
                      : pointer.promote(to, seen.get(), by);
              task.log().info("{} names version {}, before {}", pointer, to.version(), flip.from());
              return flip;
            });
  }

  @Override
  public Poll<Flip> poll(Flip done, TaskContext task) {
    return Poll.done(done);
  }

  /** What is live stays so; {@link Rollback} takes it back. */
  @Override
  public void cancel(Flip done, TaskContext task) {}
}
