// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.kubernetes;

import dev.updraft.api.ExternalOperator;
import dev.updraft.api.Poll;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Rolls out a Deployment of a Kubernetes, and waits until all its replicas are new and available:
 * with another image or variables, or only anew, so that it loads what is live now. While it waits
 * it holds no slot of a worker. How long that may take says the Deployment's own {@code
 * progressDeadlineSeconds} (10 minutes unless it says otherwise).
 *
 * <pre>{@code
 * var models = flow.connection("models", Models.class);
 * var cluster = flow.connection("cluster", Kubernetes.class);
 * var live = flow.task("rollback", Rollback.of(models, "churn").why("complaints rose")); // or Promote
 * flow.task(
 *     "rollout",
 *     KubernetesRollout.of(cluster, "serving", "churn")
 *         .env("server", "MODEL_VERSION", live.get(Flip::version))
 *         .undo());
 * }</pre>
 *
 * @param changes of containers; none = the Pods only begin anew
 * @param undoes whether what was there before is put back when it does not succeed
 * @retry A rollout of its own, after the former one is undone where that was asked for ({@code
 *     KubernetesRolloutContractTest}); what Kubernetes refuses, and a Deployment that somebody else
 *     changed meanwhile, fail for good ({@code
 *     KubernetesRolloutTest.shouldFailForGoodWhenSomebodyElseChangesIt}).
 * @cancel With {@code undo} what was there before is put back; else it goes on. ({@code
 *     KubernetesRolloutContractTest}, {@code KubernetesRolloutTest.shouldLeaveItWithoutUndo})
 * @loss The rollout goes on and another worker attaches; one whose patch was lost is found by its
 *     annotation. ({@code KubernetesRolloutContractTest})
 * @needs to reach the API server; the token may {@code get} and {@code patch} that Deployment
 * @ran {@code KubernetesRolloutContractTest}, against an API server written by hand; not run
 *     against a real Kubernetes
 */
public record KubernetesRollout(
    Value<Kubernetes> cluster,
    String namespace,
    String deployment,
    List<Wish> changes,
    boolean undoes)
    implements ExternalOperator<KubernetesRollout.Rolling, RolledOut> {
  /**
   * What finds a rollout again.
   *
   * @param uid of the Deployment
   * @param attempt as it stands at the template
   * @param undo JSON of the patch that puts back what was there before
   */
  public record Rolling(String uid, String attempt, String undo) {}

  /**
   * One value that a container is to have.
   *
   * @param env name of the variable; empty = the image
   */
  public record Wish(String container, String env, Value<Object> value) {
    public Wish {
      if (container.isBlank()) {
        throw new IllegalArgumentException(
            "the container is not named; name one of the Deployment");
      }
    }
  }

  /**
   * @throws IllegalArgumentException for what can never work, while the DAG is drawn
   */
  public KubernetesRollout {
    new Place(namespace, deployment);
    changes = List.copyOf(changes);
  }

  /** Begins with the cluster, and which Deployment. */
  public static KubernetesRollout of(Ref<Kubernetes> cluster, String namespace, String deployment) {
    return new KubernetesRollout(Value.of(cluster), namespace, deployment, List.of(), false);
  }

  /**
   * Another image for a container.
   *
   * @default as it is
   */
  public KubernetesRollout image(String container, Ref<String> image) {
    return with(container, "", image);
  }

  /**
   * Another value of an environment variable of a container.
   *
   * @default as it is
   */
  public KubernetesRollout env(String container, String variable, Ref<?> value) {
    if (variable.isBlank()) {
      throw new IllegalArgumentException("the variable of " + container + " has no name");
    }
    return with(container, variable, value);
  }

  @SuppressWarnings("unchecked") // a Ref only gives its value, so Ref<T> may stand for Ref<Object>
  private KubernetesRollout with(String container, String env, Ref<?> value) {
    List<Wish> all = new ArrayList<>(changes);
    all.add(new Wish(container, env, Value.of((Ref<Object>) value)));
    return new KubernetesRollout(cluster, namespace, deployment, all, undoes);
  }

  /** Puts back what was there before when the rollout fails, or the task is ended meanwhile. */
  public KubernetesRollout undo() {
    return new KubernetesRollout(cluster, namespace, deployment, changes, true);
  }

  @Override
  public Rolling submit(TaskContext task) throws IOException, InterruptedException {
    try (KubeApi api = cluster.get().open()) {
      return rollout(api, wished(), task).begin();
    }
  }

  @Override
  public Poll<RolledOut> poll(Rolling rolling, TaskContext task)
      throws IOException, InterruptedException {
    try (KubeApi api = cluster.get().open()) {
      return rollout(api, wished(), task).look(rolling);
    }
  }

  @Override
  public void cancel(Rolling rolling, TaskContext task) throws IOException, InterruptedException {
    if (undoes) {
      try (KubeApi api = cluster.get().open()) {
        rollout(api, List.of(), task).undo(rolling);
      }
    }
  }

  private Rollout rollout(KubeApi api, List<Change> wished, TaskContext task) {
    return new Rollout(api, new Place(namespace, deployment), wished, task);
  }

  private List<Change> wished() {
    return changes.stream()
        .map(each -> new Change(each.container(), each.env(), String.valueOf(each.value().get())))
        .toList();
  }
}
