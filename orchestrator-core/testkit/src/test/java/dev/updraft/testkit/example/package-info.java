// SPDX-License-Identifier: Apache-2.0
/** The example of docs/testing-dags.md. */
@NullMarked
package dev.updraft.testkit.example;

import org.jspecify.annotations.NullMarked;
