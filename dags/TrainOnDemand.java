// SPDX-License-Identifier: Apache-2.0
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.Connection;
import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.Doc;
import dev.updraft.api.Range;
import dev.updraft.api.Ref;
import dev.updraft.api.Task;
import dev.updraft.api.TaskContext;
import dev.updraft.operators.Python;
import dev.updraft.operators.model.Flip;
import dev.updraft.operators.model.Gate;
import dev.updraft.operators.model.Histogram;
import dev.updraft.operators.model.ModelVersion;
import dev.updraft.operators.model.Models;
import dev.updraft.operators.model.Promote;
import dev.updraft.operators.model.Publish;
import dev.updraft.operators.notify.Consumer;
import dev.updraft.operators.notify.Refresh;
import dev.updraft.operators.score.Scored;
import dev.updraft.operators.score.ScoringCheck;
import dev.updraft.operators.spark.Spark;
import dev.updraft.operators.spark.SparkClient;
import dev.updraft.operators.terraform.Apply;
import dev.updraft.operators.terraform.GpuCluster;
import dev.updraft.operators.terraform.Terraform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Makes a cluster, trains a model of flight delays on it with Spark, publishes it, and takes the
 * cluster away again, whatever happens. The model goes live when it is no worse than the one before
 * and scores outside of Spark as it did inside; then those who use it are told. Needs {@code
 * ./updraft setup} once; in a cloud also what README says.
 */
public final class TrainOnDemand implements Dag<TrainOnDemand.Params> {
  public enum Place {
    /** Terraform's built-in resources, and Spark in the process of its job. */
    LOCAL,
    /** A group of machines with GPUs, and a head that runs Spark's master. */
    AWS
  }

  public record Params(
      @Doc("where the cluster is made") Place place,
      @Doc("machines of the cluster") @Range(min = 1, max = 20) int nodes,
      @Doc("train on the first of the 90 days") @Range(min = 30, max = 90) int days,
      @Doc("in a cloud: subnets that Updraft's workers reach") List<String> subnets,
      @Doc("in a cloud: security groups of the machines; none = the network's own")
          List<String> securityGroups,
      @Doc("in a cloud: a folder that Updraft's workers and the machines share") String shared) {
    public Params() {
      this(Place.LOCAL, 2, 90, List.of(), List.of(), "/mnt/updraft");
    }
  }

  /** What both plans tell; the head is nowhere where Spark is in the process of its job. */
  record Cluster(String group, String headIp) {}

  /** The flights, and where the jobs hand data to each other. */
  record Flights(String scratch, long count) {}

  /** What {@code train.py} tells. */
  record Trained(
      String folder,
      double rmse,
      double rmseOfTheMean,
      long rows,
      Map<String, Histogram> histograms) {}

  @Override
  public void define(DagFlow<Params> flow) {
    flow.description("Cluster, Spark, model, live: trains on demand").tags("example", "spark");
    flow.maxActiveRuns(1).timeout(Duration.ofHours(2)).defaults(task -> task.retries(2));
    var terraform = flow.connection("terraform_local", Terraform.class);
    var models = flow.connection("models_local", Models.class);
    var published =
        Apply.oneOf(flow.params().get(Params::place), clusters(flow.params(), terraform))
            .around(flow, "cluster", cluster -> train(flow, cluster, models));

    var scored =
        flow.task(
            "score",
            ScoringCheck.of(models, published)
                .goldenOfVersion("golden.csv", "predicted_target")
                .tolerance(1e-6));
    var passed =
        flow.task(
            "gate",
            Gate.of(models, scored.get(Scored::model)).lower("rmse", -0.5).drift("hour", 0.2));
    var live = flow.task("promote", Promote.passed(models, passed).why("trained on demand"));

    // Stands for the service that scores flights: put your own in the connection, and drop this.
    var service = flow.connection("consumer_local");
    flow.given(service, models, live, flow.context()).run("service", this::serve);
    flow.task(
        "refresh",
        Refresh.of(live)
            .to(flow.connection("consumer_local", Consumer.class))
            .within(Duration.ofMinutes(5)));
  }

  private Map<Place, Apply<Cluster>> clusters(Ref<Params> params, Ref<Terraform> terraform) {
    var here =
        Apply.on(terraform)
            .files(this, "cluster", "main.tf")
            .give("nodes", params.get(Params::nodes))
            .atMost(21)
            .result(Cluster.class);
    var aws =
        GpuCluster.aws(terraform)
            .machine("g5.xlarge")
            .nodes(params.get(Params::nodes))
            .head("m7i.xlarge")
            .atMost(21)
            .ttl(Duration.ofHours(3))
            .subnets(params.get(Params::subnets))
            .securityGroups(params.get(Params::securityGroups))
            .install(this, "machine.sh")
            .apply()
            .result(Cluster.class);
    return Map.of(Place.LOCAL, here, Place.AWS, aws);
  }

  private Task<ModelVersion> train(
      DagFlow<Params> flow, Task<Cluster> cluster, Ref<Models> models) {
    var spark =
        SparkClient.on(flow.connection("spark_local", Spark.class))
            .master(cluster.get(Cluster::headIp));
    var flights = flow.given(cluster, flow.params()).task("flights", this::layOut);
    var scratch = flights.get(Flights::scratch);
    var features =
        flow.task("features", spark.python(this, "features.py").arg(scratch))
            .timeout(Duration.ofMinutes(30));
    var fitted =
        flow.task("train", spark.python(this, "train.py").arg(scratch))
            .timeout(Duration.ofMinutes(30))
            .after(features);
    var trained =
        flow.task(
                "measure",
                Python.script(this, "measure.py").give("scratch", scratch).result(Trained.class))
            .after(fitted);
    return flow.task(
        "publish",
        Publish.to(models, "flight-delay")
            .folder(trained.get(Trained::folder))
            .metric("rmse", trained.get(Trained::rmse))
            .metric("rmse_of_the_mean", trained.get(Trained::rmseOfTheMean))
            .parameter("rows", trained.get(Trained::rows))
            .parameter("days", flow.params().get(Params::days))
            .histograms(trained.get(Trained::histograms))
            .input("field_0 (hour)", "double")
            .input("field_1 (hour squared)", "double")
            .input("field_2 (distance, 1000 miles)", "double")
            .input("field_3 (average delay of the airport)", "double")
            .input("field_4 (weekend)", "double")
            .output("predicted_target", "double"));
  }

  /** The real flights of the other example, as one file where Spark sees it. */
  Flights layOut(Cluster cluster, Params params) throws IOException {
    var scratch =
        switch (params.place()) {
          case LOCAL -> Path.of("/tmp", cluster.group());
          // one run at a time, and each writes all of it anew
          case AWS -> Files.createDirectories(Path.of(params.shared(), "train_on_demand"));
        };
    var all = new StringBuilder("time,delay,distance,origin,destination,day\n");
    long count = 0;
    for (int i = 0; i < params.days(); i++) {
      var day = FlightDelays.FIRST.plusDays(i);
      try (var rows = FlightDelays.lines(day + ".csv")) {
        for (var row : rows.lines().skip(1).toList()) {
          all.append(row).append(',').append(day).append('\n');
          count++;
        }
      }
    }
    Files.writeString(scratch.resolve("flights.csv"), all, UTF_8);
    return new Flights(scratch.toString(), count);
  }

  void serve(Connection address, Models models, Flip live, TaskContext task)
      throws IOException, InterruptedException {
    DelayService.untilRefreshed(
        address,
        () -> {
          try {
            models.fetch(live.model(), task.folder().resolve("model"));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return "{\"version\":%d,\"sequence\":%d}".formatted(live.version(), live.sequence());
        });
  }
}
