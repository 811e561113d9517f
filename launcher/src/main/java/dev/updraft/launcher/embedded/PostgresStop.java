// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Stops a server with rising force. The JDK's own {@code destroy()} sends SIGTERM, on which
 * PostgreSQL waits for its clients; SIGINT ends their sessions and shuts down cleanly.
 */
final class PostgresStop {
  private static final int FAST_SECONDS = 30;
  private static final int IMMEDIATE_SECONDS = 10;

  private PostgresStop() {}

  static void stop(ProcessHandle server) throws IOException, InterruptedException {
    if (signalled(server, "INT", FAST_SECONDS) || signalled(server, "QUIT", IMMEDIATE_SECONDS)) {
      return;
    }
    if (server.destroyForcibly() && ended(server, IMMEDIATE_SECONDS)) {
      return;
    }
    throw new IOException("PostgreSQL, process " + server.pid() + ", does not end");
  }

  private static boolean signalled(ProcessHandle server, String signal, int seconds)
      throws IOException, InterruptedException {
    if (!server.isAlive()) {
      return true;
    }
    var command =
        List.of("sh", "-c", "kill -s \"$1\" \"$2\"", "sh", signal, Long.toString(server.pid()));
    ChildCommand.run(Path.of("/"), command);
    return ended(server, seconds);
  }

  private static boolean ended(ProcessHandle server, int seconds)
      throws IOException, InterruptedException {
    try {
      server.onExit().get(seconds, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }
}
