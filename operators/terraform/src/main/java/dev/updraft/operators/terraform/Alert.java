// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.Connection;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.objects.ObjectStore;
import dev.updraft.operators.http.Webhook;
import dev.updraft.operators.http.WholeAnswer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hands a stack that a sweep could not be rid of to a person: a signed POST, once a day for each.
 * That it was taken stands in the store, written afterwards: so it is told once at least.
 *
 * @param to of type http or https; its password signs
 */
record Alert(Connection to, ObjectStore store, TaskContext task) {
  private static final String TYPE = "updraft.stack_left";
  private static final int ID_DIGITS = 32;
  private static final Duration LONGEST = Duration.ofSeconds(15);

  /**
   * @param why with all that is known of what is left
   * @throws IOException when nobody took it: the next sweep tells it again
   * @throws TaskFailed when the connection is wrong
   */
  void tell(String stack, String why) throws IOException, InterruptedException {
    String day = LocalDate.ofInstant(task.now(), ZoneOffset.UTC).toString();
    String key = "alerts/" + stack + "/" + day;
    if (store.get(key).isPresent()) {
      return;
    }
    String id = "msg_" + StackName.sha256(key).substring(0, ID_DIGITS);
    send(id, body(id, stack, why));
    store.putIfAbsent(key, task.now().toString().getBytes(UTF_8));
  }

  private String body(String id, String stack, String why) {
    String from = task.dagId() + "/" + task.runId() + "/" + task.taskId();
    return JsonMapper.shared()
        .writeValueAsString(
            Map.of(
                "type",
                TYPE,
                "id",
                id,
                "timestamp",
                task.now().toString(),
                "data",
                Map.of("stack", stack, "why", why, "from", from)));
  }

  private void send(String id, String body) throws IOException, InterruptedException {
    var request = Webhook.of(to).post(id, body, task.now()).timeout(LONGEST).build();
    try (var http =
        HttpClient.newBuilder()
            .connectTimeout(LONGEST)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build()) {
      int status = WholeAnswer.of(http, request, BodyHandlers.discarding()).statusCode();
      if (status / 100 != 2) {
        throw new IOException(to.id() + " answered " + status);
      }
    }
  }
}
