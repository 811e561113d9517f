// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.flatbuffers.FlatBufferBuilder;
import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.LargeUtf8;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Utf8;

/** An Arrow stream with one column of texts, as Spark writes it. */
public final class ArrowSample {
  private static final int ALIGNED = 8;

  private ArrowSample() {}

  public static ByteString texts(List<String> texts, boolean large) {
    var stream = new ByteArrayOutputStream();
    message(stream, schema(large), new byte[0]);
    var data = new ByteArrayOutputStream();
    var ends =
        ByteBuffer.allocate((texts.size() + 1) * (large ? Long.BYTES : Integer.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    put(ends, 0, large);
    for (String text : texts) {
      data.writeBytes(text.getBytes(UTF_8));
      put(ends, data.size(), large);
    }
    int validity = ALIGNED;
    int dataAt = validity + aligned(ends.capacity());
    var body = ByteBuffer.allocate(dataAt + aligned(data.size()));
    body.put(validity, ends.array()).put(dataAt, data.toByteArray());
    message(stream, batch(texts.size(), ends.capacity(), dataAt, data.size(), body), body.array());
    stream.writeBytes(new byte[] {-1, -1, -1, -1, 0, 0, 0, 0});
    return ByteString.copyFrom(stream.toByteArray());
  }

  private static void put(ByteBuffer ends, int end, boolean large) {
    if (large) {
      ends.putLong(end);
    } else {
      ends.putInt(end);
    }
  }

  private static int aligned(int length) {
    return (length + ALIGNED - 1) / ALIGNED * ALIGNED;
  }

  private static ByteBuffer schema(boolean large) {
    var builder = new FlatBufferBuilder();
    int name = builder.createString("to_json(struct())");
    int type;
    if (large) {
      LargeUtf8.startLargeUtf8(builder);
      type = LargeUtf8.endLargeUtf8(builder);
    } else {
      Utf8.startUtf8(builder);
      type = Utf8.endUtf8(builder);
    }
    int children = Field.createChildrenVector(builder, new int[0]);
    byte kind = large ? Type.LargeUtf8 : Type.Utf8;
    int field = Field.createField(builder, name, true, kind, type, 0, children, 0);
    int fields = Schema.createFieldsVector(builder, new int[] {field});
    int schema = Schema.createSchema(builder, (short) 0, fields, 0, 0);
    return ended(builder, MessageHeader.Schema, schema, 0);
  }

  private static ByteBuffer batch(
      int rows, int endsLength, int dataAt, int dataLength, ByteBuffer body) {
    var builder = new FlatBufferBuilder();
    RecordBatch.startBuffersVector(builder, 3);
    Buffer.createBuffer(builder, dataAt, dataLength);
    Buffer.createBuffer(builder, ALIGNED, endsLength);
    Buffer.createBuffer(builder, 0, 1);
    int buffers = builder.endVector();
    RecordBatch.startNodesVector(builder, 1);
    FieldNode.createFieldNode(builder, rows, 0);
    int nodes = builder.endVector();
    int batch = RecordBatch.createRecordBatch(builder, rows, nodes, buffers, 0, 0);
    return ended(builder, MessageHeader.RecordBatch, batch, body.capacity());
  }

  private static ByteBuffer ended(
      FlatBufferBuilder builder, byte kind, int header, long bodyLength) {
    builder.finish(Message.createMessage(builder, MetadataVersion.V5, kind, header, bodyLength, 0));
    return builder.dataBuffer();
  }

  private static void message(ByteArrayOutputStream stream, ByteBuffer metadata, byte[] body) {
    int length = aligned(metadata.remaining());
    var head = ByteBuffer.allocate(ALIGNED + length).order(ByteOrder.LITTLE_ENDIAN);
    head.putInt(-1).putInt(length).put(metadata);
    stream.writeBytes(head.array());
    stream.writeBytes(body);
  }
}
