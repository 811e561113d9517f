// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.host;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Arrays;

/** The few calls of the C library that Java does not offer. Thread-safe. */
@SuppressWarnings("restricted") // the one place of native calls
public final class Posix {
  public static final int SIGTERM = 15;
  public static final int SIGKILL = 9;
  private static final int CLOCK_BOOTTIME = 7;
  private static final int APPEND_CREATE = 1 | 0x40 | 0x400;
  private static final int READ_WRITE_CREATE_CLOSE_ON_EXEC = 2 | 0x40 | 0x80000;
  private static final int ENDED_WITHOUT_WAITING_OR_REAPING = 4 | 1 | 0x01000000;
  private static final int CHILD_SUBREAPER = 36;
  private static final int WITHOUT_WAITING = 1;
  private static final int LOCK_SHARED = 1;
  private static final int LOCK_ALONE = 2;
  private static final int LOCK_AT_ONCE = 4;

  private static final MethodHandle KILL = call("kill", 2);
  private static final MethodHandle DUP = call("dup", 1);
  private static final MethodHandle DUP2 = call("dup2", 2);
  private static final MethodHandle CLOSE = call("close", 1);
  private static final MethodHandle FLOCK = call("flock", 2);
  private static final MethodHandle CLOCK =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("clock_gettime"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
  private static final MethodHandle OPEN =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("open"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT),
              Linker.Option.firstVariadicArg(2));
  private static final MethodHandle CHDIR =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("chdir"),
              FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
  private static final MethodHandle PRCTL =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("prctl"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG),
              Linker.Option.firstVariadicArg(1));
  private static final MethodHandle WAITPID =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("waitpid"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_INT));
  private static final MethodHandle WAITID =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("waitid"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_INT));
  private final MemorySegment ended = Arena.ofAuto().allocate(128);
  private final MemorySegment time = Arena.ofAuto().allocate(16);

  private static MethodHandle call(String name, int ints) {
    var arguments = new ValueLayout[ints];
    Arrays.fill(arguments, ValueLayout.JAVA_INT);
    return Linker.nativeLinker()
        .downcallHandle(
            Linker.nativeLinker().defaultLookup().findOrThrow(name),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
  }

  /** Nanoseconds since the machine was started, suspended or not. */
  public synchronized long bootNanos() {
    try {
      if ((int) CLOCK.invokeExact(CLOCK_BOOTTIME, time) != 0) {
        throw new IllegalStateException("CLOCK_BOOTTIME cannot be read");
      }
    } catch (Throwable e) {
      throw broken(e);
    }
    return time.get(ValueLayout.JAVA_LONG, 0) * 1_000_000_000L + time.get(ValueLayout.JAVA_LONG, 8);
  }

  /**
   * @param pid negative = a process group; nothing happens when it is gone
   */
  public void signal(int pid, int signal) {
    try {
      int ignored = (int) KILL.invokeExact(pid, signal);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /**
   * Locks the file behind a descriptor for as long as this process, or another that inherits the
   * descriptor, lives and keeps it open.
   */
  public boolean share(int fd) {
    try {
      return (int) FLOCK.invokeExact(fd, LOCK_SHARED | LOCK_AT_ONCE) == 0;
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /** As {@link #share(int)}, until this process ends. */
  public boolean share(Path file) {
    return share(opened(file));
  }

  /** Whether at this moment nobody shares the file. */
  public boolean isUnshared(Path file) {
    int fd = opened(file);
    try {
      boolean alone = (int) FLOCK.invokeExact(fd, LOCK_ALONE | LOCK_AT_ONCE) == 0;
      int ignored = (int) CLOSE.invokeExact(fd);
      return alone;
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  private int opened(Path file) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(file.toString());
      int fd = (int) OPEN.invokeExact(name, READ_WRITE_CREATE_CLOSE_ON_EXEC, 0600);
      if (fd < 0) {
        throw new IllegalStateException("cannot open " + file);
      }
      return fd;
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /**
   * From now on what a descendant leaves becomes a child of this process, wherever it went: it can
   * no longer hide by ending its parent.
   */
  public void adoptOrphans() {
    try {
      int ignored = (int) PRCTL.invokeExact(CHILD_SUBREAPER, 1L, 0L, 0L, 0L);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /** Of an adopted one that has ended; nothing happens when it has not. */
  public void bury(int pid) {
    try {
      int ignored = (int) WAITPID.invokeExact(pid, MemorySegment.NULL, WITHOUT_WAITING);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /** Whether this process has children, ended ones that nobody waited for among them. */
  public synchronized boolean hasChildren() {
    try {
      return (int) WAITID.invokeExact(0, 0, ended, ENDED_WITHOUT_WAITING_OR_REAPING) == 0;
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /** What this process and its children write goes to the end of that file from now on. */
  public void outputTo(Path file) {
    try (Arena arena = Arena.ofConfined()) {
      int fd = (int) OPEN.invokeExact(arena.allocateFrom(file.toString()), APPEND_CREATE, 0600);
      if (fd < 0) {
        throw new IllegalStateException("cannot write " + file);
      }
      int out = (int) DUP2.invokeExact(fd, 1);
      int err = (int) DUP2.invokeExact(fd, 2);
      int ignored = (int) CLOSE.invokeExact(fd);
      if (out < 0 || err < 0) {
        throw new IllegalStateException("cannot redirect output to " + file);
      }
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /** A descriptor of where output goes now, for {@link #outputBackTo}. */
  public int output() {
    try {
      return (int) DUP.invokeExact(1);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /** So that the file of an ended attempt is not kept open, and is deleted when it is deleted. */
  public void outputBackTo(int fd) {
    try {
      int out = (int) DUP2.invokeExact(fd, 1);
      int err = (int) DUP2.invokeExact(fd, 2);
      if (out < 0 || err < 0) {
        throw new IllegalStateException("cannot redirect output");
      }
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /** For child processes only: Java itself keeps the folder in which it was started. */
  public void workIn(Path folder) {
    try (Arena arena = Arena.ofConfined()) {
      int ignored = (int) CHDIR.invokeExact(arena.allocateFrom(folder.toString()));
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  private static IllegalStateException broken(Throwable e) {
    return e instanceof IllegalStateException known ? known : new IllegalStateException(e);
  }
}
