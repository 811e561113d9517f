// SPDX-License-Identifier: Apache-2.0
/**
 * Telling those who use a model or data that there is a new version, and waiting until each
 * confirms that it has it: by signed HTTP requests and by messages over RabbitMQ.
 *
 * @guide notify.md Telling consumers
 */
@NullMarked
package dev.updraft.operators.notify;

import org.jspecify.annotations.NullMarked;
