// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.runner;

import java.io.FileDescriptor;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.TimeZone;

/**
 * What a task can change for its whole process, as it was when the runner began. It cannot be put
 * back: what a class sets when it is loaded, its next task in the same process relies on.
 */
final class Surroundings {
  private final InputStream in = System.in;
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final Locale locale = Locale.getDefault();

  /** Asking for it sets a system property: before these are copied. */
  private final TimeZone zone = TimeZone.getDefault();

  private final Properties properties = (Properties) System.getProperties().clone();

  /** Writes out what is buffered, and says what is not as it was. */
  List<String> changes() {
    List.of(System.out, System.err, out, err).forEach(Surroundings::flush);
    var found = new ArrayList<String>();
    if (!FileDescriptor.out.valid() || !FileDescriptor.err.valid()) {
      found.add("standard output was closed");
    }
    if (!in.equals(System.in) || !out.equals(System.out) || !err.equals(System.err)) {
      found.add("System.in, out or err was replaced");
    }
    if (!locale.equals(Locale.getDefault()) || !zone.equals(TimeZone.getDefault())) {
      found.add("the default locale or time zone was set");
    }
    if (!properties.equals(System.getProperties())) {
      found.add("system properties were set");
    }
    if (Thread.getDefaultUncaughtExceptionHandler() != null) {
      found.add("a handler for uncaught exceptions was set");
    }
    return found;
  }

  private static void flush(PrintStream stream) {
    try {
      stream.flush();
    } catch (RuntimeException e) {
      return; // user code's own stream: what it keeps back is its own affair
    }
  }
}
