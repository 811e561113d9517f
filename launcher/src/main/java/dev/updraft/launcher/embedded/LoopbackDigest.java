// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;
import org.apache.zookeeper.server.auth.ServerAuthenticationProvider;

/**
 * ZooKeeper's {@code digest} scheme, which by itself accepts whatever name and password a client
 * sends, restricted to the one password of the embedded server. Clients use the ordinary scheme.
 *
 * <p>ZooKeeper creates this class by its name and has one registry of schemes per JVM, hence the
 * public constructor and the system property, which holds a hash and is kept per port. A server of
 * somebody else in the same JVM behaves as before.
 */
public final class LoopbackDigest extends ServerAuthenticationProvider {
  private static final String PROPERTY = "updraft.embedded.zookeeper.";

  private final DigestAuthenticationProvider open = new DigestAuthenticationProvider();

  static void require(int port, String credentials) {
    System.setProperty(PROPERTY + port, hash(credentials.getBytes(StandardCharsets.UTF_8)));
  }

  static void forget(int port) {
    System.clearProperty(PROPERTY + port);
  }

  @Override
  public String getScheme() {
    return open.getScheme();
  }

  @Override
  public KeeperException.Code handleAuthentication(ServerObjs server, byte[] credentials) {
    var expected = System.getProperty(PROPERTY + server.getZks().getClientPort());
    if (expected != null && !same(expected, hash(credentials))) {
      return KeeperException.Code.AUTHFAILED;
    }
    return open.handleAuthentication(server.getCnxn(), credentials);
  }

  @Override
  public boolean matches(ServerObjs server, MatchValues values) {
    return open.matches(values.getId(), values.getAclExpr());
  }

  @Override
  public boolean isAuthenticated() {
    return open.isAuthenticated();
  }

  @Override
  public boolean isValid(String id) {
    return open.isValid(id);
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
  }

  private static String hash(byte[] credentials) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(credentials));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
