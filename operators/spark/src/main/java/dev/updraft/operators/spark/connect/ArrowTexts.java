// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;

/**
 * An Arrow stream with one column of texts, none of which is null. Only its envelope is a library's
 * work: the whole of Arrow wants memory outside of the heap and a JVM that is opened for it.
 */
final class ArrowTexts {
  private static final int BEGINS = -1;

  private final List<String> texts = new ArrayList<>();
  private final ByteBuffer stream;
  private boolean large;

  private ArrowTexts(ByteBuffer stream) {
    this.stream = stream;
  }

  static List<String> of(ByteBuffer bytes) throws IOException {
    var read = new ArrowTexts(bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
    try {
      read.all();
    } catch (RuntimeException e) {
      throw new IOException("Spark's rows cannot be read: they are no Arrow stream", e);
    }
    return read.texts;
  }

  private void all() throws IOException {
    while (stream.remaining() >= 2 * Integer.BYTES && stream.getInt() == BEGINS) {
      int length = stream.getInt();
      if (length == 0) {
        return;
      }
      var message = org.apache.arrow.flatbuf.Message.getRootAsMessage(taken(length));
      ByteBuffer body = taken(Math.toIntExact(message.bodyLength()));
      switch (message.headerType()) {
        case MessageHeader.Schema -> schema((Schema) message.header(new Schema()));
        case MessageHeader.RecordBatch ->
            batch((RecordBatch) message.header(new RecordBatch()), body);
        default -> throw unexpected("a message of type " + message.headerType());
      }
    }
  }

  private ByteBuffer taken(int length) {
    ByteBuffer part = stream.slice(stream.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    stream.position(stream.position() + length);
    return part;
  }

  private void schema(Schema schema) throws IOException {
    byte type = schema.fields(0).typeType();
    if (schema.fieldsLength() != 1 || (type != Type.Utf8 && type != Type.LargeUtf8)) {
      throw unexpected(schema.fieldsLength() + " columns, the first of type " + type);
    }
    large = type == Type.LargeUtf8;
  }

  private void batch(RecordBatch batch, ByteBuffer body) throws IOException {
    if (batch.compression() != null) {
      throw unexpected(
          "compressed rows; let the server's spark.sql.execution.arrow.compression.codec be none");
    }
    if (batch.nodes(0).nullCount() > 0) {
      throw unexpected("a row that is null");
    }
    ByteBuffer ends = part(body, batch.buffers(1));
    ByteBuffer data = part(body, batch.buffers(2));
    for (int row = 0; row < batch.length(); row++) {
      int from = end(ends, row);
      byte[] text = new byte[end(ends, row + 1) - from];
      data.get(from, text);
      texts.add(new String(text, UTF_8));
    }
  }

  private int end(ByteBuffer ends, int index) {
    return large
        ? Math.toIntExact(ends.getLong(index * Long.BYTES))
        : ends.getInt(index * Integer.BYTES);
  }

  private static ByteBuffer part(ByteBuffer body, Buffer where) {
    return body.slice(Math.toIntExact(where.offset()), Math.toIntExact(where.length()))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static IOException unexpected(String what) {
    return new IOException("Spark's rows cannot be read: they hold " + what);
  }
}
