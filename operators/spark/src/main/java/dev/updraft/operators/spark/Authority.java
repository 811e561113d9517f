// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Who signs the certificates of a cluster that no Java knows: most clusters sign their own. */
final class Authority {
  private Authority() {}

  /**
   * Trusts these certificates, and no other.
   *
   * @param pem one or more of them
   * @throws GeneralSecurityException when there is none in it
   */
  static SSLContext of(String pem) throws GeneralSecurityException {
    try {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      var factory = CertificateFactory.getInstance("X.509");
      for (Certificate each :
          factory.generateCertificates(new ByteArrayInputStream(pem.getBytes(UTF_8)))) {
        store.setCertificateEntry("authority-" + store.size(), each);
      }
      if (store.size() == 0) {
        throw new CertificateException("no certificate");
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException e) {
      throw new CertificateException(e);
    }
  }
}
