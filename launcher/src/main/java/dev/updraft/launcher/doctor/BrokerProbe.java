// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.doctor;

import static dev.updraft.launcher.doctor.Verdict.Level.BAD;
import static dev.updraft.launcher.doctor.Verdict.Level.WARN;

import com.rabbitmq.client.PossibleAuthenticationFailureException;
import dev.updraft.db.DatabaseSettings;
import dev.updraft.db.check.DatabaseFacts;
import dev.updraft.protocol.Message.Heartbeat;
import dev.updraft.protocol.amqp.AmqpSettings;
import dev.updraft.protocol.amqp.BrokerLook;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** The broker, and which workers are heard through it. */
final class BrokerProbe implements Probe {
  /** Workers speak each second. */
  private static final Duration LISTENING = Duration.ofMillis(2_500);

  private final URI uri;
  private final Optional<DatabaseSettings> database;
  private final InstantSource clock;

  BrokerProbe(URI uri, Optional<DatabaseSettings> database, InstantSource clock) {
    this.uri = uri;
    this.database = database;
    this.clock = clock;
  }

  @Override
  public List<Verdict> look() throws InterruptedException {
    String name = "broker " + uri.getHost() + ":" + uri.getPort();
    try {
      return judged(name, BrokerLook.at(new AmqpSettings(uri, "doctor"), epoch(), LISTENING));
    } catch (PossibleAuthenticationFailureException e) {
      return List.of(
          Verdict.bad(
              name + " refuses the login",
              "mend user and password in broker, and the user's rights to its virtual host"));
    } catch (IOException | TimeoutException e) {
      return List.of(
          Verdict.bad(
              name + ": " + (e.getCause() == null ? e : e.getCause()),
              "start it, or mend broker; its user must be able to declare exchanges and queues"
                  + " 'updraft*'"));
    }
  }

  /** Whose workers can be heard; without the database, none. */
  private long epoch() {
    try {
      return database.isEmpty()
          ? 0
          : DatabaseFacts.of(database.get(), DatabaseProbe.ANSWER_SECONDS, clock).epoch();
    } catch (SQLException e) {
      return 0; // told by the database's probe
    }
  }

  static List<Verdict> judged(String name, BrokerLook.Seen seen) {
    List<Verdict> verdicts = new ArrayList<>();
    if (!seen.blocked().isEmpty()) {
      verdicts.add(
          Verdict.bad(
              name + " (" + seen.product() + ") takes no messages: " + seen.blocked(),
              "give it memory or disk; work goes on when its alarm is over"));
    } else {
      verdicts.add(
          Verdict.of(
              seen.delivers(),
              name
                  + " ("
                  + seen.product()
                  + ") "
                  + (seen.delivers() ? "takes and gives messages" : "gave a message not back"),
              BAD,
              "see its log"));
    }
    verdicts.add(
        Verdict.of(
            !seen.workers().isEmpty(),
            seen.workers().isEmpty()
                ? "no worker was heard for %.1f s".formatted(LISTENING.toMillis() / 1e3)
                : "workers heard just now: " + told(seen.workers()),
            WARN,
            "start one, or see its log; they speak once they have heard a leader"));
    return verdicts;
  }

  private static String told(List<Heartbeat> workers) {
    return workers.stream()
        .map(
            worker ->
                "%s (%d slots, queues %s)"
                    .formatted(worker.host(), worker.slots(), String.join(",", worker.queues())))
        .collect(Collectors.joining(", "));
  }
}
