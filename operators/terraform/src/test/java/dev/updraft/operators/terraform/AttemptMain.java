// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import java.nio.file.Path;

/** One attempt at an apply in a JVM of its own, which is then ended in some way. */
final class AttemptMain {
  private AttemptMain() {}

  public static void main(String[] args) throws Exception {
    var lease = args[1].equals("hasty") ? Bench.HASTY : Bench.PATIENT;
    var bench = new Bench(Path.of(args[0]), lease, BenchStore.read(args[5]));
    System.out.println(
        bench.run(bench.nodes(Integer.parseInt(args[2]), args[3]), Integer.parseInt(args[4])));
  }

  static Process start(Bench bench, int nodes, String pause, int attempt) throws Exception {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            AttemptMain.class.getName(),
            bench.folder().toString(),
            bench.lease().equals(Bench.HASTY) ? "hasty" : "patient",
            Integer.toString(nodes),
            pause,
            Integer.toString(attempt),
            bench.store().told())
        .redirectErrorStream(true)
        .redirectOutput(bench.folder().resolve("attempt-" + attempt + ".log").toFile())
        .start();
  }
}
