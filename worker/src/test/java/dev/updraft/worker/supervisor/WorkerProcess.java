// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.objects.FolderObjectStore;
import dev.updraft.testkit.transport.InMemoryBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A worker in a process of its own, busy with a task that never ends, for a test to kill. */
public final class WorkerProcess {
  private WorkerProcess() {}

  /** Arguments: folder of the test. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    var broker = new InMemoryBroker();
    var leader = new ScriptedLeader(broker.leader());
    var worker =
        Worker.start(config(folder), broker.worker(), store(folder), ScriptedLeader.openly());
    leader.hello();
    leader.assign("hanging", "hang");
    leader.awaitRunning("hanging");
    System.out.println("running");
    if (worker.drain(Duration.ofHours(1))) {
      worker.close();
    }
  }

  static FolderObjectStore store(Path folder) throws IOException {
    return new FolderObjectStore(folder.resolve("objects"), "test");
  }

  static WorkerConfig config(Path folder) {
    return WorkerConfig.of(
            "host",
            folder.resolve("host"),
            folder.resolve("s"),
            System.getProperty("java.class.path"),
            TaskUser.own(),
            "key")
        .withSlots(2, 1)
        .withWork(ScriptedWork.class);
  }
}
