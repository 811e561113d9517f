// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark.connect;

/**
 * Where a server is, and how it and its client know each other.
 *
 * @param ca certificates that it is known by, as PEM; empty = as any
 * @param token empty = none
 */
public record Address(String host, int port, boolean tls, String ca, String token) {
  /** Never the token. */
  @Override
  public String toString() {
    return (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port;
  }
}
