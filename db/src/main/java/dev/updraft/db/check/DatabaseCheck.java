// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.check;

import static dev.updraft.db.check.Finding.Level.BAD;

import dev.updraft.db.DatabaseSettings;
import dev.updraft.db.SchemaVersion;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import dev.updraft.engine.state.Transitions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks over one moment of a database, also while a scheduler works: what Updraft's own code always
 * keeps true, is it true?
 */
public final class DatabaseCheck {
  private static final int LONGEST_SILENCE_SECONDS = 3_600;

  private DatabaseCheck() {}

  /**
   * What was seen.
   *
   * @param sealed texts that the installation's key must open
   */
  public record Seen(List<Finding> findings, List<Sealed> sealed) {
    public Seen {
      findings = List.copyOf(findings);
      sealed = List.copyOf(sealed);
    }
  }

  /** A sealed text and the place that it was sealed for. */
  public record Sealed(String place, String text) {
    @Override
    public String toString() {
      return place;
    }
  }

  public static Seen look(DatabaseSettings settings) throws SQLException {
    Optional<Finding> other = otherSchema(SchemaVersion.of(settings));
    if (other.isPresent()) {
      return new Seen(List.of(other.get()), List.of());
    }
    try (Connection connection = settings.connect("updraft-check", LONGEST_SILENCE_SECONDS)) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      Seen seen = new Seen(findings(connection), sealed(connection));
      connection.rollback();
      return seen;
    }
  }

  static List<Finding> findings(Connection connection) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (Invariant invariant : everything()) {
      invariant.look(connection).ifPresent(findings::add);
    }
    illegal(connection).ifPresent(findings::add);
    return findings;
  }

  private static List<Invariant> everything() {
    return Stream.of(Structure.all(), References.all(), Invariants.all())
        .flatMap(List::stream)
        .toList();
  }

  /** The rows of another schema cannot be judged. */
  private static Optional<Finding> otherSchema(SchemaVersion version) {
    if (version.fits()) {
      return Optional.empty();
    }
    String found = version.found().map(Object::toString).orElse("none");
    boolean newer =
        version.found().isPresent() && version.found().get().compareTo(version.newest()) > 0;
    return Optional.of(
        new Finding(
            BAD,
            "schema that is not that of this build, " + version.newest(),
            1,
            List.of(found),
            newer
                ? "Check it with the build that it runs under."
                : "Start a scheduler or web of this build, which brings it up to date."));
  }

  /** Changes of state that the engine's table does not name. */
  private static Optional<Finding> illegal(Connection connection) throws SQLException {
    String sql =
        "SELECT instance_no < 0 AS of_run, from_state, to_state, count(*) AS n FROM history"
            + " WHERE from_state <> '' GROUP BY 1, 2, 3";
    List<String> places = new ArrayList<>();
    long count = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        String from = rows.getString("from_state");
        String to = rows.getString("to_state");
        if (!legal(rows.getBoolean("of_run"), from, to)) {
          count += rows.getLong("n");
          places.add(from + " to " + to);
        }
      }
    }
    return count == 0
        ? Optional.empty()
        : Optional.of(
            new Finding(
                BAD, "changes of state that are not legal", count, places, Invariants.DAMAGE));
  }

  private static boolean legal(boolean ofRun, String from, String to) {
    try {
      return ofRun
          ? Transitions.legal(RunState.of(from), RunState.of(to))
          : Transitions.legal(TaskState.of(from), TaskState.of(to));
    } catch (IllegalArgumentException e) {
      return false; // no state at all
    }
  }

  private static List<Sealed> sealed(Connection connection) throws SQLException {
    String sql =
        "SELECT 'installation/' || name, value FROM installation UNION ALL"
            + " SELECT 'connection/' || connection_id, secret FROM connection WHERE secret <> ''"
            + " UNION ALL SELECT 'variable/' || name, value FROM variable WHERE sealed";
    List<Sealed> sealed = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        sealed.add(new Sealed(rows.getString(1), rows.getString(2)));
      }
    }
    return sealed;
  }
}
