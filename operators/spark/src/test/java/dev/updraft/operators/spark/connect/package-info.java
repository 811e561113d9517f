// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.updraft.operators.spark.connect;

import org.jspecify.annotations.NullMarked;
