// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import dev.updraft.api.ExternalOperator;
import dev.updraft.api.Poll;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import dev.updraft.operators.model.Flip;
import dev.updraft.operators.model.Models;
import java.io.IOException;

/**
 * Lets an alias in MLflow name what the alias of the same name names here, now: also when somebody
 * changed ours again since, or MLflow's by hand. A version that is not in MLflow yet is registered,
 * as {@link MlflowRegister} does.
 *
 * <pre>{@code
 * var models = flow.connection("models", Models.class);
 * var mlflow = flow.connection("mlflow", Mlflow.class);
 * var live = flow.task("rollback", Rollback.of(models, "churn").why("complaints rose")); // or Promote
 * flow.task("alias", MlflowAlias.to(mlflow, "churn").of(models, live)).retries(3);
 * }</pre>
 *
 * <p>MLflow has no compare-and-set for aliases. Each look after a write, in the task and once more
 * a second later, mends what another writer did; what comes after the last look stays until the
 * next task for this alias.
 *
 * @param name of MLflow's registered model
 * @param model of ours
 * @retry Both are looked at anew ({@code MlflowAliasContract.shouldMirrorWhicheverRequestFails});
 *     an alias that names nothing, or that follows another place, fails for good ({@code
 *     MlflowAliasContract.shouldRefuseToGoBehindWhatMlflowFollows}).
 * @cancel What the alias names in MLflow stays so. (not tested)
 * @loss Another looks at both anew. ({@code MlflowDeathTest}, {@code
 *     MlflowAliasContract.shouldNotLetAnOlderFlipWin})
 * @needs as {@link MlflowRegister}
 * @ran {@code MlflowAliasTest}, against an MLflow written by hand; {@code RealMlflowAliasChecks},
 *     against MLflow 3.17, by hand
 */
public record MlflowAlias(
    Value<Mlflow> mlflow,
    String name,
    Value<Models> models,
    Value<String> model,
    Value<String> alias)
    implements ExternalOperator<MirroredAlias, MirroredAlias> {
  /**
   * @throws IllegalArgumentException for a name that MLflow does not take, while the DAG is drawn
   */
  public MlflowAlias {
    MlflowRegister.checkName(name);
  }

  /** Begins with the MLflow, and what the model is called there. */
  public static To to(Ref<Mlflow> mlflow, String name) {
    return new To(Value.of(mlflow), name);
  }

  /**
   * A model in MLflow, waiting for what its alias is to follow.
   *
   * <pre>{@code MlflowAlias.to(mlflow, "churn").of(models, live)}</pre>
   */
  public record To(Value<Mlflow> mlflow, String name) {
    /** The alias that a {@code Promote} or {@code Rollback} changed. */
    public MlflowAlias of(Ref<Models> models, Ref<Flip> flip) {
      return new MlflowAlias(
          mlflow,
          name,
          Value.of(models),
          Value.of(flip.get(Flip::name)),
          Value.of(flip.get(Flip::alias)));
    }

    /**
     * An alias by its name, whoever changed it: for a DAG that follows what people change by hand.
     */
    public MlflowAlias of(Ref<Models> models, String model, String alias) {
      return new MlflowAlias(mlflow, name, Value.of(models), Value.of(model), Value.of(alias));
    }
  }

  @Override
  public MirroredAlias submit(TaskContext task) throws IOException, InterruptedException {
    try (Requests requests = mlflow.get().open()) {
      return new Mirror(requests, name, models.get(), task).of(model.get(), alias.get());
    }
  }

  /** Looks once more, for somebody may have written meanwhile. */
  @Override
  public Poll<MirroredAlias> poll(MirroredAlias done, TaskContext task)
      throws IOException, InterruptedException {
    return Poll.done(submit(task));
  }

  /** What the alias names in MLflow stays so. */
  @Override
  public void cancel(MirroredAlias done, TaskContext task) {}
}
