// SPDX-License-Identifier: Apache-2.0
/**
 * The transport over AMQP 0-9-1, with no more than RabbitMQ and Qpid both do: two exchanges, no
 * queue arguments.
 */
@NullMarked
package dev.updraft.protocol.amqp;

import org.jspecify.annotations.NullMarked;
