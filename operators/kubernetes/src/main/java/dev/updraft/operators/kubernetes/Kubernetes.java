// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.Connection;
import dev.updraft.api.ConnectionView;
import dev.updraft.api.TaskFailed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A connection of type {@code kubernetes}: the API server of a cluster. Host and port (443) are the
 * server's, the password is the token of a service account. Extras, both optional: {@code url}
 * takes the place of host and port, such as {@code https://10.0.0.1:6443}; {@code ca} is the
 * cluster's certificate, as PEM, where Java does not know who signed it.
 *
 * <pre>{@code
 * var cluster = flow.connection("cluster", Kubernetes.class);
 * }</pre>
 *
 * <p>What is wrong with it is said, as {@link TaskFailed}, by the method that needs it.
 */
public record Kubernetes(Connection connection) implements ConnectionView {
  private static final int PORT = 443;

  /**
   * Where the API server is, without a slash at the end.
   *
   * @throws TaskFailed when the connection does not say so
   */
  public URI url() {
    if (!connection.type().equals("kubernetes")) {
      throw wrong("it is of type '" + connection.type() + "', and must be of type kubernetes");
    }
    String given = connection.extra().getOrDefault("url", "").strip();
    if (!given.isEmpty()) {
      return plain(given.endsWith("/") ? given.substring(0, given.length() - 1) : given);
    }
    String host = connection.host();
    if (!host.matches("[\\w.-]+|\\[[\\da-fA-F:.]+]")) {
      throw wrong(
          (host.isEmpty() ? "it has no host" : "its host is no name of a machine")
              + "; give that of the API server, or the extra url");
    }
    return URI.create(
        "https://" + host + ":" + (connection.port() == 0 ? PORT : connection.port()));
  }

  private URI plain(String given) {
    try {
      var url = URI.create(given);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (http && url.getHost() != null && url.getUserInfo() == null && url.getQuery() == null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // said below, without the text: it may hold a password
    }
    throw wrong("its extra url is no plain URL; it must look like https://10.0.0.1:6443");
  }

  KubeApi open() {
    return new KubeApi(url(), connection.password(), trust());
  }

  private SSLContext trust() {
    String pem = connection.extra().getOrDefault("ca", "").strip();
    try {
      if (pem.isEmpty()) {
        return SSLContext.getDefault();
      }
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate each : certificates(pem)) {
        store.setCertificateEntry("ca-" + store.size(), each);
      }
      var trusts = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusts.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trusts.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw wrong("its extra ca is no certificate in PEM: " + e.getMessage());
    }
  }

  private static Collection<? extends Certificate> certificates(String pem)
      throws GeneralSecurityException {
    var found =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem.getBytes(UTF_8)));
    if (found.isEmpty()) {
      throw new GeneralSecurityException("it holds none");
    }
    return found;
  }

  private TaskFailed wrong(String what) {
    return new TaskFailed("The connection " + connection.id() + " cannot be used: " + what);
  }
}
