// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.browser;

import static org.awaitility.Awaitility.await;

import dev.updraft.web.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** One page as a person has it before them: looks, clicks, types. */
public final class Tab implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How wide the window is, and whether the system is dark. */
  public record Look(int width, int height, boolean dark) {
    public static final Look DESK = new Look(1440, 900, false);
    public static final Look PHONE = new Look(390, 844, false);
  }

  private final DevTools tools;
  private final String session;
  private final String target;
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  Tab(DevTools tools, String session, String target, Look look) {
    this.tools = tools;
    this.session = session;
    this.target = target;
    tools.listen(this::hear);
    call("Page.enable", Json.object());
    call("Runtime.enable", Json.object());
    call("Log.enable", Json.object());
    call(
        "Emulation.setDeviceMetricsOverride",
        Json.object()
            .put("width", look.width())
            .put("height", look.height())
            .put("deviceScaleFactor", 1)
            .put("mobile", look.width() < 600));
    ObjectNode media = Json.object();
    media
        .putArray("features")
        .addObject()
        .put("name", "prefers-color-scheme")
        .put("value", look.dark() ? "dark" : "light");
    call("Emulation.setEmulatedMedia", media);
  }

  private JsonNode call(String method, ObjectNode params) {
    return tools.call(session, method, params);
  }

  private void hear(String from, JsonNode message) {
    if (!from.equals(session)) {
      return;
    }
    JsonNode params = message.path("params");
    switch (message.path("method").asString("")) {
      case "Runtime.exceptionThrown" -> complaints.add(params.toString());
      case "Runtime.consoleAPICalled" -> {
        if (params.path("type").asString("").equals("error")) {
          complaints.add(params.path("args").toString());
        }
      }
      case "Log.entryAdded" -> {
        JsonNode entry = params.path("entry");
        if (entry.path("level").asString("").equals("error")) {
          complaints.add(entry.path("text").asString("") + " " + entry.path("url").asString(""));
        }
      }
      default -> {}
    }
  }

  /** Errors in the console, violations of the CSP among them. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  public void forgetComplaints() {
    complaints.clear();
  }

  public void open(String url) {
    JsonNode answer = call("Page.navigate", Json.object().put("url", url));
    if (!answer.path("errorText").asString("").isEmpty()) {
      throw new IllegalStateException(url + ": " + answer);
    }
    loaded();
  }

  public void loaded() {
    until("document.readyState === 'complete'");
  }

  /** The value of an expression; promises are waited for. */
  public JsonNode value(String script) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Json.object()
                .put("expression", script)
                .put("returnByValue", true)
                .put("awaitPromise", true)
                .put("userGesture", true));
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(script + ": " + answer.path("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  public String text(String selector) {
    return value("document.querySelector(" + quoted(selector) + ")?.innerText ?? ''").asString("");
  }

  public boolean has(String selector) {
    return value("!!document.querySelector(" + quoted(selector) + ")").asBoolean();
  }

  /** Waits until the expression is true; a page that is just being left answers nothing. */
  public void until(String script) {
    try {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .ignoreExceptions()
          .until(() -> value("Boolean(" + script + ")").asBoolean());
    } catch (ConditionTimeoutException e) {
      String page = value("location.pathname + ' ' + document.body.innerText").asString("");
      throw new AssertionError(script + " did not come true on " + page, e);
    }
  }

  /** Presses the mouse where the element is, which fails when something covers it. */
  public void click(String selector) {
    until("document.querySelector(" + quoted(selector) + ")");
    JsonNode at =
        value(
            "(() => { const e = document.querySelector("
                + quoted(selector)
                + "); e.scrollIntoView({block: 'center', inline: 'center'});"
                + " const r = e.getBoundingClientRect();"
                + " const x = r.x + r.width / 2, y = r.y + r.height / 2;"
                + " const hit = document.elementFromPoint(x, y);"
                + " return {x, y, free: hit === e || e.contains(hit)}; })()");
    if (!at.path("free").asBoolean()) {
      throw new AssertionError("something covers " + selector);
    }
    for (String type : List.of("mousePressed", "mouseReleased")) {
      call(
          "Input.dispatchMouseEvent",
          Json.object()
              .put("type", type)
              .put("x", at.path("x").asDouble())
              .put("y", at.path("y").asDouble())
              .put("button", "left")
              .put("clickCount", 1));
    }
  }

  /** Clicks, and waits for the page that comes. */
  public void follow(String selector) {
    value("window.updraftLeft = true");
    click(selector);
    until("!window.updraftLeft && document.readyState === 'complete'");
  }

  public void fill(String selector, String text) {
    value(
        "(() => { const e = document.querySelector("
            + quoted(selector)
            + "); e.focus(); e.select?.(); })()");
    press("Delete");
    if (!text.isEmpty()) {
      call("Input.insertText", Json.object().put("text", text));
    }
  }

  public void press(String key) {
    String text = key.length() == 1 ? key : key.equals("Enter") ? "\r" : "";
    int code =
        switch (key) {
          case "Enter" -> 13;
          case "Tab" -> 9;
          case "Delete" -> 46;
          case "Escape" -> 27;
          case "ArrowLeft" -> 37;
          case "ArrowUp" -> 38;
          case "ArrowRight" -> 39;
          case "ArrowDown" -> 40;
          default -> 0;
        };
    for (String type : List.of("keyDown", "keyUp")) {
      ObjectNode event =
          Json.object().put("type", type).put("key", key).put("windowsVirtualKeyCode", code);
      if (!text.isEmpty() && type.equals("keyDown")) {
        event.put("text", text);
      }
      call("Input.dispatchKeyEvent", event);
    }
  }

  /** How many pixels the page is wider than the window. */
  public int overflow() {
    return value("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        .asInt();
  }

  /** The whole page, down to its end. */
  public void picture(Path file) throws IOException {
    JsonNode size = call("Page.getLayoutMetrics", Json.object()).path("cssContentSize");
    ObjectNode params = Json.object().put("format", "png").put("captureBeyondViewport", true);
    params
        .putObject("clip")
        .put("x", 0)
        .put("y", 0)
        .put("width", value("window.innerWidth").asInt())
        .put("height", Math.min(4000, size.path("height").asInt()))
        .put("scale", 1);
    String data = call("Page.captureScreenshot", params).path("data").asString();
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(data));
  }

  public static String quoted(String text) {
    return StringNode.valueOf(text).toString();
  }

  @Override
  public void close() {
    tools.call(null, "Target.closeTarget", Json.object().put("targetId", target));
  }
}
