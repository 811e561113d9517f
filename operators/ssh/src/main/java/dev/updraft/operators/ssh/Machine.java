// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** A machine, logged in. */
final class Machine implements AutoCloseable {
  private static final int CHANNEL_MILLIS = 10_000;
  private static final int MOST = 4 << 20;
  private static final String WHOLE = "updraft: this is all";

  private final Session session;
  private final HostKeys keys;
  private final String host;

  private Machine(Session session, HostKeys keys, String host) {
    this.session = session;
    this.keys = keys;
    this.host = host;
  }

  /**
   * @param expected empty: any key will do, it is not known yet
   * @throws IOException when it may work later
   */
  static Machine at(Ssh ssh, String host, Optional<HostKey> expected) throws IOException {
    var keys = new HostKeys(expected);
    try {
      return new Machine(ssh.open(host, keys), keys, host);
    } catch (JSchException e) {
      throw new IOException("%s:%d: %s".formatted(host, ssh.port(), e.getMessage()), e);
    }
  }

  /** The key that it showed. */
  HostKey key() {
    return keys.seen();
  }

  /**
   * Has {@code sh} there read a script, so that no login shell has a say in how it is quoted.
   *
   * @return what it printed
   * @throws IOException when it did not come to its end
   */
  byte[] run(String script) throws IOException {
    byte[] printed = printed("exec 2>&1\n" + script + "\nprintf '%s' '" + WHOLE + "'\n");
    byte[] end = WHOLE.getBytes(UTF_8);
    int length = printed.length - end.length;
    if (length < 0 || !Arrays.equals(printed, length, printed.length, end, 0, end.length)) {
      String said = new String(printed, UTF_8).strip();
      throw new IOException(
          host + ": " + (said.isEmpty() ? "the connection ended too early" : said));
    }
    return Arrays.copyOf(printed, length);
  }

  private byte[] printed(String script) throws IOException {
    ChannelExec channel = null;
    try {
      channel = (ChannelExec) session.openChannel("exec");
      channel.setCommand("sh -s");
      channel.setInputStream(new ByteArrayInputStream(script.getBytes(UTF_8)));
      InputStream output = channel.getInputStream();
      channel.connect(CHANNEL_MILLIS);
      return output.readNBytes(MOST);
    } catch (JSchException e) {
      throw new IOException(host + ": " + e.getMessage(), e);
    } finally {
      if (channel != null) {
        channel.disconnect();
      }
    }
  }

  @Override
  public void close() {
    session.disconnect();
  }
}
