// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A connected Unix socket for threads that user code may interrupt at any time: a channel of Java's
 * is closed by that, and with it all that the thread has to say. One thread reads and one writes at
 * a time.
 */
@SuppressWarnings("restricted") // native calls
public final class LocalSocket {
  private static final int LOCAL = 1;
  private static final int STREAM_CLOSE_ON_EXEC = 1 | 0x80000;
  private static final int LONGEST_PATH = 107;
  private static final int ADDRESS_SIZE = 110;
  private static final int BUFFER = 16 << 10;
  private static final int FOR_EVER = -1;

  private static final MethodHandle SOCKET =
      call(
          "socket",
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT);
  private static final MethodHandle CONNECT =
      call(
          "connect",
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.ADDRESS,
          ValueLayout.JAVA_INT);
  private static final MethodHandle READ = transfer("read");
  private static final MethodHandle WRITE = transfer("write");
  private static final MethodHandle POLL =
      call(
          "poll",
          ValueLayout.JAVA_INT,
          ValueLayout.ADDRESS,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_INT);

  private final MemorySegment coming = Arena.ofAuto().allocate(BUFFER);
  private final MemorySegment going = Arena.ofAuto().allocate(BUFFER);
  private final int fd;

  private LocalSocket(int fd) {
    this.fd = fd;
  }

  private static MethodHandle transfer(String name) {
    return call(
        name,
        ValueLayout.JAVA_LONG,
        ValueLayout.JAVA_INT,
        ValueLayout.ADDRESS,
        ValueLayout.JAVA_LONG);
  }

  private static MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(
            Linker.nativeLinker().defaultLookup().findOrThrow(name),
            FunctionDescriptor.of(result, arguments));
  }

  /**
   * @throws IOException when nobody listens there
   */
  public static LocalSocket connect(Path path) throws IOException {
    byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
    if (name.length > LONGEST_PATH) {
      throw new IOException("The path of a socket may have 107 bytes: " + path);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(ADDRESS_SIZE, Short.BYTES);
      address.set(ValueLayout.JAVA_SHORT, 0, (short) LOCAL);
      MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, Short.BYTES, name.length);
      int fd = (int) SOCKET.invokeExact(LOCAL, STREAM_CLOSE_ON_EXEC, 0);
      if (fd < 0 || (int) CONNECT.invokeExact(fd, address, ADDRESS_SIZE) != 0) {
        throw new IOException("cannot connect to " + path);
      }
      return new LocalSocket(fd);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Returns when the other side is closed, and reads nothing. */
  public void awaitHangUp() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment polled = arena.allocate(Long.BYTES, Integer.BYTES);
      polled.set(ValueLayout.JAVA_INT, 0, fd);
      int ready;
      do {
        // No event is asked for: a hang-up is told always. Less than zero: a signal came.
        ready = (int) POLL.invokeExact(polled, 1L, FOR_EVER);
      } while (ready <= 0);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  public InputStream in() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
      }

      @Override
      public int read(byte[] to, int offset, int length) throws IOException {
        return length == 0 ? 0 : receive(to, offset, Math.min(length, BUFFER));
      }
    };
  }

  private int receive(byte[] to, int offset, int length) throws IOException {
    try {
      int count = (int) (long) READ.invokeExact(fd, coming, (long) length);
      if (count < 0) {
        throw new IOException("cannot read from the socket");
      }
      MemorySegment.copy(coming, ValueLayout.JAVA_BYTE, 0, to, offset, count);
      return count == 0 ? -1 : count;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  public OutputStream out() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] from, int offset, int length) throws IOException {
        int at = offset;
        while (at < offset + length) {
          at += send(from, at, Math.min(offset + length - at, BUFFER));
        }
      }
    };
  }

  private int send(byte[] from, int offset, int length) throws IOException {
    try {
      MemorySegment.copy(from, offset, going, ValueLayout.JAVA_BYTE, 0, length);
      int count = (int) (long) WRITE.invokeExact(fd, going, (long) length);
      if (count < 0) {
        throw new IOException("cannot write to the socket");
      }
      return count;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private static IOException failed(Throwable e) {
    return e instanceof IOException known ? known : new IOException(e);
  }
}
