// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.runner;

import dev.updraft.worker.host.LocalSocket;
import dev.updraft.worker.host.Posix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs one attempt after the other, on a thread that hears their orders and tells their ends. The
 * main thread only waits for the supervisor to be gone, and then halts at once, whatever user code
 * is doing.
 */
public final class RunnerMain {
  /** Flags of its JVM: to renew threads, and to find virtual ones. */
  public static final List<String> OPEN =
      List.of("--add-opens=java.base/java.lang=ALL-UNNAMED", VirtualThreads.OPEN);

  private static final String TOKEN = "UPDRAFT_RUNNER_TOKEN";

  private RunnerMain() {}

  /** Arguments: socket, name of the runner, class of the work. */
  public static void main(String[] args) throws Exception {
    var posix = new Posix();
    // Standard input is a file that all processes of the host share: its lock says that we live.
    if (!posix.share(0)) {
      throw new IOException("another worker is about to take over this host");
    }
    posix.adoptOrphans();
    LocalSocket socket = LocalSocket.connect(Path.of(args[0]));
    RunnerWork work =
        Class.forName(args[2]).asSubclass(RunnerWork.class).getDeclaredConstructor().newInstance();
    var control = new ControlChannel(socket);
    posix.bootNanos();
    new Attempts(control, work, posix, posix.output()).begin();
    String token = System.getenv(TOKEN);
    control.send(new Control.Ready(args[1], token == null ? "" : token));
    socket.awaitHangUp();
    Runtime.getRuntime().halt(0);
  }
}
