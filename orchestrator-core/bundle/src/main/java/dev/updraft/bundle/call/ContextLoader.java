// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.call;

/**
 * While user code runs, its loader is its thread's: libraries look there for services and files.
 */
final class ContextLoader implements AutoCloseable {
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();

  ContextLoader(ClassLoader unit) {
    Thread.currentThread().setContextClassLoader(unit);
  }

  @Override
  public void close() {
    Thread.currentThread().setContextClassLoader(before);
  }
}
