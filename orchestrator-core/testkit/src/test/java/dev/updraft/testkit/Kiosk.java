// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit;

import static dev.updraft.api.Schedule.cron;

import dev.updraft.api.Backoff;
import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.DataInterval;
import dev.updraft.api.Database;
import dev.updraft.api.Outcome;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TriggerRule;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/** A DAG with a bit of everything that the kit plays. */
final class Kiosk implements Dag<Kiosk.Params> {
  record Params(int copies, String title) {
    public Params() {
      this(2, "Morning");
    }
  }

  record Page(String name, int lines) {}

  enum Verdict {
    PRINT,
    WAIT
  }

  @Override
  public void define(DagFlow<Params> flow) {
    flow.schedule(cron("@daily")).maxActiveRuns(1);
    var names = flow.given(flow.interval()).task(this::names);
    var pages =
        flow.each(
            names,
            name ->
                flow.given(name, flow.params())
                    .task("page", this::page)
                    .retries(3, Backoff.exponential(Duration.ofMinutes(1)))
                    .pool("press"));
    var archive = flow.connection("archive", Database.class);
    var stored = flow.given(pages.all(), archive).run("store", this::store).retries(0);
    flow.given(pages.all())
        .choose(this::verdict)
        .when(Verdict.PRINT, () -> flow.given(flow.context()).run("print", this::print))
        .when(Verdict.WAIT, () -> flow.run("wait", this::nothing));
    flow.given(stored.outcome()).task("tell", this::tell).runWhen(TriggerRule.ALL_DONE);
  }

  List<String> names(DataInterval day) {
    return List.of("front of " + day.start(), "back");
  }

  Page page(String name, Params params) {
    return new Page(params.title() + ": " + name, params.copies() * 10);
  }

  void store(List<Page> pages, Database archive) {
    if (!pages.isEmpty()) {
      throw new IllegalStateException("cannot store " + pages.size() + " in " + archive.url());
    }
  }

  Verdict verdict(List<Page> pages) {
    return pages.stream().allMatch(page -> page.lines() > 10) ? Verdict.PRINT : Verdict.WAIT;
  }

  void print(TaskContext task) throws IOException {
    Files.writeString(task.folder().resolve("print.txt"), "printed at " + task.now());
  }

  void nothing() {}

  String tell(Outcome<Void> stored) {
    return switch (stored) {
      case Outcome.Done<Void> _ -> "stored";
      case Outcome.Failed<Void> failed ->
          "failed: " + failed.error().lines().findFirst().orElse("");
      case Outcome.Skipped<Void> _ -> "skipped";
    };
  }
}
