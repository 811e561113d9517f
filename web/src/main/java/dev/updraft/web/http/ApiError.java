// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.http;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** An answer that ends a request early, in the shape that Airflow gives its errors. */
public final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient JsonNode detail;
  private final String incident;

  public ApiError(int status, JsonNode detail) {
    this(status, detail, "");
  }

  private ApiError(int status, JsonNode detail, String incident) {
    super(status + " " + detail, null, false, false);
    this.status = status;
    this.detail = detail;
    this.incident = incident;
  }

  public ApiError(int status, String detail) {
    this(status, StringNode.valueOf(detail));
  }

  /** A fault of ours; the log has its cause under this id, which is all that leaves the server. */
  static ApiError fault(String incident) {
    String detail =
        "Internal Server Error. The log of the server has the cause under incident " + incident;
    return new ApiError(500, StringNode.valueOf(detail), incident);
  }

  public static ApiError badRequest(String detail) {
    return new ApiError(400, detail);
  }

  public static ApiError notFound(String detail) {
    return new ApiError(404, detail);
  }

  public static ApiError conflict(String detail) {
    return new ApiError(409, detail);
  }

  /** A field that does not fit; {@code where} is body, query or path. */
  public static ApiError invalid(String where, String field, String message, String type) {
    ObjectNode error = JsonNodeFactory.instance.objectNode();
    error.put("type", type);
    error.putArray("loc").add(where).add(field);
    error.put("msg", message);
    error.putNull("input");
    return new ApiError(422, JsonNodeFactory.instance.arrayNode().add(error));
  }

  public int status() {
    return status;
  }

  /** The whole body. */
  public ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("detail", detail);
    if (!incident.isEmpty()) {
      body.put("incident_id", incident);
    }
    return body;
  }

  /** Under which the log has the cause; empty = this is no fault of ours. */
  public String incident() {
    return incident;
  }

  /** One line for people. */
  public String text() {
    return detail.isString() ? detail.asString() : detail.path(0).path("msg").asString("");
  }
}
