// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.http;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A request whose time-out is that of the whole answer. The JDK's own, before 26, is over with the
 * headers: a server that dies behind them would be waited for without end.
 */
public final class WholeAnswer {
  private WholeAnswer() {}

  /**
   * As {@link HttpClient#send}; the connection of what is given up is closed.
   *
   * @throws HttpTimeoutException when there is no whole answer within the request's time-out
   * @throws IllegalArgumentException when the request has none
   */
  public static <T> HttpResponse<T> of(HttpClient client, HttpRequest request, BodyHandler<T> body)
      throws IOException, InterruptedException {
    Duration limit =
        request.timeout().orElseThrow(() -> new IllegalArgumentException("no time-out"));
    CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request, body);
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no whole answer within " + limit);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }
}
