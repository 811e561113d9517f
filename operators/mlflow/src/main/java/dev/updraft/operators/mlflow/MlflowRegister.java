// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import dev.updraft.api.ExternalOperator;
import dev.updraft.api.Poll;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import dev.updraft.operators.model.ModelVersion;
import dev.updraft.operators.model.Models;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Registers a published version in MLflow too: its files as artifacts, its metrics and parameters
 * at a run, and tags that say which version of which DAG, run and attempt it is. One that is there
 * is found by the checksum of its manifest, and nothing is sent again.
 *
 * <pre>{@code
 * var models = flow.connection("models", Models.class);
 * var mlflow = flow.connection("mlflow", Mlflow.class);
 * var folder = flow.constant("/srv/trained/churn");
 * var churn = flow.task("publish", Publish.to(models, "churn").folder(folder));
 * flow.task("register", MlflowRegister.to(mlflow, "churn").version(models, churn)).retries(3);
 * }</pre>
 *
 * @param name of MLflow's registered model, and of the experiment that its runs belong to
 * @retry The version is found, or registered anew ({@code
 *     MlflowRegisterContract.shouldRegisterOnceWhicheverRequestFails}); what MLflow refuses fails
 *     for good ({@code MlflowRegisterContract.shouldFailForGoodOnWhatMlflowRefuses}).
 * @cancel What was registered stays. (not tested)
 * @loss The version is registered once; of two who try at once one is meant, and the other's is
 *     marked. ({@code MlflowDeathTest}, {@code
 *     MlflowRegisterContract.shouldAgreeOnOneWhenTwoRegisterAtOnce})
 * @needs to reach the MLflow, which must take artifacts itself, and the place of the models; room
 *     for the files of the version
 * @ran {@code MlflowRegisterTest}, against an MLflow written by hand; {@code
 *     RealMlflowRegisterChecks}, against MLflow 3.17, by hand
 */
public record MlflowRegister(
    Value<Mlflow> mlflow, String name, Value<Models> models, Value<ModelVersion> version)
    implements ExternalOperator<RegisteredVersion, RegisteredVersion> {
  private static final Pattern NAME = Pattern.compile("[^/:\\p{Cntrl}]{1,255}");

  /**
   * @throws IllegalArgumentException for a name that MLflow does not take, while the DAG is drawn
   */
  public MlflowRegister {
    checkName(name);
  }

  static void checkName(String name) {
    if (name.isBlank() || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "the model is named '"
              + name
              + "'; MLflow takes 1 to 255 characters, none of them / or :");
    }
  }

  /** Begins with the MLflow, and what the model is called there. */
  public static To to(Ref<Mlflow> mlflow, String name) {
    return new To(Value.of(mlflow), name);
  }

  /**
   * A model in MLflow, waiting for its version.
   *
   * <pre>{@code MlflowRegister.to(mlflow, "churn").version(models, churn)}</pre>
   */
  public record To(Value<Mlflow> mlflow, String name) {
    /** What {@code Publish} made, and where it lies. */
    public MlflowRegister version(Ref<Models> models, Ref<ModelVersion> version) {
      return new MlflowRegister(mlflow, name, Value.of(models), Value.of(version));
    }
  }

  @Override
  public RegisteredVersion submit(TaskContext task) throws IOException, InterruptedException {
    try (Requests requests = mlflow.get().open()) {
      ModelVersion ours = version.get();
      int number = new Registration(requests, name, models.get(), task).of(ours);
      task.log().info("{} is models:/{}/{} in MLflow", ours, name, number);
      return new RegisteredVersion(name, number, ours);
    }
  }

  /** Looks once more, for somebody may have come second meanwhile. */
  @Override
  public Poll<RegisteredVersion> poll(RegisteredVersion done, TaskContext task)
      throws IOException, InterruptedException {
    return Poll.done(submit(task));
  }

  /** What was registered stays. */
  @Override
  public void cancel(RegisteredVersion done, TaskContext task) {}
}
