// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.api.Fn;
import dev.updraft.api.Ref;
import dev.updraft.api.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValueWriterTest {
  private record Named(String name) implements Ref<Object> {
    @Override
    public <R> Ref<R> get(Fn.Getter<Object, R> accessor) {
      throw new AssertionError("nobody asks");
    }
  }

  /** References are numbered as they are met. */
  private static String written(Map<String, Value<Object>> values) {
    var met = new ArrayList<Ref<?>>();
    var writer =
        new ValueWriter(
            ref -> {
              met.add(ref);
              return met.size() - 1;
            });
    return writer.write(values) + " " + met;
  }

  private static Map<String, Value<Object>> filled(Map<String, Value<Object>> empty) {
    empty.put("a", Value.of(new Named("first")));
    empty.put("p", Value.of(new Named("second")));
    return empty;
  }

  @Test
  void shouldWriteAMapWithoutAnOrderAlikeInWhateverOrderItIs() {
    var one = filled(new HashMap<>(4));
    var other = filled(new HashMap<>(200));
    assertThat(List.copyOf(one.keySet())).isNotEqualTo(List.copyOf(other.keySet()));
    assertThat(written(one))
        .isEqualTo(written(other))
        .isEqualTo(
            "{\"map\":[[\"a\",{\"ref\":0}],[\"p\",{\"ref\":1}]]} [Named[name=first],"
                + " Named[name=second]]");
  }

  @Test
  void shouldKeepTheOrderOfAMapThatHasOne() {
    var ordered = new LinkedHashMap<String, Value<Object>>();
    ordered.put("p", Value.of(new Named("second")));
    ordered.put("a", Value.of(new Named("first")));
    assertThat(written(ordered)).startsWith("{\"map\":[[\"p\",{\"ref\":0}],[\"a\",{\"ref\":1}]]}");
  }
}
