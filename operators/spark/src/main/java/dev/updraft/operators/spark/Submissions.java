// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The submission server of a standalone master: {@code /v1/submissions}, port 6066. */
record Submissions(URI base, Requests requests) {
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;

  /**
   * A driver, as the master knows it.
   *
   * @param worker its worker's id; empty = none yet
   * @param message what the cluster says of it, mostly of an ERROR
   */
  record Status(DriverState state, String worker, String message) {}

  /**
   * Starts a driver; returns its id.
   *
   * @throws Requests.MaybeStarted when it may run all the same
   * @throws IOException when nothing was started, and it is worth another try
   * @throws TaskFailed when the request is wrong
   */
  String create(String json) throws IOException, InterruptedException {
    Requests.Answer answer = requests.start(at("create"), json, "The Spark master");
    int status = answer.status();
    if (status == TOO_MANY || status == UNAVAILABLE) {
      throw new IOException("The Spark master has no time, nothing was started: " + answer.told());
    }
    if (status >= 500) {
      // its own question to the master may have been too slow, and done all the same
      throw new Requests.MaybeStarted("The Spark master failed: " + answer.told(), null);
    }
    if (!answer.ok()) {
      throw new TaskFailed("The Spark master refuses the job: " + answer.told());
    }
    JsonNode said = answer.json();
    String id = said.path("submissionId").asString("");
    if (!said.path("success").asBoolean(false) || id.isEmpty()) {
      throw new IOException(
          "The Spark master takes no job now, nothing was started: "
              + said.path("message").asString(answer.told()));
    }
    return id;
  }

  /**
   * Where a driver is; empty when the master knows of none.
   *
   * @throws IOException when the master cannot say
   */
  Optional<Status> status(String driver) throws IOException, InterruptedException {
    JsonNode said = ok(requests.get(at("status/" + driver)));
    String message = said.path("message").asString("");
    String state = said.path("driverState").asString("");
    if (state.isEmpty()) {
      if (said.path("success").asBoolean(false) || !message.isEmpty()) {
        throw new IOException("The Spark master cannot say how " + driver + " is: " + message);
      }
      return Optional.empty();
    }
    var known =
        Arrays.stream(DriverState.values())
            .filter(each -> each.name().equals(state))
            .findFirst()
            .orElseThrow(
                () -> new IOException(driver + " is " + state + ", a state unknown to Updraft"));
    return Optional.of(new Status(known, said.path("workerId").asString(""), message));
  }

  /** Asks for the end of a driver; one that is over, or unknown, is no error. */
  void kill(String driver) throws IOException, InterruptedException {
    ok(requests.post(at("kill/" + driver), ""));
  }

  private static JsonNode ok(Requests.Answer answer) throws IOException {
    if (!answer.ok()) {
      throw new IOException("The Spark master does not help: " + answer.told());
    }
    return answer.json();
  }

  private URI at(String what) {
    return URI.create(base + "/v1/submissions/" + what);
  }
}
