// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

/** The state of a stack cannot be used now; tried again where retries are left. */
class StackProblem extends RuntimeException {
  private static final long serialVersionUID = 1;

  StackProblem(String message) {
    super(message, null, false, false);
  }

  /** Somebody else holds it, and lives. */
  static final class Held extends StackProblem {
    private static final long serialVersionUID = 1;

    Held(String message) {
      super(message);
    }
  }
}
