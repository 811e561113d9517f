// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.protocol.LeaderTransport;
import dev.updraft.protocol.Message;
import dev.updraft.protocol.WorkerTransport;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What leader and workers rely on, whatever the broker. */
public abstract class TransportContract {
  private static final Message.Answer ANSWER = new Message.Answer(7, "inc", 3, 123_456_789_012L);

  private final Heard leaderHeard = new Heard();
  private final Heard workerHeard = new Heard();
  private LeaderTransport leader;
  private WorkerTransport worker;

  protected abstract LeaderTransport leader();

  protected abstract WorkerTransport worker();

  @BeforeEach
  void createBoth() {
    leader = leader();
    worker = worker();
  }

  @AfterEach
  void closeBoth() {
    worker.close();
    leader.close();
  }

  private void openBoth() throws InterruptedException {
    leader.open(7, leaderHeard);
    worker.open(workerHeard);
    assertThat(leaderHeard.nextState()).isTrue();
    assertThat(workerHeard.nextState()).isTrue();
  }

  @Test
  void shouldCarryEveryKindOfMessageUnchanged() throws InterruptedException {
    openBoth();
    var outcome =
        new Message.Outcome(
            Message.Outcome.Kind.WAIT,
            "{\"a\":[1,\"ü\\u0000\"]}",
            null,
            -1,
            List.of("x"),
            null,
            true,
            null,
            "{}",
            "2026-11-21T00:00:00Z",
            "2026-11-22T00:00:00Z");
    List<Message> up =
        List.of(
            new Message.Heartbeat(
                "host",
                "inc",
                worker.inbox(),
                List.of("before"),
                3,
                4,
                2,
                List.of("default"),
                List.of(new Message.Note("g", Message.NoteState.RUNNING)),
                "key",
                new Message.About(8, 1L << 34, List.of("gpu", "terraform 1.11.4"))),
            new Message.Report("host", "inc", "g", outcome));
    List<Message> down =
        List.of(
            ANSWER,
            new Message.Assign(7, "inc", "g", true, 3, "sealed"),
            new Message.Cancel(7, "inc", "g", "why"),
            new Message.Confirm(7, "inc", List.of("g")));

    worker.send(7, up);
    leader.send(worker.inbox(), down);

    assertThat(leaderHeard.next()).isEqualTo(up);
    assertThat(workerHeard.next()).isEqualTo(down);
    assertThat(leaderHeard.nothingReturned()).isTrue();
  }

  @Test
  void shouldSayHelloToEveryInbox() throws InterruptedException {
    openBoth();
    var second = new Heard();
    try (WorkerTransport other = worker()) {
      other.open(second);
      assertThat(second.nextState()).isTrue();
      assertThat(other.inbox()).isNotEqualTo(worker.inbox());

      leader.hello(new Message.Hello(7));

      assertThat(workerHeard.next()).containsExactly(new Message.Hello(7));
      assertThat(second.next()).containsExactly(new Message.Hello(7));
    }
  }

  @Test
  void shouldReturnWhatNoInboxTakes() throws InterruptedException {
    openBoth();

    leader.send("inbox.of.nobody", List.of(ANSWER));

    assertThat(leaderHeard.nextReturned()).isEqualTo("inbox.of.nobody");
    leader.send(worker.inbox(), List.of(ANSWER));
    assertThat(workerHeard.next()).containsExactly(ANSWER);
    assertThat(leaderHeard.nothingReturned()).isTrue();
  }

  @Test
  void shouldReturnWhatGoesToAClosedInbox() throws InterruptedException {
    openBoth();
    String inbox = worker.inbox();
    worker.close();

    String returned;
    do {
      leader.send(inbox, List.of(ANSWER));
      returned = leaderHeard.nextReturned();
    } while (!returned.equals(inbox));

    assertThat(returned).isEqualTo(inbox);
  }

  @Test
  void shouldLoseWhatIsSentToAnEpochWithoutLeader() throws InterruptedException {
    openBoth();

    worker.send(8, List.of(new Message.Report("host", "inc", "lost", never())));
    worker.send(7, List.of(new Message.Report("host", "inc", "kept", never())));

    assertThat(leaderHeard.next())
        .containsExactly(new Message.Report("host", "inc", "kept", never()));
  }

  @Test
  void shouldKeepEpochsApart() throws InterruptedException {
    openBoth();
    var newer = new Heard();
    try (LeaderTransport next = leader()) {
      next.open(8, newer);
      assertThat(newer.nextState()).isTrue();

      worker.send(8, List.of(new Message.Report("host", "inc", "new", never())));

      assertThat(newer.next()).containsExactly(new Message.Report("host", "inc", "new", never()));
    }
  }

  private static Message.Outcome never() {
    return new Message.Outcome(
        Message.Outcome.Kind.NEVER_STARTED,
        null,
        null,
        -1,
        List.of(),
        "why",
        true,
        null,
        null,
        null,
        null);
  }
}
