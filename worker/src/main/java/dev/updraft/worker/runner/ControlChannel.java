// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.runner;

import dev.updraft.worker.host.LocalSocket;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/** Frames of a length and a message. One thread at a time reads; any thread may send. */
public final class ControlChannel implements AutoCloseable {
  private static final int LARGEST = 128 << 20;

  private final Closeable socket;
  private final DataInputStream in;
  private final OutputStream out;

  public ControlChannel(SocketChannel socket) {
    this(socket, Channels.newInputStream(socket), Channels.newOutputStream(socket));
  }

  /** For the runner, which closes it only by its end. */
  ControlChannel(LocalSocket socket) {
    this(() -> {}, socket.in(), socket.out());
  }

  private ControlChannel(Closeable socket, InputStream in, OutputStream out) {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(in));
    this.out = out;
  }

  public void send(Control message) throws IOException {
    byte[] frame = frame(message);
    synchronized (out) {
      out.write(frame);
      out.flush();
    }
  }

  static byte[] frame(Control message) throws IOException {
    var bytes = new ByteArrayOutputStream(1024);
    try (var data = new DataOutputStream(bytes)) {
      data.writeInt(0);
      ControlCodec.write(data, message);
    }
    byte[] frame = bytes.toByteArray();
    ByteBuffer.wrap(frame).putInt(frame.length - Integer.BYTES);
    return frame;
  }

  /**
   * @throws EOFException when the other side is gone
   */
  public Control receive() throws IOException {
    return receive(in);
  }

  static Control receive(DataInputStream from) throws IOException {
    int length = from.readInt();
    if (length < 0 || length > LARGEST) {
      throw new IOException("a frame of " + length + " bytes");
    }
    byte[] body = from.readNBytes(length);
    return ControlCodec.read(new DataInputStream(new ByteArrayInputStream(body)));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
