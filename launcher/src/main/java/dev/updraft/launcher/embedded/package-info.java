// SPDX-License-Identifier: Apache-2.0
/**
 * The real parts that {@code standalone} runs by itself: PostgreSQL as a child process, an AMQP
 * 0-9-1 broker and ZooKeeper in this JVM. All listen on the loopback interface only and ask for a
 * password that was made up on this machine.
 */
@NullMarked
package dev.updraft.launcher.embedded;

import org.jspecify.annotations.NullMarked;
