// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * One entry of a spool file: length, sum, round, kind, body.
 *
 * @param round of writing over the file; what follows the last record of a round is older
 */
@SuppressWarnings("ArrayRecordComponent") // written at once and read once, never compared
record SpoolRecord(byte kind, long round, byte[] body) {
  static final int HEADER = Integer.BYTES + Long.BYTES;
  private static final int CONTENT = Long.BYTES + 1;

  ByteBuffer bytes() {
    var record = ByteBuffer.allocate(HEADER + CONTENT + body.length);
    record.position(HEADER).mark();
    record.putLong(round).put(kind).put(body);
    long sum = sum(record.duplicate().reset());
    record.putInt(0, CONTENT + body.length).putLong(Integer.BYTES, sum);
    return record.rewind();
  }

  private static long sum(ByteBuffer content) {
    var sum = new CRC32C();
    sum.update(content.limit(content.capacity()));
    return sum.getValue();
  }

  /** Up to the first that is not whole, or of an earlier round. */
  static List<SpoolRecord> all(byte[] file) {
    var found = new ArrayList<SpoolRecord>();
    var rest = ByteBuffer.wrap(file);
    while (rest.remaining() >= HEADER) {
      int length = rest.getInt();
      long sum = rest.getLong();
      if (length < CONTENT || length > rest.remaining()) {
        break;
      }
      var content = rest.slice(rest.position(), length);
      var expected = new CRC32C();
      expected.update(content.duplicate());
      long round = content.getLong();
      byte kind = content.get();
      boolean old = !found.isEmpty() && found.getFirst().round() != round;
      if (expected.getValue() != sum || old) {
        break;
      }
      byte[] body = new byte[content.remaining()];
      content.get(body);
      found.add(new SpoolRecord(kind, round, body));
      rest.position(rest.position() + length);
    }
    return found;
  }
}
