// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.notify;

import dev.updraft.api.Connection;
import dev.updraft.api.ConnectionView;
import dev.updraft.api.TaskFailed;

/**
 * Who is told of new versions: a connection of type {@code http} or {@code https}, whose host, port
 * and schema are where notifications are posted and whose password signs them, or of type {@code
 * amqp} or {@code amqps}, a broker with the extra {@code queue}, or {@code exchange} and {@code
 * key}.
 *
 * <pre>{@code
 * var shop = flow.connection("shop", Consumer.class);
 * flow.task("refresh", Refresh.of(live).to(shop));
 * }</pre>
 *
 * <p>What is wrong with it fails the task for good, before anybody is told.
 */
public record Consumer(Connection connection) implements ConnectionView {
  /**
   * @throws TaskFailed when nobody can be told by it
   */
  Delivery delivery() {
    return switch (connection.type()) {
      case "http", "https" -> HttpDelivery.of(connection);
      case "amqp", "amqps" -> AmqpDelivery.of(connection);
      default ->
          throw wrong(
              connection,
              "it is of type "
                  + (connection.type().isEmpty() ? "(none)" : connection.type())
                  + ", and must be of type http, https, amqp or amqps");
    };
  }

  static TaskFailed wrong(Connection connection, String what) {
    return new TaskFailed("The connection " + connection.id() + " cannot be used: " + what);
  }
}
