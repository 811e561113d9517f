// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.TaskContext;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The web page of a driver that runs ({@code /api/v1}): how far its jobs are.
 *
 * @param ui of one driver, or of several after another: whose it is has to be asked
 */
record DriverPages(URI ui) {
  private static final Requests REQUESTS = new Requests("");

  /**
   * Of all jobs that the driver has begun so far, so both grow.
   *
   * @param application its id in Spark
   * @param stages what Spark left out, for it was there already, counts as done, as with tasks
   */
  record Jobs(String application, long tasksDone, long tasks, long stagesDone, long stages) {
    void tell(TaskContext task) {
      String of = stages == 1 ? "1 stage" : stages + " stages";
      task.progress(tasksDone, tasks, "tasks, " + stagesDone + " of " + of);
    }
  }

  /**
   * What the driver of an attempt is doing.
   *
   * @param mark of the attempt, see {@link Identity}
   * @return empty while there is no page, it is another's, or no job has begun
   */
  Optional<Jobs> jobs(String mark) throws InterruptedException {
    try {
      for (JsonNode application : json("applications")) {
        String id = application.path("id").asString("");
        String path = "applications/" + id;
        if (isOf(mark, json(path + "/environment"))) {
          return counted(id, json(path + "/jobs"));
        }
      }
    } catch (IOException e) {
      // not there yet, gone already, or behind a login: nobody waits for what it says
    }
    return Optional.empty();
  }

  private static boolean isOf(String mark, JsonNode environment) {
    for (JsonNode property : environment.path("sparkProperties")) {
      if (property.path(0).asString("").equals(Identity.MARK)) {
        return property.path(1).asString("").equals(mark);
      }
    }
    return false;
  }

  private static Optional<Jobs> counted(String application, JsonNode jobs) {
    long tasksDone = 0;
    long tasks = 0;
    long stagesDone = 0;
    long stages = 0;
    for (JsonNode job : jobs) {
      tasksDone += job.path("numCompletedTasks").asLong(0) + job.path("numSkippedTasks").asLong(0);
      tasks += job.path("numTasks").asLong(0);
      stagesDone +=
          job.path("numCompletedStages").asLong(0) + job.path("numSkippedStages").asLong(0);
      stages += job.path("stageIds").size();
    }
    if (tasks == 0) {
      return Optional.empty();
    }
    long done = Math.min(tasksDone, tasks);
    return Optional.of(new Jobs(application, done, tasks, stagesDone, stages));
  }

  private JsonNode json(String what) throws IOException, InterruptedException {
    var answer = REQUESTS.glance(URI.create(ui + "/api/v1/" + what));
    if (!answer.ok()) {
      throw new IOException(answer.told());
    }
    return answer.json();
  }
}
