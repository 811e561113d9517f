// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What an installation stands on, to be made bad: disks that can be filled, syncs that can be slow,
 * clocks that can jump. As long as no fault turns anything it is as good as any.
 */
final class Ground implements AutoCloseable {
  static final String DATABASE = "postgres";
  static final String OBJECTS = "objects";

  private static final Path FAKE_TIME =
      Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");

  /** Sleeps before each sync for as many milliseconds as a file says. */
  private static final String SLOW_SYNC =
      """
      #define _GNU_SOURCE
      #include <dlfcn.h>
      #include <stdio.h>
      #include <stdlib.h>
      #include <unistd.h>
      static void wait_first(void) {
        int millis = 0;
        FILE *f = fopen(getenv("SLOW_SYNC_FILE"), "r");
        if (f) { if (fscanf(f, "%d", &millis) != 1) millis = 0; fclose(f); }
        if (millis > 0) usleep(millis * 1000);
      }
      int fsync(int fd) {
        wait_first();
        return ((int (*)(int)) dlsym(RTLD_NEXT, "fsync"))(fd);
      }
      int fdatasync(int fd) {
        wait_first();
        return ((int (*)(int)) dlsym(RTLD_NEXT, "fdatasync"))(fd);
      }
      """;

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
      ground.disk("a", 96);
      ground.disk(OBJECTS, 96);
      Path source = Files.writeString(home.resolve("slow-sync.c"), SLOW_SYNC);
      String library = home.resolve("slow-sync.so").toString();
      run("gcc", "-shared", "-fPIC", "-O2", "-o", library, source.toString(), "-ldl");
      ground.slowSync(0);
    }
    return ground;
  }

  /** What must be there and is not; empty when all is. */
  static List<String> missing(Kind kind) {
    return switch (kind) {
      case SOLID -> List.of();
      case DISKS ->
          tried(
              "needs root, to mount disks in memory, and a C compiler (Debian: apt-get install gcc"
                  + " libc6-dev)",
              "sh",
              "-c",
              "test $(id -u) = 0 && unshare --mount mount -t tmpfs none /mnt && gcc --version");
      case CLOCKS ->
          Files.exists(FAKE_TIME)
              ? List.of()
              : List.of("needs faketime (Debian: apt-get install faketime)");
    };
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

  /** For a process of that name. */
  Map<String, String> environment(String name) throws IOException {
    return switch (kind) {
      case SOLID -> Map.of();
      case DISKS ->
          name.equals(DATABASE)
              ? Map.of(
                  "LD_PRELOAD",
                  home.resolve("slow-sync.so").toString(),
                  "SLOW_SYNC_FILE",
                  home.resolve("slow-sync").toString())
              : Map.of();
      case CLOCKS -> {
        set(name, 0);
        yield Map.of(
            "LD_PRELOAD",
            FAKE_TIME.toString(),
            "FAKETIME_TIMESTAMP_FILE",
            clock(name).toString(),
            "FAKETIME_CACHE_DURATION",
            "1",
            "DONT_FAKE_MONOTONIC",
            "1",
            "NO_FAKE_STAT",
            "1");
      }
    };
  }

  /** Its clock shows that much more than it is, within a second. */
  void set(String name, long seconds) throws IOException {
    Path aside = Files.writeString(home.resolve("clock.new"), "%+d\n".formatted(seconds));
    Files.move(
        aside,
        clock(name),
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
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
      String said =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
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
