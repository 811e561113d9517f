// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.notify;

import java.util.Locale;

/** How far a consumer is. */
enum Standing {
  /** Nobody there took the notification yet. */
  MISSING,
  /** It took it, and has not said that it has the version. */
  LATE,
  CONFIRMED,
  /** It said that it cannot get the version; another attempt may help. */
  FAILED,
  /** It does not want the notification, or not from us: no attempt helps. */
  REFUSED;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
