// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What counts as reading a clock, sleeping or drawing random numbers.
 *
 * <p>Calls and method references count alike. A call that is handed its {@link Clock} or its seed
 * is innocent.
 */
final class Clocks {

  private Clocks() {}

  /** Nothing of this is deterministic, so none of it may stand in the pure modules. */
  static boolean impure(JavaAccess<?> access) {
    return ambient(access)
        || makesClock(access)
        || unseeded(access)
        || calls(access, "java.lang.System", Set.of("currentTimeMillis", "nanoTime"))
        || calls(access, "java.lang.Math", Set.of("random"))
        || calls(access, "java.util.UUID", Set.of("randomUUID"))
        || calls(access, "java.util.concurrent.ThreadLocalRandom", Set.of("current"))
        || calls(access, "java.security.SecureRandom", Set.of("<init>"));
  }

  /**
   * Outside adapters and composition roots time is a parameter; monotonic readings are told apart.
   */
  static boolean ambient(JavaAccess<?> access) {
    return readsCalendarClock(access) || sleeps(access);
  }

  private static boolean readsCalendarClock(JavaAccess<?> access) {
    return owner(access).startsWith("java.time.")
        && access.getTarget().getName().equals("now")
        && parameters(access).stream().noneMatch(Clock.class.getName()::equals);
  }

  private static boolean sleeps(JavaAccess<?> access) {
    return calls(access, "java.lang.Thread", Set.of("sleep"))
        || calls(access, "java.util.concurrent.TimeUnit", Set.of("sleep"));
  }

  private static boolean makesClock(JavaAccess<?> access) {
    String name = access.getTarget().getName();
    return Set.of(Clock.class.getName(), InstantSource.class.getName()).contains(owner(access))
        && (name.startsWith("system") || name.matches("tick(Millis|Seconds|Minutes)"));
  }

  private static boolean unseeded(JavaAccess<?> access) {
    return parameters(access).isEmpty()
        && access.getTarget().getName().equals("<init>")
        && Set.of(Random.class.getName(), SplittableRandom.class.getName(), "java.util.Date")
            .contains(owner(access));
  }

  private static boolean calls(JavaAccess<?> access, String type, Set<String> names) {
    return owner(access).equals(type) && names.contains(access.getTarget().getName());
  }

  private static String owner(JavaAccess<?> access) {
    return access.getTargetOwner().getFullName();
  }

  private static List<String> parameters(JavaAccess<?> access) {
    return access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget unit
        ? unit.getRawParameterTypes().stream().map(type -> type.getFullName()).toList()
        : List.of();
  }
}
