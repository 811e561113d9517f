// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.doctor;

import static dev.updraft.launcher.doctor.Verdict.Level.WARN;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import javax.tools.ToolProvider;

/** Java, memory, and how many files and processes this user may have. */
final class MachineProbe implements Probe {
  private static final int JAVA = 25;
  private static final long MEMORY = 2L << 30;
  private static final long FREE_MEMORY = 256L << 20;
  private static final long FILES = 4_096;
  private static final long PROCESSES = 1_024;

  @Override
  public List<Verdict> look() throws IOException {
    List<Verdict> verdicts = new ArrayList<>();
    verdicts.add(java());
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      verdicts.add(memory(system));
      verdicts.add(files(system.getMaxFileDescriptorCount()));
    }
    processes().ifPresent(most -> verdicts.add(processes(most)));
    return verdicts;
  }

  private static Verdict java() {
    boolean well =
        Runtime.version().feature() >= JAVA && ToolProvider.getSystemJavaCompiler() != null;
    return Verdict.of(
        well,
        "Java " + Runtime.version() + " in " + System.getProperty("java.home"),
        Verdict.Level.BAD,
        "Updraft wants a JDK " + JAVA + " with its compiler; name one in UPDRAFT_JAVA_HOME");
  }

  private static Verdict memory(UnixOperatingSystemMXBean system) throws IOException {
    long all = system.getTotalMemorySize();
    long free = available().orElse(system.getFreeMemorySize());
    return Verdict.of(
        all >= MEMORY && free >= FREE_MEMORY,
        "memory: %d MB, %d MB of it available".formatted(all >> 20, free >> 20),
        WARN,
        "tasks need some each; under %d MB in all or %d MB available, the kernel may kill processes"
            .formatted(MEMORY >> 20, FREE_MEMORY >> 20));
  }

  /** What the kernel could give: caches count as free. */
  private static OptionalLong available() throws IOException {
    Path file = Path.of("/proc/meminfo");
    if (!Files.isReadable(file)) {
      return OptionalLong.empty();
    }
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith("MemAvailable:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst();
  }

  static Verdict files(long most) {
    return Verdict.of(
        most >= FILES,
        "open files: at most " + most,
        WARN,
        "raise the limit to %d or more (ulimit -n, LimitNOFILE= of a systemd unit)"
            .formatted(FILES));
  }

  static Verdict processes(long most) {
    return Verdict.of(
        most >= PROCESSES,
        "processes and threads: at most " + most,
        WARN,
        "raise the limit to %d or more (ulimit -u, TasksMax= of a systemd unit, pids limit of a container)"
            .formatted(PROCESSES));
  }

  /** The lower one of the user's limit and the control group's; empty: neither. */
  private static OptionalLong processes() throws IOException {
    List<Long> limits = new ArrayList<>();
    for (String line : lines(Path.of("/proc/self/limits"))) {
      if (line.startsWith("Max processes")) {
        number(line.substring("Max processes".length()).strip().split(" ", 2)[0])
            .ifPresent(limits::add);
      }
    }
    for (String line : lines(Path.of("/sys/fs/cgroup/pids.max"))) {
      number(line.strip()).ifPresent(limits::add);
    }
    return limits.stream().mapToLong(Long::longValue).min();
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
  }

  private static OptionalLong number(String text) {
    return text.chars().allMatch(Character::isDigit) && !text.isEmpty()
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }
}
