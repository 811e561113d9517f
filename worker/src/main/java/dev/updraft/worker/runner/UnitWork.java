// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.runner;

import dev.updraft.api.DataInterval;
import dev.updraft.api.TaskContext;
import dev.updraft.bundle.call.TaskCall;
import dev.updraft.bundle.call.UnitLoader;
import dev.updraft.protocol.TaskPayload;
import dev.updraft.worker.host.HostFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Work of DAG units. Loaders are kept by hash, the least recently used is dropped. */
public final class UnitWork implements RunnerWork {
  /** The supervisor chooses a runner by it. */
  public static final int KEPT_UNITS = 16;

  /** The host folder and the watchdog on it: both outlive a runner, and die with their worker. */
  private static final String PLACE =
      System.getenv(HostFolder.MARK)
          + "/"
          + ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L);

  private final Map<String, TaskCall> units =
      new LinkedHashMap<>(KEPT_UNITS, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TaskCall> eldest) {
          return size() > KEPT_UNITS;
        }
      };

  private String intervalTexts = "";
  private DataInterval interval = new DataInterval(Instant.EPOCH, Instant.EPOCH);

  @Override
  public Call prepare(Path unitJar, TaskPayload payload, Path folder) throws IOException {
    TaskCall call = unit(payload.unit(), unitJar);
    var context =
        new TaskContext(
            payload.dagId(),
            payload.runId(),
            payload.taskId(),
            payload.mapIndex(),
            payload.attempt(),
            payload.maxAttempts(),
            payload.step(),
            interval(payload),
            folder,
            InstantSource.system());
    String handle = payload.handle();
    return payload.cancel() && handle != null
        ? () -> call.cancel(payload.work(), payload.args(), handle, context)
        : () -> call.run(payload.work(), payload.args(), handle, context);
  }

  /** Tasks of one run come in a row. */
  private DataInterval interval(TaskPayload payload) {
    String texts = payload.intervalStart() + " " + payload.intervalEnd();
    if (!texts.equals(intervalTexts)) {
      interval =
          new DataInterval(
              Instant.parse(payload.intervalStart()), Instant.parse(payload.intervalEnd()));
      intervalTexts = texts;
    }
    return interval;
  }

  private TaskCall unit(String hash, Path jar) throws IOException {
    TaskCall known = units.get(hash);
    if (known != null) {
      return known;
    }
    TaskCall loaded = TaskCall.forUnit(UnitLoader.ofJar(hash, Files.readAllBytes(jar)), PLACE);
    units.put(hash, loaded);
    return loaded;
  }
}
