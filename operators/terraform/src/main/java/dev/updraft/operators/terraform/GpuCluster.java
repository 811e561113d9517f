// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.Ref;
import dev.updraft.api.Task;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import dev.updraft.operators.FilesOf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Machines with GPUs in a cloud, for as long as a part of a run needs them: a ready plan for {@link
 * Apply}. They end themselves when their time to live is over, even if nobody is left to destroy
 * them; each carries tags with its DAG, run, task and end. Immutable.
 *
 * <pre>{@code
 * var terraform = flow.connection("terraform", Terraform.class);
 * var model =
 *     GpuCluster.aws(terraform, "eu-central-1")
 *         .machine("g5.2xlarge")
 *         .nodes(4)
 *         .ttl(Duration.ofHours(6))
 *         .spot()
 *         .around(flow, "cluster", gpu -> flow.given(gpu).task("train", this::train));
 * }</pre>
 *
 * <p>What needs one machine that the others know, such as a master of Spark or Ray, says {@link
 * #head}.
 *
 * <p>What is not said: one node, no head, on demand, in a network made for it, with a public image
 * that has NVIDIA's driver. A wrong setting is an {@link IllegalArgumentException} when the DAG is
 * loaded.
 */
public final class GpuCluster {
  /** The variable of its plans that gets the minutes from its making to its end. */
  static final String ENDS_BY = "ttl_minutes";

  private static final String LONGEST = "longest_minutes";
  private static final Duration SHORTEST = Duration.ofMinutes(10);

  /** User data holds 16 KB, of base64 that this becomes a third longer by, and the rest. */
  private static final int LONGEST_SCRIPT = 10_000;

  private final Ref<Terraform> terraform;
  private final Cloud cloud;
  private final Map<String, Object> given;
  private final @Nullable PriceLimit limit;

  private GpuCluster(
      Ref<Terraform> terraform,
      Cloud cloud,
      Map<String, Object> given,
      @Nullable PriceLimit limit) {
    this.terraform = terraform;
    this.cloud = cloud;
    this.given = Map.copyOf(given);
    this.limit = limit;
  }

  /**
   * What was made.
   *
   * @param group name of the group of machines at the provider
   * @param instanceIds in no order
   * @param ips inside of their network; in an order of its own
   * @param headIp inside of their network; empty without a {@link GpuCluster#head head}, which is
   *     not among the others
   * @param expires when they end themselves
   */
  public record Machines(
      String group, List<String> instanceIds, List<String> ips, String headIp, Instant expires) {
    public Machines {
      instanceIds = List.copyOf(instanceIds);
      ips = List.copyOf(ips);
    }
  }

  /**
   * An auto-scaling group of AWS. Terraform takes its key from the connection's {@code
   * env.AWS_ACCESS_KEY_ID} and {@code env.AWS_SECRET_ACCESS_KEY}, or from the machine's role.
   *
   * @param region such as {@code eu-central-1}
   */
  public static GpuCluster aws(Ref<Terraform> terraform, String region) {
    return aws(terraform).named("region", region);
  }

  /** The same in the region that the connection's {@code env.AWS_REGION} names. */
  public static GpuCluster aws(Ref<Terraform> terraform) {
    return new GpuCluster(terraform, Cloud.AWS, Map.of("region", "", "head", ""), null)
        .image("amazon", "Deep Learning Base OSS Nvidia Driver GPU AMI (Ubuntu 22.04) *")
        .machine("g5.xlarge")
        .defaults();
  }

  /**
   * A scale set of Azure. <b>Never applied</b>: no provider for Azure could be had where this was
   * written, so try it with one small machine first. Terraform takes its key from {@code
   * env.ARM_CLIENT_ID} and the like. An image is a publisher and {@code offer:sku:version}.
   *
   * @param region such as {@code westeurope}
   * @param sshKey the public one of whoever is to reach the machines
   */
  public static GpuCluster azure(Ref<Terraform> terraform, String region, String sshKey) {
    return new GpuCluster(terraform, Cloud.AZURE, Map.of(), null)
        .named("region", region)
        .named("ssh_key", sshKey)
        .image("microsoft-dsvm", "ubuntu-hpc:2204:latest")
        .machine("Standard_NC4as_T4_v3")
        .defaults();
  }

  private GpuCluster defaults() {
    return with("zone", "")
        .with("subnets", List.of())
        .with("security_groups", List.of())
        .with("spot", false)
        .with("install", "")
        .with("at_most", 0)
        .nodes(1);
  }

  private GpuCluster with(String variable, Object value) {
    var all = new TreeMap<>(given);
    all.put(variable, value);
    return new GpuCluster(terraform, cloud, all, limit);
  }

  private GpuCluster named(String variable, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(variable + " is empty");
    }
    return with(variable, value);
  }

  /**
   * How many machines.
   *
   * @default 1
   */
  public GpuCluster nodes(int machines) {
    return with("nodes", positive("nodes", machines));
  }

  /** The same, known in the run; needs {@link #atMost} or {@link #atMostPerHour}. */
  public GpuCluster nodes(Ref<Integer> machines) {
    return with("nodes", machines);
  }

  /**
   * Has one more machine, whose address is known to all: it is made first, stays when the cluster
   * is resized, and is on demand. {@link #install} is told by {@code UPDRAFT_ROLE}, {@code head} or
   * {@code node}, which machine it runs on, and by {@code UPDRAFT_HEAD_IP} where the head is.
   * {@link #atMost} and {@link #atMostPerHour} count it. AWS only.
   *
   * <pre>{@code
   * GpuCluster.aws(terraform, "eu-central-1").head("m7i.xlarge").install(this, "spark.sh")
   * }</pre>
   *
   * @default none
   * @param type the provider's name of a type of machine
   * @throws IllegalArgumentException for Azure
   */
  public GpuCluster head(String type) {
    if (cloud != Cloud.AWS) {
      throw new IllegalArgumentException(
          "head is '" + type + "', and only the plan for AWS can have one");
    }
    return named("head", type);
  }

  /**
   * A run that asks for more machines is refused before anything is made.
   *
   * @default no limit
   */
  public GpuCluster atMost(int machines) {
    return with("at_most", positive("atMost", machines));
  }

  /**
   * Refuses machines that could cost more in an hour: when the DAG is loaded, and in each run and
   * resize that asks for more of them. Counts nothing but machines, and spot machines as others.
   *
   * <pre>{@code
   * GpuCluster.aws(terraform, "eu-central-1").nodes(4).atMostPerHour(12.50, this, "prices.csv")
   * }</pre>
   *
   * @default no limit
   * @param price in the currency of the file
   * @param file in {@code <DAG>.files/}: a line {@code g5.2xlarge,1.21} for each type of machine
   */
  public GpuCluster atMostPerHour(double price, Dag<?> dag, String file) {
    return new GpuCluster(terraform, cloud, given, PriceLimit.of(price, dag.getClass(), file));
  }

  private static int positive(String what, int machines) {
    if (machines < 1) {
      throw new IllegalArgumentException(what + " is " + machines + "; it must be 1 or more");
    }
    return machines;
  }

  /**
   * The provider's name of a type of machine.
   *
   * @default in AWS {@code g5.xlarge}, in Azure {@code Standard_NC4as_T4_v3}
   */
  public GpuCluster machine(String type) {
    return named("machine", type);
  }

  /**
   * After which all machines end themselves, whatever became of the run; counted from the first
   * apply, and required. Longer than the longest run, and short enough to pay for.
   *
   * @default none: without it the DAG is refused
   */
  public GpuCluster ttl(Duration life) {
    if (life.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "ttl is " + life + "; it must be " + SHORTEST.toMinutes() + " minutes or more");
    }
    return with(ENDS_BY, life.toMinutes());
  }

  /**
   * Machines that cost less, and that the provider may take away at any time.
   *
   * @default no
   */
  public GpuCluster spot() {
    return with("spot", true);
  }

  /**
   * The newest image of this owner whose name fits, {@code *} for any text.
   *
   * @default one with NVIDIA's driver
   */
  public GpuCluster image(String owner, String name) {
    return named("image_owner", owner).named("image_name", name);
  }

  /**
   * A script that each machine runs as root when it first starts: {@code #!} and up to 10 KB.
   *
   * @default none
   */
  public GpuCluster install(String script) {
    if (!script.startsWith("#!")) {
      throw new IllegalArgumentException("install must begin with #!, such as #!/bin/bash");
    }
    if (script.getBytes(UTF_8).length > LONGEST_SCRIPT) {
      throw new IllegalArgumentException(
          "install has more than "
              + LONGEST_SCRIPT
              + " bytes; put the rest where the machines can get it");
    }
    return with("install", script);
  }

  /**
   * The same from a file of text in {@code <DAG>.files/}.
   *
   * @default none
   */
  public GpuCluster install(Dag<?> dag, String file) {
    try {
      return install(new String(new FilesOf(dag.getClass()).read(file), UTF_8));
    } catch (TaskFailed e) {
      throw new IllegalArgumentException("install: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Subnets that are there already.
   *
   * @default a network is made, and destroyed again
   */
  public GpuCluster subnets(String... ids) {
    return with("subnets", List.of(ids));
  }

  /** The same, known in the run. */
  public GpuCluster subnets(Ref<List<String>> ids) {
    return with("subnets", ids);
  }

  /**
   * Security groups of the machines.
   *
   * @default their network's own, which lets its machines talk among themselves unless somebody
   *     changed it
   */
  public GpuCluster securityGroups(String... ids) {
    return with("security_groups", List.of(ids));
  }

  /** The same, known in the run. */
  public GpuCluster securityGroups(Ref<List<String>> ids) {
    return with("security_groups", ids);
  }

  /**
   * The zone of the network that is made, such as {@code eu-central-1b}.
   *
   * @default any
   */
  public GpuCluster zone(String name) {
    return named("zone", name);
  }

  /**
   * Draws a scope, as {@link Apply#around} does: the apply as task {@code id}, the body, the
   * destroy as task {@code id-destroy}.
   *
   * @throws IllegalStateException without a {@link #ttl}, or where settings contradict each other
   */
  public <T> T around(DagFlow<?> flow, String id, Function<Task<Machines>, T> body) {
    return apply().around(flow, id, body);
  }

  /**
   * For a {@link NamedCluster}, whose end may be moved: then its machines, which cannot be told,
   * end themselves only after this.
   */
  Apply<Machines> outliving(Duration longest) {
    return with(LONGEST, longest.toMinutes()).apply();
  }

  /** What was said as its time to live. */
  Duration life() {
    return given.get(ENDS_BY) instanceof Long minutes ? Duration.ofMinutes(minutes) : Duration.ZERO;
  }

  /**
   * Its plan, for what takes one, such as {@link Apply#oneOf}. Its outputs are named as the
   * components of {@link Machines}, so {@code result} may ask for some of them.
   *
   * @throws IllegalStateException as {@link #around}
   */
  public Apply<Machines> apply() {
    var settings = new GpuSettings(given, limit);
    settings.check();
    Apply<Void> plan =
        Apply.of(
            Value.of(terraform),
            new Origin.OfDag(GpuCluster.class, cloud.folder(), cloud.files()),
            cloud.steps());
    for (var each : given.entrySet()) {
      plan =
          each.getValue() instanceof Ref<?> ref
              ? plan.give(each.getKey(), ref)
              : plan.give(each.getKey(), each.getValue());
    }
    return plan.give("at_most", settings.most())
        .give(LONGEST, given.getOrDefault(LONGEST, life().toMinutes()))
        .result(Machines.class)
        .within(limit);
  }
}
