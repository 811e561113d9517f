// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.updraft.worker.host;

import org.jspecify.annotations.NullMarked;
