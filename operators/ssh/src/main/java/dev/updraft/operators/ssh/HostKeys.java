// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.ssh;

import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.UserInfo;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which key the host must show: the one that is expected, or, where none is yet, whichever it
 * shows. Each is for one connection.
 */
final class HostKeys implements HostKeyRepository {
  private final Optional<HostKey> expected;
  private @Nullable HostKey shown;

  HostKeys(Optional<HostKey> expected) {
    this.expected = expected;
  }

  @Override
  public int check(String host, byte[] key) {
    shown = HostKey.of(key);
    return expected.isEmpty() || expected.get().equals(shown) ? OK : CHANGED;
  }

  Optional<HostKey> expected() {
    return expected;
  }

  boolean refused() {
    return shown != null && expected.isPresent() && !expected.get().equals(shown);
  }

  String complaint(String host) {
    return "%s shows the key %s, and not %s as expected. Either it was set up anew, or somebody stands between"
        .formatted(
            host,
            shown == null ? "?" : shown.fingerprint(),
            expected.map(HostKey::fingerprint).orElse("?"));
  }

  /** What it showed. */
  HostKey seen() {
    if (shown == null) {
      throw new IllegalStateException("not connected");
    }
    return shown;
  }

  @Override
  public void add(com.jcraft.jsch.HostKey key, UserInfo person) {
    // nothing is kept here
  }

  @Override
  public void remove(String host, String type) {
    // nothing is kept here
  }

  @Override
  public void remove(String host, String type, byte[] key) {
    // nothing is kept here
  }

  @Override
  public String getKnownHostsRepositoryID() {
    return "the connection";
  }

  @Override
  public com.jcraft.jsch.HostKey[] getHostKey() {
    return new com.jcraft.jsch.HostKey[0];
  }

  @Override
  public com.jcraft.jsch.HostKey[] getHostKey(String host, String type) {
    return new com.jcraft.jsch.HostKey[0];
  }
}
