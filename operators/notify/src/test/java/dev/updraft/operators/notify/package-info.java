// SPDX-License-Identifier: Apache-2.0
/** Tests against a hand-written HTTP consumer, and consumers behind a real RabbitMQ. */
@NullMarked
package dev.updraft.operators.notify;

import org.jspecify.annotations.NullMarked;
