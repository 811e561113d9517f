// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.objects.FolderObjectStore;
import dev.updraft.protocol.Timing;
import dev.updraft.testkit.transport.InMemoryBroker;
import dev.updraft.worker.runner.RunnerWork;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A worker in a process of its own, busy with a task that never ends, for a test to kill. */
public final class WorkerProcess {
  /** The real numbers, with a shorter lease. */
  static final Timing QUICK =
      new Timing(
          Duration.ofMillis(500),
          Duration.ofSeconds(6),
          Duration.ofSeconds(6),
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofSeconds(570),
          Duration.ofSeconds(10),
          Duration.ofSeconds(600),
          Duration.ofSeconds(150),
          Duration.ofSeconds(5));

  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  private WorkerProcess() {}

  /** Arguments: folder of the test, what to run, how to start runners. */
  public static void main(String[] args) throws Exception {
    Thread.currentThread()
        .setUncaughtExceptionHandler(
            (thread, failure) -> {
              failure.printStackTrace();
              Runtime.getRuntime().halt(1); // or the test waits for its word without end
            });
    Path folder = Path.of(args[0]);
    var broker = new InMemoryBroker();
    var leader = new ScriptedLeader(broker.leader());
    var launch = args[2].equals("plain") ? RunnerLaunch.plain(TaskUser.own(), 2) : launch();
    WorkerConfig config = config(folder, launch, QUICK);
    var worker = Worker.start(config, broker.worker(), store(folder), ScriptedLeader.openly());
    leader.hello();
    leader.assign("busy", args[1]);
    leader.awaitRunning("busy");
    System.out.println("running");
    new CountDownLatch(1).await(); // until it is killed
    worker.close();
  }

  static FolderObjectStore store(Path folder) throws IOException {
    return new FolderObjectStore(folder.resolve("objects"), "test");
  }

  static RunnerLaunch launch() throws IOException {
    return RunnerLaunch.find(TaskUser.own(), 2, JAVA);
  }

  static WorkerConfig config(Path folder) throws IOException {
    return config(folder, launch(), Timing.DEFAULT);
  }

  private static WorkerConfig config(Path folder, RunnerLaunch launch, Timing timing) {
    List<String> flags = WorkerConfig.runnerFlags(WorkerConfig.TASK_MEMORY, List.of("-Drunner=%r"));
    return config(folder, launch, timing, ScriptedWork.class, flags);
  }

  static WorkerConfig config(
      Path folder,
      RunnerLaunch launch,
      Timing timing,
      Class<? extends RunnerWork> work,
      List<String> flags) {
    return new WorkerConfig(
        "host",
        folder.resolve("host"),
        folder.resolve("s"),
        System.getProperty("java.class.path"),
        JAVA,
        flags,
        work.getName(),
        List.of("default"),
        List.of(),
        2,
        1,
        20_000,
        TaskUser.own(),
        launch,
        "key",
        timing);
  }
}
