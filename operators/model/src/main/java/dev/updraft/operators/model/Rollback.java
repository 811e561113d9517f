// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import dev.updraft.api.ExternalOperator;
import dev.updraft.api.Poll;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import java.io.IOException;

/**
 * Lets the alias {@code live} name again what it named before. Repeated in the same attempt it goes
 * back once.
 *
 * <pre>{@code
 * var models = flow.connection("models", Models.class);
 * flow.task("rollback", Rollback.of(models, "churn").why("complaints rose"));
 * }</pre>
 *
 * @param why goes to the history
 * @retry Where nothing was named before it fails for good. A further attempt, as after a clear,
 *     goes back one more. ({@code AliasTest.shouldGoBackStepByStepWithoutTurningInACircle})
 * @cancel What is live stays so. (not tested)
 * @loss The attempt goes back once, or not at all. ({@code
 *     CrashTest.shouldRollBackOnceWhenTheAttemptIsRepeated})
 * @needs to reach the connection's place
 * @ran {@code ModelsDagTest.shouldRollBack}
 */
public record Rollback(Value<Models> models, String name, String alias, String why)
    implements ExternalOperator<Flip, Flip> {
  public Rollback {
    Names.check("model", name);
    Names.check("alias", alias);
    if (why.isBlank()) {
      throw new IllegalArgumentException(
          "why is empty; say in a few words why the model is rolled back");
    }
  }

  /** Begins with the connection and the model's name. */
  public static Rollback of(Ref<Models> models, String name) {
    return new Rollback(Value.of(models), name, Alias.LIVE, "rolled back by a DAG");
  }

  /** Another alias than {@code live}. */
  public Rollback alias(String other) {
    return new Rollback(models, name, other, why);
  }

  /** The reason that the history keeps. */
  public Rollback why(String reason) {
    return new Rollback(models, name, alias, reason);
  }

  @Override
  public Flip submit(TaskContext task) throws IOException {
    return models
        .get()
        .at(
            registry -> {
              Alias pointer = registry.alias(name, alias);
              Flip flip = pointer.rollback(By.task(task, why));
              task.log().info("{} names version {} again", pointer, flip.version());
              return flip;
            });
  }

  @Override
  public Poll<Flip> poll(Flip done, TaskContext task) {
    return Poll.done(done);
  }

  /** What is live stays so. */
  @Override
  public void cancel(Flip done, TaskContext task) {}
}
