// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Terraform that runs. It gets one signal at most, by which it ends what it does and saves its
 * state; it gets the same from the kernel when this JVM dies. What it started ends with it.
 */
final class TerraformProcess {
  private static final long PATIENCE_MILLIS = 1000;
  private static final long LOOK_MILLIS = 40;

  private final ProcessBuilder builder;
  private final Said said;
  private final Duration grace;
  private final CompletableFuture<Process> started = new CompletableFuture<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final CountDownLatch told = new CountDownLatch(1);
  private boolean signalled;

  /**
   * @param output where what it says is kept as long as it runs
   * @param lines gets each line of it, one at a time
   * @param grace between the signal and the kill
   */
  TerraformProcess(ProcessBuilder builder, Path output, Consumer<String> lines, Duration grace) {
    this.builder = builder.redirectErrorStream(true).redirectOutput(output.toFile());
    this.said =
        new Said(
            output,
            line -> {
              if (line.contains("Interrupt received")) {
                told.countDown();
              }
              lines.accept(line);
            });
    this.grace = grace;
  }

  /** What stands before the command, as far as this machine has it. */
  static List<String> prefix(@Nullable String path) {
    var words = new ArrayList<String>();
    if (installed("setsid", path)) {
      words.add("setsid");
    }
    if (installed("setpriv", path)) {
      words.addAll(List.of("setpriv", "--pdeathsig", "INT"));
    }
    return words;
  }

  static boolean installed(String program, @Nullable String path) {
    if (program.contains("/")) {
      return Files.isExecutable(Path.of(program));
    }
    for (String folder : (path == null ? "/usr/bin:/bin" : path).split(":", -1)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Waits for its end.
   *
   * @return its exit code; above 128 a signal ended it
   * @throws InterruptedException after it has ended
   */
  int run() throws IOException, InterruptedException {
    // The kernel sends the signal when the thread that started it ends: a thread of its own.
    var threads = new ArrayList<Thread>();
    threads.add(Thread.ofPlatform().daemon().name("terraform").start(this::startAndStay));
    try {
      Process process = started.get();
      threads.add(Thread.ofPlatform().daemon().name("terraform-output").start(this::listen));
      ended.await();
      return process.exitValue();
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } finally {
      end();
      threads.forEach(TerraformProcess::join);
      said.finish();
    }
  }

  /** Whether it was started, and is over. */
  boolean ended() {
    return started.isDone() && !started.isCompletedExceptionally() && ended.getCount() == 0;
  }

  /** Once it has ended. */
  int code() {
    return started.join().exitValue();
  }

  private void startAndStay() {
    try {
      Process process = builder.redirectInput(new File("/dev/null")).start();
      started.complete(process);
      // A join that nobody can disturb: nothing may end this thread before the process.
      process.onExit().join();
    } catch (IOException e) {
      started.completeExceptionally(e);
    } finally {
      ended.countDown();
    }
  }

  private void listen() {
    try {
      while (!ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        said.hear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Hears all that it has said so far. */
  void hear() {
    said.hear();
  }

  /**
   * Asks it to end, unless it says within {@code patience} that it was asked already; and kills it
   * when it has not {@code grace} later, for then somebody else may hold its stack.
   */
  void interrupt(Duration patience) {
    try {
      if (!told.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        var _ = started.thenRun(this::signal);
      }
    } catch (InterruptedException e) {
      var _ = started.thenRun(this::signal);
      Thread.currentThread().interrupt();
    }
    var _ =
        started.thenAccept(
            process ->
                Thread.ofPlatform()
                    .daemon()
                    .name("terraform-kill")
                    .start(
                        () -> {
                          await(grace);
                          process.toHandle().destroyForcibly();
                        }));
  }

  /**
   * To Terraform SIGTERM is the same as SIGINT. Process#destroy would close its output too, and the
   * next line that it says would kill it.
   */
  private synchronized void signal() {
    Process process = started.getNow(null);
    if (process != null && !signalled && told.getCount() > 0) {
      signalled = true;
      process.toHandle().destroy();
    }
  }

  private void end() {
    Process process = started.isCompletedExceptionally() ? null : started.getNow(null);
    if (process == null) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    if (process.isAlive()) {
      signal();
      interrupted |= await(grace);
      process.toHandle().destroyForcibly();
      interrupted |= await(grace);
    }
    endGroup(builder, process.pid());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** True when it was disturbed; it waits on. */
  private boolean await(Duration longest) {
    boolean disturbed = false;
    long until = System.nanoTime() + longest.toNanos();
    while (true) {
      try {
        if (ended.await(until - System.nanoTime(), TimeUnit.NANOSECONDS)
            || until - System.nanoTime() <= 0) {
          return disturbed;
        }
      } catch (InterruptedException e) {
        disturbed = true;
      }
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = Thread.interrupted();
    try {
      thread.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What it started may outlive it, as a provisioner's program, in its group if it was given one.
   */
  static void endGroup(ProcessBuilder builder, long leader) {
    if (!builder.command().getFirst().equals("setsid")) {
      return;
    }
    try {
      new ProcessBuilder("sh", "-c", "kill -9 -$0", Long.toString(leader))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (IOException e) {
      return; // no sh; the worker ends what is left
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
