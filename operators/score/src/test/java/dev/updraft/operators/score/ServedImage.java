// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the Dockerfile starts, as a process of this machine in the folder that is built. */
final class ServedImage implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern PORT = Pattern.compile("answers on port (\\d+)");

  private final Process process;
  private final Path log;
  private final HttpClient client = HttpClient.newHttpClient();

  private ServedImage(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * @param told to the container, behind the image's name
   */
  static ServedImage start(Path folder, String... told) throws IOException {
    var dockerfile = DockerfileText.of(folder);
    var command = new ArrayList<>(dockerfile.command("ENTRYPOINT"));
    command.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(1, "-XX:TieredStopAtLevel=1");
    command.addAll(List.of(told));
    Path log = folder.resolveSibling("log");
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    for (String pair : dockerfile.all("ENV")) {
      environment.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    environment.put("PORT", "0");
    environment.put("UPDRAFT_CACHE", Objects.requireNonNull(System.getenv("UPDRAFT_CACHE")));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    return new ServedImage(builder.start(), log);
  }

  /** What these words start. */
  static ServedImage of(List<String> command, Path folder) throws IOException {
    Path log = folder.resolve("log");
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    return new ServedImage(builder.redirectOutput(log.toFile()).start(), log);
  }

  /** Whose rights the Java processes have that it started. */
  List<String> users() {
    return process
        .descendants()
        .filter(each -> each.info().command().orElse("").endsWith("/java"))
        .map(each -> user(each.pid()))
        .distinct()
        .toList();
  }

  private static String user(long process) {
    try (var lines = Files.lines(Path.of("/proc/" + process + "/status"))) {
      String uid = lines.filter(line -> line.startsWith("Uid:")).findFirst().orElseThrow();
      return uid.replaceFirst("Uid:\\s+(\\d+).*", "$1");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  int port() {
    await().atMost(PATIENCE).until(() -> !process.isAlive() || matcher().find());
    Matcher found = matcher();
    if (!found.find()) {
      throw new AssertionError(said());
    }
    return Integer.parseInt(found.group(1));
  }

  private Matcher matcher() {
    return PORT.matcher(said());
  }

  String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** An answer. */
  record Answer(int status, JsonNode json) {}

  Answer get(String path) throws Exception {
    return sent(request(path).GET());
  }

  Answer post(String path, String body) throws Exception {
    return sent(request(path).POST(BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
  }

  private Answer sent(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> got = client.send(request.build(), BodyHandlers.ofString());
    return new Answer(got.statusCode(), JsonMapper.shared().readTree(got.body()));
  }

  /** Asks as the Dockerfile's HEALTHCHECK does. */
  int health(List<String> command) throws Exception {
    var builder = new ProcessBuilder(command);
    builder.environment().put("PORT", Integer.toString(port()));
    builder.redirectErrorStream(true).redirectOutput(log.resolveSibling("health").toFile());
    Process asked = builder.start();
    return asked.waitFor(10, TimeUnit.SECONDS) ? asked.exitValue() : -1;
  }

  void terminate() {
    process.destroy();
  }

  int exit() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end: " + said());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
    client.close();
  }
}
