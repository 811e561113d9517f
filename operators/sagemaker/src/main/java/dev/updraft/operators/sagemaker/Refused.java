// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.sagemaker;

/** SageMaker understood a request, and does not do it. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  private final String code;

  Refused(String code, String message) {
    super(message);
    this.code = code;
  }

  /** There is no such thing: SageMaker has no code of its own for that. */
  boolean isAbsent() {
    return code.equals("ValidationException")
        && String.valueOf(getMessage()).contains("Could not find");
  }

  /** A quota is used up. */
  boolean isLimit() {
    return code.equals("ResourceLimitExceeded");
  }

  /** For people. */
  String told() {
    return code + ": " + getMessage();
  }
}
