// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.runner;

import java.io.FileDescriptor;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Properties;
import java.util.TimeZone;

/** What a task can change for its whole process, as it was when the runner began. */
final class Surroundings {
  private final InputStream in = System.in;
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final Locale locale = Locale.getDefault();
  private final TimeZone zone = TimeZone.getDefault();
  private final Properties properties = (Properties) System.getProperties().clone();

  /**
   * Writes out what is buffered, and gives the next task what this one found.
   *
   * @return false: its standard output is closed for as long as this process lives
   */
  boolean restore() {
    flush(System.out);
    flush(System.err);
    System.setIn(in);
    System.setOut(out);
    System.setErr(err);
    flush(out);
    flush(err);
    Locale.setDefault(locale);
    TimeZone.setDefault(zone);
    Thread.setDefaultUncaughtExceptionHandler(null);
    if (!properties.equals(System.getProperties())) {
      System.setProperties((Properties) properties.clone());
    }
    return FileDescriptor.out.valid() && FileDescriptor.err.valid();
  }

  private static void flush(PrintStream stream) {
    try {
      stream.flush();
    } catch (RuntimeException e) {
      return; // user code's own stream: what it keeps back is its own affair
    }
  }
}
