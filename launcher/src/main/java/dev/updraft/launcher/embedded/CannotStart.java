// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import java.io.IOException;

/** What whoever starts Updraft can mend; the message says what it is and how, without a trace. */
public final class CannotStart extends IOException {
  private static final long serialVersionUID = 1L;

  public CannotStart(String message) {
    super(message);
  }
}
