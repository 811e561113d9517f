// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.local;

import dev.updraft.engine.spec.DagSpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The params of a run that somebody asks for: what is said, laid over the DAG's defaults. */
public final class Conf {
  private Conf() {}

  /**
   * @throws IllegalArgumentException when it is no JSON object
   */
  public static String over(DagSpec spec, String conf) {
    try {
      var said = JsonMapper.shared().readTree(conf);
      if (said instanceof ObjectNode object
          && JsonMapper.shared().readTree(spec.paramsDefaults()) instanceof ObjectNode all) {
        return all.setAll(object).toString();
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException("conf is not JSON: " + e.getOriginalMessage(), e);
    }
    throw new IllegalArgumentException("conf must be a JSON object, is " + conf);
  }
}
