// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.runner;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much memory a runner may take, told to its JVM and to whoever words an error in it. */
public final class MemoryLimits {
  /** Of classes, in MB; a runner that comes near it is replaced between attempts. */
  static final int METASPACE = 256;

  /** A runner's exit code when it can load no more classes. */
  public static final int NO_CLASSES = 87;

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

  /**
   * @param cause what an OutOfMemoryError says
   */
  static boolean ofClasses(@Nullable String cause) {
    return cause != null && (cause.contains("Metaspace") || cause.contains("class space"));
  }

  /** For whoever reads why an attempt failed. */
  public static String noClasses() {
    return "Out of memory for classes: tasks of one runner may have "
        + METASPACE
        + " MB of them loaded. Mostly classes or class loaders made over and over: make them once."
        + " The end of the log says where.";
  }

  /** In MB; of this process, if it is a runner. */
  static int heap() {
    return Integer.getInteger(HEAP, (int) (Runtime.getRuntime().maxMemory() >> 20));
  }
}
