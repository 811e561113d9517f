// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.DagView;
import dev.updraft.db.read.InstanceView;
import dev.updraft.db.read.RunView;
import dev.updraft.operators.model.Flip;
import dev.updraft.web.why.Because.Who;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The addresses of pages. */
public final class Links {
  private Links() {}

  public static String dag(String dagId) {
    return "/dags/" + part(dagId);
  }

  public static String dag(DagView dag) {
    return dag(dag.dagId());
  }

  public static String run(String dagId, String runId) {
    return dag(dagId) + "/runs/" + part(runId);
  }

  public static String run(RunView run) {
    return run(run.dagId(), run.runId());
  }

  /** The instances of one task, on the page of its run. */
  public static String mapped(RunView run, String taskId) {
    return run(run) + "?task=" + part(taskId) + "#tasks";
  }

  public static String task(String dagId, String runId, String taskId, int mapIndex) {
    return run(dagId, runId) + "/tasks/" + part(taskId) + (mapIndex < 0 ? "" : "?map=" + mapIndex);
  }

  public static String task(InstanceView task) {
    return task(task.run().dagId(), task.run().runId(), task.taskId(), task.mapIndex());
  }

  public static String attempt(InstanceView task, int attempt) {
    return taskBase(task) + "?map=" + task.mapIndex() + "&attempt=" + attempt;
  }

  public static String log(InstanceView task, int attempt) {
    return "/ui" + taskBase(task) + "/log?map=" + task.mapIndex() + "&attempt=" + attempt;
  }

  public static String logText(InstanceView task, int attempt) {
    return "/ui" + taskBase(task) + "/log.txt?map=" + task.mapIndex() + "&attempt=" + attempt;
  }

  public static String clear(InstanceView task) {
    return run(task.run())
        + "/clear?downstream=true&task="
        + part(task.taskId())
        + "&map="
        + task.mapIndex();
  }

  /** The task that changed an alias; empty when a person did. */
  public static String by(Flip flip) {
    String[] parts = flip.who().split("/", -1);
    return parts.length == 3 && !flip.attempt().startsWith("person/")
        ? task(parts[0], parts[1], parts[2], -1)
        : "";
  }

  /** Of a task that changed an alias, what tells it from others at a glance. */
  public static String task(Flip flip) {
    String[] parts = flip.who().split("/", -1);
    return parts.length == 3 ? parts[0] + " · " + parts[2] : flip.who();
  }

  public static String model(String connection, String name) {
    return "/models/" + part(connection) + "/" + part(name);
  }

  /** Where a pool is changed. */
  public static String pool(String name) {
    return "/pools/form?name=" + part(name);
  }

  public static String who(Who who) {
    if (who.taskId().isEmpty()) {
      return who.runId().isEmpty() ? dag(who.dagId()) : run(who.dagId(), who.runId());
    }
    return task(who.dagId(), who.runId(), who.taskId(), who.mapIndex());
  }

  private static String taskBase(InstanceView task) {
    return task(task.run().dagId(), task.run().runId(), task.taskId(), -1);
  }

  public static String part(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
