// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.runner;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Frames of length and JSON. One thread reads; any thread may send. */
public final class ControlChannel implements AutoCloseable {
  private static final int LARGEST = 128 << 20;

  private final ObjectWriter writer;
  private final ObjectReader reader;
  private final SocketChannel socket;
  private final DataInputStream in;
  private final OutputStream out;

  public ControlChannel(SocketChannel socket) {
    JsonMapper mapper =
        JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
    this.writer = mapper.writerFor(Control.class);
    this.reader = mapper.readerFor(Control.class);
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(socket)));
    this.out = Channels.newOutputStream(socket);
  }

  public void send(Control message) throws IOException {
    byte[] body = writer.writeValueAsBytes(message);
    var frame = new ByteArrayOutputStream(body.length + 4);
    try (var data = new DataOutputStream(frame)) {
      data.writeInt(body.length);
      data.write(body);
    }
    synchronized (out) {
      frame.writeTo(out);
      out.flush();
    }
  }

  /**
   * @throws EOFException when the other side is gone
   */
  public Control receive() throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LARGEST) {
      throw new IOException("a frame of " + length + " bytes");
    }
    return reader.readValue(in.readNBytes(length));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
