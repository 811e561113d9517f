// SPDX-License-Identifier: Apache-2.0
/** Tests with real models of a few hundred bytes; {@code make-models.py} made those of ONNX. */
@NullMarked
package dev.updraft.operators.score;

import org.jspecify.annotations.NullMarked;
