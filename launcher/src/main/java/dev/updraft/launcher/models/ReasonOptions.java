// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.models;

import dev.updraft.operators.model.By;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Option;

/** Who does it, and why: what is kept of every decision of a person. */
final class ReasonOptions {
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Option(
      names = {"--why", "--reason"},
      required = true,
      paramLabel = "TEXT",
      description = "for the history")
  private String why;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "who, for the history (default: the name of the user on this machine)")
  private String by = System.getProperty("user.name", "unknown");

  By by() {
    return By.person(by, why, InstantSource.system().instant().truncatedTo(ChronoUnit.MILLIS));
  }
}
