// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.setup;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.launcher.cli.CliError;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Programs that fetch much into a folder, with the caller's environment, for mirrors and proxies
 * stand there. People see what they say, and how the folder grows.
 *
 * @param into where they work, their scratch too
 */
record Download(Path into, Consumer<String> progress) {
  private static final int LOOK_SECONDS = 5;
  private static final int LAST_LINES = 15;
  private static final long MEGABYTE = 1L << 20;

  /**
   * Runs one to its end.
   *
   * @throws CliError when it fails, with its last lines
   */
  void run(List<String> words) throws IOException, InterruptedException {
    Path scratch = Files.createDirectories(into.resolve("tmp"));
    // Or tasks could not read what a root with a narrow umask has got.
    var all = new ArrayList<>(List.of("sh", "-c", "umask 022; exec \"$@\"", "sh"));
    all.addAll(words);
    var builder = new ProcessBuilder(all).redirectErrorStream(true);
    builder.environment().putAll(Map.of("TMPDIR", scratch.toString(), "PYTHONUNBUFFERED", "1"));
    Process process = builder.redirectInput(new File("/dev/null")).start();
    var end = Thread.ofPlatform().unstarted(() -> end(process));
    Runtime.getRuntime().addShutdownHook(end);
    try (var growth = Executors.newSingleThreadScheduledExecutor()) {
      watch(growth);
      var last = follow(process);
      growth.shutdownNow();
      int code = process.waitFor();
      if (code != 0) {
        throw new CliError(
            words.getFirst() + " ended with code " + code + ":\n  " + String.join("\n  ", last));
      }
    } finally {
      end(process);
      Runtime.getRuntime().removeShutdownHook(end);
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private Deque<String> follow(Process process) throws IOException {
    var last = new ArrayDeque<String>();
    try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        progress.accept("  " + line.strip());
        last.add(line.strip());
        if (last.size() > LAST_LINES) {
          last.remove();
        }
      }
    }
    return last;
  }

  private void watch(ScheduledExecutorService growth) {
    long[] told = {0};
    var _ =
        growth.scheduleWithFixedDelay(
            () -> {
              long size = size(into) / MEGABYTE;
              if (size > told[0]) {
                told[0] = size;
                progress.accept("  " + size + " MB");
              }
            },
            LOOK_SECONDS,
            LOOK_SECONDS,
            TimeUnit.SECONDS);
  }

  private static long size(Path folder) {
    try (var all = Files.walk(folder)) {
      return all.mapToLong(Download::length).sum();
    } catch (IOException | UncheckedIOException e) {
      return 0; // it was moved meanwhile; the next look tells
    }
  }

  private static long length(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
