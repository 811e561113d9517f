// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.updraft.operators.spark.ArrowSample;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrowTextsTest {
  private static List<String> read(ByteString bytes) throws IOException {
    return ArrowTexts.of(bytes.asReadOnlyByteBuffer());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldReadTexts(boolean large) throws IOException {
    var texts = List.of("a", "", "käse 🧀", "x".repeat(70_000));
    assertThat(read(ArrowSample.texts(texts, large))).isEqualTo(texts);
    assertThat(read(ArrowSample.texts(List.of(), large))).isEmpty();
  }

  @Test
  void shouldSayThatItIsNoArrow() {
    var whole = ArrowSample.texts(List.of("a", "b"), false);
    assertThatThrownBy(() -> read(whole.substring(0, whole.size() / 2)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no Arrow stream");
  }
}
