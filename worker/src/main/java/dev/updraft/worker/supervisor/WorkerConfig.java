// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.protocol.Timing;
import dev.updraft.worker.runner.MemoryLimits;
import dev.updraft.worker.runner.UnitWork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * @param host name of the host, as people see it
 * @param folder on a local disk; makes the host one worker
 * @param scratch for sockets and attempts; its path must be short (a socket's may have 107 bytes),
 *     and every user must be able to enter it. Emptied at the start
 * @param classPath of watchdog and runners; readable by {@code user}
 * @param runnerFlags of the JVM; {@code %r} in them stands for the name of the runner
 * @param labels what tasks may need of it that it cannot find out by itself
 * @param slots how many grants run at once
 * @param warm how many runners are kept started
 * @param usesPerRunner after which a runner is replaced, at the earliest: it bounds what user code
 *     leaks, but a fresh one costs seconds of the compilers
 * @param launch how runners are started
 * @param publicKey payloads are sealed to it
 */
public record WorkerConfig(
    String host,
    Path folder,
    Path scratch,
    String classPath,
    Path java,
    List<String> runnerFlags,
    String work,
    List<String> queues,
    List<String> labels,
    int slots,
    int warm,
    int usesPerRunner,
    TaskUser user,
    RunnerLaunch launch,
    String publicKey,
    Timing timing) {
  private static final int SLOTS_PER_CORE = 4;

  /**
   * Without a small initial heap a runner first fills a 64th of the machine's memory; what the
   * compilers leave in the C library's pools goes back after half a minute. Archived classes lie
   * where they were archived, so that all runners share their pages; monitors are looked after each
   * five seconds, for a look each quarter of one wakes a core that has nothing else to do.
   */
  private static final List<String> RUNNER_FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "-Xms24m",
          "-XX:MinHeapFreeRatio=20",
          "-XX:MaxHeapFreeRatio=40",
          "-XX:TrimNativeHeapInterval=30000",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0",
          "-XX:AsyncDeflationInterval=5000");

  /** MB of heap that a task may have, if nobody says otherwise. */
  public static final int TASK_MEMORY = 512;

  /** A JVM does not get far with less. */
  public static final int LEAST_TASK_MEMORY = 64;

  public WorkerConfig {
    runnerFlags = List.copyOf(runnerFlags);
    queues = List.copyOf(queues);
    labels = List.copyOf(labels);
  }

  /**
   * Two warm runners, the JDK of this process.
   *
   * @param slots 0: four for each core
   * @param taskMemory MB of heap that a task may have, not less than {@link #LEAST_TASK_MEMORY}
   * @param moreRunnerFlags after those that every runner gets
   */
  public static WorkerConfig of(
      String host,
      List<String> queues,
      List<String> labels,
      int slots,
      int taskMemory,
      Path folder,
      Path scratch,
      String classPath,
      List<String> moreRunnerFlags,
      TaskUser user,
      String publicKey)
      throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    int atOnce = slots > 0 ? slots : SLOTS_PER_CORE * Runtime.getRuntime().availableProcessors();
    return new WorkerConfig(
        host,
        folder,
        scratch,
        classPath,
        java,
        runnerFlags(taskMemory, moreRunnerFlags),
        UnitWork.class.getName(),
        queues,
        labels,
        atOnce,
        2,
        20_000,
        user,
        RunnerLaunch.find(user, atOnce, java),
        publicKey,
        Timing.DEFAULT);
  }

  static List<String> runnerFlags(int taskMemory, List<String> more) {
    return Stream.of(RUNNER_FLAGS, MemoryLimits.flags(taskMemory), more)
        .flatMap(List::stream)
        .toList();
  }

  /** Kept over restarts; the tasks' own, so nothing of ours may trust what lies there. */
  Path cache() {
    return scratch.resolveSibling(scratch.getFileName() + ".cache");
  }
}
