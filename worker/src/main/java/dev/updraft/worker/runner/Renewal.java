// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.runner;

import java.lang.reflect.Field;
import java.util.List;

/**
 * Takes from its thread what user code left on it, so that the next attempt finds it as if it were
 * fresh. A fresh one costs a third of a small attempt. Runners are started with {@code java.lang}
 * open to them for this.
 */
final class Renewal {
  private final List<Field> locals;

  private Renewal(List<Field> locals) {
    this.locals = locals;
  }

  /** Of a JDK that keeps these fields elsewhere no thread is used twice. */
  static Renewal ofThreads() {
    try {
      List<Field> locals =
          List.of(
              Thread.class.getDeclaredField("threadLocals"),
              Thread.class.getDeclaredField("inheritableThreadLocals"));
      locals.forEach(field -> field.setAccessible(true));
      return new Renewal(locals);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return new Renewal(List.of());
    }
  }

  /**
   * @return false: another thread must take over
   */
  @SuppressWarnings("ThreadPriorityCheck") // user code may have changed it
  boolean renew() throws IllegalAccessException {
    Thread thread = Thread.currentThread();
    Thread.interrupted();
    for (Field field : locals) {
      field.set(thread, null);
    }
    thread.setName("task");
    thread.setPriority(Thread.NORM_PRIORITY);
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    thread.setUncaughtExceptionHandler(null);
    return !locals.isEmpty();
  }
}
