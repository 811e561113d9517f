// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.state;

import java.util.Locale;

/** Why a run exists. */
public enum RunType {
  SCHEDULED,
  MANUAL,
  BACKFILL,
  ASSET_TRIGGERED;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static RunType of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
