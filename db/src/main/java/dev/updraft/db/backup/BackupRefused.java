// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.backup;

/** A backup or a restore that cannot be; the message says why and what to do. */
public final class BackupRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  BackupRefused(String reason) {
    super(reason);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }
}
