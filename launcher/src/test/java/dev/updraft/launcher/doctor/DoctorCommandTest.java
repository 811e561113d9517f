// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.db.DatabaseSettings;
import dev.updraft.db.SchemaVersion;
import dev.updraft.launcher.embedded.DataFolder;
import dev.updraft.launcher.embedded.EmbeddedServices;
import dev.updraft.protocol.Message;
import dev.updraft.protocol.WorkerTransport;
import dev.updraft.protocol.amqp.AmqpSettings;
import dev.updraft.protocol.amqp.AmqpWorkerTransport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Beside the real services of a standalone. */
class DoctorCommandTest {
  @TempDir private Path temp = Path.of("");

  @Test
  void shouldTellWhatIsWellAndWhatIsNot() throws Exception {
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    String data = temp.resolve("data").toString();
    assertThat(run(data)).startsWith("0 ").contains("warn no standalone runs with its data in");
    try (DataFolder folder = DataFolder.open(Path.of(data));
        EmbeddedServices services = EmbeddedServices.start(folder, _ -> {})) {
      var own = services.updraft();
      var settings = new DatabaseSettings(own.jdbcUrl(), own.user(), own.password());
      SchemaVersion.migrate(settings, MigrationVersion.LATEST);

      assertThat(run(data))
          .startsWith("1 ok   a standalone runs with its data in")
          .contains("ok   what it commits outlives a crash")
          .contains("bad  no scheduler leads: start one")
          .contains("takes and gives messages", "warn no worker was heard")
          .contains("has nothing of Updraft's yet")
          .doesNotContain(own.password())
          .doesNotContain(services.zooKeeper().credentials());
      hearWorkers(services);
      refuseStrangers(services, settings);
      seeAFenceThatIsAhead(services, settings);
    }
  }

  private static void hearWorkers(EmbeddedServices services) throws Exception {
    URI uri = services.broker().uri();
    try (var transport = new AmqpWorkerTransport(new AmqpSettings(uri, "test"));
        var beats = Executors.newSingleThreadScheduledExecutor()) {
      transport.open(new Deaf());
      var beat =
          new Message.Heartbeat(
              "host-a",
              "i1",
              "inbox",
              List.of(),
              1,
              8,
              8,
              List.of("default"),
              List.of(),
              "key",
              Message.About.UNTOLD);
      var _ =
          beats.scheduleAtFixedRate(
              () -> transport.send(0, List.of(beat)), 0, 100, TimeUnit.MILLISECONDS);
      assertThat(new BrokerProbe(uri, Optional.empty(), InstantSource.system()).look())
          .extracting(Verdict::line)
          .contains("ok   workers heard just now: host-a (8 slots, queues default)");
      beats.shutdownNow();
    }
  }

  private static void refuseStrangers(EmbeddedServices services, DatabaseSettings settings)
      throws Exception {
    InstantSource clock = InstantSource.system();
    URI wrong = URI.create(services.broker().uri().toString().replaceFirst(":[^:@]*@", ":no@"));
    assertThat(new BrokerProbe(wrong, Optional.empty(), clock).look())
        .singleElement()
        .satisfies(each -> assertThat(each.line()).contains("bad ", "refuses the login"));
    var stranger = new DatabaseSettings(settings.url(), "updraft", "no");
    assertThat(new DatabaseProbe(stranger, clock).look())
        .singleElement()
        .satisfies(each -> assertThat(each.line()).contains("bad ", "password authentication"));
  }

  private static void seeAFenceThatIsAhead(EmbeddedServices services, DatabaseSettings settings)
      throws Exception {
    String servers = services.zooKeeper().connectString();
    String auth = services.zooKeeper().credentials();
    var session = new ZooKeeper(servers, 6_000, _ -> {});
    try {
      session.addAuthInfo("digest", auth.getBytes(UTF_8));
      for (String node : List.of("/updraft", "/updraft/0", "/updraft/0/vote")) {
        session.create(node, new byte[0], ZooDefs.Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
      }
      session.create(
          "/updraft/0/fence",
          "999".getBytes(UTF_8),
          ZooDefs.Ids.CREATOR_ALL_ACL,
          CreateMode.PERSISTENT);
      var probe = new ZooKeeperProbe(servers, auth, Optional.of(settings), InstantSource.system());
      assertThat(probe.look())
          .singleElement()
          .satisfies(each -> assertThat(each.line()).contains("bad ", "fence 999", "is ahead of"));

      session.setData("/updraft/0/fence", "999 answers".getBytes(UTF_8), -1);
      assertThat(probe.look())
          .singleElement()
          .satisfies(each -> assertThat(each.line()).contains("bad ", "fence 999", "is ahead of"));
    } finally {
      session.close();
    }
  }

  private static String run(String data) {
    var said = new StringWriter();
    int code =
        new CommandLine(new DoctorCommand())
            .setOut(new PrintWriter(said))
            .execute("--data", data, "--port", "1");
    return code + " " + said;
  }

  private static final class Deaf implements WorkerTransport.Listener {
    @Override
    public void received(List<Message> messages) {}

    @Override
    public void connected(boolean up) {}
  }
}
