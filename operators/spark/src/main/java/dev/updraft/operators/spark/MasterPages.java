// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The web pages of a standalone master ({@code /json/}) and of its workers ({@code /log/}): all
 * that shows whose a driver is. The master lists id, state, worker and main class of its drivers
 * but no property; the properties are in the launch line, the first of the driver's standard error.
 * So a driver that waits for a worker, or whose jar is still being fetched, hides whose it is.
 */
record MasterPages(URI ui) {
  private static final Requests REQUESTS = new Requests("");
  private static final int HEAD = 65_536;
  private static final int TAIL = 32_768;
  private static final Pattern APPLICATION =
      Pattern.compile("Connected to Spark cluster with app ID (app-\\d+-\\d+)");
  private static final Pattern PAGE =
      Pattern.compile("Successfully started service 'SparkUI' on port (\\d+)");
  private static final Duration LOGS_ARE_KEPT = Duration.ofDays(1);

  /** A driver of the list. */
  private record Listed(String id, DriverState state, String worker, Instant submitted) {
    boolean hasWorker() {
      return !worker.isEmpty() && !worker.equals("None");
    }
  }

  private enum Whose {
    OURS,
    ANOTHERS,
    HIDDEN
  }

  /**
   * Looks for a driver.
   *
   * @throws IOException when the master does not answer, or does not lead
   */
  Trace find(Identity wanted, Instant now) throws IOException, InterruptedException {
    JsonNode master = master();
    Map<String, URI> workers = workers(master);
    var hidden = new ArrayList<String>();
    for (Listed driver : listed(master, wanted.mainClass())) {
      switch (whose(driver, Optional.ofNullable(workers.get(driver.worker())), wanted, now)) {
        case OURS -> {
          return new Trace.Found(driver.id());
        }
        case HIDDEN -> hidden.add(driver.id() + " (" + driver.state() + ")");
        case ANOTHERS -> {}
      }
    }
    return hidden.isEmpty()
        ? new Trace.Nothing()
        : new Trace.Unclear("these drivers do not show yet whose they are: " + hidden);
  }

  private static Whose whose(Listed driver, Optional<URI> worker, Identity wanted, Instant now)
      throws InterruptedException {
    boolean over = driver.state().over();
    if (over && !driver.hasWorker()) {
      return Whose.ANOTHERS; // or ours, but it never ran
    }
    try {
      String head =
          worker.isEmpty()
              ? ""
              : log(worker.get(), driver.id(), "stderr", "&offset=0&byteLength=" + HEAD);
      if (wanted.isIn(head)) {
        return Whose.OURS;
      }
      if (head.startsWith("Launch Command:") || (over && worker.isPresent())) {
        return Whose.ANOTHERS; // without a launch line it never ran
      }
    } catch (IOException e) {
      // its worker is gone or does not answer: hidden
    }
    boolean longAgo = over && driver.submitted().isBefore(now.minus(LOGS_ARE_KEPT));
    return longAgo ? Whose.ANOTHERS : Whose.HIDDEN;
  }

  /** The end of what a driver wrote, by lines; empty when its worker does not show it. */
  List<String> tail(String driver, String workerId, String stream) throws InterruptedException {
    try {
      URI worker = workers(master()).get(workerId);
      return worker == null
          ? List.of()
          : log(worker, driver, stream, "&byteLength=" + TAIL).lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /**
   * The id of the application that a driver began; empty when it began none, or its log does not
   * say so: the master itself does not tell which application is whose.
   */
  Optional<String> application(String driver, String workerId) throws InterruptedException {
    return head(driver, workerId).flatMap(head -> head.first(APPLICATION));
  }

  /**
   * Where a driver has its own web page: on its worker's machine, at a port that its log tells;
   * empty as long as it does not.
   */
  Optional<URI> driver(String driver, String workerId) throws InterruptedException {
    return head(driver, workerId).flatMap(Head::page);
  }

  /** The beginning of what a driver wrote, and its worker. */
  private record Head(URI worker, String text) {
    Optional<String> first(Pattern wanted) {
      return wanted.matcher(text).results().map(found -> found.group(1)).findFirst();
    }

    Optional<URI> page() {
      return first(PAGE).map(port -> URI.create("http://" + worker.getHost() + ":" + port));
    }
  }

  private Optional<Head> head(String driver, String workerId) throws InterruptedException {
    try {
      URI worker = workers(master()).get(workerId);
      return worker == null
          ? Optional.empty()
          : Optional.of(
              new Head(worker, log(worker, driver, "stderr", "&offset=0&byteLength=" + HEAD)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String log(URI worker, String driver, String stream, String part)
      throws IOException, InterruptedException {
    String query = "driverId=" + driver + "&logType=" + stream + part;
    var answer = REQUESTS.get(URI.create(worker + "/log/?" + query));
    if (!answer.ok()) {
      throw new IOException(answer.told());
    }
    // before the log there is a line of the page: ==== Bytes 0-100 of 100 of /work/… ====
    int end = answer.body().indexOf('\n');
    return answer.body().startsWith("==== Bytes") && end > 0
        ? answer.body().substring(end + 1)
        : answer.body();
  }

  private JsonNode master() throws IOException, InterruptedException {
    var answer = REQUESTS.get(URI.create(ui + "/json/"));
    if (!answer.ok()) {
      throw new IOException("The pages of the Spark master do not help: " + answer.told());
    }
    JsonNode master = answer.json();
    String status = master.path("status").asString("");
    if (!status.equals("ALIVE")) {
      throw new IOException("The Spark master at " + ui + " does not lead, it is " + status);
    }
    return master;
  }

  private static Map<String, URI> workers(JsonNode master) {
    var all = new HashMap<String, URI>();
    for (JsonNode worker : master.path("workers")) {
      String address = worker.path("webuiaddress").asString("");
      if (!address.isEmpty()) {
        all.put(worker.path("id").asString(""), URI.create(address));
      }
    }
    return all;
  }

  private static List<Listed> listed(JsonNode master, String mainClass) throws IOException {
    var all = new ArrayList<Listed>();
    for (String list : List.of("activedrivers", "completeddrivers")) {
      if (!master.path(list).isArray()) {
        throw new IOException("The Spark master shows no " + list + " in its /json/");
      }
      for (JsonNode driver : master.path(list)) {
        if (driver.path("mainclass").asString("").equals(mainClass)) {
          all.add(listed(driver));
        }
      }
    }
    return all;
  }

  private static Listed listed(JsonNode driver) {
    String state = driver.path("state").asString("");
    return new Listed(
        driver.path("id").asString(""),
        Arrays.stream(DriverState.values())
            .filter(each -> each.name().equals(state))
            .findFirst()
            .orElse(DriverState.UNKNOWN),
        driver.path("worker").asString(""),
        Instant.ofEpochMilli(Long.parseLong(driver.path("starttime").asString("0"))));
  }
}
