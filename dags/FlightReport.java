// SPDX-License-Identifier: Apache-2.0
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** Draws the report of {@link FlightDelays}: one page, no scripts. */
final class FlightReport {
  private static final int BAR = 26;
  private static final int HEIGHT = 160;

  private FlightReport() {}

  static String html(
      LocalDate day, List<FlightDelays.Hour> hours, List<FlightDelays.Origin> origins) {
    long flights = hours.stream().mapToLong(FlightDelays.Hour::flights).sum();
    var rows = new StringBuilder();
    for (var origin : origins) {
      rows.append(
          "<tr><td>%s<td>%d<td>%.1f"
              .formatted(escaped(origin.name()), origin.flights(), origin.delay()));
    }
    return """
    <!doctype html><html lang="en"><meta charset="utf-8"><title>Flights of %1$s</title>
    <style>
    body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 46rem; padding: 0 1rem; color-scheme: light dark }
    td, th { padding: .2rem .8rem .2rem 0; text-align: left } td + td, th + th { text-align: right }
    rect { fill: #4c7fb8 } rect.late { fill: #c8553d } text { font: 11px system-ui, sans-serif; fill: currentColor }
    </style>
    <h1>Flights of %1$s</h1>
    <p>%2$d flights. Average delay at departure in minutes, by hour; above 15 in red.</p>
    %3$s
    <h2>Longest delays</h2>
    <table><tr><th>from<th>flights<th>minutes%4$s</table>
    """
        .formatted(day, flights, chart(hours), rows);
  }

  private static String chart(List<FlightDelays.Hour> hours) {
    double highest = hours.stream().mapToDouble(FlightDelays.Hour::delay).max().orElse(1);
    var bars = new StringBuilder();
    for (var hour : hours) {
      double height = Math.max(1, hour.delay() / Math.max(1, highest) * HEIGHT);
      double x = hour.hour() * BAR;
      bars.append(
          String.format(
              Locale.ROOT,
              "<rect%s x='%.0f' y='%.1f' width='%d' height='%.1f'><title>%d flights</title></rect>"
                  + "<text x='%.0f' y='%d'>%d</text><text x='%.0f' y='%.1f'>%.0f</text>%n",
              hour.delay() > 15 ? " class='late'" : "",
              x,
              HEIGHT + 16 - height,
              BAR - 4,
              height,
              hour.flights(),
              x + 4,
              HEIGHT + 30,
              hour.hour(),
              x + 4,
              HEIGHT + 12 - height,
              hour.delay()));
    }
    return "<svg viewBox='0 0 %d %d' role='img' aria-label='Delay by hour'>%n%s</svg>"
        .formatted(24 * BAR, HEIGHT + 40, bars);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
