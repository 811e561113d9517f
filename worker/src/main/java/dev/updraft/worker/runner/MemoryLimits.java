// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.runner;

import java.util.List;

/** How much memory a runner may take, told to its JVM and to whoever words an error in it. */
public final class MemoryLimits {
  /** Of classes, in MB; a runner that comes near it is replaced between attempts. */
  static final int METASPACE = 256;

  private static final String HEAP = "updraft.task.memory";

  private MemoryLimits() {}

  /**
   * @param heap of one task, in MB
   */
  public static List<String> flags(int heap) {
    return List.of("-Xmx" + heap + "m", "-D" + HEAP + "=" + heap, metaspace());
  }

  private static String metaspace() {
    return "-XX:MaxMetaspaceSize=" + METASPACE + "m";
  }

  /** In MB; of this process, if it is a runner. */
  static int heap() {
    return Integer.getInteger(HEAP, (int) (Runtime.getRuntime().maxMemory() >> 20));
  }
}
