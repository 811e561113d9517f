// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.standalone;

import dev.updraft.db.DatabaseSettings;
import dev.updraft.db.setup.Setup;
import dev.updraft.db.web.CommandBell;
import dev.updraft.launcher.embedded.DataFolder;
import dev.updraft.launcher.embedded.Database;
import dev.updraft.launcher.embedded.EmbeddedServices;
import dev.updraft.launcher.role.Parts;
import dev.updraft.launcher.role.SchedulerRole;
import dev.updraft.launcher.role.Storage;
import dev.updraft.launcher.role.VaultCipher;
import dev.updraft.launcher.role.WebRole;
import dev.updraft.launcher.role.WorkerRole;
import dev.updraft.objects.ObjectPlace;
import dev.updraft.web.Web;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** The composition root of a standalone: what is opened first is closed last. */
final class Standalone implements AutoCloseable {
  private final Parts parts = new Parts();
  private String greeting = "";

  private Standalone() {}

  /**
   * Choices of the one who starts it.
   *
   * @param labels what tasks may need of its worker
   * @param taskMemory MB of heap that a task may have
   * @param password of user admin; empty = keep the one that was made at the first start
   */
  record Options(int port, Path dags, String password, List<String> labels, int taskMemory) {
    Options {
      labels = List.copyOf(labels);
    }
  }

  static Standalone start(Options options, DataFolder data, Consumer<String> progress)
      throws Exception {
    var standalone = new Standalone();
    boolean started = false;
    try {
      standalone.run(options, data, progress);
      started = true;
      return standalone;
    } finally {
      if (!started) {
        standalone.close();
      }
    }
  }

  private void run(Options options, DataFolder data, Consumer<String> progress) throws Exception {
    WebRole.requireFree(options.port(), "127.0.0.1");
    InstantSource clock = InstantSource.system();
    EmbeddedServices services = parts.opened(EmbeddedServices.start(data, progress));
    progress.accept("Bringing the database up to date");
    Storage storage = parts.opened(Storage.open(places(services, data), "standalone"));
    String password =
        AdminPassword.set(
            storage.setup(), data.folder("secrets").resolve("admin-password"), options.password());
    connect(storage, services.demo());

    String classPath = WorkerRole.classPath(data);
    CommandBell bell =
        SchedulerRole.start(parts, scheduler(options.dags(), services), storage, classPath, clock);
    parts.opened(WorkerRole.start(worker(options, services), storage.objects(), data, classPath));
    Web web =
        parts.opened(
            WebRole.start(options.port(), "127.0.0.1", storage, bell, data, data.root(), clock));
    String url = "http://localhost:" + web.port();
    greeting =
        """

        Updraft is running.
          URL       %s
          user      admin
          password  %s
          DAGs      %s
          data      %s
        Ctrl-C stops it.
        """
            .formatted(url, password, options.dags(), data.root());
  }

  private static WorkerRole.Settings worker(Options options, EmbeddedServices services) {
    return new WorkerRole.Settings(
        "standalone",
        services.broker().uri(),
        List.of("default"),
        options.labels(),
        0,
        options.taskMemory());
  }

  private static Storage.Places places(EmbeddedServices services, DataFolder data)
      throws IOException {
    var own = services.updraft();
    return new Storage.Places(
        new DatabaseSettings(own.jdbcUrl(), own.user(), own.password()),
        new ObjectPlace.Folder(data.folder("objects")),
        data.folder("secrets").resolve("vault.json"));
  }

  private static SchedulerRole.Settings scheduler(Path dags, EmbeddedServices services) {
    return new SchedulerRole.Settings(
        "standalone",
        services.broker().uri(),
        services.zooKeeper().connectString(),
        services.zooKeeper().credentials(),
        dags);
  }

  /** The connection {@code demo}. */
  private static void connect(Storage storage, Database demo) {
    var setup = storage.setup();
    URI at = URI.create(demo.jdbcUrl().substring("jdbc:".length()));
    var place =
        new Setup.Place(
            "demo",
            "postgresql",
            "A database for the example DAGs",
            at.getHost(),
            at.getPort(),
            at.getPath().substring(1),
            demo.user());
    String secret =
        JsonMapper.shared().createObjectNode().put("password", demo.password()).toString();
    setup.connection(place, storage.vault().seal(secret, VaultCipher.place("demo")));
  }

  String greeting() {
    return greeting;
  }

  /** Completes once everything is closed. */
  CompletableFuture<Void> closed() {
    return parts.closed();
  }

  @Override
  public void close() {
    parts.close();
  }
}
