// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import java.time.Duration;

/**
 * What the server is told at its start.
 *
 * @param port 0 = any free one
 * @param bind the address to listen on
 * @param tokenLife of a login, in the browser and of the API
 * @param cliToken a bearer token that stands for the owner of this installation; empty = none
 * @param tokenKey signs tokens; the same over restarts, or all logins end; at least 32 characters
 */
public record WebConfig(
    int port, String bind, Duration tokenLife, String cliToken, String tokenKey) {
  public WebConfig {
    if (tokenKey.length() < 32) {
      throw new IllegalArgumentException("the token key needs at least 32 characters");
    }
  }

  @Override
  public String toString() {
    return "WebConfig[" + bind + ":" + port + "]";
  }
}
