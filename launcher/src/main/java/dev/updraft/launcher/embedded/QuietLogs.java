// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** The embedded servers log ordinary disconnects with stack traces; only their errors are kept. */
final class QuietLogs {
  private QuietLogs() {}

  static void of(String... loggers) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      for (var name : loggers) {
        var logger = context.getLogger(name);
        if (logger.getLevel() == null) { // a level that somebody chose is respected
          logger.setLevel(Level.ERROR);
        }
      }
    }
  }
}
