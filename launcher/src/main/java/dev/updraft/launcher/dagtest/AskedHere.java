// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.dagtest;

import dev.updraft.engine.event.StepOutcome;
import dev.updraft.testkit.local.Performed;
import dev.updraft.testkit.local.Performer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What the operator {@code Approval} asks a person is asked on the terminal: there is no page. */
record AskedHere(Performer code, BufferedReader in, PrintWriter out) implements Performer {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Override
  public Performed perform(Step step) {
    Performed performed = code.perform(step);
    return performed instanceof Performed.Ended(StepOutcome.Waiting(var handle, _, _), var took)
            && step.task().operator().equals("approval")
            && JSON.readTree(handle).at("/handle/needed").asBoolean(false)
        ? new Performed.Ended(answer(), took)
        : performed;
  }

  private StepOutcome answer() {
    while (true) {
      out.print("  Approve? [y/n] ");
      out.flush();
      String line = line();
      if (line == null) {
        return new StepOutcome.Failed(
            "Nobody answered: there is nothing more on the standard input. Type y or n there",
            false,
            StepOutcome.Kind.USER);
      }
      switch (line.strip().toLowerCase(Locale.ROOT)) {
        case "y", "yes" -> {
          return new StepOutcome.Succeeded(null, null, -1, List.of());
        }
        case "n", "no" -> {
          return new StepOutcome.Skipped("refused on the terminal");
        }
        default -> {}
      }
    }
  }

  private @Nullable String line() {
    try {
      return in.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException("The answer could not be read", e);
    }
  }
}
