// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.doctor;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Whether the port of UI and API is free, or ours. */
final class WebProbe implements Probe {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final String url;

  WebProbe(String url) {
    this.url = url;
  }

  @Override
  public List<Verdict> look() throws InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(url + "/api/v2/monitor/health")).timeout(LIMIT).build();
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      boolean ours = answer.body().contains("\"metadatabase\"");
      return List.of(
          ours
              ? Verdict.ok("UI and API answer at " + url)
              : Verdict.bad(
                  "something else answers at " + url, "stop it, or name another port: --port"));
    } catch (ConnectException e) {
      return List.of(
          Verdict.ok("nothing listens at " + url + ": no web process runs, and the port is free"));
    } catch (IOException e) {
      return List.of(
          Verdict.bad(
              "what listens at " + url + " gives no answer (" + e + ")",
              "stop it, or name another port: --port"));
    }
  }
}
