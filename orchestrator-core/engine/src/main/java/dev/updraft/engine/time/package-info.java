// SPDX-License-Identifier: Apache-2.0

/**
 * Calendar time: which instants a schedule names, and which stretch of data each run covers.
 *
 * <p>Pure: nothing here reads a clock. Every answer depends on the arguments and on the time-zone
 * data of the JDK alone, so the same question gets the same answer on every leader.
 */
@NullMarked
package dev.updraft.engine.time;

import org.jspecify.annotations.NullMarked;
