// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real tracking server, as processes on a free port of 127.0.0.1, on SQLite and a folder. */
final class RealMlflow implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);

  private final Path folder;
  private final int port = freePort();
  private final Process process;

  private RealMlflow(Path folder) throws IOException {
    this.folder = folder;
    this.process =
        python(
            List.of(
                "-m",
                "mlflow",
                "server",
                "--host",
                "127.0.0.1",
                "--port",
                "" + port,
                "--backend-store-uri",
                "sqlite:///" + folder.resolve("mlflow.db"),
                "--artifacts-destination",
                folder.resolve("artifacts").toString(),
                "--workers",
                "1"),
            "server.log");
  }

  static RealMlflow start(Path folder) throws IOException {
    var mlflow = new RealMlflow(folder);
    try (var client = HttpClient.newHttpClient()) {
      var health = HttpRequest.newBuilder(URI.create(mlflow.url() + "/health")).build();
      await()
          .atMost(START)
          .ignoreExceptions()
          .until(() -> client.send(health, BodyHandlers.discarding()).statusCode() == 200);
    } catch (RuntimeException e) {
      mlflow.close();
      throw new IllegalStateException(Files.readString(folder.resolve("server.log"), UTF_8), e);
    }
    return mlflow;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Runs a program with MLflow's client, and gives what it says. */
  String run(String program, String... arguments) throws Exception {
    Path script = Files.writeString(folder.resolve("program.py"), program);
    Files.deleteIfExists(folder.resolve("program.log"));
    Process run =
        python(
            Stream.concat(Stream.of(script.toString()), Stream.of(arguments)).toList(),
            "program.log");
    int exit = run.waitFor();
    String said = Files.readString(folder.resolve("program.log"), UTF_8);
    if (exit != 0) {
      throw new AssertionError(said);
    }
    return said;
  }

  private Process python(List<String> arguments, String log) throws IOException {
    String python =
        Objects.requireNonNull(
            System.getProperty("updraft.mlflow.python"), "run operators/mlflow/real-tests");
    var builder =
        new ProcessBuilder(Stream.concat(Stream.of(python), arguments.stream()).toList())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve(log).toFile()));
    builder.environment().put("MLFLOW_TRACKING_URI", url().toString());
    builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
    return builder.start();
  }

  @Override
  public void close() {
    var all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    process.destroy();
    process.onExit().completeOnTimeout(process, 15, TimeUnit.SECONDS).join();
    all.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
