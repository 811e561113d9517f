// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.apart;

import dev.updraft.launcher.cli.CliError;
import dev.updraft.launcher.embedded.DataFolder;
import dev.updraft.launcher.role.Parts;
import dev.updraft.launcher.role.SchedulerRole;
import dev.updraft.launcher.role.Storage;
import dev.updraft.launcher.role.WorkerRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code updraft scheduler}: leads, or stands by for whoever does. */
@Command(
    name = "scheduler",
    mixinStandardHelpOptions = true,
    description = "Runs a scheduler. Several on several machines: one leads, the others stand by.")
public final class SchedulerCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private RoleOptions role;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private StorageOptions storage;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private BrokerOption broker;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private NameOption name;

  @Option(
      names = "--zookeeper",
      paramLabel = "HOST:PORT",
      description = "ZooKeeper's servers, with commas between them")
  private String zooKeeper = "";

  @Option(
      names = "--zookeeper-auth",
      paramLabel = "USER:PASSWORD",
      description = "digest credentials; the nodes are then ours alone")
  private String zooKeeperAuth = "";

  @Option(
      names = "--dags",
      paramLabel = "FOLDER",
      description = "the DAG folder; the same content on each machine with a scheduler")
  private String dags = "";

  @Override
  public Integer call() throws Exception {
    Storage.Places places = storage.places();
    Path folder = Path.of(Needed.setting("dags", dags)).toAbsolutePath().normalize();
    if (!Files.isDirectory(folder)) {
      throw new CliError("The DAG folder " + folder + " does not exist (--dags).");
    }
    var settings =
        new SchedulerRole.Settings(
            name.name(),
            broker.uri(),
            Needed.setting("zookeeper", zooKeeper),
            zooKeeperAuth,
            folder);
    return role.run("scheduler", (parts, data, _) -> start(parts, data, places, settings));
  }

  private static String start(
      Parts parts, DataFolder data, Storage.Places places, SchedulerRole.Settings settings)
      throws Exception {
    Storage opened = parts.opened(Storage.open(places, RoleOptions.process("scheduler")));
    var _ =
        SchedulerRole.start(
            parts, settings, opened, WorkerRole.classPath(data), InstantSource.system());
    return "Scheduler " + settings.name() + " is running, DAGs in " + settings.dags();
  }
}
