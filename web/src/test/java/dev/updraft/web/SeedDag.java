// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import dev.updraft.api.OnWorkerLoss;
import dev.updraft.api.TriggerRule;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.GroupSpec;
import dev.updraft.engine.spec.Input;
import dev.updraft.engine.spec.MapSpec;
import dev.updraft.engine.spec.RetrySpec;
import dev.updraft.engine.spec.ScheduleSpec;
import dev.updraft.engine.spec.TaskSpec;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** A DAG to look at, in few words. */
record SeedDag(
    String id,
    String cron,
    String description,
    String owner,
    List<String> tags,
    int maxTasks,
    String schema,
    String defaults,
    List<Task> tasks) {

  /**
   * A task.
   *
   * @param group its name, or empty
   * @param size number of mapped instances; 0 = not mapped
   */
  record Task(
      String id,
      String group,
      String operator,
      String pool,
      String queue,
      int retries,
      int seconds,
      int size,
      List<String> after) {

    Task in(String name) {
      return new Task(id, name, operator, pool, queue, retries, seconds, size, after);
    }

    Task by(String name) {
      return new Task(id, group, name, pool, queue, retries, seconds, size, after);
    }

    Task pool(String name) {
      return new Task(id, group, operator, name, queue, retries, seconds, size, after);
    }

    Task queue(String name) {
      return new Task(id, group, operator, pool, name, retries, seconds, size, after);
    }

    Task retries(int n) {
      return new Task(id, group, operator, pool, queue, n, seconds, size, after);
    }

    Task each(int n) {
      return new Task(id, group, operator, pool, queue, retries, seconds, n, after);
    }
  }

  static Task task(String id, int seconds, String... after) {
    return new Task(id, "", "java", "default_pool", "default", 0, seconds, 0, List.of(after));
  }

  int no(String task) {
    for (int i = 0; i < tasks.size(); i++) {
      if (tasks.get(i).id().equals(task)) {
        return i;
      }
    }
    throw new IllegalArgumentException(task);
  }

  String file() {
    var name = new StringBuilder();
    for (String word : id.split("_", -1)) {
      name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    }
    return name + ".java";
  }

  DagSpec spec(String unit) {
    var groups = new ArrayList<String>();
    var maps = new ArrayList<MapSpec>();
    var specs = new ArrayList<TaskSpec>();
    for (Task task : tasks) {
      if (!task.group().isEmpty() && !groups.contains(task.group())) {
        groups.add(task.group());
      }
      List<Integer> up = task.after().stream().map(this::no).sorted().toList();
      if (task.size() > 0) {
        maps.add(new MapSpec(task.id(), up.getFirst(), ""));
      }
      specs.add(spec(task, specs.size(), up, groups.indexOf(task.group()), maps.size() - 1));
    }
    ScheduleSpec when =
        cron.isEmpty()
            ? new ScheduleSpec.Manual()
            : new ScheduleSpec.Cron(cron, ZoneId.of("UTC"), List.of());
    return new DagSpec(
        id,
        unit,
        file(),
        description,
        owner,
        tags,
        when,
        false,
        false,
        null,
        null,
        4,
        maxTasks,
        null,
        schema,
        defaults,
        specs,
        groups.stream().map(name -> new GroupSpec(name, -1)).toList(),
        maps);
  }

  private static TaskSpec spec(Task task, int no, List<Integer> up, int group, int map) {
    var inputs = new ArrayList<Input>();
    up.forEach(from -> inputs.add(new Input.Result(from)));
    inputs.add(no == 0 ? new Input.Interval() : new Input.Params());
    return new TaskSpec(
        no,
        task.id(),
        up,
        group,
        task.size() > 0 ? map : -1,
        TriggerRule.ALL_SUCCESS,
        new RetrySpec(task.retries(), Duration.ofMinutes(5), 2, Duration.ofHours(1)),
        null,
        task.pool(),
        1,
        1,
        task.queue(),
        List.of(),
        0,
        0,
        OnWorkerLoss.RERUN,
        false,
        task.operator(),
        "{}",
        inputs,
        List.of(),
        List.of(),
        "OrdersDaily.java:" + (20 + 4 * no));
  }
}
