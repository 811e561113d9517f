// SPDX-License-Identifier: Apache-2.0
/**
 * Endpoints of Amazon SageMaker, on which a version of a model is deployed.
 *
 * @guide sagemaker.md SageMaker
 */
@NullMarked
package dev.updraft.operators.sagemaker;

import org.jspecify.annotations.NullMarked;
