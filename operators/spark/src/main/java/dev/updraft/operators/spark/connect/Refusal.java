// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark.connect;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why a call ended badly, as the server or the network says.
 *
 * @param condition Spark's name of it, such as {@code INVALID_HANDLE.SESSION_CLOSED}; empty = Spark
 *     said none
 * @param sqlState empty = Spark said none
 * @param retryAfter how long the server asks to be spared
 */
public record Refusal(
    Status.Code code,
    String condition,
    String sqlState,
    Optional<Duration> retryAfter,
    String message) {
  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  /** A condition stands at the begin of its message; it is left out elsewhere when that is long. */
  private static final Pattern NAMED = Pattern.compile("\\[([A-Z0-9_]+(?:\\.[A-Z0-9_]+)*)]");

  static Refusal of(StatusException e) {
    Status status = e.getStatus();
    String said =
        status.getDescription() == null ? String.valueOf(e.getCause()) : status.getDescription();
    var plain = new Refusal(status.getCode(), named(said), "", Optional.empty(), said);
    Metadata trailers = e.getTrailers();
    byte[] details = trailers == null ? null : trailers.get(DETAILS);
    try {
      return details == null ? plain : plain.with(Message.of(ByteBuffer.wrap(details)));
    } catch (IOException unreadable) {
      return plain;
    }
  }

  private static String named(String message) {
    var found = NAMED.matcher(message);
    return found.lookingAt() ? found.group(1) : "";
  }

  /** {@code google.rpc.Status} holds an {@code ErrorInfo}, and sometimes a {@code RetryInfo}. */
  private Refusal with(Message status) throws IOException {
    Refusal known = this;
    for (Message any : status.messages(3)) {
      Message detail = Message.of(any.bytes(2));
      if (any.text(1).endsWith("/google.rpc.ErrorInfo")) {
        known = known.info(detail);
      } else if (any.text(1).endsWith("/google.rpc.RetryInfo")) {
        known = known.spared(detail.message(1).orElse(Message.NONE));
      }
    }
    return known;
  }

  private Refusal info(Message info) throws IOException {
    String name = condition;
    String state = sqlState;
    for (Message entry : info.messages(3)) {
      switch (entry.text(1)) {
        case "errorClass" -> name = entry.text(2);
        case "sqlState" -> state = entry.text(2);
        default -> {}
      }
    }
    return new Refusal(code, name, state, retryAfter, message);
  }

  private Refusal spared(Message delay) throws IOException {
    return new Refusal(
        code,
        condition,
        sqlState,
        Optional.of(Duration.ofSeconds(delay.number(1), delay.number(2))),
        message);
  }

  /** Whether Spark itself said so, and not something on the way to it. */
  public boolean ofSpark() {
    return !condition.isEmpty() || !sqlState.isEmpty();
  }

  /** That nothing is known of the statement, for a look that may be repeated. */
  public IOException away(String server) {
    return new IOException(
        "The Spark Connect server at " + server + " does not help (" + code + ": " + message + ")");
  }

  /** Whether it is this condition, or one of its kind. */
  public boolean is(String kind) {
    return condition.equals(kind) || condition.startsWith(kind + ".");
  }
}
