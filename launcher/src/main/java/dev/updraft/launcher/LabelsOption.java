// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher;

import dev.updraft.engine.spec.Demand;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What tasks may need of a worker that it cannot find out by itself; wherever tasks run. */
public final class LabelsOption {
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private List<String> labels = List.of();

  @Option(
      names = "--labels",
      split = ",",
      paramLabel = "LABEL",
      description =
          "what it has, for tasks that need(…) it, such as gpu; programs it finds by itself")
  void set(List<String> labels) {
    for (String label : labels) {
      if (!Demand.isName(label)) {
        throw new ParameterException(
            spec.commandLine(),
            "--labels: '%s' is no label. Say a name such as gpu, or one with a version such as 'cuda 12.4'."
                .formatted(label));
      }
    }
    this.labels = List.copyOf(labels);
  }

  public List<String> labels() {
    return labels;
  }
}
