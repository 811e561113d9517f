// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.command;

/** A command that is answered with an error; nothing was changed. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;

  Refused(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }

  static Refused unknown(String what, String id) {
    return new Refused(404, "there is no " + what + " '" + id + "'");
  }
}
