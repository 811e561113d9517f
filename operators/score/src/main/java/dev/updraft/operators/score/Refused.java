// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

/**
 * A request that cannot be answered as it is; the message says what is wrong and how to mend it.
 */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String field;

  /**
   * @param status of HTTP
   * @param field of the request, such as {@code rows[3].age}; empty = all of it
   */
  Refused(int status, String field, String message) {
    super(message);
    this.status = status;
    this.field = field;
  }

  /** One that is to be sent otherwise. */
  static Refused unfit(String field, String message) {
    return new Refused(400, field, message);
  }

  int status() {
    return status;
  }

  String field() {
    return field;
  }
}
