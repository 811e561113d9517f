// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.updraft.db.DatabaseSettings;
import dev.updraft.db.generated.Tables;
import dev.updraft.db.web.CommandBell;
import dev.updraft.db.web.CommandStore;
import dev.updraft.launcher.Main;
import dev.updraft.launcher.embedded.DataFolder;
import dev.updraft.launcher.embedded.EmbeddedServices;
import dev.updraft.launcher.role.Storage;
import dev.updraft.launcher.role.WorkerRole;
import dev.updraft.objects.ObjectPlace;
import dev.updraft.worker.supervisor.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The leader loses its database sessions, then its process is killed with another one standing by;
 * the worker lives on.
 */
class FailoverTest {
  private static final int RUNS = 60;
  private static final int TASKS = 5;
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir Path temp;

  @Test
  void shouldDispatchOnUnderTheOtherScheduler() throws Exception {
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path witness = Files.createDirectory(temp.resolve("witness"));
    Files.setPosixFilePermissions(witness, PosixFilePermissions.fromString("rwxrwxrwx"));
    try (DataFolder data = DataFolder.open(temp.resolve("data"));
        EmbeddedServices services = EmbeddedServices.start(data, _ -> {});
        Storage storage = Storage.open(places(services, data), "test");
        var worker = worker(services, storage, data);
        var bell = CommandBell.start(storage.database().settings(), () -> {});
        ServerProcess one = scheduler("one", services, storage, data);
        ServerProcess two = scheduler("two", services, storage, data)) {
      assertThat(worker).isNotNull();
      var commands = new CommandStore(storage.database().sql(), bell, System::nanoTime);
      await().atMost(LIMIT).until(() -> dagIsKnown(storage));
      for (int i = 0; i < RUNS; i++) {
        commands.submit(
            null,
            "test",
            "trigger",
            "{\"dag_id\":\"crash_chain\",\"dag_run_id\":\"run%d\",\"conf\":{\"witness\":\"%s\"}}"
                .formatted(i, witness));
      }
      await().atMost(LIMIT).until(() -> Witness.read(witness).ends().size() > RUNS);
      endSessionsOfTheLeader(storage);
      int before = Witness.read(witness).ends().size();
      await().atMost(LIMIT).until(() -> Witness.read(witness).ends().size() > before + RUNS / 4);

      Map<String, ServerProcess> byId = Map.of("one", one, "two", two);
      String leader = holder(storage);
      Objects.requireNonNull(byId.get(leader)).kill();
      long killedAt = System.nanoTime();

      await().atMost(LIMIT).until(() -> Witness.read(witness).ends().size() == RUNS * TASKS);
      assertThat(holder(storage)).isNotEqualTo(leader);
      judge(Witness.read(witness), killedAt);
    }
  }

  private static void judge(Witness all, long killedAt) {
    assertThat(all.begins()).as("nothing ran twice: the worker lived on").hasSize(RUNS * TASKS);
    long gap = 0;
    long last = killedAt;
    for (Witness.Line begin : all.begins()) {
      if (begin.at() > killedAt) {
        gap = Math.max(gap, begin.at() - last);
        last = begin.at();
      }
    }
    System.out.println("longest pause of dispatch after the kill: " + gap / 1_000_000 + " ms");
  }

  /** As a restart of the database, or a network that forgets connections, does. */
  private static void endSessionsOfTheLeader(Storage storage) {
    storage
        .database()
        .sql()
        .fetch(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE application_name LIKE 'updraft-leader%'");
  }

  private static boolean dagIsKnown(Storage storage) {
    return storage.database().sql().fetchCount(Tables.DAG) > 0;
  }

  private static String holder(Storage storage) {
    return storage
        .database()
        .sql()
        .select(Tables.EPOCH.HOLDER)
        .from(Tables.EPOCH)
        .fetchSingle(Tables.EPOCH.HOLDER);
  }

  private static Storage.Places places(EmbeddedServices services, DataFolder data)
      throws IOException {
    var own = services.updraft();
    return new Storage.Places(
        new DatabaseSettings(own.jdbcUrl(), own.user(), own.password()),
        new ObjectPlace.Folder(data.folder("objects")),
        data.folder("secrets").resolve("vault.json"));
  }

  private static Worker worker(EmbeddedServices services, Storage storage, DataFolder data)
      throws Exception {
    var settings =
        new WorkerRole.Settings(
            "test", services.broker().uri(), List.of("default"), List.of(), 0, 512);
    return WorkerRole.start(settings, storage.objects(), data, WorkerRole.classPath(data));
  }

  private ServerProcess scheduler(
      String id, EmbeddedServices services, Storage storage, DataFolder data) throws IOException {
    var database = storage.database().settings();
    Path config = temp.resolve(id + ".properties");
    Files.write(
        config,
        List.of(
            "database-url = " + database.url(),
            "database-user = " + database.user(),
            "database-password = " + database.password(),
            "broker = " + services.broker().uri(),
            "zookeeper = " + services.zooKeeper().connectString(),
            "zookeeper-auth = " + services.zooKeeper().credentials(),
            "objects = " + data.folder("objects"),
            "vault = " + data.folder("secrets").resolve("vault.json"),
            "dags = " + Path.of("src/test/dags").toAbsolutePath()));
    return ServerProcess.start(
        temp.resolve(id + ".log"),
        Main.class.getName(),
        "scheduler",
        "--name",
        id,
        "--config",
        config.toString(),
        "--data",
        temp.resolve(id).toString());
  }
}
