// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.runner;

import java.io.PrintStream;
import java.io.Serial;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * In a runner all logging goes to standard output, which is the attempt's log. Chosen by {@code
 * -Dslf4j.provider}, so that it does not matter which logging library else is on the class path.
 */
public final class TaskLogProvider implements SLF4JServiceProvider {
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter mdc = new NOPMDCAdapter();
  private final ILoggerFactory loggers = name -> new LineLogger(name, InstantSource.system());

  @Override
  public ILoggerFactory getLoggerFactory() {
    return loggers;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return mdc;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {}

  private static final class LineLogger extends LegacyAbstractLogger {
    @Serial private static final long serialVersionUID = 1;

    private final transient InstantSource clock;

    LineLogger(String name, InstantSource clock) {
      this.name = name;
      this.clock = clock;
    }

    @Override
    public boolean isTraceEnabled() {
      return false;
    }

    @Override
    public boolean isDebugEnabled() {
      return false;
    }

    @Override
    public boolean isInfoEnabled() {
      return true;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        String pattern,
        Object @Nullable [] arguments,
        @Nullable Throwable thrown) {
      PrintStream out = System.out;
      String text = MessageFormatter.basicArrayFormat(pattern, arguments);
      synchronized (out) {
        out.println(
            clock.instant().truncatedTo(ChronoUnit.MILLIS)
                + " "
                + level
                + " "
                + name
                + " - "
                + text);
        if (thrown != null) {
          thrown.printStackTrace(out);
        }
      }
    }
  }
}
