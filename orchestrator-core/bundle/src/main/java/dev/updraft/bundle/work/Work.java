// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.work;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a runner does for one task. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "do")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Work.Call.class, name = "call"),
  @JsonSubTypes.Type(value = Work.Operate.class, name = "operate")
})
public sealed interface Work {
  List<Arg> args();

  /**
   * Calls a function of the unit.
   *
   * @param result canonical type of what it returns; empty = nothing
   */
  record Call(FunctionRef function, List<Arg> args, String result, boolean choice) implements Work {
    public Call {
      args = List.copyOf(args);
    }
  }

  /** Rebuilds an operator and lets it work; its references are indexes into the arguments. */
  record Operate(JsonNode operator, List<Arg> args) implements Work {
    public Operate {
      args = List.copyOf(args);
    }
  }

  static String write(Work work) {
    return Json.MAPPER.writerFor(Work.class).writeValueAsString(work);
  }

  static Work read(String json) {
    return Json.MAPPER.readValue(json, Work.class);
  }

  /** Sees none of a unit's classes, so it may be shared. */
  final class Json {
    private static final JsonMapper MAPPER =
        JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private Json() {}
  }
}
