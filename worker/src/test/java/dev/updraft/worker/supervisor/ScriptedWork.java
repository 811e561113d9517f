// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.bundle.call.StepResult;
import dev.updraft.protocol.TaskPayload;
import dev.updraft.worker.host.Posix;
import dev.updraft.worker.runner.RunnerWork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does in a runner what the payload's work names. */
public final class ScriptedWork implements RunnerWork {
  private static final Logger LOG = LoggerFactory.getLogger(ScriptedWork.class);
  private static final Posix POSIX = new Posix();
  private static final ThreadLocal<String> OWN = new ThreadLocal<>();
  private static final ThreadLocal<String> INHERITED = new InheritableThreadLocal<>();

  @Override
  public Call prepare(Path unitJar, TaskPayload payload, Path folder) {
    return () -> perform(payload, folder);
  }

  private static void artifacts(Path folder) throws IOException {
    Path artifacts = Files.createDirectories(folder.resolve("artifacts/a")).resolve("..");
    Files.writeString(artifacts.resolve("report.html"), "<p>");
    Files.writeString(artifacts.resolve("a/plot.svg"), "<svg>");
    Files.writeString(artifacts.resolve("odd name"), "");
    Files.createSymbolicLink(artifacts.resolve("link"), Path.of("/etc/passwd"));
    Files.createSymbolicLink(artifacts.resolve("up"), Path.of("/etc"));
  }

  /** Says the second line when the test wants to hear it. */
  private static void talk(Path folder) throws Exception {
    System.out.println("first");
    Path go = folder.resolve("../../../go");
    while (!Files.exists(go)) {
      Thread.onSpinWait();
    }
    System.out.println("second");
    new CountDownLatch(1).await();
  }

  /** What it finds on its thread; leaves something everywhere. */
  @SuppressWarnings("ThreadPriorityCheck") // as a task might
  private static String marks() {
    Thread thread = Thread.currentThread();
    String found =
        ProcessHandle.current().pid()
            + " "
            + OWN.get()
            + " "
            + INHERITED.get()
            + " "
            + thread.getPriority()
            + " "
            + thread.isInterrupted()
            + " "
            + ClassLoader.getSystemClassLoader().equals(thread.getContextClassLoader());
    OWN.set("own");
    INHERITED.set("inherited");
    thread.setPriority(Thread.MIN_PRIORITY);
    thread.setContextClassLoader(null);
    thread.interrupt();
    return found;
  }

  private static StepResult perform(TaskPayload payload, Path folder) throws Exception {
    switch (payload.work()) {
      case "artifacts" -> artifacts(folder);
      case "artifacts-fail" -> {
        artifacts(folder);
        throw new IllegalArgumentException("after the report");
      }
      case "talk" -> talk(folder);
      case "print" -> {
        System.out.println("one hush-hush line");
        System.err.println("an error");
        LOG.info("logged {}", payload.attempt());
        new ProcessBuilder("sh", "-c", "echo in $(pwd)").inheritIO().start().waitFor();
        Files.writeString(folder.resolve("file"), "x");
      }
      case "hang-with-child" -> {
        new ProcessBuilder("sleep", "1000").start();
        new ProcessBuilder("setsid", "sh", "-c", "sleep 1000 & sleep 1000").start();
        new CountDownLatch(1).await();
      }
      case "hide" -> {
        new ProcessBuilder("env", "-i", "setsid", "sleep", "1000").start();
        new CountDownLatch(1).await();
      }
      case "chatter", "open-chatter" -> {
        for (int line = 1; line > 0; line++) {
          System.out.println(line + " hush-hush");
          LockSupport.parkNanos(1_000_000);
        }
      }
      case "hang" -> new CountDownLatch(1).await();
      case "marks", "marks-again" -> {
        return new StepResult.Done("\"" + marks() + "\"", -1, List.of());
      }
      case "exit" -> Runtime.getRuntime().halt(3);
      case "child" -> new ProcessBuilder("setsid", "sleep", "1000").start();
      case "fail" -> throw new IllegalArgumentException("no such table");
      case "name" -> {
        return new StepResult.Done("\"" + System.getProperty("runner") + "\"", -1, List.of());
      }
      case "clock" -> {
        return new StepResult.Done(Long.toString(POSIX.bootNanos()), -1, List.of());
      }
      case "large" -> {
        return new StepResult.Done("\"" + "x".repeat(100_000) + "\"", -1, List.of());
      }
      case "huge" -> {
        return new StepResult.Done("\"" + "x".repeat(11 << 20) + "\"", -1, List.of());
      }
      default -> {}
    }
    String environment = String.join(",", System.getenv().keySet().stream().sorted().toList());
    return new StepResult.Done("\"" + environment + "\"", -1, List.of());
  }
}
