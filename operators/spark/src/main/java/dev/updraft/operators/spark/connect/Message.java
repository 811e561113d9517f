// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A protobuf message, written and read by the numbers of its fields. Spark's generated classes are
 * 5 MB and take half a second to load; what is needed of them are some dozen fields.
 */
public final class Message {
  static final MethodDescriptor.Marshaller<Message> ON_THE_WIRE =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(Message message) {
          return new ByteArrayInputStream(message.toBytes());
        }

        @Override
        public Message parse(InputStream stream) {
          try {
            return of(ByteBuffer.wrap(stream.readAllBytes()));
          } catch (IOException e) {
            throw Status.INTERNAL.withDescription("no message: " + e).asRuntimeException();
          }
        }
      };

  static final Message NONE = new Message(ByteBuffer.allocate(0));

  private static final int NUMBER = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int LENGTH_AND_BYTES = 2;
  private static final int FOUR_BYTES = 5;
  private static final int KIND_BITS = 3;
  private static final int KIND = 7;
  private static final int GROUP_BITS = 7;
  private static final int GROUP = 0x7f;
  private static final int MORE = 0x80;
  private static final int LONGEST_NUMBER = 10;

  private final ByteBuffer bytes;

  private Message(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  static Message of(ByteBuffer bytes) {
    return new Message(bytes.slice());
  }

  byte[] toBytes() {
    byte[] all = new byte[bytes.limit()];
    bytes.get(0, all);
    return all;
  }

  Message with(int field, String text) {
    return with(field, text.getBytes(UTF_8));
  }

  Message with(int field, Message inner) {
    return with(field, inner.toBytes());
  }

  private Message with(int field, byte[] value) {
    return with(
        field,
        LENGTH_AND_BYTES,
        ByteBuffer.allocate(LONGEST_NUMBER + value.length),
        room -> put(room, value.length).put(value));
  }

  Message with(int field, long number) {
    return with(field, NUMBER, ByteBuffer.allocate(LONGEST_NUMBER), room -> put(room, number));
  }

  Message with(int field, double number) {
    return with(
        field, EIGHT_BYTES, ByteBuffer.allocate(Double.BYTES), room -> room.putDouble(number));
  }

  Message with(int field, float number) {
    return with(field, FOUR_BYTES, ByteBuffer.allocate(Float.BYTES), room -> room.putFloat(number));
  }

  private interface Writer {
    ByteBuffer into(ByteBuffer room);
  }

  /** A field that is there already is repeated. */
  private Message with(int field, int kind, ByteBuffer room, Writer value) {
    ByteBuffer written = value.into(room.order(ByteOrder.LITTLE_ENDIAN)).flip();
    ByteBuffer all =
        ByteBuffer.allocate(bytes.limit() + LONGEST_NUMBER + written.limit())
            .put(bytes.duplicate());
    put(all, ((long) field << KIND_BITS) | kind).put(written);
    return of(all.flip());
  }

  private static ByteBuffer put(ByteBuffer room, long number) {
    long rest = number;
    while ((rest & ~GROUP) != 0) {
      room.put((byte) ((rest & GROUP) | MORE));
      rest >>>= GROUP_BITS;
    }
    return room.put((byte) rest);
  }

  private static long number(ByteBuffer from) throws IOException {
    long number = 0;
    for (int group = 0; group < LONGEST_NUMBER; group++) {
      byte next = from.get();
      number |= (long) (next & GROUP) << (group * GROUP_BITS);
      if (next >= 0) {
        return number;
      }
    }
    throw new IOException("a number without end");
  }

  /**
   * A field of this message.
   *
   * @param number 0 = it holds bytes
   * @param bytes empty = it is a number
   */
  private record Field(int id, long number, ByteBuffer bytes) {}

  private List<Field> all(int id) throws IOException {
    var found = new ArrayList<Field>();
    ByteBuffer rest = bytes.duplicate();
    try {
      while (rest.hasRemaining()) {
        long tag = number(rest);
        Field field = field((int) (tag >>> KIND_BITS), (int) (tag & KIND), rest);
        if (field.id() == id) {
          found.add(field);
        }
      }
    } catch (RuntimeException e) {
      throw new IOException("no protobuf", e);
    }
    return found;
  }

  private static Field field(int id, int kind, ByteBuffer rest) throws IOException {
    return switch (kind) {
      case NUMBER -> new Field(id, number(rest), NONE.bytes);
      case EIGHT_BYTES -> new Field(id, 0, taken(rest, Double.BYTES));
      case FOUR_BYTES -> new Field(id, 0, taken(rest, Float.BYTES));
      case LENGTH_AND_BYTES -> new Field(id, 0, taken(rest, Math.toIntExact(number(rest))));
      default -> throw new IOException("no protobuf: a field of kind " + kind);
    };
  }

  private static ByteBuffer taken(ByteBuffer rest, int length) {
    ByteBuffer part = rest.slice(rest.position(), length);
    rest.position(rest.position() + length);
    return part;
  }

  boolean has(int field) throws IOException {
    return !all(field).isEmpty();
  }

  /** Empty = not there, as always in protobuf. */
  String text(int field) throws IOException {
    return UTF_8.decode(bytes(field)).toString();
  }

  ByteBuffer bytes(int field) throws IOException {
    List<Field> all = all(field);
    return all.isEmpty() ? NONE.bytes.slice() : all.getLast().bytes().slice();
  }

  /** 0 = not there. */
  long number(int field) throws IOException {
    List<Field> all = all(field);
    return all.isEmpty() ? 0 : all.getLast().number();
  }

  Optional<Message> message(int field) throws IOException {
    return has(field) ? Optional.of(of(bytes(field))) : Optional.empty();
  }

  List<Message> messages(int field) throws IOException {
    return all(field).stream().map(each -> of(each.bytes())).toList();
  }
}
