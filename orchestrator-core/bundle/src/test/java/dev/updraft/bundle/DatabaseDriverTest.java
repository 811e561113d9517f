// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Connection;
import dev.updraft.api.Database;
import dev.updraft.bundle.call.UnitLoader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where a task's database finds its driver, whatever ran in its process before. */
class DatabaseDriverTest {
  private static final Database TOY =
      new Database(new Connection("toy", "toydb", "host", 1, "s", "", "", Map.of()));

  private final ClassLoader before = Thread.currentThread().getContextClassLoader();

  @AfterEach
  void restore() {
    Thread.currentThread().setContextClassLoader(before);
  }

  @Test
  void shouldUseADriverThatTheUnitBrings() throws IOException {
    var jar = new ByteArrayOutputStream();
    try (var entries = new JarOutputStream(jar)) {
      String name = ToyDriver.class.getName();
      entry(entries, "META-INF/services/java.sql.Driver", name.getBytes(UTF_8));
      String file = name.replace('.', '/') + ".class";
      try (var code = before.getResourceAsStream(file)) {
        entry(entries, file, code == null ? new byte[0] : code.readAllBytes());
      }
    }
    Thread.currentThread().setContextClassLoader(UnitLoader.ofJar("toy", jar.toByteArray()));

    assertThatThrownBy(TOY::open).hasMessage("asked for jdbc:toydb://host:1/s");
  }

  @Test
  void shouldSayWhatToDoWithoutADriver() throws IOException {
    var jar = new ByteArrayOutputStream();
    try (var entries = new JarOutputStream(jar)) {
      entry(entries, "nothing", new byte[0]);
    }
    Thread.currentThread().setContextClassLoader(UnitLoader.ofJar("none", jar.toByteArray()));

    assertThatThrownBy(TOY::open)
        .isInstanceOf(SQLException.class)
        .hasMessageStartingWith("No JDBC driver for jdbc:toydb://host:1/s here: put its jar on");
  }

  private static void entry(JarOutputStream jar, String name, byte[] content) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(content);
    jar.closeEntry();
  }

  /** Says that it was asked. */
  public static final class ToyDriver implements Driver {
    @Override
    public java.sql.Connection connect(String url, Properties info) throws SQLException {
      throw new SQLException("asked for " + url);
    }

    @Override
    public boolean acceptsURL(String url) {
      return url.startsWith("jdbc:toydb:");
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties info) {
      return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
      return 1;
    }

    @Override
    public int getMinorVersion() {
      return 0;
    }

    @Override
    public boolean jdbcCompliant() {
      return false;
    }

    @Override
    public Logger getParentLogger() {
      return Logger.getGlobal();
    }
  }
}
