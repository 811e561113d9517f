// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.host;

import dev.updraft.bundle.user.OtherUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the processes that belong together, from {@code /proc}: by process group, by session, by
 * parentage, and by a mark in their environment, which grandchildren inherit even when they leave
 * group and session. Zombies do not count: they execute nothing.
 */
public final class ProcessTable {
  private static final Path PROC = Path.of("/proc");
  private static final Pattern READ_AS_OTHER = Pattern.compile("/proc/([0-9]+)/environ");

  private final @Nullable Integer other;

  public ProcessTable() {
    this(null);
  }

  /**
   * @param other user whose processes are to be found too; root may not read their environment
   *     where it lacks a right that containers do not give it, but may ask as that user
   */
  public ProcessTable(@Nullable Integer other) {
    this.other = other;
  }

  /**
   * @param mark {@code NAME=value}
   */
  public List<Integer> members(int leader, String mark) {
    Set<Integer> below = descendants(leader);
    return find(pid -> below.contains(pid) || inGroup(pid, leader), mark);
  }

  public List<Integer> marked(String mark) {
    return find(_ -> false, mark);
  }

  /** Zombies too. */
  public static List<Integer> children(int parent) {
    return parents().getOrDefault(parent, List.of());
  }

  private static Set<Integer> descendants(int ancestor) {
    var parents = parents();
    var found = new HashSet<Integer>();
    var open = new ArrayDeque<>(List.of(ancestor));
    while (!open.isEmpty()) {
      for (int child : parents.getOrDefault(open.pop(), List.of())) {
        if (found.add(child)) {
          open.push(child);
        }
      }
    }
    found.removeIf(pid -> !alive(pid));
    return found;
  }

  /** Who has which children. */
  private static Map<Integer, List<Integer>> parents() {
    var children = new HashMap<Integer, List<Integer>>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : all) {
        int pid = Integer.parseInt(process.getFileName().toString());
        String[] stat = stat(pid);
        if (stat.length > 3) {
          children.computeIfAbsent(Integer.valueOf(stat[1]), _ -> new ArrayList<>()).add(pid);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("/proc cannot be read", e);
    }
    return children;
  }

  private List<Integer> find(IntPredicate wanted, String mark) {
    var found = new ArrayList<Integer>();
    var hidden = new ArrayList<Integer>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : all) {
        int pid = Integer.parseInt(process.getFileName().toString());
        if (wanted.test(pid) || marked(pid, mark, hidden)) {
          found.add(pid);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("/proc cannot be read", e);
    }
    if (other != null && !hidden.isEmpty()) {
      asOther(other, hidden, mark).stream().filter(ProcessTable::alive).forEach(found::add);
    }
    return found;
  }

  private boolean marked(int pid, String mark, List<Integer> hidden) {
    try {
      Path environ = PROC.resolve(pid + "/environ");
      String environment = "\0" + Files.readString(environ, StandardCharsets.ISO_8859_1);
      return environment.contains("\0" + mark + "\0") && alive(pid);
    } catch (AccessDeniedException e) {
      if (other != null && isOf(pid, other)) {
        hidden.add(pid);
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isOf(int pid, int user) {
    try {
      return Integer.valueOf(user).equals(Files.getAttribute(PROC.resolve("" + pid), "unix:uid"));
    } catch (IOException e) {
      return false;
    }
  }

  /** Which of them carry the mark. */
  private static List<Integer> asOther(int user, List<Integer> pids, String mark) {
    var words = new ArrayList<>(OtherUser.change(user));
    words.addAll(List.of("grep", "-lzsxF", "--", mark));
    pids.forEach(pid -> words.add(PROC + "/" + pid + "/environ"));
    var builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().retainAll(List.of("PATH"));
    try {
      Process process = builder.start();
      try (var in = process.getInputStream()) {
        String told = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return READ_AS_OTHER.matcher(told).results().map(m -> Integer.valueOf(m.group(1))).toList();
      }
    } catch (IOException e) {
      return List.of();
    }
  }

  private static boolean inGroup(int pid, int leader) {
    String[] stat = stat(pid);
    return stat.length > 3
        && !dead(stat[0])
        && (stat[2].equals(Integer.toString(leader)) || stat[3].equals(Integer.toString(leader)));
  }

  private static boolean alive(int pid) {
    String[] stat = stat(pid);
    return stat.length > 3 && !dead(stat[0]);
  }

  private static boolean dead(String state) {
    return state.equals("Z") || state.equals("X");
  }

  /** What follows the name: state, parent, group, session. The name may hold anything. */
  private static String[] stat(int pid) {
    String line = read(PROC.resolve(pid + "/stat"));
    int end = line.lastIndexOf(')');
    return end < 0 ? new String[0] : line.substring(end + 2).split(" ", 5);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
