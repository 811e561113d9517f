// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.define;

/** Where the value behind a reference will come from. */
sealed interface Origin {
  record OfTask(Node node) implements Origin {}

  record AllOf(Node node) implements Origin {}

  record OutcomeOf(Node node, boolean all) implements Origin {}

  record ElementOf(Region region) implements Origin {}

  record Params() implements Origin {}

  record Interval() implements Origin {}

  record Context() implements Origin {}

  record Named(String connection) implements Origin {}

  record Constant(String json) implements Origin {}
}
