// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.DagFlow;
import dev.updraft.api.DirectOperator;
import dev.updraft.api.Ref;
import dev.updraft.api.Task;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One of several {@link Apply}s, chosen in the run: so the same work runs on a cluster of this
 * machine or of a cloud, by one param. There is one task, one state and one {@link Destroy},
 * whichever it is.
 *
 * <pre>{@code
 * enum Place { LOCAL, AWS }
 * record Cluster(String headIp) {}
 *
 * var terraform = flow.connection("terraform", Terraform.class);
 * var place = flow.constant(Place.LOCAL); // in a DAG of yours: flow.params().get(Params::place)
 * var here = Apply.on(terraform).files(this, "gpu", "main.tf").result(Cluster.class);
 * var aws = GpuCluster.aws(terraform).head("m7i.xlarge").ttl(Duration.ofHours(2)).apply();
 * Apply.oneOf(place, Map.of(Place.LOCAL, here, Place.AWS, aws.result(Cluster.class)))
 *     .around(
 *         flow,
 *         "cluster",
 *         cluster -> flow.given(cluster).task("train", made -> "trained on " + made.headIp()));
 * }</pre>
 *
 * @param which an enum, whose constants are all among the plans
 * @param plans by the name of the constant; with one connection and one type of result
 * @param <R> what {@link Apply#result} of the plans says
 * @retry As {@link Apply}: params of a run never change, so it is the same one. ({@code
 *     ApplyOneOfTest.shouldApplyTheOneThatTheRunChoseAndDestroyIt})
 * @cancel As {@link Apply}. (not tested for a choice)
 * @loss As {@link Apply}. (not tested for a choice)
 * @needs as {@link Apply}
 * @ran {@code ApplyOneOfTest}, with a real Terraform; {@code dags/real-tests aws}, with the AWS
 *     provider against moto, by hand
 */
public record ApplyOneOf<R>(Value<Object> which, Map<String, Apply<R>> plans)
    implements DirectOperator<R> {
  /**
   * @throws IllegalArgumentException when they could not stand for each other
   */
  public ApplyOneOf {
    plans = Map.copyOf(plans);
    var types = new HashSet<Type>();
    var connections = new HashSet<Object>();
    for (Apply<R> plan : plans.values()) {
      types.add(plan.type());
      Ref<Terraform> connection = plan.terraform().ref();
      connections.add(connection == null ? plan.terraform().get() : connection);
      if (!plan.stack().isEmpty()) {
        throw new IllegalArgumentException(
            "oneOf: a plan keeps its state as stack '"
                + plan.stack()
                + "'; leave that out, for the state is that of the task");
      }
    }
    if (types.size() != 1 || connections.size() != 1) {
      throw new IllegalArgumentException(
          "oneOf: the plans have "
              + types.size()
              + " types of result and "
              + connections.size()
              + " connections; give all the same result(…) and the same connection, for what comes"
              + " after does not know which of them it was");
    }
  }

  static <E extends Enum<E>, R> ApplyOneOf<R> of(Ref<E> which, Map<E, Apply<R>> plans) {
    var named = new HashMap<String, Apply<R>>();
    plans.forEach((constant, plan) -> named.put(constant.name(), plan));
    if (plans.isEmpty()) {
      throw new IllegalArgumentException("oneOf: there is no plan");
    }
    var missing = new ArrayList<String>();
    for (E each : plans.keySet().iterator().next().getDeclaringClass().getEnumConstants()) {
      if (!plans.containsKey(each)) {
        missing.add(each.name());
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException("oneOf: there is no plan for " + missing);
    }
    return new ApplyOneOf<>(chosenBy(which), named);
  }

  @SuppressWarnings("unchecked") // a Ref only gives its value, so Ref<E> may stand for Ref<Object>
  private static Value<Object> chosenBy(Ref<?> which) {
    return Value.of((Ref<Object>) which);
  }

  /** Draws a scope as {@link Apply#around} does, around whichever plan the run chooses. */
  public <T> T around(DagFlow<?> flow, String id, Function<Task<R>, T> body) {
    return Apply.around(flow, id, this, any().terraform(), body);
  }

  private Apply<R> any() {
    return plans.values().iterator().next();
  }

  @Override
  public String kind() {
    return "apply";
  }

  @Override
  public Type resultType() {
    return any().type();
  }

  @Override
  public R run(TaskContext task) throws IOException, InterruptedException {
    return run(task, Lease.DEFAULT);
  }

  R run(TaskContext task, Lease lease) throws IOException, InterruptedException {
    Object given = which.get();
    String name = given instanceof Enum<?> constant ? constant.name() : given.toString();
    Apply<R> chosen = plans.get(name);
    if (chosen == null) {
      throw new TaskFailed("There is no plan for " + name + "; there are " + sorted());
    }
    task.log().info("Applies the plan for {}: {}", name, chosen.origin().told());
    return chosen.run(task, lease);
  }

  private List<String> sorted() {
    return plans.keySet().stream().sorted().toList();
  }
}
