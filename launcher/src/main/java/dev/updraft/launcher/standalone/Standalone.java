// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.bundle.BundleProcessor;
import dev.updraft.db.Upkeep;
import dev.updraft.db.scheduler.PostgresSchedulerStore;
import dev.updraft.db.web.CommandBell;
import dev.updraft.db.web.CommandStore;
import dev.updraft.launcher.cli.LocalAccess;
import dev.updraft.launcher.embedded.DataFolder;
import dev.updraft.launcher.embedded.EmbeddedServices;
import dev.updraft.launcher.embedded.KeptSecret;
import dev.updraft.protocol.amqp.AmqpLeaderTransport;
import dev.updraft.protocol.amqp.AmqpSettings;
import dev.updraft.scheduler.leadership.Scheduler;
import dev.updraft.scheduler.leadership.SchedulerConfig;
import dev.updraft.secrets.PayloadSealer;
import dev.updraft.web.Web;
import dev.updraft.web.WebConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.ExponentialBackoffRetry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The composition root of a standalone: what is opened first is closed last. */
final class Standalone implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Standalone.class);
  private static final Duration TOKEN_LIFE = Duration.ofHours(24);
  private static final int SESSION_MILLIS = 6_000;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private String greeting = "";

  private Standalone() {}

  /**
   * Choices of the one who starts it.
   *
   * @param password of user admin; empty = keep the one that was made at the first start
   */
  record Options(int port, Path dags, String password) {}

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
    InstantSource clock = InstantSource.system();
    EmbeddedServices services = opened(EmbeddedServices.start(data, progress));
    progress.accept("Bringing the database up to date");
    Storage storage = opened(Storage.open(data, services));
    String password =
        options.password().isEmpty()
            ? KeptSecret.in(data.folder("secrets").resolve("admin-password"))
            : options.password();
    storage.set(password, services.demo());
    opened(Upkeep.start(storage.database(), clock));

    Scheduler scheduler = scheduler(services, storage);
    String classPath = Workers.classPath(data);
    opened(Workers.start(services, storage, data, classPath));
    opened(BundleProcessor.start(options.dags(), storage.objects(), scheduler::unit, classPath));

    CommandBell bell = opened(CommandBell.start(storage.database().settings(), scheduler::ring));
    String url = serve(options, data, storage, bell, clock);
    String told = options.password().isEmpty() ? password : "as given in UPDRAFT_PASSWORD";
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
            .formatted(url, told, options.dags(), data.root());
  }

  private Scheduler scheduler(EmbeddedServices services, Storage storage) throws Exception {
    var broker = new AmqpSettings(services.broker().uri(), "scheduler");
    return opened(
        Scheduler.start(
            SchedulerConfig.of("standalone"),
            () -> new PostgresSchedulerStore(storage.database()),
            () -> new AmqpLeaderTransport(broker),
            curator(services),
            storage.objects(),
            new VaultCipher(new PayloadSealer(), storage.vault())));
  }

  /** Starts the web and leaves the command line its way in; gives the address for people. */
  private String serve(
      Options options, DataFolder data, Storage storage, CommandBell bell, InstantSource clock)
      throws Exception {
    Path secrets = data.folder("secrets");
    String token = KeptSecret.in(secrets.resolve("cli-token"));
    String key = KeptSecret.in(secrets.resolve("token-key"));
    Web web =
        opened(
            Web.start(
                new WebConfig(options.port(), "127.0.0.1", TOKEN_LIFE, token, key),
                storage.database().pool(),
                new CommandStore(storage.database().sql(), bell, System::nanoTime),
                storage.objects(),
                storage.vault(),
                clock));
    new LocalAccess("http://127.0.0.1:" + web.port(), token).write(data.root());
    return "http://localhost:" + web.port();
  }

  private CuratorFramework curator(EmbeddedServices services) {
    CuratorFramework curator =
        opened(
            CuratorFrameworkFactory.builder()
                .connectString(services.zooKeeper().connectString())
                .authorization("digest", services.zooKeeper().credentials().getBytes(UTF_8))
                .sessionTimeoutMs(SESSION_MILLIS)
                .retryPolicy(new ExponentialBackoffRetry(100, 10))
                .build());
    curator.start();
    return curator;
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  String greeting() {
    return greeting;
  }

  /** Completes once everything is closed. */
  CompletableFuture<Void> closed() {
    return closed;
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} could not be closed cleanly", part.getClass().getSimpleName(), e);
      }
    }
    closed.complete(null);
  }
}
