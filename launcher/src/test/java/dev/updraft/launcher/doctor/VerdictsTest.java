// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.db.DatabaseSettings;
import dev.updraft.db.SchemaVersion;
import dev.updraft.db.check.DatabaseFacts;
import dev.updraft.db.read.SystemQueries.Leader;
import dev.updraft.launcher.doctor.Verdict.Level;
import dev.updraft.objects.FolderObjectStore;
import dev.updraft.objects.ObjectPlace;
import dev.updraft.objects.ObjectStore;
import dev.updraft.protocol.amqp.BrokerLook;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is judged how, without any service; and that nothing can hold it up or make it talk. */
class VerdictsTest {
  private static final DatabaseSettings AT =
      new DatabaseSettings("jdbc:postgresql://h/u?password=hush-url", "u", "hush-db");

  @TempDir private Path temp = Path.of("");

  @Test
  void shouldGiveUpOnServicesThatSayNothing() throws Exception {
    try (var mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String at = "127.0.0.1:" + mute.getLocalPort();
      var database = new DatabaseSettings("jdbc:postgresql://" + at + "/u", "u", "p");
      InstantSource clock = InstantSource.system();
      Map<String, Probe> probes = new LinkedHashMap<>();
      probes.put("the database", new DatabaseProbe(database, clock));
      probes.put(
          "the broker",
          new BrokerProbe(URI.create("amqp://u:p@" + at + "/%2F"), Optional.empty(), clock));
      probes.put("ZooKeeper", new ZooKeeperProbe(at, "", Optional.empty(), clock));
      probes.put("the web", new WebProbe("http://" + at));
      long began = System.nanoTime();
      List<Verdict> verdicts =
          new Examination(Duration.ofSeconds(2), System::nanoTime, List.of()).of(probes);
      assertThat(System.nanoTime() - began).isLessThan(Duration.ofSeconds(6).toNanos());
      assertThat(verdicts)
          .hasSize(4)
          .allSatisfy(each -> assertThat(each.level()).isEqualTo(Level.BAD))
          .allSatisfy(each -> assertThat(each.what()).contains("did not answer within 2 s"));
    }
  }

  @Test
  void shouldSayNoSecretAndKeepToALine() throws Exception {
    var places =
        new Places(
            temp,
            Optional.of(AT),
            Optional.of(URI.create("amqp://u:hush%2Fbroker@h:1/%2F")),
            "z",
            "updraft:hush-zoo",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            1);
    Probe talkative =
        () -> {
          throw new IOException("hush-db\nhush/broker hush%2Fbroker hush-zoo");
        };
    var verdicts =
        new Examination(Duration.ofSeconds(5), System::nanoTime, places.secrets())
            .of(Map.of("it", talkative));
    assertThat(verdicts)
        .singleElement()
        .satisfies(
            each ->
                assertThat(each.line())
                    .isEqualTo(
                        "bad  it could not be looked at: java.io.IOException: *** *** *** ***"));
    assertThat(Places.shown(AT)).isEqualTo("u at jdbc:postgresql://h/u");
  }

  @Test
  void shouldTellADatabaseThatLosesCommits() {
    var probe = new DatabaseProbe(AT, InstantSource.system());
    var version = MigrationVersion.fromVersion("1.20");
    var schema = new SchemaVersion(Optional.of(version), version);
    var leader = new Leader("a", true, Instant.EPOCH, null, false);
    var well =
        new DatabaseFacts(
            "18.6",
            180006,
            true,
            List.of(),
            50,
            Duration.ZERO,
            schema,
            Optional.of(leader),
            7,
            List.of());
    assertThat(probe.judged(well)).extracting(Verdict::level).containsOnly(Level.OK);

    var ill =
        new DatabaseFacts(
            "13.1",
            130001,
            false,
            List.of("fsync", "synchronous_commit"),
            3,
            Duration.ofSeconds(-5),
            new SchemaVersion(Optional.empty(), version),
            Optional.of(new Leader("a", true, Instant.EPOCH, Instant.EPOCH, true)),
            7,
            List.of("Broken.java"));
    assertThat(probe.judged(ill))
        .extracting(Verdict::line)
        .satisfiesExactly(
            line -> assertThat(line).startsWith("warn database u at").contains("13.1"),
            line -> assertThat(line).startsWith("bad  its role may make no tables"),
            line -> assertThat(line).startsWith("bad  fsync, synchronous_commit off"),
            line -> assertThat(line).startsWith("warn connections left: 3"),
            line -> assertThat(line).startsWith("warn its clock differs").contains("-5000 ms"),
            line -> assertThat(line).startsWith("warn no tables, this build knows 1.20"),
            line -> assertThat(line).startsWith("ok   scheduler a leads, epoch 7"),
            line -> assertThat(line).startsWith("bad  its writes find no room"),
            line -> assertThat(line).startsWith("warn ZooKeeper has not taken its word"),
            line -> assertThat(line).startsWith("warn 1 files").contains("Broken.java"));
  }

  @Test
  void shouldTellABrokerThatTakesNothing() {
    var blocked = new BrokerLook.Seen("RabbitMQ 4.1", "low on memory", false, List.of());
    assertThat(BrokerProbe.judged("broker b", blocked))
        .extracting(Verdict::line)
        .satisfiesExactly(
            line -> assertThat(line).startsWith("bad ").contains("takes no messages: low on mem"),
            line -> assertThat(line).startsWith("warn no worker was heard"));
  }

  @Test
  void shouldTellFilesThatOthersReadAndFoldersThatAreMissing() throws Exception {
    Path key = Files.writeString(temp.resolve("key"), "k");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    var places =
        new Places(
            temp,
            Optional.empty(),
            Optional.empty(),
            "",
            "",
            Optional.of(new ObjectPlace.Folder(temp.resolve("objects"))),
            Optional.of(key),
            Optional.of(temp.resolve("dags")),
            Optional.of(temp.resolve("config")),
            1);
    assertThat(new FilesProbe(places).look())
        .filteredOn(each -> each.level() == Level.BAD)
        .extracting(Verdict::what)
        .satisfiesExactly(
            what -> assertThat(what).contains("objects does not exist"),
            what -> assertThat(what).contains("objects folder has no disk"),
            what -> assertThat(what).contains("dags cannot be read"),
            what -> assertThat(what).contains("key can be read by everybody"),
            what -> assertThat(what).contains("config is not there"));
    try (var files = Files.list(temp)) {
      assertThat(files).as("nothing is left").containsExactly(key);
    }
  }

  @Test
  void shouldTellABucketThatIsShutOrLetsTwoWritersWin() throws Exception {
    ObjectStore folder = new FolderObjectStore(temp, "test");
    assertThat(new BucketProbe("s3://good", () -> folder).look())
        .extracting(Verdict::line)
        .satisfiesExactly(
            line -> assertThat(line).startsWith("ok   bucket s3://good can be listed, written"),
            line -> assertThat(line).startsWith("ok   of two writers one wins"));
    assertThat(folder.list("doctor")).as("nothing is left").isEmpty();
    assertThat(new BucketProbe("s3://lax", () -> new Lax(folder)).look())
        .extracting(Verdict::line)
        .satisfiesExactly(
            line -> assertThat(line).startsWith("ok   "),
            line -> assertThat(line).startsWith("bad  two writers can both win"));
    assertThat(folder.list("doctor")).isEmpty();
    assertThat(new BucketProbe("s3://shut", this::shut).look())
        .extracting(Verdict::line)
        .containsExactly("bad  bucket s3://shut cannot be used: access denied");
  }

  private ObjectStore shut() throws IOException {
    throw new IOException("access denied");
  }

  /** As a server that does not know {@code If-None-Match}. */
  private record Lax(ObjectStore store) implements ObjectStore {
    @Override
    public void put(String key, byte[] content) throws IOException {
      store.put(key, content);
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) throws IOException {
      store.put(key, content);
      return true;
    }

    @Override
    public Optional<byte[]> get(String key) throws IOException {
      return store.get(key);
    }

    @Override
    public Optional<InputStream> open(String key) throws IOException {
      return store.open(key);
    }

    @Override
    public List<String> list(String prefix) throws IOException {
      return store.list(prefix);
    }

    @Override
    public void delete(String key) throws IOException {
      store.delete(key);
    }
  }

  @Test
  void shouldKnowLowLimits() {
    assertThat(MachineProbe.files(1_024).level()).isEqualTo(Level.WARN);
    assertThat(MachineProbe.files(4_096).level()).isEqualTo(Level.OK);
    assertThat(MachineProbe.processes(100).line()).contains("warn", "TasksMax=");
  }
}
