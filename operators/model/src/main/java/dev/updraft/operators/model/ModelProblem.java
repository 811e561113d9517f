// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

/** Something about a model that people can mend: the message says what, where and how. */
public final class ModelProblem extends RuntimeException {
  private static final long serialVersionUID = 1;

  ModelProblem(String message) {
    super(message);
  }
}
