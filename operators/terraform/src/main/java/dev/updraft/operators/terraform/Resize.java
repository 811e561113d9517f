// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.DirectOperator;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import dev.updraft.operators.terraform.ClusterRecord.Phase;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Changes variables of a {@link NamedCluster}: its plan is the one that it was last made with, and
 * variables that are not given stay. It may make and delete resources, but not replace one: what
 * would is refused. A limit of price that it was made under stays, for another type of machine too.
 *
 * <pre>{@code
 * record Pool(List<String> ids) {}
 *
 * var terraform = flow.connection("terraform", Terraform.class);
 * var pool = NamedCluster.on(terraform).named("gpu-pool").ownedBy("ann");
 * flow.task("grow", pool.resize().give("nodes", 4).atMost(9).result(Pool.class)).retries(2);
 * }</pre>
 *
 * @param most resources that may be made at once
 * @param type of the result, a record; {@code Void} = none
 * @param <R> what {@link #result} says; none without it
 * @retry Goes on from the newest state; a plan that would replace something, another owner, or no
 *     such cluster fails for good. ({@code
 *     NamedClusterTest.shouldRefuseAnotherOwnerAndFreeTheNameWithTheDestroy})
 * @cancel As {@link Apply}. (not tested for a cluster)
 * @loss As {@link Apply}: the next attempt goes on. (not tested for a cluster)
 * @needs as {@link Apply}
 * @ran {@code NamedClusterTest}, with a real Terraform; {@code RealAwsChecks}, against moto, by
 *     hand
 */
public record Resize<R>(
    NamedCluster cluster, Map<String, Value<Object>> variables, int most, Class<?> type)
    implements DirectOperator<R> {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Guards GUARDS =
      new Guards(
          Integer.MAX_VALUE,
          true,
          false,
          "destroy the cluster and make another",
          List.of(),
          Optional.empty());

  public Resize {
    variables = Map.copyOf(variables);
    GUARDS.atMost(most);
    Apply.checkResult(type);
  }

  /** A variable of the plan. */
  @SuppressWarnings("unchecked") // a Ref only gives its value, so Ref<T> may stand for Ref<Object>
  public Resize<R> give(String variable, Ref<?> value) {
    return with(variable, Value.of((Ref<Object>) value));
  }

  /** The same, known now; no secret, for it stands in the source. */
  public Resize<R> give(String variable, Object value) {
    return with(variable, Value.of(value));
  }

  private Resize<R> with(String variable, Value<Object> value) {
    var all = new TreeMap<>(variables);
    all.put(variable, value);
    return new Resize<>(cluster, all, most, type);
  }

  /** Refuses what makes more resources at once; no limit without it. */
  public Resize<R> atMost(int resources) {
    return new Resize<>(cluster, variables, resources, type);
  }

  /** The outputs, as a record, as for {@link Apply#result}. */
  public <T> Resize<T> result(Class<T> of) {
    return new Resize<>(cluster, variables, most, of);
  }

  @Override
  public Type resultType() {
    return type;
  }

  @Override
  public R run(TaskContext task) throws IOException, InterruptedException {
    return run(task, Lease.DEFAULT);
  }

  R run(TaskContext task, Lease lease) throws IOException, InterruptedException {
    try (var held = HeldCluster.take(cluster, task, lease)) {
      ClusterRecord record = held.mine();
      HeldCluster.require(record, Phase.RESIZING, task.now());
      Source made =
          held.session()
              .history()
              .source()
              .orElseThrow(() -> new StackProblem("The cluster was up, and its plan is gone"));
      Source source = with(made, values());
      Guards guards = GUARDS.atMost(most).within(held.session().limit());
      var applying = new Applying(held.session(), guards, task);
      applying.begin(source);
      held.session().announce(record.become(Phase.RESIZING));
      applying.change(source);
      held.session().tell(record.become(Phase.RESIZING).become(Phase.UP));
      return applying.outputs(this);
    }
  }

  private Map<String, Object> values() {
    var values = new TreeMap<String, Object>();
    variables.forEach((variable, value) -> values.put(variable, value.get()));
    return values;
  }

  /** The same plan with other variables. */
  static Source with(Source source, Map<String, Object> changed) {
    var all =
        new TreeMap<String, @Nullable Object>(
            JSON.readValue(
                source.variables(), new TypeReference<Map<String, @Nullable Object>>() {}));
    all.putAll(changed);
    return new Source(source.files(), JSON.writeValueAsString(all));
  }
}
