// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

/** Another program listens on the port; it is this one or another instance of ours. */
public final class PortInUse extends Exception {
  private static final long serialVersionUID = 1L;

  public PortInUse(String bind, int port, Throwable cause) {
    super(
        "Port " + port + " on " + bind + " is in use. Stop what uses it, or choose another port.",
        cause);
  }
}
