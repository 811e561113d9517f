// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.runner;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds virtual threads, which no thread group lists. The JDK keeps them in containers of an
 * internal package, which is open to runners.
 */
interface VirtualThreads {
  /** With this flag the JVM of a runner is started. */
  String OPEN = "--add-opens=java.base/jdk.internal.vm=ALL-UNNAMED";

  List<Thread> alive();

  /** In a JDK that keeps them elsewhere none is found. */
  static VirtualThreads find() {
    try {
      Class<?> container = Class.forName("jdk.internal.vm.ThreadContainer");
      Method threads = container.getMethod("threads");
      Method children = container.getMethod("children");
      Method root = Class.forName("jdk.internal.vm.ThreadContainers").getMethod("root");
      for (Method each : List.of(threads, children, root)) {
        each.setAccessible(true);
      }
      Object all = root.invoke(null);
      return () -> in(all, threads, children).filter(Thread::isAlive).toList();
    } catch (ReflectiveOperationException | RuntimeException e) {
      return List::of;
    }
  }

  private static Stream<Thread> in(Object container, Method threads, Method children) {
    try {
      var own = ((Stream<?>) threads.invoke(container)).map(Thread.class::cast);
      var inner = ((Stream<?>) children.invoke(container)).flatMap(c -> in(c, threads, children));
      return Stream.concat(own.filter(Thread::isVirtual), inner);
    } catch (ReflectiveOperationException e) {
      return Stream.empty();
    }
  }
}
