// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * YARN, by the REST of its ResourceManager ({@code /ws/v1/cluster}). A tag finds the application of
 * an attempt.
 *
 * @param managers of which one leads
 * @param user whom a manager takes it from that believes what it is told; empty = nobody
 */
record Yarn(List<URI> managers, Requests requests, String user, Optional<URI> history)
    implements Cluster {
  private static final String TAGS = "spark.yarn.tags";
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  /** An application, as the manager shows it. */
  private record App(AppState state, JsonNode json) {
    String text(String name) {
      return json.path(name).asString("");
    }
  }

  @Override
  public void mark(Map<String, String> properties, String mark) {
    properties.merge(TAGS, tag(mark), (given, ours) -> given + "," + ours);
    properties.put("spark.yarn.submit.waitAppCompletion", "false");
    // else YARN runs a program that failed a second time, whatever the task's retries are
    properties.putIfAbsent("spark.yarn.maxAppAttempts", "1");
  }

  static String tag(String mark) {
    return "updraft-" + mark;
  }

  @Override
  public Optional<String> find(String mark) throws IOException, InterruptedException {
    var answer = ask("/apps", "applicationTags=" + tag(mark));
    if (answer.status() == UNAUTHORIZED || answer.status() == FORBIDDEN) {
      throw new Refused("YARN does not let Updraft in: " + answer.told());
    }
    // none at all is "apps": null; an id is as long as any other, but for its number
    return ok(answer)
        .path("apps")
        .path("app")
        .valueStream()
        .map(app -> app.path("id").asString(""))
        .reduce((one, next) -> next);
  }

  /** YARN takes an application as a whole. */
  @Override
  public boolean isWhole(String id) {
    return true;
  }

  @Override
  public Poll<String> look(
      SparkWork.Launched work, SparkJob program, Duration every, TaskContext task)
      throws IOException, InterruptedException {
    String id = work.id();
    App app =
        app(id)
            .orElseThrow(
                () ->
                    new IOException(
                        "YARN does not know "
                            + id
                            + ": its ResourceManager was started anew without recovery, or has"
                            + " forgotten old applications"
                            + " (yarn.resourcemanager.max-completed-applications)"));
    return switch (app.state()) {
      case NEW, NEW_SAVING, SUBMITTED, ACCEPTED -> {
        String words = app.text("diagnostics").strip();
        yield again(
            work,
            id + " waits for a container" + (words.isEmpty() ? "" : ": " + words),
            every,
            task);
      }
      case RUNNING -> {
        String page = app.text("trackingUrl");
        if (page.startsWith("http")) {
          new DriverPages(URI.create(page.replaceAll("/$", "")))
              .jobs(work.mark())
              .ifPresent(jobs -> jobs.tell(task));
        }
        yield again(work, id + " runs: " + page, every, task);
      }
      case FINISHED, FAILED, KILLED -> ended(id, app, program, task);
    };
  }

  /** What did not change is not told again. */
  private static Poll<String> again(
      SparkWork.Launched work, String words, Duration every, TaskContext task) {
    if (words.equals(work.told())) {
      return Poll.again(every);
    }
    task.log().info("{}", words);
    return Poll.again(every, work.told(words));
  }

  private Poll<String> ended(String id, App app, SparkJob program, TaskContext task)
      throws InterruptedException {
    history.ifPresent(at -> task.log().info("History: {}/history/{}", at, id));
    String page = app.text("amContainerLogs");
    Optional<NodeLog> log = NodeLog.of(page);
    var last = new ArrayList<String>();
    if (log.isPresent()) {
      for (String stream : List.of("stderr", "stdout")) {
        List<String> lines = log.get().tail(stream);
        lines.forEach(line -> task.log().info("{} {}: {}", id, stream, line));
        if (last.isEmpty()) {
          last.addAll(LastLines.of(lines));
        }
      }
    }
    if (last.isEmpty()) {
      task.log()
          .warn(
              "The log of the driver of {} cannot be read; try {}, or yarn logs -applicationId {}",
              id,
              page.isEmpty() ? at() + "/cluster/app/" + id : page,
              id);
    }
    return new AppEnd(id, app.state(), app.text("finalStatus"), app.text("diagnostics"), last)
        .judge(program);
  }

  @Override
  public boolean isOver(String id) throws IOException, InterruptedException {
    return app(id).map(app -> app.state().over()).orElse(true);
  }

  @Override
  public void kill(String id) throws IOException, InterruptedException {
    var answer =
        each(uri -> requests.put(uri, "{\"state\":\"KILLED\"}"), "/apps/" + id + "/state", "");
    if (answer.status() / 100 != 2 && answer.status() != NOT_FOUND) {
      throw new IOException("YARN does not end " + id + ": " + answer.told());
    }
  }

  private Optional<App> app(String id) throws IOException, InterruptedException {
    var answer = ask("/apps/" + id, "");
    if (answer.status() == NOT_FOUND && answer.body().contains("RemoteException")) {
      return Optional.empty();
    }
    JsonNode json = ok(answer).path("app");
    String state = json.path("state").asString("");
    return Optional.of(
        new App(
            Arrays.stream(AppState.values())
                .filter(each -> each.name().equals(state))
                .findFirst()
                .orElseThrow(
                    () -> new IOException(id + " is " + state + ", a state unknown to Updraft")),
            json));
  }

  private static JsonNode ok(Requests.Answer answer) throws IOException {
    if (!answer.ok()) {
      throw new IOException("YARN does not say: " + answer.told());
    }
    return answer.json();
  }

  private String at() {
    return managers.getFirst().toString();
  }

  private Requests.Answer ask(String path, String query) throws IOException, InterruptedException {
    return each(requests::get, path, query);
  }

  /** A request, to one address. */
  private interface Asks {
    Requests.Answer at(URI uri) throws IOException, InterruptedException;
  }

  /** The answer of the manager that leads: one that does not only says where the other one is. */
  private Requests.Answer each(Asks request, String path, String query)
      throws IOException, InterruptedException {
    String me = user.isEmpty() ? "" : "user.name=" + URLEncoder.encode(user, UTF_8);
    String both = query + (query.isEmpty() || me.isEmpty() ? "" : "&") + me;
    var said = new ArrayList<String>();
    for (URI manager : managers) {
      var uri = URI.create(manager + "/ws/v1/cluster" + path + (both.isEmpty() ? "" : "?" + both));
      try {
        var answer = request.at(uri);
        if (answer.status() / 100 != 3 && !answer.body().startsWith("This is standby RM")) {
          return answer;
        }
        said.add(answer.told());
      } catch (IOException e) {
        said.add(uri + ": " + e);
      }
    }
    throw new IOException("No ResourceManager answers: " + String.join("; ", said));
  }
}
