// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.sagemaker;

import java.io.IOException;

/** SageMaker answers that it cannot answer now: too many requests, or trouble of its own. */
final class Busy extends IOException {
  private static final long serialVersionUID = 1;

  Busy(String message) {
    super(message);
  }
}
