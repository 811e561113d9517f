// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * What a pod writes, each line once. Kubernetes gives each a time, and shows what came since a
 * given second; so what is known of that second is left out.
 *
 * @param uri of it
 */
record PodLog(URI uri, Requests requests) {
  private static final int PART = 1_000_000;

  /** In one look, lest a driver that writes without end keeps a worker busy for ever. */
  private static final int MOST_PARTS = 20;

  private static final int LAST_LINES = 200;

  /**
   * How far a log was read.
   *
   * @param time of the last line
   * @param lines of just that time
   */
  private record Place(Instant time, int lines) {
    static final Place BEGINNING = new Place(Instant.EPOCH, 0);

    static Place of(String text) {
      String[] parts = text.split(" ", -1);
      return text.isEmpty()
          ? BEGINNING
          : new Place(Instant.parse(parts[0]), Integer.parseInt(parts[1]));
    }

    String text() {
      return time.equals(Instant.EPOCH) ? "" : time + " " + lines;
    }

    Place after(Instant line) {
      return new Place(line, line.equals(time) ? lines + 1 : 1);
    }
  }

  /** A line, and when it was written. */
  private record Line(Instant time, String text) {}

  /**
   * What came since.
   *
   * @param read how far that is, for the next time
   */
  record Fresh(List<String> lines, String read) {}

  /**
   * @param read as the last time gave it; empty = nothing yet
   */
  Fresh since(String read) throws IOException, InterruptedException {
    var lines = new ArrayList<String>();
    var place = Place.of(read);
    for (int part = 0; part < MOST_PARTS; part++) {
      String body = body(place);
      var before = place;
      place = take(body, before, lines);
      if (!full(body)) {
        break;
      }
      if (place.equals(before)) { // more in one second than a part holds
        place = new Place(before.time().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1), 0);
        lines.add("(Updraft leaves out lines here: too many in one second)");
      }
    }
    return new Fresh(lines, place.text());
  }

  private static Place take(String body, Place from, List<String> lines) {
    var place = from;
    int seen = 0;
    for (Line line : lines(body)) {
      int order = line.time().compareTo(from.time());
      if (order == 0 && seen < from.lines()) {
        seen++;
      } else if (order >= 0) {
        lines.add(line.text());
        place = line.time().isBefore(place.time()) ? place : place.after(line.time());
      }
    }
    return place;
  }

  /** Those that are whole: of a part that is full the last one may be cut. */
  private static List<Line> lines(String body) {
    int whole = full(body) ? body.lastIndexOf('\n') + 1 : body.length();
    var all = new ArrayList<Line>();
    for (String line : body.substring(0, whole).lines().toList()) {
      int space = line.indexOf(' ');
      try {
        all.add(
            new Line(
                Instant.parse(space < 0 ? line : line.substring(0, space)),
                space < 0 ? "" : line.substring(space + 1)));
      } catch (DateTimeParseException e) {
        // what a node says in the place of the log, as that it cannot be found
      }
    }
    return all;
  }

  /** A sign that is cut in two is another number of bytes. */
  private static boolean full(String body) {
    return body.getBytes(UTF_8).length >= PART - 4;
  }

  private String body(Place place) throws IOException, InterruptedException {
    String since =
        place.time().equals(Instant.EPOCH)
            ? ""
            : "&sinceTime=" + place.time().truncatedTo(ChronoUnit.SECONDS);
    return ok("timestamps=true&limitBytes=" + PART + since);
  }

  /** The last lines, for a message. */
  List<String> end() throws InterruptedException {
    try {
      return LastLines.of(ok("tailLines=" + LAST_LINES).lines().toList());
    } catch (IOException e) {
      return List.of();
    }
  }

  private String ok(String query) throws IOException, InterruptedException {
    var answer = requests.get(URI.create(uri + "?" + query));
    if (!answer.ok()) {
      throw new IOException(answer.told());
    }
    return answer.body();
  }
}
