// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** The words in which a refresh is told, shaped as Standard Webhooks recommends. */
record Notice(Refresh refresh, TaskContext task) {
  static final String TYPE = "updraft.refresh";
  private static final int ID_DIGITS = 32;

  Told told(Duration within, List<Line> lines) {
    Object version = refresh.version().get();
    String text = text(version);
    long sequence = refresh.sequence().map(each -> whole(each.get())).orElse(Told.NO_SEQUENCE);
    String id = id(text, sequence);
    return new Told(
        id,
        refresh.subject().get(),
        text,
        sequence,
        task.attempt(),
        task.now(),
        task.now().plus(within),
        body(id, version, sequence),
        lines);
  }

  private static String text(Object version) {
    String text = JsonMapper.shared().valueToTree(version).asString("");
    if (text.isBlank()) {
      throw new TaskFailed("the version is " + version + ", and must be a text or a number");
    }
    return text;
  }

  private static long whole(Object sequence) {
    if (sequence instanceof Number number && number.doubleValue() == number.longValue()) {
      return number.longValue();
    }
    throw new TaskFailed("the sequence is " + sequence + ", and must be a whole number");
  }

  /** Of run, task and version, so that an attempt that repeats tells nothing new. */
  private String id(String version, long sequence) {
    String of =
        String.join(
            "\n",
            place(),
            Integer.toString(task.mapIndex()),
            refresh.subject().get(),
            version,
            Long.toString(sequence));
    return "msg_" + sha256(of).substring(0, ID_DIGITS);
  }

  private String place() {
    return task.dagId() + "/" + task.runId() + "/" + task.taskId();
  }

  private String body(String id, Object version, long sequence) {
    var mapper = JsonMapper.shared();
    var body = mapper.createObjectNode();
    body.put("type", TYPE).put("id", id).put("timestamp", task.now().toString());
    var data = body.putObject("data");
    data.put("subject", refresh.subject().get());
    data.set("version", mapper.valueToTree(version));
    if (sequence != Told.NO_SEQUENCE) {
      data.put("sequence", sequence);
    }
    data.put("from", place());
    if (!refresh.about().isEmpty()) {
      var about = data.putObject("about");
      new TreeMap<>(refresh.about())
          .forEach((name, value) -> about.set(name, mapper.valueToTree(value.get())));
    }
    return body.toString();
  }

  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
