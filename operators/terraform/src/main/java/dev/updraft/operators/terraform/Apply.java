// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.DirectOperator;
import dev.updraft.api.OnWorkerLoss;
import dev.updraft.api.Operator;
import dev.updraft.api.Ref;
import dev.updraft.api.Task;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import dev.updraft.operators.terraform.StackRecord.Holder;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Applies a plan: init, validate, plan, guards, apply. Updraft keeps the state, unless the plan
 * names a backend of its own. What an attempt that died had made is in the state that the next one
 * goes on from.
 *
 * <pre>{@code
 * record Cluster(String headIp, List<String> ids) {}
 *
 * var terraform = flow.connection("terraform", Terraform.class);
 * var model =
 *     Apply.on(terraform)
 *         .files(this, "gpu", "main.tf", "outputs.tf")
 *         .give("nodes", 4)
 *         .atMost(10)
 *         .result(Cluster.class)
 *         .around(
 *             flow,
 *             "cluster",
 *             cluster -> flow.given(cluster).task("train", made -> "trained on " + made.headIp()));
 * }</pre>
 *
 * @param origin where the plan's files are
 * @param stack name of the state; empty = DAG, run and task
 * @param guards what it may not do
 * @param type of the result, a record; {@code Void} = none
 * @param how for plans of Updraft's own
 * @param approved what it may do at most
 * @param <R> what {@link #result} says; none without it
 * @retry Goes on from the newest state ({@code SurvivalTest.shouldGoOnAfterTerraformWasKilled}); a
 *     wrong plan, and one that a guard refuses, fail for good ({@code
 *     ApplyTest.shouldFailForGoodWhereTheAuthorMustAct}).
 * @cancel Terraform is asked to end and saves, and that is stored; what it takes more than ten
 *     seconds for, three with {@code RERUN}, may be lost. ({@code
 *     SurvivalTest.shouldStoreEverythingWhenItsThreadIsInterrupted})
 * @loss Terraform is interrupted with it, and the next attempt goes on; what nobody heard of is
 *     named. ({@code StoreContract.shouldGoOnAfterTheWorkersProcessWasKilled}, {@code
 *     SurvivalTest.shouldNameWhatADeadWorkerMadeAndNobodyHeardOf})
 * @needs {@code terraform}, or {@code tofu}; to reach the connection's folder or bucket, and the
 *     provider; for a plan from git {@code git}, for one over SSH also {@code ssh}, and to reach
 *     the repository
 * @ran {@code ApplyTest}, {@code SurvivalTest}, {@code GitApplyTest}, {@code OwnBackendTest}, with
 *     a real Terraform; {@code RealAwsChecks}, with the AWS provider against moto, by hand
 */
public record Apply<R>(
    Value<Terraform> terraform,
    Origin origin,
    Map<String, Value<Object>> variables,
    String stack,
    Guards guards,
    Class<?> type,
    Steps how,
    Optional<Value<Planned>> approved)
    implements DirectOperator<R> {
  public Apply {
    variables = Map.copyOf(variables);
    if (!stack.isEmpty()) {
      StackName.check(stack);
    }
    checkResult(type);
  }

  static void checkResult(Class<?> type) {
    if (type != Void.class && !type.isRecord()) {
      throw new IllegalArgumentException(
          "result is "
              + type.getName()
              + "; it must be a record, with a component for each output");
    }
  }

  /** Without variables, name, result, and with all guards. */
  static Apply<Void> of(Value<Terraform> terraform, Origin origin, Steps how) {
    return new Apply<>(
        terraform, origin, Map.of(), "", Guards.USUAL, Void.class, how, Optional.empty());
  }

  /** Begins with the connection. */
  public static On on(Ref<Terraform> terraform) {
    return new On(Value.of(terraform));
  }

  /**
   * One of several, chosen in the run by a value of an enum: see {@link ApplyOneOf}.
   *
   * <pre>{@code
   * Apply.oneOf(flow.params().get(Params::place), Map.of(Place.LOCAL, here, Place.AWS, aws))
   * }</pre>
   *
   * @throws IllegalArgumentException when a constant has no plan, a plan a name for its stack, or
   *     they differ in connection or result
   */
  public static <E extends Enum<E>, R> ApplyOneOf<R> oneOf(Ref<E> which, Map<E, Apply<R>> plans) {
    return ApplyOneOf.of(which, plans);
  }

  /**
   * A Terraform, waiting for its plan.
   *
   * <pre>{@code Apply.on(terraform).files(this, "gpu", "main.tf")}</pre>
   */
  public record On(Value<Terraform> terraform) {
    /**
     * Files that lie in a folder of {@code <DAG>.files/}, beside the DAG's source.
     *
     * @param folder empty = {@code <DAG>.files/} itself
     * @param names paths in that folder; one at least is a {@code .tf} file of the folder itself
     */
    public Apply<Void> files(Dag<?> dag, String folder, String... names) {
      if (!folder.isEmpty()) {
        checkPath(folder);
      }
      List.of(names).forEach(On::checkPath);
      if (List.of(names).stream().noneMatch(name -> name.matches("[^/]+\\.(tf|tf\\.json|tofu)"))) {
        throw new IllegalArgumentException(
            "files: none of " + List.of(names) + " is a .tf file of the folder itself");
      }
      return plan(new Origin.OfDag(dag.getClass(), folder, List.of(names)));
    }

    /** All files below an absolute folder, which is on each worker that may run the task. */
    public Apply<Void> folder(String path) {
      if (!path.startsWith("/")) {
        throw new IllegalArgumentException(
            "folder is '" + path + "'; it must be absolute, or use files(this, …)");
      }
      return plan(new Origin.OfFolder(path));
    }

    /**
     * All files below a folder of a git repository that everybody may read, as a commit has them.
     *
     * <pre>{@code
     * Apply.on(terraform)
     *     .git("https://git.example.com/infra.git", "9fceb02d0ae598e95dc970b74767f19372d61af8", "gpu")
     * }</pre>
     *
     * @param url {@code https://}, {@code http://}, or {@code file:///} for one on the worker
     * @param commit all 40 digits of its hash; a branch or tag is refused, for it may lead
     *     elsewhere tomorrow
     * @param folder in the repository; empty = all of it
     * @throws IllegalArgumentException when one of these can never be right
     */
    public Apply<Void> git(String url, String commit, String folder) {
      return plan(new GitPlan(url, commit, folder, Optional.empty()));
    }

    /**
     * The same from a repository that wants a login; also {@code ssh://git@host/path}.
     *
     * @param login of the URL's host, and of no other
     */
    public Apply<Void> git(String url, String commit, String folder, Ref<Git> login) {
      return plan(new GitPlan(url, commit, folder, Optional.of(Value.of(login))));
    }

    private Apply<Void> plan(Origin origin) {
      return Apply.of(terraform, origin, Steps.ONE);
    }

    private static void checkPath(String path) {
      if (path.isBlank() || path.startsWith("/") || Path.of(path).normalize().startsWith("..")) {
        throw new IllegalArgumentException(
            "files: '" + path + "' must be a path in the folder <DAG>.files/");
      }
    }
  }

  /** A variable of the plan. */
  @SuppressWarnings("unchecked") // a Ref only gives its value, so Ref<T> may stand for Ref<Object>
  public Apply<R> give(String variable, Ref<?> value) {
    return with(variable, Value.of((Ref<Object>) value));
  }

  /** The same, known now; no secret, for it stands in the source. */
  public Apply<R> give(String variable, Object value) {
    return with(variable, Value.of(value));
  }

  private Apply<R> with(String variable, Value<Object> value) {
    var all = new TreeMap<>(variables);
    all.put(variable, value);
    return new Apply<>(terraform, origin, all, stack, guards, type, how, approved);
  }

  /**
   * Keeps the state under a name of its own, so that it outlives the run.
   *
   * @default DAG, run and task
   */
  public Apply<R> stack(String name) {
    return new Apply<>(terraform, origin, variables, name, guards, type, how, approved);
  }

  /**
   * Refuses a plan that makes more resources, replaced ones included.
   *
   * @default no limit
   */
  public Apply<R> atMost(int resources) {
    return guarded(guards.atMost(resources));
  }

  /**
   * Refuses a plan after which there would be machines that could cost more in an hour, those that
   * are there already included. Counted are machines of AWS, Azure and Google, spot ones as others,
   * and a group as large as it may become; nothing else. What cannot be told is refused too.
   *
   * <pre>{@code
   * Apply.on(terraform).files(this, "gpu", "main.tf").atMostPerHour(12.50, this, "prices.csv")
   * }</pre>
   *
   * @default no limit
   * @param price in the currency of the file
   * @param file in {@code <DAG>.files/}: a line {@code g5.2xlarge,1.21} for each type of machine
   */
  public Apply<R> atMostPerHour(double price, Dag<?> dag, String file) {
    return within(PriceLimit.of(price, dag.getClass(), file));
  }

  Apply<R> within(@Nullable PriceLimit limit) {
    return guarded(guards.within(Optional.ofNullable(limit)));
  }

  private Apply<R> guarded(Guards by) {
    return new Apply<>(terraform, origin, variables, stack, by, type, how, approved);
  }

  /**
   * Lets the plan delete and replace what is there. Without it only what an attempt left half made
   * is replaced.
   *
   * @default no
   */
  public Apply<R> mayDestroy() {
    return guarded(guards.destroying());
  }

  /**
   * Ids of resources that the state lost with a worker, and that a person has deleted since.
   *
   * @default none
   */
  public Apply<R> gone(String... ids) {
    return guarded(guards.without(List.of(ids)));
  }

  /**
   * The outputs, as a record: each component is the output of its name, {@code headIp} also {@code
   * head_ip}. A sensitive output cannot be one.
   */
  public <T> Apply<T> result(Class<T> of) {
    return new Apply<>(terraform, origin, variables, stack, guards, of, how, approved);
  }

  /**
   * Does only what a {@link Plan} of this apply showed, however long ago: it plans again, and
   * refuses a change that is not among those, or would set another value, before anything is done.
   * So another attempt may go on with what the former one left.
   *
   * <pre>{@code
   * var network = Apply.on(terraform).files(this, "network", "main.tf").stack("network");
   * var plan = flow.task("plan", Plan.of(network));
   * var yes = flow.task("approve", Approval.ask("Change the network?").onlyIf(plan.get(Planned::any)));
   * flow.task("apply", network.approved(plan)).after(yes);
   * }</pre>
   */
  public Apply<R> approved(Ref<Planned> plan) {
    return new Apply<>(
        terraform, origin, variables, stack, guards, type, how, Optional.of(Value.of(plan)));
  }

  Apply<R> in(Steps steps) {
    return new Apply<>(terraform, origin, variables, stack, guards, type, steps, approved);
  }

  /**
   * Draws a scope ({@link DagFlow#around}): this apply as task {@code id}, then the body, then a
   * {@link Destroy} as task {@code id-destroy}, however the body ended. The apply is tried three
   * times, the destroy again for five hours; both are spared short silences and go on after a lost
   * worker ({@link OnWorkerLoss#RERUN_PATIENTLY}). For other options draw both tasks and say {@code
   * flow.around}.
   *
   * <pre>{@code apply.around(flow, "cluster", gpu -> flow.given(gpu).task("train", this::train))}
   * </pre>
   *
   * @param body draws what needs the resources
   * @return what the body returns
   * @throws IllegalStateException when the state has a name, so that it is to outlive the run
   */
  public <T> T around(DagFlow<?> flow, String id, Function<Task<R>, T> body) {
    if (!stack.isEmpty()) {
      throw new IllegalStateException(
          "stack is '" + stack + "', which outlives the run: leave it out, or draw no scope");
    }
    return around(flow, id, this, terraform, body);
  }

  static <R, T> T around(
      DagFlow<?> flow,
      String id,
      Operator<R> making,
      Value<Terraform> terraform,
      Function<Task<R>, T> body) {
    Task<R> made = flow.task(id, making).retries(2).onWorkerLoss(OnWorkerLoss.RERUN_PATIENTLY);
    Task<?> gone =
        flow.task(id + "-destroy", new Destroy(terraform, id, "", List.of()))
            .retries(10)
            .onWorkerLoss(OnWorkerLoss.RERUN_PATIENTLY);
    return flow.around(made, gone, () -> body.apply(made));
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
    Holder maker = Holder.of(task);
    Map<String, byte[]> files = origin.read(task);
    String name = stack.isEmpty() ? StackName.ofTask(task, task.taskId()) : StackName.named(stack);
    try (var session = Session.take(terraform.get(), name, task, lease)) {
      return apply(session, files, maker, Map.of(), task).outputs(this);
    }
  }

  /**
   * In a session that somebody took.
   *
   * @param files of {@link #origin}, read before: that may take a while
   * @param maker in whose name it is made
   * @param more variables
   */
  Applying apply(
      Session session,
      Map<String, byte[]> files,
      Holder maker,
      Map<String, Object> more,
      TaskContext task)
      throws IOException, InterruptedException {
    Source source = source(files, maker, false, more);
    var applying = new Applying(session, guards, approved.map(Value::get), task);
    applying.begin(source);
    if (how.twoFor(session.state())) {
      applying.change(source(files, maker, true, more));
    }
    applying.change(source);
    return applying;
  }

  /**
   * @param maker in whose name it is made
   * @param empty whether one of ours is to stay empty
   * @param more variables
   */
  Source source(Map<String, byte[]> files, Holder maker, boolean empty, Map<String, Object> more) {
    var values = new TreeMap<String, Object>(more);
    variables.forEach((variable, value) -> values.putIfAbsent(variable, value.get()));
    return new Source(
        files, JsonMapper.builder().build().writeValueAsString(how.values(values, maker, empty)));
  }
}
