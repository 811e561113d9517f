// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What a piece of work says to its task's log, and nothing that another test says meanwhile. */
final class TaskOutput {
  private static final InheritableThreadLocal<@Nullable ByteArrayOutputStream> HERE =
      new InheritableThreadLocal<>();

  private static final class Sorted extends OutputStream {
    private final PrintStream elsewhere;

    private Sorted(PrintStream elsewhere) {
      this.elsewhere = elsewhere;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      ByteArrayOutputStream here = HERE.get();
      if (here == null) {
        elsewhere.write(bytes, offset, length);
      } else {
        here.write(bytes, offset, length);
      }
    }
  }

  static {
    System.setOut(new PrintStream(new Sorted(System.out), true, UTF_8));
  }

  private TaskOutput() {}

  static String of(Callable<?> work) throws Exception {
    var log = new ByteArrayOutputStream();
    HERE.set(log);
    try {
      work.call();
    } finally {
      HERE.remove();
    }
    return log.toString(UTF_8);
  }
}
