// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process of ours with the class path of the tests; what it prints goes to a file. */
record ServerProcess(Process process, Path log) implements AutoCloseable {

  static ServerProcess start(Path log, String mainClass, String... arguments) throws IOException {
    return startUnder(List.of(), log, mainClass, arguments);
  }

  /**
   * @param prefix words of a command that runs the rest with other rights, in the same process
   */
  static ServerProcess startUnder(
      List<String> prefix, Path log, String mainClass, String... arguments) throws IOException {
    var command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            mainClass));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new ServerProcess(process, log);
  }

  /** As {@code kill -9}: nothing of it is asked or told. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  String printed() {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Orderly, and for certain. */
  @Override
  public void close() {
    process.destroy();
    try {
      var _ = process.onExit().get(30, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      kill();
    }
  }
}
