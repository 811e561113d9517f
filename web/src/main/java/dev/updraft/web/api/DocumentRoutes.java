// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The OpenAPI document of what is built, kept by hand and open to everybody, as Airflow's is.
 * {@code DocumentTest} holds it to the routes and to Airflow's answers.
 */
public final class DocumentRoutes {
  private DocumentRoutes() {}

  public static void register(RoutesConfig routes) {
    byte[] document = document();
    routes.get("/openapi.json", ctx -> ctx.contentType("application/json").result(document));
  }

  private static byte[] document() {
    try (InputStream in = DocumentRoutes.class.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IllegalStateException("openapi.json is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
