// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import dev.updraft.objects.ObjectStore;
import dev.updraft.protocol.LeaderTransport;
import dev.updraft.protocol.Timing;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What outlives an epoch.
 *
 * @param statements one thread; runs what it is given in order
 * @param suspects inputs that the database refused
 * @param assembly puts payloads together whose parts are not in memory
 */
public record Tools(
    Timing timing,
    LongSupplier nanos,
    LeaderTransport transport,
    ObjectStore objects,
    PayloadCipher cipher,
    Suspects suspects,
    Executor statements,
    Executor assembly) {}
