import static dev.updraft.api.Backoff.exponential;
import static dev.updraft.api.Schedule.cron;
import static dev.updraft.api.TriggerRule.ALL_DONE;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;

import dev.updraft.api.*;
import java.util.*;

/** Trains the fraud model each weekday night. */
public final class NightlyFraudModel implements Dag<NightlyFraudModel.Params> {
  public record Params(@Doc("GPUs to rent") @Range(min = 1, max = 16) int gpus, boolean publish) {
    public Params() {
      this(4, true);
    }
  }

  record Features(String path, long rows) {}

  record Trained(String artifact, double auc) {}

  enum Verdict {
    PUBLISH,
    KEEP_LIVE
  }

  /** An operator of the unit's own. */
  record Echo(List<Object> args, Value<Integer> gpus) implements DirectOperator<String> {
    @Override
    public String run(TaskContext task) {
      return task.taskId() + " " + args + " " + gpus.get();
    }
  }

  record Submit(Value<String> path) implements ExternalOperator<Submit.App, Trained> {
    record App(String id) {}

    @Override
    public App submit(TaskContext task) {
      return new App(path.get() + "#" + task.attempt());
    }

    @Override
    public Poll<Trained> poll(App app, TaskContext task) {
      return task.step() < 3 ? Poll.again(ofMinutes(1)) : Poll.done(new Trained(app.id(), 0.9));
    }
  }

  @Override
  public void define(DagFlow<Params> flow) {
    var threshold = 0.8;
    flow.schedule(cron("0 2 * * MON-FRI").in("Europe/Berlin"))
        .maxActiveRuns(1)
        .defaults(t -> t.retries(2, exponential(ofMinutes(1)).upTo(ofMinutes(30))));

    var params = flow.params();
    var night = flow.interval();
    var warehouse = flow.connection("warehouse", Database.class);
    var shops = flow.given(warehouse, night).task(this::shopsWithOrders);

    var features =
        flow.each(
                shops,
                Shop::code,
                shop ->
                    flow.given(shop, shop.get(Shop::table))
                        .task("features", (s, table) -> new Features(table + "/" + s.code(), 7))
                        .pool("spark")
                        .timeout(ofHours(1)))
            .limit(8);

    var dataset =
        flow.group(
            "prepare",
            () -> {
              var merged = flow.given(features.all(), params).task(this::merge);
              flow.given(merged).run(this::refuseIfEmpty);
              return merged;
            });

    flow.task(
        "echo",
        new Echo(
            List.of("--day", night.get(DataInterval::start)), Value.of(params.get(Params::gpus))));
    var trained = flow.task("train", new Submit(Value.of(dataset.get(Features::path)))).retries(1);

    flow.given(trained, params)
        .choose(
            "verdict",
            (t, p) -> p.publish() && t.auc() > threshold ? Verdict.PUBLISH : Verdict.KEEP_LIVE)
        .when(
            Verdict.PUBLISH,
            () -> {
              var release = flow.given(trained).task("publish", t -> "v-" + t.artifact());
              flow.given(release).run("refresh", r -> System.out.println("refreshed " + r));
            })
        .when(
            Verdict.KEEP_LIVE,
            () -> flow.given(trained).run("keep", t -> System.out.println(t.auc())));

    flow.given(features.all().outcome(), trained.outcome()).run(this::report).runWhen(ALL_DONE);
  }

  List<Shop> shopsWithOrders(Database db, DataInterval night) {
    return List.of(new Shop("a", db.url()), new Shop("b", night.start().toString()));
  }

  Features merge(List<Features> parts, Params p) {
    return new Features("merged-" + p.gpus(), parts.stream().mapToLong(Features::rows).sum());
  }

  void refuseIfEmpty(Features f) {
    if (f.rows() == 0) {
      throw new IllegalStateException("no rows");
    }
  }

  void report(Outcome<List<Features>> features, Outcome<Trained> trained) {
    if (features instanceof Outcome.Done<List<Features>> done
        && done.value().get(0).rows() == 7
        && trained instanceof Outcome.Failed<Trained> failed) {
      throw new TaskSkipped("reported " + failed.error());
    }
  }
}
