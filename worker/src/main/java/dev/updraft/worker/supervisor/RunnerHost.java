// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.worker.host.HostFolder;
import dev.updraft.worker.host.Posix;
import dev.updraft.worker.host.ProcessTable;
import dev.updraft.worker.runner.Control;
import dev.updraft.worker.runner.ControlChannel;
import dev.updraft.worker.runner.RunnerMain;
import dev.updraft.worker.runner.TaskLogProvider;
import dev.updraft.worker.watchdog.Watchdog;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the watchdog and, through it, the runners; hears what they say. Thread-safe. */
final class RunnerHost implements RunnerPool.Processes, Watchdog.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunnerHost.class);

  private final WorkerConfig config;
  private final String mark;
  private final Path members;
  private final RunnerLaunch launch;
  private final Listener listener;
  private final RunnerPool pool;
  private final ServerSocketChannel server;
  private final Path socket;
  private volatile Watchdog watchdog;
  private volatile boolean closed;

  @SuppressWarnings("this-escape") // threads are started by start(), not here
  RunnerHost(WorkerConfig config, HostFolder host, Listener listener) throws IOException {
    this.config = config;
    this.mark = host.mark();
    this.members = host.members();
    this.launch = config.launch();
    this.listener = listener;
    this.socket = config.scratch().resolve("runners");
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
    this.pool =
        new RunnerPool(
            this,
            config.slots(),
            config.warm(),
            config.usesPerRunner(),
            Runtime.getRuntime().availableProcessors(),
            System::nanoTime);
    this.watchdog = newWatchdog();
  }

  void start() {
    Thread.ofPlatform().daemon().name("runner-accept").start(this::accept);
    pool.fill();
  }

  private Watchdog newWatchdog() throws IOException {
    var environment = Map.of(HostFolder.MARK, mark, "PATH", path());
    return new Watchdog(
        config.java(), config.classPath(), members, config.user().uid(), environment, this);
  }

  private static String path() {
    String path = System.getenv("PATH");
    return path == null ? "/usr/local/bin:/usr/bin:/bin" : path;
  }

  RunnerPool pool() {
    return pool;
  }

  Watchdog watchdog() {
    return watchdog;
  }

  @Override
  public void spawn(String id, String token) {
    var command = new ArrayList<>(launch.prefix());
    command.add(config.java().toString());
    config.runnerFlags().forEach(flag -> command.add(flag.replace("%r", id)));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(RunnerMain.OPEN);
    command.add("-Dslf4j.provider=" + TaskLogProvider.class.getName());
    command.add("-Dslf4j.internal.verbosity=WARN"); // or it says in a task's log what it loads
    command.addAll(List.of("-cp", config.classPath(), RunnerMain.class.getName()));
    command.addAll(List.of(socket.toString(), id, config.work()));
    var environment =
        Map.of(
            HostFolder.MARK,
            mark,
            "UPDRAFT_RUNNER_TOKEN",
            token,
            "PATH",
            path(),
            "LANG",
            "C.UTF-8",
            "HOME",
            config.scratch().toString(),
            "UPDRAFT_CACHE",
            config.cache().toString());
    Path output = config.scratch().resolve("runners.log");
    watchdog.spawn(
        id,
        new Watchdog.Spawn(
            config.scratch(), output, members, launch.namespace(), environment, command));
  }

  @Override
  public void end(String id) {
    watchdog.kill(id, "", 0);
  }

  void kill(String id, String grant, long grace) {
    pool.ending(id);
    watchdog.kill(id, grant, grace);
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel connection = server.accept();
        Thread.ofPlatform().daemon().name("runner").start(() -> hear(connection));
      }
    } catch (IOException e) {
      if (!closed) {
        LOG.error("No more runners can connect", e);
      }
    }
  }

  /** The end of the socket says nothing: only the watchdog knows when the whole group is empty. */
  private void hear(SocketChannel connection) {
    var channel = new ControlChannel(connection);
    try (channel) {
      if (!(channel.receive() instanceof Control.Ready(String id, String token))
          || !pool.ready(id, token, channel)) {
        return;
      }
      while (true) {
        listener.said(channel.receive());
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("A runner is gone: {}", e.toString());
    }
  }

  @Override
  public void armed(String id, String grant) {
    listener.armed(grant);
  }

  @Override
  public void gone(String id, String cause) {
    pool.gone(id, cause).ifPresent(grant -> listener.gone(grant, cause));
  }

  /** The kernel killed the runners; what they started is swept here, before it is called ended. */
  @Override
  public void lost() {
    if (closed) {
      return;
    }
    LOG.error("The watchdog ended: all its runners are killed, and another one is started");
    List<String> former = pool.ids();
    try {
      for (String id : former) {
        sweep(id);
      }
      watchdog = newWatchdog();
    } catch (IOException e) {
      LOG.error("No watchdog can be started: nothing can run here", e);
      return;
    }
    former.forEach(id -> gone(id, "the watchdog ended"));
  }

  private void sweep(String id) {
    ProcessTable table = config.user().processes();
    var posix = new Posix();
    List<Integer> left = table.marked("UPDRAFT_RUNNER=" + id);
    while (!left.isEmpty()) {
      left.forEach(pid -> posix.signal(pid, Posix.SIGKILL));
      Thread.onSpinWait();
      left = table.marked("UPDRAFT_RUNNER=" + id);
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    pool.close();
    watchdog.close();
    server.close();
  }

  /** Called on threads of the watchdog and of the runners. */
  interface Listener {
    void said(Control message);

    void armed(String grant);

    void gone(String grant, String cause);
  }
}
