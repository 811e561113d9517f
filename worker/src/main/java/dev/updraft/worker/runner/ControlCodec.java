// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.runner;

import dev.updraft.protocol.Message.Outcome;
import dev.updraft.protocol.TaskPayload;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Fields in order, without JSON: both ends are always of the same build, and a runner is too short
 * lived for a JSON library to become fast in it (half a millisecond for each message, measured).
 */
final class ControlCodec {
  private static final byte READY = 'r';
  private static final byte RUN = 'R';
  private static final byte STARTED = 's';
  private static final byte LATE = 'l';
  private static final byte ENDED = 'e';

  private ControlCodec() {}

  static void write(DataOutputStream out, Control message) throws IOException {
    switch (message) {
      case Control.Ready(String runner, String token) -> texts(out, READY, runner, token);
      case Control.Run run -> {
        texts(out, RUN, run.grant(), run.unitJar(), run.folder(), run.log());
        out.writeLong(run.startBy());
        write(out, run.payload());
      }
      case Control.Started(String grant) -> texts(out, STARTED, grant);
      case Control.TooLate(String grant) -> texts(out, LATE, grant);
      case Control.Ended(String grant, Outcome outcome, boolean clean) -> {
        texts(out, ENDED, grant);
        out.writeBoolean(clean);
        write(out, outcome);
      }
    }
  }

  static Control read(DataInputStream in) throws IOException {
    byte type = in.readByte();
    String first = some(in);
    return switch (type) {
      case READY -> new Control.Ready(first, some(in));
      case RUN -> run(in, first);
      case STARTED -> new Control.Started(first);
      case LATE -> new Control.TooLate(first);
      case ENDED -> {
        boolean clean = in.readBoolean();
        yield new Control.Ended(first, outcome(in), clean);
      }
      default -> throw new IOException("unknown message " + type);
    };
  }

  private static Control run(DataInputStream in, String grant) throws IOException {
    String jar = some(in);
    String folder = some(in);
    String log = some(in);
    return new Control.Run(grant, in.readLong(), jar, folder, log, payload(in));
  }

  private static void write(DataOutputStream out, TaskPayload p) throws IOException {
    for (String each : new String[] {p.dagId(), p.runId(), p.taskId()}) {
      text(out, each);
    }
    for (int each : new int[] {p.mapIndex(), p.attempt(), p.maxAttempts(), p.step()}) {
      out.writeInt(each);
    }
    text(out, p.unit());
    text(out, p.work());
    list(out, p.args());
    list(out, p.secrets());
    text(out, p.handle());
    out.writeBoolean(p.cancel());
    out.writeLong(p.timeoutMillis());
    text(out, p.intervalStart());
    text(out, p.intervalEnd());
    text(out, p.logPrefix());
    text(out, p.resultKey());
  }

  private static TaskPayload payload(DataInputStream in) throws IOException {
    return new TaskPayload(
        some(in),
        some(in),
        some(in),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        some(in),
        some(in),
        list(in),
        list(in),
        text(in),
        in.readBoolean(),
        in.readLong(),
        some(in),
        some(in),
        some(in),
        some(in));
  }

  private static void write(DataOutputStream out, Outcome o) throws IOException {
    text(out, o.kind().name());
    text(out, o.result());
    text(out, o.object());
    out.writeInt(o.length());
    list(out, o.answers());
    text(out, o.message());
    out.writeBoolean(o.retryable());
    text(out, o.fault());
    text(out, o.handle());
    text(out, o.wakeAt());
    text(out, o.until());
  }

  private static Outcome outcome(DataInputStream in) throws IOException {
    return new Outcome(
        kind(some(in)),
        text(in),
        text(in),
        in.readInt(),
        list(in),
        text(in),
        in.readBoolean(),
        text(in),
        text(in),
        text(in),
        text(in));
  }

  private static Outcome.Kind kind(String name) throws IOException {
    try {
      return Outcome.Kind.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new IOException("unknown end of a task: " + name, e);
    }
  }

  private static void texts(DataOutputStream out, byte type, String... texts) throws IOException {
    out.writeByte(type);
    for (String each : texts) {
      text(out, each);
    }
  }

  private static void list(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String each : texts) {
      text(out, each);
    }
  }

  private static List<String> list(DataInputStream in) throws IOException {
    var texts = new ArrayList<String>();
    for (int left = in.readInt(); left > 0; left--) {
      texts.add(some(in));
    }
    return texts;
  }

  private static void text(DataOutputStream out, @Nullable String text) throws IOException {
    if (text == null) {
      out.writeInt(-1);
    } else {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }

  private static @Nullable String text(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length < 0 ? null : new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static String some(DataInputStream in) throws IOException {
    return Objects.requireNonNull(text(in), "a field is missing");
  }
}
