// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * All probes side by side, each with the same limit: the whole takes no longer than the slowest.
 */
final class Examination {
  private static final int SHORTEST_SECRET = 4;

  private final Duration limit;
  private final LongSupplier nanos;
  private final List<String> secrets;

  /**
   * @param secrets never shown, whatever a probe or a library says
   */
  Examination(Duration limit, LongSupplier nanos, List<String> secrets) {
    this.limit = limit;
    this.nanos = nanos;
    this.secrets = secrets.stream().filter(each -> each.length() >= SHORTEST_SECRET).toList();
  }

  List<Verdict> of(Map<String, Probe> probes) throws InterruptedException {
    long end = nanos.getAsLong() + limit.toNanos();
    Map<String, Future<List<Verdict>>> looks = new LinkedHashMap<>();
    probes.forEach(
        (part, probe) -> {
          var look = new FutureTask<>(probe::look);
          looks.put(part, look);
          // One that hangs must not keep the process from ending.
          Thread.ofPlatform().daemon().name("doctor " + part).start(look);
        });
    List<Verdict> verdicts = new ArrayList<>();
    for (var look : looks.entrySet()) {
      verdicts.addAll(answer(look.getKey(), look.getValue(), end));
    }
    return verdicts.stream().map(this::hidden).toList();
  }

  private List<Verdict> answer(String part, Future<List<Verdict>> look, long end)
      throws InterruptedException {
    try {
      return look.get(Math.max(0, end - nanos.getAsLong()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return List.of(
          Verdict.bad(
              part + " did not answer within " + limit.toSeconds() + " s",
              "see whether it hangs, and whether a firewall drops what is sent to it"));
    } catch (ExecutionException e) {
      return List.of(Verdict.bad(part + " could not be looked at", String.valueOf(e.getCause())));
    }
  }

  private Verdict hidden(Verdict verdict) {
    return new Verdict(verdict.level(), hidden(verdict.what()), hidden(verdict.mend()));
  }

  private String hidden(String text) {
    String shown = text;
    for (String secret : secrets) {
      shown = shown.replace(secret, "***");
    }
    return shown;
  }
}
