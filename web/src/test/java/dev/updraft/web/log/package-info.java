// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.updraft.web.log;

import org.jspecify.annotations.NullMarked;
