// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.web.http.ApiError;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Airflow's routes that are not built yet: they answer 501 with a word, whoever asks. */
public final class NotBuilt {
  private NotBuilt() {}

  /** Before all others: fixed words stand where ids of built routes may. */
  public static void register(RoutesConfig routes) {
    for (String line : list()) {
      String[] words = line.split(" ", -1);
      routes.addHttpHandler(HandlerType.findOrCreate(words[0]), words[1], NotBuilt::answer);
    }
  }

  private static void answer(Context ctx) {
    throw new ApiError(501, ctx.method().name() + " " + ctx.path() + " is not built yet");
  }

  private static List<String> list() {
    try (InputStream in = NotBuilt.class.getResourceAsStream("not-built.txt")) {
      if (in == null) {
        throw new IllegalStateException("not-built.txt is missing");
      }
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
