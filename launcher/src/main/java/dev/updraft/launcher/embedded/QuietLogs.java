// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import org.slf4j.LoggerFactory;

/** The embedded servers log ordinary disconnects with stack traces; only their errors are kept. */
public final class QuietLogs {
  private QuietLogs() {}

  /** All parts lose one another while everything ends: that is no news. */
  public static void atTheEnd() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      for (var name :
          List.of("com.rabbitmq", "dev.updraft.protocol.amqp", "dev.updraft.scheduler.loop")) {
        context.getLogger(name).setLevel(Level.ERROR);
      }
      context
          .getLogger("org.apache.qpid")
          .setLevel(Level.OFF); // to it each lost connection is an error
    }
  }

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
