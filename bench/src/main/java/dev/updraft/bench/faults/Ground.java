// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What an installation stands on, to be made bad: disks that can be filled, syncs that can be slow,
 * clocks that can jump. As long as no fault turns anything it is as good as any.
 */
final class Ground implements AutoCloseable {
  static final String DATABASE = "postgres";
  static final String OBJECTS = "objects";

  /** Which of it there is. What is not asked for costs nothing and needs nothing. */
  enum Kind {
    SOLID,
    DISKS,
    CLOCKS
  }

  private final Kind kind;
  private final Path home;
  private final List<Path> disks = new ArrayList<>();

  private Ground(Kind kind, Path home) {
    this.kind = kind;
    this.home = home;
  }

  static Ground solid(Path home) {
    return new Ground(Kind.SOLID, home);
  }

  /**
   * Under an empty folder that every user may enter: PostgreSQL, worker a and the object store get
   * disks of their own, in memory.
   */
  static Ground of(Kind kind, Path home) throws IOException {
    var ground = new Ground(kind, home);
    if (kind == Kind.DISKS) {
      ground.disk(DATABASE, 512);
      ground.disk("a", 320); // its code and an ahead-of-time cache stand there, too
      ground.disk(OBJECTS, 96);
      ground.slowSync(0);
    }
    if (kind != Kind.SOLID) {
      ground.load();
    }
    return ground;
  }

  /** What must be there and is not; empty when all is. */
  static List<String> missing(Kind kind) {
    var missing = new ArrayList<String>();
    if (kind != Kind.SOLID) {
      missing.addAll(
          tried("needs a C compiler (Debian: apt-get install gcc libc6-dev)", "gcc", "--version"));
    }
    if (kind == Kind.DISKS) {
      missing.addAll(
          tried(
              "needs root and the right to mount, for disks in memory",
              "unshare",
              "--mount",
              "mount",
              "-t",
              "tmpfs",
              "none",
              "/mnt"));
    }
    return missing;
  }

  private void load() throws IOException {
    Path source = home.resolve("ground.c");
    try (var in = Objects.requireNonNull(Ground.class.getResourceAsStream("ground.c"))) {
      Files.copy(in, source);
    }
    run("gcc", "-shared", "-fPIC", "-O2", "-o", library(), source.toString(), "-ldl");
  }

  private String library() {
    return home.resolve("ground.so").toString();
  }

  private static List<String> tried(String otherwise, String... command) {
    try {
      run(command);
      return List.of();
    } catch (IOException e) {
      return List.of(otherwise);
    }
  }

  Path home() {
    return home;
  }

  /** For a process of that name, and all that it starts. */
  Map<String, String> environment(String name) throws IOException {
    return switch (kind) {
      case SOLID -> Map.of();
      case DISKS ->
          name.equals(DATABASE)
              ? Map.of(
                  "LD_PRELOAD", library(), "SLOW_SYNC_FILE", home.resolve("slow-sync").toString())
              : Map.of();
      case CLOCKS -> {
        set(name, 0);
        yield Map.of("LD_PRELOAD", library(), "CLOCK_FILE", clock(name).toString());
      }
    };
  }

  /** Its clock shows that much more than it is, within a second. */
  void set(String name, long seconds) throws IOException {
    Path aside = Files.writeString(home.resolve("clock.new"), "%+d\n".formatted(seconds));
    Files.move(
        aside, clock(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path clock(String name) {
    return home.resolve("clock-" + name);
  }

  /** Each sync of PostgreSQL takes that much longer. */
  void slowSync(int millis) throws IOException {
    Files.writeString(home.resolve("slow-sync"), millis + "\n");
  }

  private void disk(String name, int megabytes) throws IOException {
    Path disk = Files.createDirectories(home.resolve(name));
    run("mount", "-t", "tmpfs", "-o", "mode=755,size=" + megabytes + "m", "none", disk.toString());
    disks.add(disk);
  }

  /** To the last byte. What became free since the last time is filled again. */
  void fill(String name) throws IOException {
    var zeros = ByteBuffer.allocate(1 << 16);
    try (var file =
        FileChannel.open(
            filler(name),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND)) {
      while (file.write(zeros.clear()) > 0) {
        // until it throws
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space left")) {
        throw e;
      }
    }
  }

  void free(String name) throws IOException {
    Files.deleteIfExists(filler(name));
  }

  private Path filler(String name) {
    return home.resolve(name).resolve("filler");
  }

  private static void run(String... command) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    for (Path disk : disks) {
      run("umount", "--lazy", disk.toString());
    }
  }
}
