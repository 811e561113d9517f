// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Finds the processes that belong together, from {@code /proc}: by process group, by session, and
 * by a mark in their environment, which grandchildren inherit even when they leave group and
 * session. A process that clears its environment as well is not found. Zombies do not count: they
 * execute nothing.
 */
public final class ProcessTable {
  private static final Path PROC = Path.of("/proc");

  /**
   * @param mark {@code NAME=value}
   */
  public List<Integer> members(int leader, String mark) {
    return find(pid -> inGroup(pid, leader) || marked(pid, mark));
  }

  public List<Integer> marked(String mark) {
    return find(pid -> alive(pid) && marked(pid, mark));
  }

  private static List<Integer> find(IntPredicate wanted) {
    var found = new ArrayList<Integer>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : all) {
        int pid = Integer.parseInt(process.getFileName().toString());
        if (wanted.test(pid)) {
          found.add(pid);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("/proc cannot be read", e);
    }
    return found;
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

  private static boolean marked(int pid, String mark) {
    String environment = "\0" + read(PROC.resolve(pid + "/environ"));
    return environment.contains("\0" + mark + "\0") && alive(pid);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
