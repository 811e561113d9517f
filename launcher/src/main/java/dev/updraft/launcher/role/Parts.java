// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.role;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a process: what is opened first is closed last. For one thread at a time. */
public final class Parts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  public <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  /** Completes once everything is closed. */
  public CompletableFuture<Void> closed() {
    return closed;
  }

  /** All of them, also when one fails to. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} could not be closed cleanly", part.getClass().getSimpleName(), e);
      }
    }
    closed.complete(null);
  }
}
