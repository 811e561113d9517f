// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.dispatch;

import dev.updraft.engine.id.GrantKey;
import dev.updraft.protocol.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reports for tests. */
public final class ReportOf {
  private ReportOf() {}

  public static Message.Report ok(String incarnation, GrantKey grant) {
    return of(incarnation, grant, Message.Outcome.Kind.OK, "1");
  }

  public static Message.Report list(String incarnation, GrantKey grant, int length) {
    return of(incarnation, grant, Message.Outcome.Kind.OK, "[]", length);
  }

  public static Message.Report failed(String incarnation, GrantKey grant) {
    return of(incarnation, grant, Message.Outcome.Kind.FAILED, null);
  }

  public static Message.Report started(String incarnation, GrantKey grant) {
    return of(incarnation, grant, Message.Outcome.Kind.STARTED, null);
  }

  private static Message.Report of(
      String incarnation, GrantKey grant, Message.Outcome.Kind kind, @Nullable String result) {
    return of(incarnation, grant, kind, result, -1);
  }

  private static Message.Report of(
      String incarnation,
      GrantKey grant,
      Message.Outcome.Kind kind,
      @Nullable String result,
      int length) {
    return new Message.Report(
        "host-" + incarnation,
        incarnation,
        grant.toString(),
        new Message.Outcome(
            kind, result, null, length, List.of(), "boom", true, "USER", null, null, null));
  }
}
