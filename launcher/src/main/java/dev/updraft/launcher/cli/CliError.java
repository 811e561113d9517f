// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.cli;

/** Something that the user can mend; shown as one message, without a stack trace. */
public final class CliError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  public CliError(String message) {
    this(message, 1);
  }

  public CliError(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  public int exitCode() {
    return exitCode;
  }
}
