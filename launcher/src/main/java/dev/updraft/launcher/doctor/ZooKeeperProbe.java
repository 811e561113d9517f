// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.doctor;

import static dev.updraft.launcher.doctor.Verdict.Level.BAD;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.db.DatabaseSettings;
import dev.updraft.db.check.DatabaseFacts;
import dev.updraft.scheduler.leadership.FenceContent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;

/** ZooKeeper's servers, Updraft's nodes in it, and the fence beside the database's epoch. */
final class ZooKeeperProbe implements Probe {
  private static final int SESSION_MILLIS = 6_000;
  private static final int SERVER_MILLIS = 2_000;
  private static final String ROOT = "/updraft/0";

  private final String servers;
  private final String auth;
  private final Optional<DatabaseSettings> database;
  private final InstantSource clock;

  ZooKeeperProbe(
      String servers, String auth, Optional<DatabaseSettings> database, InstantSource clock) {
    this.servers = servers;
    this.auth = auth;
    this.database = database;
    this.clock = clock;
  }

  @Override
  public List<Verdict> look() throws IOException, InterruptedException {
    List<Verdict> verdicts = new ArrayList<>();
    for (String server : servers.split("/", 2)[0].split(",", -1)) {
      unreachable(server.strip()).ifPresent(verdicts::add);
    }
    var connected = new CountDownLatch(1);
    var session =
        new ZooKeeper(
            servers,
            SESSION_MILLIS,
            event -> {
              if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
              }
            });
    try {
      if (!auth.isEmpty()) {
        session.addAuthInfo("digest", auth.getBytes(UTF_8));
      }
      if (connected.await(SESSION_MILLIS, TimeUnit.MILLISECONDS)) {
        verdicts.addAll(nodes(session));
      } else {
        verdicts.add(
            Verdict.bad(
                "ZooKeeper " + servers + " gives no session",
                "start it, or mend zookeeper; more than half of its servers must run"));
      }
    } finally {
      session.close();
    }
    return verdicts;
  }

  private static Optional<Verdict> unreachable(String server) {
    int colon = server.lastIndexOf(':');
    String host = colon < 0 ? server : server.substring(0, colon);
    int port = colon < 0 ? 2181 : Integer.parseInt(server.substring(colon + 1));
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), SERVER_MILLIS);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          Verdict.warn("ZooKeeper's server " + server + ": " + e.getMessage(), "start it"));
    }
  }

  private List<Verdict> nodes(ZooKeeper session) throws InterruptedException {
    try {
      long fence = FenceContent.parse(session.getData(ROOT + "/fence", false, null)).epoch();
      int candidates = session.getChildren(ROOT + "/vote", false).size();
      String found = "ZooKeeper %s: %d schedulers, fence %d".formatted(servers, candidates, fence);
      return List.of(
          Verdict.of(
              fence <= epoch(fence),
              found,
              BAD,
              "the fence is ahead of the database's epoch, so nobody can lead: is this ZooKeeper of"
                  + " another installation? Else stop every scheduler and delete "
                  + ROOT
                  + "/fence"));
    } catch (KeeperException.NoNodeException e) {
      return List.of(
          Verdict.warn(
              "ZooKeeper " + servers + " has nothing of Updraft's yet",
              "the first scheduler puts it there"));
    } catch (KeeperException.NoAuthException | KeeperException.AuthFailedException e) {
      return List.of(
          Verdict.bad(
              "ZooKeeper " + servers + " does not let us at Updraft's nodes",
              "mend zookeeper-auth: it must be what they were made with"));
    } catch (KeeperException e) {
      return List.of(Verdict.bad("ZooKeeper " + servers + ": " + e.getMessage(), "see its log"));
    }
  }

  private long epoch(long unknown) {
    try {
      return database.isEmpty()
          ? unknown
          : DatabaseFacts.of(database.get(), DatabaseProbe.ANSWER_SECONDS, clock).epoch();
    } catch (SQLException e) {
      return unknown; // told by the database's probe
    }
  }
}
