// SPDX-License-Identifier: Apache-2.0
package dev.updraft.protocol;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * A frame is a JSON list of messages. Unknown fields and message types are skipped: hosts are
 * updated one after the other, and a field added by the newer one must not silence the older.
 * Thread-safe.
 */
public final class MessageJson {
  private static final TypeReference<List<Message>> LIST = new TypeReference<>() {};

  private final ObjectWriter writer;
  private final ObjectReader reader;
  private final ObjectWriter payloadWriter;
  private final ObjectReader payloadReader;

  public MessageJson() {
    JsonMapper mapper =
        JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_INVALID_SUBTYPE)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();
    writer = mapper.writerFor(LIST);
    reader = mapper.readerFor(LIST);
    payloadWriter = mapper.writerFor(TaskPayload.class);
    payloadReader = mapper.readerFor(TaskPayload.class);
  }

  public byte[] write(List<? extends Message> messages) {
    return writer.writeValueAsBytes(messages);
  }

  /**
   * @throws IllegalArgumentException when it is no frame
   */
  public List<Message> read(byte[] frame) {
    try {
      List<Message> read = reader.readValue(frame);
      if (read == null) {
        throw new IllegalArgumentException("not a frame: null");
      }
      read.removeIf(m -> m == null);
      return List.copyOf(read);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not a frame: " + e.getOriginalMessage(), e);
    }
  }

  public byte[] writePayload(TaskPayload payload) {
    return payloadWriter.writeValueAsBytes(payload);
  }

  /**
   * @throws IllegalArgumentException when it is no payload
   */
  public TaskPayload readPayload(byte[] json) {
    try {
      return payloadReader.readValue(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not a payload: " + e.getOriginalMessage(), e);
    }
  }
}
