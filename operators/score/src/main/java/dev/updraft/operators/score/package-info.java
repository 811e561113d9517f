// SPDX-License-Identifier: Apache-2.0
/**
 * Scoring a published model where it will be used, outside of what trained it: ONNX files by ONNX
 * Runtime, PMML files by pmml4s. A module of its own, so that their 65 MB burden nothing else.
 *
 * @guide scoring.md Scoring
 */
@NullMarked
package dev.updraft.operators.score;

import org.jspecify.annotations.NullMarked;
