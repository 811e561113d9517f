// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Git that runs, in a process group of its own where it can have one, which ends with it. */
final class GitProcess {
  private static final long LOOK_MILLIS = 20;

  private final ProcessBuilder builder;
  private final Path packs;
  private final GitLimits limits;

  /**
   * @param packs where it puts what a server sends
   */
  GitProcess(ProcessBuilder builder, Path packs, GitLimits limits) {
    this.builder = builder;
    this.packs = packs;
    this.limits = limits;
  }

  /** What stands before the command, as far as this machine has it. */
  static List<String> prefix() {
    return TerraformProcess.installed("setsid", System.getenv("PATH"))
        ? List.of("setsid")
        : List.of();
  }

  /**
   * Waits for its end.
   *
   * @return its exit code
   * @throws TaskFailed when a server sends too much; it has ended then
   * @throws TerraformFailed when it takes too long; it has ended then
   * @throws InterruptedException after it has ended
   */
  int run() throws IOException, InterruptedException {
    long begun = System.nanoTime();
    Process process = builder.start();
    try {
      while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        requireSmall();
        if (System.nanoTime() - begun > limits.time().toNanos()) {
          throw new TerraformFailed(
              "git did not end within " + limits.time().toSeconds() + " s, and was killed");
        }
      }
      requireSmall();
      return process.exitValue();
    } finally {
      end(process);
    }
  }

  private void requireSmall() throws IOException {
    long size = 0;
    try (var all = Files.newDirectoryStream(packs)) {
      for (Path each : all) {
        size += Files.size(each);
      }
    } catch (NoSuchFileException | DirectoryIteratorException e) {
      return; // it is renamed when it is whole, and looked at again
    }
    if (size > limits.bytes()) {
      throw new TaskFailed(
          "The commit alone is larger than %d MB; keep plans in a repository without large files"
              .formatted(limits.bytes() >> 20));
    }
  }

  private void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    TerraformProcess.endGroup(builder, process.pid());
    process.onExit().join();
  }
}
