// SPDX-License-Identifier: Apache-2.0
package dev.updraft.protocol;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What scheduler and workers say to each other. Grants are opaque texts to a worker; times are
 * monotonic nanoseconds of the sender, so that only durations are ever compared.
 *
 * <p>What is missing, or no database could keep in a name, is refused at construction: a frame with
 * it cannot be read, and its receiver goes on.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "t")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Message.Hello.class, name = "hello"),
  @JsonSubTypes.Type(value = Message.Heartbeat.class, name = "beat"),
  @JsonSubTypes.Type(value = Message.Answer.class, name = "answer"),
  @JsonSubTypes.Type(value = Message.Assign.class, name = "assign"),
  @JsonSubTypes.Type(value = Message.Cancel.class, name = "cancel"),
  @JsonSubTypes.Type(value = Message.Report.class, name = "report"),
  @JsonSubTypes.Type(value = Message.Confirm.class, name = "confirm")
})
public sealed interface Message {
  /** Leader to all, on takeover and every second. */
  record Hello(long epoch) implements Message {}

  /**
   * Worker to leader, every second and at once when credit or notes change what matters.
   *
   * @param inbox routing key of the inbox of this connection
   * @param predecessors incarnations of this host that it proved ended
   * @param n counts from 1 for each incarnation
   * @param slots how many grants it can run at once
   * @param credit how many more grants it would take now
   * @param queues task queues that it serves
   * @param notes every note that is not confirmed
   * @param publicKey payloads are sealed to it
   * @param about the worker; a release that does not tell has {@link About#UNTOLD}
   */
  record Heartbeat(
      String host,
      String incarnation,
      String inbox,
      List<String> predecessors,
      long n,
      int slots,
      int credit,
      List<String> queues,
      List<Note> notes,
      String publicKey,
      About about)
      implements Message {
    public Heartbeat {
      about = Objects.requireNonNullElse(about, About.UNTOLD);
      Names.check(host, incarnation, inbox, publicKey);
      predecessors = List.copyOf(predecessors);
      queues = List.copyOf(queues);
      notes = List.copyOf(notes);
      Names.check(predecessors);
      Names.check(queues);
    }
  }

  /**
   * What a worker is, for placing tasks and for people.
   *
   * @param cpus it may use; 0 = not known
   * @param memory bytes of its machine, or of the part of it that it may use; 0 = not known
   * @param has labels it was given and programs it found: {@code gpu}, {@code terraform 1.11.4}
   */
  record About(int cpus, long memory, List<String> has) {
    public static final About UNTOLD = new About(0, 0, List.of());

    public About {
      has = List.copyOf(has);
      Names.check(has);
    }
  }

  /** One line of a worker's dedup set. */
  record Note(String grant, NoteState state) {
    public Note {
      Names.check(grant);
      requireNonNull(state, "state");
    }
  }

  enum NoteState {
    ACCEPTED,
    RUNNING,
    ENDED,
    REFUSED,
    KILLED
  }

  /** Leader to inbox: heartbeat n was taken. */
  record Answer(long epoch, String incarnation, long n, long leaderNanos) implements Message {}

  /**
   * Leader to inbox, mandatory.
   *
   * @param n highest heartbeat taken from that incarnation at the time of publishing
   * @param payload sealed {@link TaskPayload}, base64
   */
  record Assign(
      long epoch, String incarnation, String grant, boolean strict, long n, String payload)
      implements Message {}

  record Cancel(long epoch, String incarnation, String grant, String reason) implements Message {}

  /**
   * Worker to leader, repeated until confirmed.
   *
   * @param ranNanos how long user code ran; 0 = it never did, or that is not known any more
   */
  record Report(String host, String incarnation, String grant, Outcome outcome, long ranNanos)
      implements Message {
    public Report {
      Names.check(host, incarnation, grant);
      requireNonNull(outcome, "outcome");
    }

    public Report(String host, String incarnation, String grant, Outcome outcome) {
      this(host, incarnation, grant, outcome, 0);
    }
  }

  /** Leader to inbox: these reports are committed, forget them. */
  record Confirm(long epoch, String incarnation, List<String> grants) implements Message {}

  /** What a report says; mirrors the engine's step outcomes on the wire. */
  record Outcome(
      Kind kind,
      @Nullable String result,
      @Nullable String object,
      int length,
      List<String> answers,
      @Nullable String message,
      boolean retryable,
      @Nullable String fault,
      @Nullable String handle,
      @Nullable String wakeAt,
      @Nullable String until) {
    public Outcome {
      requireNonNull(kind, "kind");
      answers = List.copyOf(answers);
    }

    public enum Kind {
      STARTED,
      OK,
      FAILED,
      SKIPPED,
      WAIT,
      KILLED,
      NEVER_STARTED
    }
  }
}
