// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.apart;

import dev.updraft.launcher.LabelsOption;
import dev.updraft.launcher.TaskMemoryOption;
import dev.updraft.launcher.embedded.DataFolder;
import dev.updraft.launcher.role.Parts;
import dev.updraft.launcher.role.Storage;
import dev.updraft.launcher.role.WorkerRole;
import dev.updraft.objects.ObjectPlace;
import dev.updraft.worker.supervisor.Worker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code updraft worker}: runs tasks; knows no database and no key. */
@Command(
    name = "worker",
    mixinStandardHelpOptions = true,
    description = "Runs tasks. Needs the broker and the object store, nothing else.")
public final class WorkerCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerCommand.class);

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private RoleOptions role;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private ObjectsOption objects;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private BrokerOption broker;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private NameOption name;

  @Option(
      names = "--queues",
      split = ",",
      paramLabel = "QUEUE",
      description = "whose tasks it takes (default: default)")
  private List<String> queues = List.of("default");

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private LabelsOption labels;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "tasks at once (default: four for each core)")
  private int slots;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private TaskMemoryOption taskMemory;

  @Option(
      names = "--drain",
      paramLabel = "SECONDS",
      description =
          "how long running tasks may go on after SIGTERM; then they end as when a worker is lost"
              + " (default: ${DEFAULT-VALUE})",
      defaultValue = "60")
  private int drain = 60;

  @Override
  public Integer call() throws Exception {
    var settings =
        new WorkerRole.Settings(
            name.name(), broker.uri(), queues, labels.labels(), slots, taskMemory.megabytes());
    ObjectPlace place = objects.place();
    return role.run("worker", (parts, data, _) -> start(parts, data, place, settings));
  }

  private String start(
      Parts parts, DataFolder data, ObjectPlace place, WorkerRole.Settings settings)
      throws Exception {
    var store = Storage.objects(place, RoleOptions.process("worker"));
    Worker worker =
        parts.opened(WorkerRole.start(settings, store, data, WorkerRole.classPath(data)));
    Duration limit = Duration.ofSeconds(drain);
    parts.opened(
        () -> {
          if (!worker.drain(limit)) {
            LOG.warn("Tasks still run after {} s; they end now (--drain)", limit.toSeconds());
          }
        });
    return "Worker " + settings.name() + " is running, queues " + String.join(", ", queues);
  }
}
