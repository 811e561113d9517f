// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

/**
 * A connection as something more useful: a record whose only component is the {@link Connection}.
 *
 * <pre>{@code
 * public record Mailbox(Connection connection) implements ConnectionView {
 *   public void send(String text) { … }
 * }
 *
 * flow.connection("alerts", Mailbox.class)
 * }</pre>
 */
public interface ConnectionView {
  Connection connection();
}
