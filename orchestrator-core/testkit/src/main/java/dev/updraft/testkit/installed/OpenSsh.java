// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.installed;

import dev.updraft.api.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An OpenSSH server, as Debian's package {@code openssh-server} installs it, for whoever runs the
 * tests, whose home there is a folder of the test.
 */
public final class OpenSsh implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/sshd");

  private final Path folder;
  private final int port;
  private final SshdFolder place;
  private @Nullable Process process;

  /** Whether it can be started here. */
  public static boolean installed() {
    return Files.isExecutable(PROGRAM);
  }

  public OpenSsh(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    this.port = ServiceProcess.freePort();
    this.place = SshdFolder.ready();
    Files.createDirectory(home());
    for (String key : List.of("host", "user", "stranger")) {
      key(key, "ed25519");
    }
    key("host_ecdsa", "ecdsa");
    Files.copy(folder.resolve("user.pub"), folder.resolve("authorized_keys"));
    Files.writeString(folder.resolve("config"), configuration());
    start();
  }

  private void key(String name, String type) throws IOException, InterruptedException {
    var command =
        List.of("ssh-keygen", "-q", "-t", type, "-N", "", "-f", folder.resolve(name).toString());
    var made = new ProcessBuilder(command).inheritIO().start();
    if (!made.waitFor(30, TimeUnit.SECONDS) || made.exitValue() != 0) {
      throw new IOException(command + " failed");
    }
  }

  private String configuration() {
    return """
    Port %d
    ListenAddress 127.0.0.1
    HostKey %s
    HostKey %s
    AuthorizedKeysFile %s
    PidFile none
    StrictModes no
    UsePAM no
    PasswordAuthentication no
    PermitRootLogin yes
    SetEnv HOME=%s
    """
        .formatted(
            port,
            folder.resolve("host_ecdsa"),
            folder.resolve("host"),
            folder.resolve("authorized_keys"),
            home());
  }

  public void start() throws IOException {
    process =
        new ProcessBuilder(
                PROGRAM.toString(), "-D", "-e", "-f", folder.resolve("config").toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("sshd.log").toFile()))
            .start();
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!ServiceProcess.listens(port)) {
      if (System.nanoTime() > until) {
        throw new IOException("It does not start: " + text("sshd.log"));
      }
      LockSupport.parkNanos(50_000_000);
    }
  }

  public void stop() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  public Path home() {
    return folder.resolve("home");
  }

  /** Whether a process does anything; one that ended may wait for its parent for long. */
  public static boolean lives(String pid) {
    try {
      return !Files.readString(Path.of("/proc", pid, "stat")).contains(") Z ");
    } catch (IOException e) {
      return false; // it is gone
    }
  }

  /** Folders of tasks in the home. */
  public Path tasks() {
    return home().resolve(".updraft");
  }

  public String text(String file) throws IOException {
    return Files.readString(folder.resolve(file)).strip();
  }

  public Connection connection() throws IOException {
    return connection(Map.of("private_key", text("user"), "host_key", text("host.pub")));
  }

  public Connection connection(Map<String, String> extra) {
    return new Connection(
        "gateway", "ssh", "127.0.0.1", port, "", System.getProperty("user.name"), "", extra);
  }

  public String json() {
    try {
      Connection one = connection();
      var all = new HashMap<String, Object>();
      all.put("id", one.id());
      all.put("type", one.type());
      all.put("host", one.host());
      all.put("port", one.port());
      all.put("schema", one.schema());
      all.put("login", one.login());
      all.put("password", one.password());
      all.put("extra", one.extra());
      return JsonMapper.shared().writeValueAsString(all);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    stop();
    place.close();
  }
}
