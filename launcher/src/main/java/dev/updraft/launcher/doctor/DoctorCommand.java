// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.doctor;

import dev.updraft.db.DatabaseSettings;
import dev.updraft.launcher.DataOption;
import dev.updraft.launcher.apart.BrokerOption;
import dev.updraft.launcher.apart.ConfigOption;
import dev.updraft.launcher.apart.StorageOptions;
import dev.updraft.launcher.cli.LocalAccess;
import dev.updraft.launcher.embedded.RunningStandalone;
import dev.updraft.launcher.role.Storage;
import dev.updraft.objects.ObjectPlace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code updraft doctor}. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description =
        "Says what is wrong with an installation, and how to mend it: of the standalone in a data"
            + " folder, or the one that the configuration names. Exit code 1 when something is"
            + " bad.")
public final class DoctorCommand implements Callable<Integer> {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Spec
  private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private ConfigOption config;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private DataOption data;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private StorageOptions storage;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private BrokerOption broker;

  @Option(names = "--zookeeper", paramLabel = "HOST:PORT", description = "ZooKeeper's servers")
  private String zooKeeper = "";

  @Option(names = "--zookeeper-auth", paramLabel = "USER:PASSWORD", description = "for its nodes")
  private String zooKeeperAuth = "";

  @Option(names = "--dags", paramLabel = "FOLDER", description = "the DAG folder")
  private String dags = "";

  @Option(names = "--port", description = "of UI and API (default: ${DEFAULT-VALUE})")
  private int port = 8080;

  @Override
  public Integer call() throws Exception {
    List<Verdict> first = new ArrayList<>();
    Places places = storage.given() ? installed() : standalone(first);
    List<Verdict> verdicts = new ArrayList<>(first);
    verdicts.addAll(
        new Examination(LIMIT, System::nanoTime, places.secrets())
            .of(probes(places, InstantSource.system())));
    PrintWriter out = spec.commandLine().getOut();
    verdicts.forEach(verdict -> out.println(verdict.line()));
    out.flush();
    return verdicts.stream().anyMatch(each -> each.level() == Verdict.Level.BAD) ? 1 : 0;
  }

  private static Map<String, Probe> probes(Places places, InstantSource clock) throws IOException {
    Map<String, Probe> probes = new LinkedHashMap<>();
    probes.put("this machine", new MachineProbe());
    probes.put("the file system", new FilesProbe(places));
    if (places.objects().orElse(null) instanceof ObjectPlace.Bucket bucket) {
      probes.put(
          "the object store", new BucketProbe(bucket.toString(), () -> bucket.open("doctor")));
    }
    places.database().ifPresent(at -> probes.put("the database", new DatabaseProbe(at, clock)));
    places
        .broker()
        .ifPresent(uri -> probes.put("the broker", new BrokerProbe(uri, places.database(), clock)));
    if (!places.zooKeeper().isEmpty()) {
      probes.put(
          "ZooKeeper",
          new ZooKeeperProbe(places.zooKeeper(), places.zooKeeperAuth(), places.database(), clock));
    }
    probes.put("the web", new WebProbe(url(places)));
    return probes;
  }

  /** Where the last one of this data folder listened, else where it would. */
  private static String url(Places places) throws IOException {
    return Files.isReadable(places.data().resolve("cli.access"))
        ? LocalAccess.read(places.data()).url()
        : "http://127.0.0.1:" + places.port();
  }

  private Places installed() {
    Storage.Places stored = storage.places();
    return new Places(
        data.folder(),
        Optional.of(stored.database()),
        broker.given() ? Optional.of(broker.uri()) : Optional.empty(),
        zooKeeper,
        zooKeeperAuth,
        Optional.of(stored.objects()),
        Optional.of(stored.vault()),
        dags.isBlank() ? Optional.empty() : Optional.of(Path.of(dags).toAbsolutePath()),
        config.file(),
        port);
  }

  private Places standalone(List<Verdict> first) throws IOException {
    Path folder = data.folder();
    Optional<RunningStandalone> running = RunningStandalone.in(folder);
    first.add(
        running.isPresent()
            ? Verdict.ok("a standalone runs with its data in " + folder)
            : Verdict.warn(
                "no standalone runs with its data in " + folder,
                "its services were not looked at; start it, or name another folder (--data) or an"
                    + " installation (--config, --database-url)"));
    return new Places(
        folder,
        running
            .map(RunningStandalone::database)
            .map(own -> new DatabaseSettings(own.jdbcUrl(), own.user(), own.password())),
        running.map(RunningStandalone::broker),
        running.map(RunningStandalone::zooKeeper).orElse(""),
        running.map(RunningStandalone::zooKeeperAuth).orElse(""),
        kept(folder.resolve("objects")).map(ObjectPlace.Folder::new),
        kept(folder.resolve("secrets/vault.json")),
        dags.isBlank() ? Optional.empty() : Optional.of(Path.of(dags).toAbsolutePath()),
        Optional.empty(),
        port);
  }

  /** Before its first start a data folder has none. */
  private static Optional<Path> kept(Path path) {
    return Optional.of(path).filter(Files::exists);
  }
}
