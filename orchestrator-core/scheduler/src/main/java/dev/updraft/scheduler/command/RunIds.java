// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.command;

import dev.updraft.engine.port.SchedulerStore.TakenDate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Names of runs that were asked for by hand, in Airflow's form. */
public final class RunIds {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx");

  private RunIds() {}

  static String manual(Instant at) {
    return "manual__" + FORM.format(at.atOffset(ZoneOffset.UTC));
  }

  /** Which existing run a command needs to see, as far as its payload tells. */
  public static Optional<RunName> needed(String payload) {
    try {
      Ask ask = Ask.of(payload);
      Optional<String> dag = ask.optional("dag_id");
      Optional<String> run =
          ask.optional("dag_run_id").or(() -> ask.time("logical_date").map(RunIds::manual));
      return dag.flatMap(d -> run.map(r -> new RunName(d, r)));
    } catch (Refused e) {
      return Optional.empty();
    }
  }

  /** Which logical date of which DAG a command asks for. */
  public static Optional<TakenDate> date(String payload) {
    try {
      Ask ask = Ask.of(payload);
      return ask.optional("dag_id")
          .flatMap(dag -> ask.time("logical_date").map(date -> new TakenDate(dag, date)));
    } catch (Refused e) {
      return Optional.empty();
    }
  }

  /** A run by the names that people use. */
  public record RunName(String dagId, String runId) {}
}
