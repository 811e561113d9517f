// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * {@code /batches} of a Livy server. A batch is named in each request and not numbered: a server
 * that was started anew without recovery begins again at 0, and then a number is another's.
 */
record Batches(URI server, Requests requests) {
  private static final int CREATED = 201;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;

  /** Of each look, at most; Livy itself keeps 200 unless told otherwise. */
  private static final int LINES = 10_000;

  /**
   * A batch, as Livy knows it.
   *
   * @param application empty = none yet, or of a cluster manager that has none
   * @param ui of Spark, or YARN's page of the application; empty = not known
   * @param driverLog a page; empty = not known
   */
  record Seen(int id, BatchState state, String application, String ui, String driverLog) {}

  /** What comes of a create. */
  sealed interface Created {
    record Started(int id) implements Created {}

    /** A batch of this name is there already: Livy lets none have the name of another. */
    record Taken() implements Created {}
  }

  /**
   * Starts a batch.
   *
   * @param name that the request holds
   * @throws Requests.MaybeStarted when it may run all the same
   * @throws IOException when nothing was started, and it is worth another try
   * @throws TaskFailed when the request is wrong
   */
  Created create(String name, String json) throws IOException, InterruptedException {
    var answer = requests.start(URI.create(server + "/batches"), json, "Livy");
    int status = answer.status();
    String said = answer.body();
    if (status == BAD_REQUEST && said.contains("Duplicate session name")) {
      return new Created.Taken();
    }
    boolean busy = status == BAD_REQUEST && said.contains("too many sessions");
    if (busy || status == TOO_MANY || status == UNAVAILABLE) {
      throw new IOException("Livy has no time, nothing was started: " + answer.told());
    }
    if (status >= 500) {
      throw new Requests.MaybeStarted("Livy failed: " + answer.told(), null);
    }
    if (status >= 300) {
      throw new TaskFailed("Livy refuses the job: " + answer.told() + BatchEnd.advice(answer));
    }
    return started(name, answer);
  }

  private Created started(String name, Requests.Answer answer)
      throws IOException, InterruptedException {
    try {
      JsonNode json = answer.json();
      int id = json.path("id").asInt(-1);
      if (answer.status() == CREATED && id >= 0) {
        if (!name.equals(json.path("name").asString(""))) {
          requests.delete(URI.create(server + "/batches/" + id));
          throw new TaskFailed(
              "The Livy at " + server + " keeps no names of batches; 0.7 or newer is needed");
        }
        return new Created.Started(id);
      }
    } catch (IOException e) {
      // no JSON, said below
    }
    throw new Requests.MaybeStarted(
        "What answers is no Livy, or something between changed its words: " + answer.told(), null);
  }

  /**
   * Looks for a batch.
   *
   * @return empty when Livy itself says that it knows none of that name
   * @throws IOException when nobody can say
   */
  Optional<Seen> find(String name) throws IOException, InterruptedException {
    var answer = requests.get(at(name, ""));
    if (unknown(answer, name)) {
      return Optional.empty();
    }
    JsonNode json = ok(answer);
    if (!name.equals(json.path("name").asString(""))) {
      throw new IOException("What answers is no Livy of 0.7 or newer: " + answer.told());
    }
    JsonNode info = json.path("appInfo");
    return Optional.of(
        new Seen(
            json.path("id").asInt(-1),
            BatchState.of(json.path("state").asString("")),
            json.path("appId").asString(""),
            info.path("sparkUiUrl").asString(""),
            info.path("driverLogUrl").asString("")));
  }

  /** The last lines of what it wrote; none when it is forgotten meanwhile. */
  BatchLog log(String name) throws IOException, InterruptedException {
    var answer = requests.get(at(name, "/log?size=" + LINES));
    return unknown(answer, name)
        ? BatchLog.of(List.of())
        : BatchLog.of(ok(answer).path("log").valueStream().map(line -> line.asString("")).toList());
  }

  /** Ends a batch, and lets Livy forget it; that there is none is no error. */
  void end(String name) throws IOException, InterruptedException {
    var answer = requests.delete(at(name, ""));
    if (!unknown(answer, name)) {
      ok(answer);
    }
  }

  /** A 404 of Livy's own, and not of a gateway whose Livy is away. */
  private static boolean unknown(Requests.Answer answer, String name) {
    return answer.status() == NOT_FOUND
        && answer.body().contains("\"msg\"")
        && (answer.body().contains("'" + name + "' not found")
            || answer.body().contains("already stopped"));
  }

  private static JsonNode ok(Requests.Answer answer) throws IOException {
    if (!answer.ok()) {
      throw new IOException("Livy does not help: " + answer.told() + BatchEnd.advice(answer));
    }
    return answer.json();
  }

  private URI at(String name, String rest) {
    return URI.create(server + "/batches/" + name + rest);
  }
}
