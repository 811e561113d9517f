// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.protocol.LeaderTransport;
import dev.updraft.protocol.Message;
import dev.updraft.protocol.MessageJson;
import dev.updraft.protocol.PayloadCipher;
import dev.updraft.protocol.TaskPayload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Answers and confirms as a leader does, and assigns what a test names. */
final class ScriptedLeader implements LeaderTransport.Listener {
  private final MessageJson json = new MessageJson();
  private final LeaderTransport transport;
  private final BlockingQueue<Message.Heartbeat> beats = new LinkedBlockingQueue<>();
  private final Map<String, BlockingQueue<Message.Outcome>> reports = new ConcurrentHashMap<>();
  private final Map<String, BlockingQueue<Boolean>> running = new ConcurrentHashMap<>();
  volatile boolean answering = true;
  volatile boolean confirming = true;
  private volatile Message.@Nullable Heartbeat last;

  ScriptedLeader(LeaderTransport transport) {
    this.transport = transport;
    transport.open(1, this);
  }

  /** A cipher that hides nothing. */
  static PayloadCipher openly() {
    return new PayloadCipher() {
      @Override
      public String seal(byte[] plain, String publicKey, String grant) {
        return new String(plain, StandardCharsets.UTF_8);
      }

      @Override
      public byte[] open(String sealed, String grant) {
        return sealed.getBytes(StandardCharsets.UTF_8);
      }
    };
  }

  void hello() {
    transport.hello(new Message.Hello(1));
  }

  @Override
  public void received(List<Message> messages, Runnable ack) {
    for (Message message : messages) {
      if (message instanceof Message.Heartbeat beat) {
        last = beat;
        beats.add(beat);
        for (Message.Note note : beat.notes()) {
          if (note.state() == Message.NoteState.RUNNING) {
            queue(running, note.grant()).add(true);
          }
        }
        if (answering) {
          long now = System.nanoTime();
          transport.send(
              beat.inbox(), List.of(new Message.Answer(1, beat.incarnation(), beat.n(), now)));
        }
      } else if (message instanceof Message.Report report) {
        queue(reports, report.grant()).add(report.outcome());
        Message.Heartbeat from = last;
        if (confirming && from != null) {
          transport.send(
              from.inbox(),
              List.of(new Message.Confirm(1, report.incarnation(), List.of(report.grant()))));
        }
      }
    }
  }

  private static <T> BlockingQueue<T> queue(Map<String, BlockingQueue<T>> map, String grant) {
    return map.computeIfAbsent(grant, g -> new LinkedBlockingQueue<>());
  }

  Message.Heartbeat beat() throws InterruptedException {
    Message.Heartbeat beat = beats.poll(10, TimeUnit.SECONDS);
    if (beat == null) {
      throw new AssertionError("no heartbeat");
    }
    return beat;
  }

  void assign(String grant, String work) throws InterruptedException {
    assign(grant, work, Duration.ZERO);
  }

  /**
   * @param timeout zero = none
   */
  void assign(String grant, String work, Duration timeout) throws InterruptedException {
    Message.Heartbeat beat = last == null ? beat() : last;
    var payload =
        new TaskPayload(
            "dag",
            "run",
            "task",
            -1,
            1,
            1,
            1,
            "unit",
            work,
            List.of(),
            work.startsWith("open-") ? List.of() : List.of("hush-hush"),
            null,
            false,
            timeout.toMillis(),
            "2026-01-01T00:00:00Z",
            "2026-01-02T00:00:00Z",
            "logs/" + grant + "/1",
            "results/" + grant);
    String sealed = new String(json.writePayload(payload), StandardCharsets.UTF_8);
    transport.send(
        beat.inbox(),
        List.of(new Message.Assign(1, beat.incarnation(), grant, true, beat.n(), sealed)));
  }

  void cancel(String grant) throws InterruptedException {
    Message.Heartbeat beat = last == null ? beat() : last;
    transport.send(
        beat.inbox(), List.of(new Message.Cancel(1, beat.incarnation(), grant, "by a person")));
  }

  Message.Outcome report(String grant) throws InterruptedException {
    Message.Outcome outcome = queue(reports, grant).poll(20, TimeUnit.SECONDS);
    if (outcome == null) {
      throw new AssertionError("no report of " + grant);
    }
    return outcome;
  }

  void awaitRunning(String grant) throws InterruptedException {
    if (queue(running, grant).poll(20, TimeUnit.SECONDS) == null) {
      throw new AssertionError(grant + " does not run");
    }
  }

  @Override
  public void returned(String inbox, List<Message> messages) {}

  @Override
  public void connected(boolean up) {}
}
