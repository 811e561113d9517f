// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.cli;

import dev.updraft.launcher.DataOption;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code updraft trigger}: starts a run, and with {@code --wait} follows it to its end. */
@Command(
    name = "trigger",
    description = "Starts a run of a DAG. With --wait the exit code follows the run: 0 or 1.")
public final class TriggerCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration LOOK = Duration.ofMillis(200);

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Spec
  private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private DataOption data;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Parameters(index = "0", paramLabel = "DAG", description = "id of the DAG")
  private String dagId;

  @Option(
      names = "--conf",
      defaultValue = "{}",
      description = "params of the run, a JSON object (default: ${DEFAULT-VALUE})")
  private String conf = "{}";

  @Option(
      names = "--run-id",
      defaultValue = "",
      description = "id of the run (default: made from the time)")
  private String runId = "";

  @Option(
      names = "--wait",
      description = "follow the run to its end and print task states as they change")
  private boolean wait;

  @Override
  public Integer call() {
    var api = new ApiClient(LocalAccess.read(data.folder()));
    JsonNode run = api.post(ApiClient.path("dags", dagId, "dagRuns"), body());
    PrintWriter out = spec.commandLine().getOut();
    String id = run.path("dag_run_id").asString();
    out.println("run " + id + " " + run.path("state").asString());
    out.flush();
    return wait ? follow(api, id, out) : 0;
  }

  private String body() {
    var body = JSON.createObjectNode();
    try {
      JsonNode parsed = JSON.readTree(conf);
      if (!parsed.isObject()) {
        throw new CliError("--conf must be a JSON object, such as '{\"day\":\"2026-11-20\"}'");
      }
      body.set("conf", parsed);
    } catch (JacksonException e) {
      throw new CliError("--conf is not JSON: " + e.getOriginalMessage());
    }
    if (!runId.isEmpty()) {
      body.put("dag_run_id", runId);
    }
    body.putNull("logical_date");
    return body.toString();
  }

  private int follow(ApiClient api, String id, PrintWriter out) {
    Map<String, String> seen = new HashMap<>();
    while (true) {
      // The run first: what its tasks say afterwards is then at least as new.
      String state = api.get(ApiClient.path("dags", dagId, "dagRuns", id)).path("state").asString();
      JsonNode tasks =
          api.get(ApiClient.path("dags", dagId, "dagRuns", id, "taskInstances") + "?limit=1000");
      for (JsonNode task : tasks.path("task_instances")) {
        show(task, seen, out);
      }
      if (state.equals("success") || state.equals("failed")) {
        out.println("run " + id + " " + state);
        out.flush();
        return state.equals("success") ? 0 : 1;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private static void show(JsonNode task, Map<String, String> seen, PrintWriter out) {
    int index = task.path("map_index").asInt(-1);
    String name = task.path("task_id").asString() + (index < 0 ? "" : "[" + index + "]");
    String state = task.path("state").isNull() ? "none" : task.path("state").asString();
    int tries = task.path("try_number").asInt(0);
    String line = name + " " + state + (tries > 1 ? " (try " + tries + ")" : "");
    if (!line.equals(seen.put(name, line)) && !state.equals("none")) {
      out.println("  " + line);
      out.flush();
    }
  }
}
