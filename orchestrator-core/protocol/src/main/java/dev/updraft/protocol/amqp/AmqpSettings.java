// SPDX-License-Identifier: Apache-2.0
package dev.updraft.protocol.amqp;

import com.rabbitmq.client.ConnectionFactory;
import java.net.URI;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;

/**
 * @param uri {@code amqp://user:password@host:port/vhost}; not to be logged
 * @param name of this process, shown in the broker's list of connections
 */
public record AmqpSettings(URI uri, String name) {
  /** Short time-outs: a dead peer must be noticed before a lease of ten seconds runs out. */
  ConnectionFactory factory() {
    var factory = new ConnectionFactory();
    try {
      factory.setUri(uri);
      if ("amqps".equals(uri.getScheme())) {
        // By itself the client would trust any certificate.
        factory.useSslProtocol(SSLContext.getDefault());
        factory.enableHostnameVerification();
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not a usable address of a broker", e);
    }
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    factory.setRequestedHeartbeat(4);
    factory.setConnectionTimeout(3000);
    factory.setHandshakeTimeout(5000);
    factory.setChannelRpcTimeout(5000);
    return factory;
  }

  @Override
  public String toString() {
    return "AmqpSettings[" + name + "@" + uri.getHost() + ":" + uri.getPort() + "]";
  }
}
