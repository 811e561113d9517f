// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.transport;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Between clients and a broker: reads AMQP 0-9-1 frame by frame, so that it can cut a connection at
 * a chosen point, keep frames back and add some of its own.
 */
final class FrameProxy implements AutoCloseable {
  private static final int HEADER = 8;
  private static final int METHOD_FRAME = 1;
  private static final int END = 0xCE;

  private final ServerSocket server;
  private final int broker;
  private final List<Pair> pairs = new CopyOnWriteArrayList<>();
  private final AtomicLong untilCut = new AtomicLong(Long.MAX_VALUE);
  private volatile Predicate<Frame> kept = frame -> false;

  /** A frame on its way; class and method are 0 unless it is a method. */
  static final class Frame {
    private final boolean toClient;
    private final int type;
    private final int channel;
    private final byte[] payload;

    Frame(boolean toClient, int type, int channel, byte[] payload) {
      this.toClient = toClient;
      this.type = type;
      this.channel = channel;
      this.payload = payload;
    }

    int channel() {
      return channel;
    }

    boolean toClient() {
      return toClient;
    }

    int classId() {
      return type == METHOD_FRAME ? ByteBuffer.wrap(payload).getShort(0) : 0;
    }

    int methodId() {
      return type == METHOD_FRAME ? ByteBuffer.wrap(payload).getShort(2) : 0;
    }

    boolean is(int ofClass, int method) {
      return classId() == ofClass && methodId() == method;
    }

    void write(DataOutputStream out) throws IOException {
      out.writeByte(type);
      out.writeShort(channel);
      out.writeInt(payload.length);
      out.write(payload);
      out.writeByte(END);
      out.flush();
    }

    static Frame read(DataInputStream in, boolean toClient) throws IOException {
      int type = in.readUnsignedByte();
      int channel = in.readUnsignedShort();
      byte[] payload = new byte[in.readInt()];
      in.readFully(payload);
      if (in.readUnsignedByte() != END) {
        throw new IOException("not a frame");
      }
      return new Frame(toClient, type, channel, payload);
    }
  }

  FrameProxy(int broker) throws IOException {
    this.broker = broker;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private static void thread(Runnable work) {
    Thread.ofPlatform().daemon().name("frame-proxy").start(work);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        join(server.accept());
      } catch (IOException e) {
        // Closed, or this one client's end: the next may come.
      }
    }
  }

  /** When the broker is away the client hears of it at once, and tries again. */
  private void join(Socket client) throws IOException {
    try {
      Pair pair = new Pair(client, new Socket(InetAddress.getLoopbackAddress(), broker));
      pairs.add(pair);
      thread(() -> pair.pump(false));
      thread(() -> pair.pump(true));
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }

  /** That many frames from now on, of all connections and both ways, then all are cut, once. */
  void cutAfter(int frames) {
    untilCut.set(frames);
  }

  boolean hasCut() {
    return untilCut.get() > Integer.MAX_VALUE;
  }

  void cutAll() {
    untilCut.set(Long.MAX_VALUE);
    pairs.forEach(Pair::close);
    pairs.clear();
  }

  /** Frames that are kept back until {@link #letGo}. */
  void keep(Predicate<Frame> which) {
    kept = which;
  }

  void letGo() {
    kept = frame -> false;
    pairs.forEach(Pair::letGo);
  }

  /** As the broker does to the consumers of a queue that somebody deletes. */
  void cancelConsumers() {
    pairs.forEach(Pair::cancelConsumer);
  }

  /** As the broker does when it runs low on memory or disk, and when it no longer does. */
  void block(boolean blocked) {
    byte[] method = blocked ? method(10, 60, new byte[] {1, 'm'}) : method(10, 61, new byte[0]);
    pairs.forEach(pair -> pair.say(new Frame(true, METHOD_FRAME, 0, method)));
  }

  private static byte[] method(int ofClass, int method, byte[] arguments) {
    return ByteBuffer.allocate(4 + arguments.length)
        .putShort((short) ofClass)
        .putShort((short) method)
        .put(arguments)
        .array();
  }

  private void passed() {
    if (untilCut.get() <= Integer.MAX_VALUE && untilCut.decrementAndGet() == 0) {
      cutAll();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cutAll();
  }

  private final class Pair {
    private final Socket client;
    private final Socket server;
    private final DataOutputStream toClient;
    private final DataOutputStream toBroker;
    private final Queue<Frame> waiting = new ArrayDeque<>();
    private volatile @Nullable Frame consuming;

    Pair(Socket client, Socket server) throws IOException {
      this.client = client;
      this.server = server;
      this.toClient = out(client);
      this.toBroker = out(server);
    }

    private static DataOutputStream out(Socket socket) throws IOException {
      socket.setTcpNoDelay(true);
      return new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    }

    void pump(boolean fromBroker) {
      try {
        var in =
            new DataInputStream(
                new BufferedInputStream((fromBroker ? server : client).getInputStream()));
        if (!fromBroker) {
          OutputStream out = toBroker;
          out.write(in.readNBytes(HEADER));
          out.flush();
        }
        while (true) {
          Frame frame = Frame.read(in, fromBroker);
          if (frame.is(60, 21)) { // basic.consume-ok
            consuming = frame;
          }
          if (!keptBack(frame)) {
            forward(frame);
          }
          passed();
        }
      } catch (IOException e) {
        close();
      }
    }

    private synchronized boolean keptBack(Frame frame) {
      return kept.test(frame) && waiting.add(frame);
    }

    private synchronized void forward(Frame frame) throws IOException {
      frame.write(frame.toClient() ? toClient : toBroker);
    }

    synchronized void letGo() {
      waiting.forEach(this::say);
      waiting.clear();
    }

    /** The tag stands in both methods; a cancel also says that no answer is wanted. */
    void cancelConsumer() {
      Frame ok = consuming;
      if (ok != null) {
        byte[] tag = Arrays.copyOfRange(ok.payload, 4, ok.payload.length + 1);
        tag[tag.length - 1] = 1;
        say(new Frame(true, METHOD_FRAME, ok.channel, method(60, 30, tag)));
      }
    }

    void say(Frame frame) {
      try {
        forward(frame);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void close() {
      try {
        client.close();
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
