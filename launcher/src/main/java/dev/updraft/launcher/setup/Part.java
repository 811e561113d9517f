// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.setup;

import java.util.Locale;

/** What can be set up. */
enum Part {
  SPARK,
  TERRAFORM,
  MODELS,
  CONSUMER;

  /** Of the connection that is made for it. */
  String connection() {
    return this + "_local";
  }

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
