// SPDX-License-Identifier: Apache-2.0
/** Files that tasks left for people: reports, plots, tables. */
@NullMarked
package dev.updraft.web.artifact;

import org.jspecify.annotations.NullMarked;
