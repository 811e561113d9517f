// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.notify;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import dev.updraft.api.Connection;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/** How a RabbitMQ is reached, and what its refusals mean. */
final class Broker {
  private static final int MILLIS = 5000;

  private Broker() {}

  static ConnectionFactory factory(Connection connection) {
    var factory = new ConnectionFactory();
    factory.setHost(connection.host());
    factory.setVirtualHost(connection.schema().isEmpty() ? "/" : connection.schema());
    factory.setUsername(connection.login());
    factory.setPassword(connection.password());
    if (connection.type().equals("amqps")) {
      try {
        // By itself the client would trust any certificate.
        factory.useSslProtocol(SSLContext.getDefault());
        factory.enableHostnameVerification();
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has TLS", e);
      }
    }
    if (connection.port() != 0) {
      factory.setPort(connection.port());
    }
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    factory.setConnectionTimeout(MILLIS);
    factory.setHandshakeTimeout(MILLIS);
    factory.setChannelRpcTimeout(MILLIS);
    return factory;
  }

  static com.rabbitmq.client.Connection open(ConnectionFactory factory, String name)
      throws IOException {
    try {
      return factory.newConnection(name);
    } catch (TimeoutException e) {
      throw new IOException("the broker gives no answer", e);
    }
  }

  /** The reply code of the broker; 0 = none. */
  static int code(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof AuthenticationFailureException) {
        return AMQP.ACCESS_REFUSED;
      }
      if (at instanceof ShutdownSignalException shutdown) {
        return switch (shutdown.getReason()) {
          case AMQP.Channel.Close close -> close.getReplyCode();
          case AMQP.Connection.Close close -> close.getReplyCode();
          case null, default -> 0;
        };
      }
    }
    return 0;
  }

  /** What the broker said, without the frame around it. */
  static String words(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof ShutdownSignalException shutdown) {
        switch (shutdown.getReason()) {
          case AMQP.Channel.Close close -> {
            return close.getReplyText();
          }
          case AMQP.Connection.Close close -> {
            return close.getReplyText();
          }
          case null, default -> {}
        }
      }
    }
    return Causes.of(thrown);
  }
}
