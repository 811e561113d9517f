// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.web.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless browser with a profile of its own. */
public final class Chromium implements AutoCloseable {
  private static final String LISTENS = "DevTools listening on ";

  private final Process process;
  private final Path profile;
  private final DevTools tools;

  private Chromium(Process process, Path profile, DevTools tools) {
    this.process = process;
    this.profile = profile;
    this.tools = tools;
  }

  /** For JUnit: without a browser these tests are skipped, which the whole check counts. */
  public static boolean installed() {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "chromium")));
  }

  public static Chromium start() throws IOException {
    Path profile = Files.createTempDirectory("updraft-chromium");
    var command =
        List.of(
            "chromium",
            "--headless=new",
            "--remote-debugging-port=0",
            "--user-data-dir=" + profile,
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-extensions",
            "--hide-scrollbars",
            "--no-first-run",
            "--mute-audio",
            "--force-color-profile=srgb",
            "about:blank");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    String line = output.readLine();
    while (line != null && !line.startsWith(LISTENS)) {
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException("chromium ended before it listened");
    }
    Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {}));
    return new Chromium(process, profile, new DevTools(line.substring(LISTENS.length())));
  }

  /** A tab that shares no cookies with any other. */
  public Tab tab(Tab.Look look) {
    String context =
        tools
            .call(null, "Target.createBrowserContext", Json.object())
            .path("browserContextId")
            .asString();
    String target =
        tools
            .call(
                null,
                "Target.createTarget",
                Json.object().put("url", "about:blank").put("browserContextId", context))
            .path("targetId")
            .asString();
    String session =
        tools
            .call(
                null,
                "Target.attachToTarget",
                Json.object().put("targetId", target).put("flatten", true))
            .path("sessionId")
            .asString();
    return new Tab(tools, session, target, look);
  }

  @Override
  public void close() throws IOException {
    tools.close();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
