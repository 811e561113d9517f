// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.net.URI;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What MLflow, or whatever stands before it, answered. */
record Answer(URI from, int status, String body) {
  private static final int LONGEST_SAID = 500;

  private static final int UNAUTHENTICATED = 401;
  private static final int FORBIDDEN = 403;
  private static final int TIMEOUT = 408;
  private static final int EARLY = 425;
  private static final int TOO_MANY = 429;

  /** Whether MLflow itself refused with this code of its own. */
  boolean is(String errorCode) {
    return status >= 400 && code().equals(errorCode);
  }

  private String code() {
    try {
      return JsonMapper.shared().readTree(body).path("error_code").asString("");
    } catch (JacksonException e) {
      return "";
    }
  }

  /**
   * What was asked for.
   *
   * @throws TaskFailed when MLflow refuses, so that to ask again is of no use
   * @throws IOException when nobody can say
   */
  JsonNode json() throws IOException {
    if (status / 100 == 2) {
      try {
        return JsonMapper.shared().readTree(body);
      } catch (JacksonException e) {
        throw new IOException(told() + " (no JSON: is this the right port?)", e);
      }
    }
    if (status >= 500 || status == TIMEOUT || status == EARLY || status == TOO_MANY) {
      throw new IOException("MLflow does not help now: " + told());
    }
    if (status / 100 == 3) {
      throw new TaskFailed(
          "MLflow is elsewhere: " + told() + ". Give the connection the extra url");
    }
    if (status == UNAUTHENTICATED) {
      throw new TaskFailed(
          "MLflow refuses the login: " + told() + ". Mend the connection's login or password");
    }
    if (status == FORBIDDEN || !code().isEmpty()) {
      throw new TaskFailed("MLflow refuses: " + told());
    }
    throw new IOException("What answers is no MLflow: " + told() + " (is the address right?)");
  }

  /** Status and words, for a message. */
  String told() {
    String words = body.strip();
    String cut = words.length() <= LONGEST_SAID ? words : words.substring(0, LONGEST_SAID) + "…";
    return from + " answered " + status + (cut.isEmpty() ? "" : ": " + cut);
  }
}
